"""The side that runs without secrets."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from ... import _native
from ..._attributes import Attributes
from ..probability import check_probability
from ..progress import Progress
from ..shown import shown
from ..warning import warn
from .arguments import check_argument, check_count
from .evaluation_keys import EvaluationKeys
from .files import is_archive, pack, read_signed, unpack, with_suffix, write_signed
from .specs import ClientSpecs, Signature
from .statistics import NAMES, OF_FUNCTION, Statistics
from .value import Value, flatten

if TYPE_CHECKING:
    from ..compilation.configuration import Configuration

_SPECS, _PROGRAM, _STATISTICS = "client.specs.json", "program.fhe", "statistics.json"
_TEXT, _OPTIONS = "program.mlir", "options.json"

#: The compiled program by itself, which the command line tools take.
_BUNDLE_SUFFIX = ".fhe"


#: What Concrete's servers have and these do not, and where it is.
_NOT_HERE = {
    "program_info": (
        "server.client_specs.functions has the functions with their arguments and results, and "
        "dir(server) the numbers on the program"
    ),
}


class ProgramText(NamedTuple):
    """What a program is compiled from."""

    #: In the FHE dialect.
    mlir: str
    options: _native.Options


class Server(Attributes):
    """Runs a program on encrypted values.

    Get one from :attr:`Circuit.server` or :meth:`Server.load`. Its statistics are attributes, those
    of one function methods: ``server.p_error``, ``server.key_switch_count("f")``.
    """

    def __init__(
        self,
        bundle: bytes,
        specs: ClientSpecs | None = None,
        *,
        statistics: Statistics | None = None,
        text: ProgramText | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._bundle = bundle
        self._native = _native.Server.load(bundle)
        self._specs = specs or ClientSpecs(self._native.manifest(), loaded=True)
        self._known = statistics
        self._statistics = statistics or Statistics(_unknown, self._specs)
        self._text = text
        self._progress = progress or Progress()

    @property
    def client_specs(self) -> ClientSpecs:
        """What a :class:`Client` is made of."""
        return self._specs

    def run(
        self,
        *args: Any,
        evaluation_keys: EvaluationKeys | None = None,
        function_name: str | None = None,
    ) -> Value | tuple[Value, ...]:
        """Runs a function.

        Parameters
        ----------
        args
            What :meth:`Client.encrypt` gave; plain numbers for parameters that are clear.
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
        if not isinstance(evaluation_keys, EvaluationKeys):
            kind = type(evaluation_keys).__name__
            raise TypeError(f"evaluation_keys is of type {kind}; give client.evaluation_keys")
        values = self._values(signature, flatten(args))
        # The client may not have known what is computed with its clear arguments.
        if any(not gate.encrypted for gate in signature.inputs):
            known = [
                value.clear() if value.shape == gate.shape else None
                for value, gate in zip(values, signature.inputs, strict=True)
            ]
            # Its own numbers keep to their bounds; a client's may be right beyond them.
            given = flatten(args)
            strict = not any(isinstance(one, Value) and not one.is_encrypted for one in given)
            self._specs.check(signature.name, known, strict=strict)
        with self._progress.bar(f"running {signature.name}") as bar:
            results = self._native.run(signature.name, evaluation_keys._inner, values, bar)
        wrapped = tuple(map(Value, results))
        return wrapped[0] if len(wrapped) == 1 else wrapped

    def _values(self, signature: Signature, arguments: list[Any]) -> list[_native.Value]:
        check_count(signature, arguments)
        values = []
        for position, (gate, argument) in enumerate(zip(signature.inputs, arguments, strict=True)):
            if isinstance(argument, Value):
                values.append(argument._inner)
                continue
            if gate.encrypted or argument is None:
                name = f"'{gate.name}'" if gate.name else str(position)
                kind = "None" if argument is None else type(argument).__name__
                message = (
                    f"expected argument {name} to be an fhe.Value, but it is {kind}; "
                    "encrypt gives them, and parameters that are clear take plain numbers, too"
                )
                raise ValueError(message)
            array = check_argument(position, gate, argument)
            values.append(self._native.clear(signature.name, position, array))
        return values

    def save(
        self,
        path: str | Path,
        via_mlir: bool = False,
        *,
        signing_key: str | Path | None = None,
    ) -> None:
        """Writes the program to a file.

        Parameters
        ----------
        path
            With the suffix ``.fhe``, the compiled program by itself, as the command line tools
            take it. Otherwise an archive with the names of arguments and the statistics beside it;
            ``.zip`` is added to its name.
        via_mlir
            Whether to write the program in the FHE dialect instead of native code: it is compiled
            when it is loaded, for the machine that loads it.
        signing_key
            The file of a signing key, as ``fhec sign --new-key`` writes it: the file's signature is
            written beside it, to a file of its name and ``.sig``.

        Raises
        ------
        ValueError
            For ``via_mlir`` of a server that was loaded from native code, and with ``.fhe``; for a
            file that holds no signing key.
        """
        if via_mlir:
            self._save_text(Path(path), signing_key)
            return
        if Path(path).suffix == _BUNDLE_SUFFIX:
            write_signed(Path(path), self._bundle, signing_key)
            return
        members = {_SPECS: self._specs.serialize(), _PROGRAM: self._bundle}
        if self._known is not None:
            members[_STATISTICS] = self._known.text.encode()
        write_signed(with_suffix(path, ".zip"), pack(members), signing_key)

    def _save_text(self, path: Path, signing_key: str | Path | None) -> None:
        if path.suffix == _BUNDLE_SUFFIX:
            raise ValueError(f"via_mlir: a {_BUNDLE_SUFFIX} file is native code; write a .zip")
        if self._text is None:
            raise ValueError(
                "via_mlir: this server was loaded from native code, which is not turned back into "
                "the FHE dialect; save the circuit's server"
            )
        members = {
            _SPECS: self._specs.serialize(),
            _TEXT: self._text.mlir.encode(),
            _OPTIONS: json.dumps(self._text.options).encode(),
        }
        write_signed(with_suffix(path, ".zip"), pack(members), signing_key)

    @staticmethod
    def create(
        mlir: str, configuration: Configuration | None = None, is_simulated: bool = False
    ) -> Server:
        """A server of a program in the FHE dialect.

        Parameters
        ----------
        mlir
            The program, as :attr:`Circuit.mlir` shows it.
        configuration
            Of its options, error bounds, ``composable``, ``allow_unencrypted`` and those of
            progress count: the text says the rest.
        is_simulated
            Not supported: :meth:`Circuit.simulate` needs no server.

        Raises
        ------
        CompilationError
            If it is no program, or one that the compiler refuses.
        ValueError
            For ``is_simulated``.
        """
        if is_simulated:
            raise ValueError(
                "is_simulated: a server runs on ciphertexts; circuit.simulate(...) does"
            )
        if not isinstance(mlir, str):
            raise TypeError(f"a server is created of text in the FHE dialect, not {shown(mlir)}")
        from ..compilation.configuration import Configuration, configured

        chosen = configured(configuration, Configuration(), {})
        text = ProgramText(mlir, chosen.native_options(composable=False))
        with chosen.progress.bar("compiling") as bar:
            bundle, known = _native.compile_text(*text, bar)
        specs = ClientSpecs(_native.Server.load(bundle).manifest())
        statistics = Statistics(lambda: known, specs)
        return Server(bundle, specs, statistics=statistics, text=text, progress=chosen.progress)

    @staticmethod
    def load(
        path: str | Path,
        *,
        progress: Progress | None = None,
        p_error: float | None = None,
        global_p_error: float | None = None,
        require_signature: str | None = None,
    ) -> Server:
        """A server from a file that :meth:`save` or the command line wrote.

        Load only what you trust: it is native code, or becomes native code.

        Parameters
        ----------
        path
            The file.
        progress
            Whether to show progress.
        p_error, global_p_error
            Other bounds on errors than the program was saved with, if it was saved ``via_mlir``.
            Clients are then made of :attr:`client_specs`: parameters are others.
        require_signature
            A public key, 64 hexadecimal digits as ``fhec sign --new-key`` writes them to a file that
            ends in ``.pub``. What is not signed with it, by ``signing_key`` of :meth:`save` or by
            ``fhec sign``, is refused; the signature is the file beside it that ends in ``.sig``.

        Raises
        ------
        ValueError, FheError
            If it is no such file, for another kind of machine, native code to which bounds are
            given, or not signed as required.
        """
        data = read_signed(path, require_signature)
        bounds = {"p_error": p_error, "global_p_error": global_p_error}
        given = {name: bound for name, bound in bounds.items() if bound is not None}
        for name, bound in given.items():
            check_probability(name, bound)
        parts = unpack(data, "file of a server", _SPECS) if is_archive(data) else {_PROGRAM: data}
        if _TEXT in parts:
            return _compiled(parts, given, progress)
        if given:
            raise ValueError(f"{next(iter(given))}: {path} holds native code, which is compiled")
        if _PROGRAM not in parts:
            raise ValueError(f"this is no file of a server: it lacks '{_PROGRAM}'")
        if _SPECS not in parts:
            return Server(parts[_PROGRAM], progress=progress)
        specs = ClientSpecs.deserialize(parts[_SPECS])
        known = parts.get(_STATISTICS)
        statistics = None if known is None else _statistics(known, specs)
        return Server(parts[_PROGRAM], specs, statistics=statistics, progress=progress)

    def cleanup(self) -> None:
        """Does nothing: there are no temporary files that outlive the server."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in _NOT_HERE:
            raise AttributeError(f"a server has no {name}: {_NOT_HERE[name]}")
        if name in OF_FUNCTION:
            return partial(self._of_function, name)
        return self._statistics.get(name)

    def _of_function(self, name: str, function: str | None = None) -> Any:
        return self._statistics.get(name, self._specs.function(function).name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *NAMES]

    def __reduce__(self) -> tuple[object, ...]:
        known = None if self._known is None else self._known.text
        return (_restored, (self._bundle, self._specs, known, self._text))

    def __repr__(self) -> str:
        return f"<fhe.Server of {self._specs!r}>"


def _statistics(known: bytes, specs: ClientSpecs) -> Statistics:
    """What a file says of its program."""
    try:
        text = known.decode()
        if not isinstance(json.loads(text), dict):
            raise ValueError("statistics are no list")
    except (ValueError, RecursionError) as error:
        raise ValueError(f"this is no file of a server, or it is damaged: {error}") from error
    return Statistics(lambda: text, specs)


def _unknown() -> str:
    raise AttributeError(
        "the file has the compiled program alone; what Server.save writes to a .zip has its "
        "statistics, too"
    )


def _restored(
    bundle: bytes, specs: ClientSpecs, known: str | None, text: ProgramText | None
) -> Server:
    statistics = None if known is None else Statistics(lambda: known, specs)
    return Server(bundle, specs, statistics=statistics, text=text)


def _compiled(
    parts: dict[str, bytes], bounds: dict[str, float], progress: Progress | None
) -> Server:
    """The server of a program that was saved as text."""
    try:
        options = {**json.loads(parts.get(_OPTIONS, b"{}")), **bounds}
        if "global_p_error" in options:
            # As everywhere: of two bounds the smaller holds for both.
            options["global_p_error"] = min(options["global_p_error"], options.pop("p_error", 1.0))
        text = ProgramText(parts[_TEXT].decode(), cast("_native.Options", options))
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"this is no file of a server, or it is damaged: {error}") from error
    with (progress or Progress()).bar("compiling") as bar:
        bundle, known = _native.compile_text(*text, bar)
    saved = ClientSpecs.deserialize(parts[_SPECS])
    specs = saved.compiled_anew(_native.Server.load(bundle).manifest())
    if specs.fingerprint != saved.fingerprint and not bounds:
        warn(
            "this version chooses other parameters for the program than the one that saved it: make "
            "clients of this server's client_specs"
        )
    statistics = Statistics(lambda: known, specs)
    return Server(bundle, specs, statistics=statistics, text=text, progress=progress)
