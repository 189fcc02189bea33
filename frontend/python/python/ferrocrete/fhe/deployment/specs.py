"""What a client must know of a program: its functions, their arguments, the parameters."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypedDict

from numpy.typing import NDArray

from ... import _native
from ..shown import shown
from .checks import Checker, unpacked
from .errors import errors_of
from .files import octets, read_signed, write_signed

#: The key beside the manifest's own. The compiled part does not know the names of arguments.
_ARGUMENTS = "arguments"

#: The key of what refuses arguments, packed.
_CHECKS = "checks"

#: Bytes of a word of a ciphertext.
_WORD = 8


class Argument(TypedDict):
    """What the compiler knows of an argument, and the compiled program does not."""

    name: str | None
    width: int
    signed: bool
    #: Least and greatest value the program was compiled for.
    low: int
    high: int


@dataclass(frozen=True)
class Gate:
    """One argument or result of a function.

    Parameters
    ----------
    name
        The parameter's name, if it is known.
    shape
        Length of every axis; none for a scalar.
    width
        Bits of one element, the sign included.
    signed
        Whether elements may be negative.
    encrypted
        Whether it crosses the border encrypted.
    range
        Least and greatest value of an element that the program was compiled for.
    """

    name: str | None
    shape: tuple[int, ...]
    width: int
    signed: bool
    encrypted: bool
    range: tuple[int, int]

    @property
    def type_range(self) -> tuple[int, int]:
        """Least and greatest value of its type, which may hold more than the inputset showed."""
        return _range(self.width, self.signed)

    @property
    def count(self) -> int:
        """Number of elements."""
        count = 1
        for length in self.shape:
            count *= length
        return count

    def __str__(self) -> str:
        status = "Encrypted" if self.encrypted else "Clear"
        element = f"{'int' if self.signed else 'uint'}{self.width}"
        if not self.shape:
            return f"{status}Scalar<{element}>"
        return f"{status}Tensor<{element}, shape={self.shape}>"


@dataclass(frozen=True)
class Signature:
    """The arguments and results of a function."""

    name: str
    inputs: tuple[Gate, ...]
    outputs: tuple[Gate, ...]


class ClientSpecs:
    """What a :class:`Client` is made of. It holds no secret of a client's.

    With it, a client refuses every argument that the circuit refuses. For that it has the
    functions: their graphs with tables and weights, their program, and the names of source files.
    Whoever must not know them gets :meth:`without_function`.

    Parameters
    ----------
    manifest
        The compiled program's description, JSON.
    arguments
        For each function, what the compiler measured of its arguments: names and types.
    checker
        What refuses arguments, if it is known.
    loaded
        Whether they came from outside: another party may have written them.
    """

    def __init__(
        self,
        manifest: bytes,
        arguments: Mapping[str, list[Argument]] | None = None,
        checker: Checker | None = None,
        *,
        loaded: bool = False,
    ) -> None:
        self._description = _parse(manifest)
        if arguments is not None:
            self._description[_ARGUMENTS] = dict(arguments)
        packed = self._description.pop(_CHECKS, None)
        self._checker = checker if packed is None else unpacked(packed)
        self._functions = _signatures(self._description)
        self._errors = errors_of(self._description)
        self._loaded = loaded

    @property
    def is_loaded(self) -> bool:
        """Whether they came from outside: another party may have written them."""
        return self._loaded

    @cached_property
    def digest(self) -> str:
        """Names all that a client relies on: the functions with the types of their arguments and
        results, which of them are encrypted, the parameters and the errors. It is what ``fhec
        digest`` prints for the compiled program. Names of parameters, the bounds of the inputset
        and what else refuses arguments are not in it.
        """
        return _native.specs_digest(self.manifest)

    @property
    def security_bits(self) -> int:
        """Bits of security of the keys."""
        return int(self._description["parameters"]["security_bits"])

    @property
    def p_error(self) -> float:
        """That the lookup or result errs that is likeliest to, as who compiled the program says."""
        return self._errors[1]

    @property
    def global_p_error(self) -> float:
        """That anything in one execution goes wrong, as who compiled the program says."""
        return self._errors[2]

    @property
    def error_bound(self) -> dict[str, float]:
        """The bound on errors that was asked for, as the option of that name: ``p_error`` or
        ``global_p_error``.
        """
        return dict(self._errors[0])

    @property
    def has_function(self) -> bool:
        """Whether it has what tells which arguments the circuit refuses."""
        return self._checker is not None

    def without_function(self) -> ClientSpecs:
        """The same, for a client that must not know what the functions compute.

        Such a client refuses arguments outside of the bounds of the inputset, and nothing more:
        if arguments within make a value on the way leave its bounds, the result is wrong, and
        nothing can notice.
        """
        return ClientSpecs(self.manifest, loaded=self._loaded)

    def check(
        self, function: str, arguments: Sequence[NDArray[Any] | None], *, strict: bool = True
    ) -> None:
        """Refuses the arguments that the circuit refuses, if the specs have the function.

        Parameters
        ----------
        function
            Its name.
        arguments
            One for each parameter; ``None`` for those that are not known. Then what depends on
            the known ones alone is checked.
        strict
            Whether that may not be beyond its bounds, where the result might still be right.

        Raises
        ------
        ValueError
            With the value that leaves its bounds, and the line where it does.
        """
        if self._checker is not None:
            self._checker.check(function, arguments, strict=strict)

    @property
    def functions(self) -> dict[str, Signature]:
        """The functions by name."""
        return dict(self._functions)

    @cached_property
    def manifest(self) -> bytes:
        """The description for the compiled part, which ignores what it does not know."""
        return json.dumps(self._description, separators=(",", ":")).encode()

    @cached_property
    def fingerprint(self) -> str:
        """Names the parameters: keys fit every program with the same ones."""
        text = json.dumps(self._description["parameters"], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def compiled_anew(self, manifest: bytes) -> ClientSpecs:
        """The specs of the same program, compiled to another manifest."""
        arguments = self._description.get(_ARGUMENTS)
        return ClientSpecs(manifest, arguments, self._checker, loaded=self._loaded)

    def function(self, name: str | None) -> Signature:
        """The function of that name; without one, the only function.

        Raises
        ------
        TypeError
            If there are several, and no name.
        ValueError
            If there is none of that name.
        """
        names = ", ".join(self._functions)
        if name is None:
            if len(self._functions) != 1:
                raise TypeError(
                    f"say which function, function_name=...; there are: {names or 'none'}"
                )
            return next(iter(self._functions.values()))
        if not isinstance(name, str):
            raise TypeError(f"function_name is a name, not {shown(name)}; there are: {names}")
        if name not in self._functions:
            raise ValueError(f"there is no function {shown(name)}; there are: {names}")
        return self._functions[name]

    def bytes_of(self, gates: tuple[Gate, ...]) -> int:
        """Bytes of values without their frame.

        An encrypted element is a mask of one word for each dimension of the key, and a body.
        """
        words = int(self._description["parameters"]["big"]["dimension"]) + 1
        return sum(_WORD * gate.count * (words if gate.encrypted else 1) for gate in gates)

    def serialize(self) -> bytes:
        """The specs as bytes: JSON.

        Raises
        ------
        ValueError
            If a function has too many values for a table; :meth:`without_function` can then be
            serialized.
        """
        if self._checker is None:
            return self.manifest
        try:
            checks = self._checker.checks()
        except ValueError as error:
            raise ValueError(
                f"the specs can't hold the function: {error}. specs.without_function() can be "
                "serialized; a client made of it checks arguments, and no values on the way"
            ) from error
        packed = base64.b64encode(zlib.compress(checks, 9)).decode()
        return json.dumps({**self._description, _CHECKS: packed}, separators=(",", ":")).encode()

    @staticmethod
    def deserialize(serialized_client_specs: bytes) -> ClientSpecs:
        """Specs from bytes.

        Raises
        ------
        ValueError
            If they are no specs.
        TypeError
            If it is something else than bytes.
        """
        return ClientSpecs(octets(serialized_client_specs, "client specs"), loaded=True)

    def save(self, path: str | Path, *, signing_key: str | Path | None = None) -> None:
        """Writes the specs to a file.

        Parameters
        ----------
        path
            The file.
        signing_key
            As for :meth:`Server.save`.
        """
        write_signed(Path(path), self.serialize(), signing_key)

    @staticmethod
    def load(path: str | Path, *, require_signature: str | None = None) -> ClientSpecs:
        """Specs from a file.

        Parameters
        ----------
        path
            The file.
        require_signature
            As for :meth:`Server.load`.

        Raises
        ------
        ValueError
            If they are no specs, or not signed as required.
        """
        return ClientSpecs.deserialize(read_signed(path, require_signature))

    def __reduce__(self) -> tuple[object, ...]:
        return (_restored, (self.serialize(), self._loaded))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ClientSpecs):
            return NotImplemented
        return self._description == other._description

    def __hash__(self) -> int:
        return hash(self.manifest)

    def __repr__(self) -> str:
        functions = (
            f"{name}({', '.join(map(str, signature.inputs))})"
            for name, signature in self._functions.items()
        )
        return f"ClientSpecs({'; '.join(functions)})"


def _restored(serialized: bytes, loaded: bool) -> ClientSpecs:
    return ClientSpecs(serialized, loaded=loaded)


def _parse(manifest: bytes) -> dict[str, Any]:
    try:
        description = json.loads(manifest)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"these are no client specs: {error}") from error
    needed = ("functions", "parameters")
    if not isinstance(description, dict) or any(key not in description for key in needed):
        raise ValueError(f"these are no client specs: they lack one of {', '.join(needed)}")
    return description


def _signatures(description: dict[str, Any]) -> dict[str, Signature]:
    arguments = description.get(_ARGUMENTS, {})
    try:
        signatures = {}
        for function in description["functions"]:
            name = function["name"]
            known = arguments.get(name) or [None] * len(function["inputs"])
            inputs = tuple(map(_gate, function["inputs"], known))
            outputs = tuple(_gate(output, None) for output in function["outputs"])
            signatures[name] = Signature(name, inputs, outputs)
        return signatures
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"these are no client specs: {error!r}") from error


def _gate(gate: dict[str, Any], known: Argument | None) -> Gate:
    """A gate of the manifest, with what else is known of it.

    Clear arguments have no sign in the manifest: they are two's complement there.
    """
    encrypted = "encrypted" in gate["element"]
    element = gate["element"]["encrypted" if encrypted else "clear"]
    shape = tuple(gate["shape"])
    if known is None:
        width, signed = element["width"], element.get("signed", True)
        return Gate(None, shape, width, signed, encrypted, _range(width, signed))
    bounds = (known["low"], known["high"])
    return Gate(known["name"], shape, known["width"], known["signed"], encrypted, bounds)


def _range(width: int, signed: bool) -> tuple[int, int]:
    """Least and greatest integer of a type."""
    return (-(1 << (width - 1)), (1 << (width - 1)) - 1) if signed else (0, (1 << width) - 1)
