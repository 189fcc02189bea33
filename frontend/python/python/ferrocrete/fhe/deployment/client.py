"""The side that holds the secret keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..._attributes import Attributes
from ..progress import Progress
from ..shown import shown
from ..warning import warn
from .arguments import check_argument, check_count
from .evaluation_keys import EvaluationKeys
from .expectation import Expectation
from .files import pack, read_signed, unpack, with_suffix, write_signed
from .keys import Keys
from .specs import ClientSpecs, Signature
from .value import Value, flatten

_SPECS = "client.specs.json"

#: What a function takes and gives: a number for a scalar.
Clear = int | NDArray[np.int64]


class Client(Attributes):
    """Generates keys, encrypts arguments, decrypts results.

    Parameters
    ----------
    client_specs
        The program, of :attr:`Server.client_specs`.
    keyset_cache_directory
        A directory to keep keys in and take them from, for tests only: nothing protects them.
    progress
        Whether to show progress.
    expect
        What must hold of the program. The specs decide what is sent in the clear: say what must be
        encrypted if they come from somebody else.
    allow_clear
        Whether arguments may be clear without a warning. Without it, a client of specs that were
        loaded warns once when it sends an argument in the clear, unless ``expect`` says which.

    Raises
    ------
    ValueError
        If the program is not as expected.
    """

    def __init__(
        self,
        client_specs: ClientSpecs,
        keyset_cache_directory: str | Path | None = None,
        *,
        progress: Progress | None = None,
        expect: Expectation | None = None,
        allow_clear: bool = False,
    ) -> None:
        if not isinstance(client_specs, ClientSpecs):
            raise TypeError(
                f"a client is made of fhe.ClientSpecs, as server.client_specs, not of "
                f"{type(client_specs).__name__}; Client.load reads a file"
            )
        if expect is not None and not isinstance(expect, Expectation):
            raise TypeError(f"expect is an fhe.Expectation, not {shown(expect)}")
        self._expect = expect or Expectation()
        self._expect.check(client_specs)
        told = allow_clear or self._expect.speaks_of_arguments
        self._may_warn = client_specs.is_loaded and not told
        self._specs = client_specs
        self._keys = Keys(client_specs, keyset_cache_directory, progress)

    @property
    def specs(self) -> ClientSpecs:
        """The program."""
        return self._specs

    @property
    def keys(self) -> Keys:
        """The keys."""
        return self._keys

    @keys.setter
    def keys(self, new_keys: Keys) -> None:
        if not isinstance(new_keys, Keys):
            raise TypeError(f"the keys are of type {type(new_keys).__name__}, no fhe.Keys")
        if not new_keys.are_generated:
            raise ValueError("there are no keys in these: generate or load them before")
        self._keys = new_keys.bound_to(self._specs)

    @property
    def evaluation_keys(self) -> EvaluationKeys:
        """What the server needs; generates keys if there are none."""
        return self._keys.evaluation

    def keygen(
        self,
        force: bool = False,
        secret_seed: int | None = None,
        encryption_seed: int | None = None,
        initial_keys: object = None,
        *,
        seed: int | None = None,
    ) -> None:
        """Generates keys, unless there are any; see :meth:`Keys.generate`."""
        self._keys.generate(force, secret_seed, encryption_seed, initial_keys, seed=seed)

    def encrypt(
        self, *args: Any, function_name: str | None = None
    ) -> Value | tuple[Value | None, ...] | None:
        """Encrypts arguments; those that the function takes in the clear stay clear.

        Parameters
        ----------
        args
            One for each parameter: numbers, arrays, nested lists; ``None`` for those that others
            give.
        function_name
            The function, if there are several.

        Returns
        -------
        Value or tuple
            A tuple if there are several parameters.

        Raises
        ------
        ValueError
            For another number of arguments, a wrong shape, a value that is out of range, and
            arguments that make a value on the way leave its bounds: all that the circuit refuses,
            unless the specs are :meth:`without the function <ClientSpecs.without_function>`.
        """
        signature = self._specs.function(function_name)
        check_count(signature, args)
        self._check_clear(signature, args)
        # What is beyond the bounds may still be computed right, which takes all arguments to tell.
        beyond = self._specs.has_function and all(argument is not None for argument in args)
        arrays = [
            None if argument is None else check_argument(position, gate, argument, beyond=beyond)
            for position, (gate, argument) in enumerate(zip(signature.inputs, args, strict=True))
        ]
        self._specs.check(signature.name, arrays)
        native = self._keys.native
        values = tuple(
            None if array is None else Value(native.encrypt(signature.name, position, array))
            for position, array in enumerate(arrays)
        )
        return values[0] if len(values) == 1 else values

    def with_clear(
        self, arguments: Sequence[Any], *, function_name: str | None = None
    ) -> list[Any]:
        """Arguments of a run, with values for plain numbers where a function takes them clear.

        Raises
        ------
        ValueError
            For another number of arguments, and for numbers that are out of range.
        """
        signature = self._specs.function(function_name)
        check_count(signature, arguments)
        self._check_clear(signature, arguments)
        values: list[Any] = []
        known: list[NDArray[np.int64] | None] = [None] * len(arguments)
        for position, (gate, argument) in enumerate(zip(signature.inputs, arguments, strict=True)):
            if gate.encrypted or argument is None or isinstance(argument, Value):
                values.append(argument)
                continue
            array = known[position] = check_argument(position, gate, argument)
            values.append(Value(self._keys.native.encrypt(signature.name, position, array)))
        if any(array is not None for array in known):
            self._specs.check(signature.name, known)
        return values

    def _check_clear(self, signature: Signature, arguments: Sequence[Any]) -> None:
        """Refuses what must not be clear, and speaks of what is."""
        self._expect.check_arguments(self._specs, signature)
        clear = [
            repr(gate.name) if gate.name else str(place)
            for place, (gate, argument) in enumerate(zip(signature.inputs, arguments, strict=True))
            if not gate.encrypted and argument is not None and not isinstance(argument, Value)
        ]
        if clear and self._may_warn:
            self._may_warn = False
            several = len(clear) > 1
            warn(
                f"argument{'s' if several else ''} {', '.join(clear)} of function "
                f"'{signature.name}' go{'' if several else 'es'} to the server in the clear, as the "
                "specs say: if that is meant, give the client allow_clear=True, or "
                "expect=fhe.Expectation(encrypted=...) to say which must be encrypted"
            )

    def decrypt(
        self, *results: Value | tuple[Value, ...], function_name: str | None = None
    ) -> Clear | tuple[Clear, ...]:
        """Decrypts results.

        Parameters
        ----------
        results
            What :meth:`Server.run` gave, or some of them: each says which type it has.
        function_name
            The function, if there are several.

        Returns
        -------
        int, numpy.ndarray or tuple
            A number for a scalar, an array of ``int64`` else, a tuple of them for several results.

        Raises
        ------
        ValueError
            If they are not results of the function, or not under these keys.
        RuntimeError
            If there are no keys.
        """
        signature = self._specs.function(function_name)
        if not self._keys.are_generated:
            raise RuntimeError("there are no keys to decrypt with: load those of the encryption")
        flat = flatten(results)
        expected = len(signature.outputs)
        if not flat or len(flat) > expected:
            raise ValueError(
                f"function '{signature.name}' has {expected} result"
                f"{'' if expected == 1 else 's'}, got {len(flat)}"
            )
        clear = tuple(
            self._decrypt_one(signature, position, result, some=len(flat) < expected)
            for position, result in enumerate(flat)
        )
        return clear[0] if len(clear) == 1 else clear

    def _decrypt_one(
        self, signature: Signature, position: int, result: object, some: bool
    ) -> Clear:
        """One result. Of some, any is taken that has the type of a result of the function."""
        if not isinstance(result, Value):
            kind = type(result).__name__
            message = f"expected result {position} to be an fhe.Value, but it is {kind}"
            raise ValueError(message)  # noqa: TRY004 - as Concrete does
        native = self._keys.native
        place = native.place_of(signature.name, result._inner) if some else None
        # Without such a result the position's own says what does not fit.
        position = position if place is None else place
        clear: Clear = plain(native.decrypt(signature.name, position, result._inner))
        return clear

    def __getattr__(self, name: str) -> Any:
        if name in ("simulate_encrypt", "simulate_decrypt"):
            raise AttributeError(
                f"a client has no {name}: a simulation needs the program, which a client has not; "
                "circuit.simulate(...) gives the results at once"
            )
        raise AttributeError(f"a client has no attribute '{name}'")

    def save(self, path: str | Path, *, signing_key: str | Path | None = None) -> None:
        """Writes the program's specs to a file, without keys.

        Parameters
        ----------
        path
            The file. ``.zip`` is added to its name.
        signing_key
            As for :meth:`Server.save`.
        """
        packed = pack({_SPECS: self._specs.serialize()})
        write_signed(with_suffix(path, ".zip"), packed, signing_key)

    @staticmethod
    def load(
        path: str | Path,
        keyset_cache_directory: str | Path | None = None,
        *,
        progress: Progress | None = None,
        expect: Expectation | None = None,
        allow_clear: bool = False,
        require_signature: str | None = None,
    ) -> Client:
        """A client from a file that :meth:`save` wrote. It has no keys yet.

        Parameters
        ----------
        path
            The file.
        keyset_cache_directory, progress, expect, allow_clear
            As for :class:`Client`.
        require_signature
            As for :meth:`Server.load`: who has that key says what is sent in the clear.

        Raises
        ------
        ValueError
            If it is no such file, not signed as required, or the program is not as expected.
        """
        parts = unpack(read_signed(path, require_signature), "file of a client", _SPECS)
        specs = ClientSpecs.deserialize(parts[_SPECS])
        return Client(
            specs,
            keyset_cache_directory,
            progress=progress,
            expect=expect,
            allow_clear=allow_clear,
        )

    def __repr__(self) -> str:
        return f"<fhe.Client of {self._specs!r}, {self._keys!r}>"


def plain(array: NDArray[Any]) -> Any:
    """A number for an array without axes."""
    return array.item() if array.ndim == 0 else array
