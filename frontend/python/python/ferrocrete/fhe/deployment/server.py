"""The side that runs without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ... import _native
from ..progress import Progress
from .arguments import check_count
from .evaluation_keys import EvaluationKeys
from .files import is_archive, pack, unpack, with_suffix, write_atomically
from .specs import ClientSpecs, Signature
from .value import Value, flatten

_SPECS, _PROGRAM = "client.specs.json", "program.fhe"

#: The compiled program by itself, which the command line tools take.
_BUNDLE_SUFFIX = ".fhe"


class Server:
    """Runs a program on encrypted values.

    Get one from :attr:`Circuit.server` or :meth:`Server.load`.
    """

    def __init__(
        self,
        bundle: bytes,
        specs: ClientSpecs | None = None,
        *,
        progress: Progress | None = None,
    ) -> None:
        self._bundle = bundle
        self._native = _native.Server.load(bundle)
        self._specs = specs or ClientSpecs(self._native.manifest())
        self._progress = progress or Progress()

    @property
    def client_specs(self) -> ClientSpecs:
        """What a :class:`Client` is made of."""
        return self._specs

    def run(
        self,
        *args: Value | tuple[Value | None, ...] | None,
        evaluation_keys: EvaluationKeys | None = None,
        function_name: str | None = None,
    ) -> Value | tuple[Value, ...]:
        """Runs a function.

        Parameters
        ----------
        args
            What :meth:`Client.encrypt` gave, also for parameters that are clear.
        evaluation_keys
            Of the client that encrypted.
        function_name
            The function, if there are several.

        Returns
        -------
        Value or tuple
            A tuple if the function has several results.

        Raises
        ------
        ValueError
            For another number of arguments, and arguments that are no values of this program.
        FheError
            If values or keys do not fit the program.
        """
        signature = self._specs.function(function_name)
        if evaluation_keys is None:
            raise RuntimeError(
                "a run needs evaluation_keys=..., those of the client that encrypted"
            )
        values = _values(signature, flatten(args))
        with self._progress.bar(f"running {signature.name}") as bar:
            results = self._native.run(signature.name, evaluation_keys._inner, values, bar)
        wrapped = tuple(map(Value, results))
        return wrapped[0] if len(wrapped) == 1 else wrapped

    def save(self, path: str | Path, via_mlir: bool = False) -> None:
        """Writes the program to a file.

        Parameters
        ----------
        path
            With the suffix ``.fhe``, the compiled program by itself, as the command line tools
            take it. Otherwise an archive with the names of arguments beside it; ``.zip`` is added
            to its name.
        via_mlir
            Not supported: a program is native code for the kind of machine it is compiled on.

        Raises
        ------
        ValueError
            For ``via_mlir``.
        """
        if via_mlir:
            raise ValueError(
                "via_mlir: a program is saved as native code; for another kind of machine, "
                "compile circuit.mlir there"
            )
        if Path(path).suffix == _BUNDLE_SUFFIX:
            write_atomically(Path(path), self._bundle)
            return
        archive = pack({_SPECS: self._specs.serialize(), _PROGRAM: self._bundle})
        write_atomically(with_suffix(path, ".zip"), archive)

    @staticmethod
    def load(path: str | Path, *, progress: Progress | None = None) -> Server:
        """A server from a file that :meth:`save` or the command line wrote.

        Load only what you trust: it is native code.

        Raises
        ------
        ValueError, FheError
            If it is no such file, or for another kind of machine.
        """
        data = Path(path).read_bytes()
        if not is_archive(data):
            return Server(data, progress=progress)
        parts = unpack(data, "file of a server", _PROGRAM, _SPECS)
        return Server(parts[_PROGRAM], ClientSpecs.deserialize(parts[_SPECS]), progress=progress)

    def cleanup(self) -> None:
        """Does nothing: there are no temporary files that outlive the server."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Server, (self._bundle, self._specs))

    def __repr__(self) -> str:
        return f"<fhe.Server of {self._specs!r}>"


def _values(signature: Signature, arguments: list[Any]) -> list[_native.Value]:
    check_count(signature, arguments)
    values = []
    for position, (gate, argument) in enumerate(zip(signature.inputs, arguments, strict=True)):
        if not isinstance(argument, Value):
            name = f"'{gate.name}'" if gate.name else str(position)
            kind = "None" if argument is None else type(argument).__name__
            message = (
                f"expected argument {name} to be an fhe.Value, but it is {kind}; "
                "encrypt gives them, also for clear parameters"
            )
            raise ValueError(message)  # noqa: TRY004 - as Concrete does
        values.append(argument._inner)
    return values
