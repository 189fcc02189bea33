"""Compiles functions together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ... import _native
from ..._attributes import Attributes
from ..deployment.statistics import table
from ..warning import warn
from .artifacts import DebugArtifacts, ModuleDebugArtifacts
from .composition import CompositionPolicy, Wire, Wired
from .configuration import Configuration, configured
from .definition import FunctionDef
from .graph import Graph
from .module import Module
from .options import DEFAULTS
from .processors import check_processors, process
from .status import EncryptionStatus

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import Options

#: Characters of the lines around what is printed.
_WIDTH = 80


class ModuleCompiler(Attributes):
    """Compiles functions that share one key set. ``@fhe.module()`` makes one of a class.

    Each function is an attribute; calling it runs it in the clear and keeps the arguments as a
    sample of its inputset.

    Parameters
    ----------
    functions
        The functions.
    composition
        Whether results may be given as arguments again.
    """

    _compile_options = DEFAULTS
    _changeable = ("composition",)

    functions: dict[str, FunctionDef]
    composition: CompositionPolicy

    def __init__(self, functions: Sequence[FunctionDef], composition: CompositionPolicy) -> None:
        self.functions = {function.name: function for function in functions}
        self.composition = composition

    @contextmanager
    def wire_pipeline(self, inputset: Iterable[Any]) -> Iterator[Iterable[Any]]:
        """Calls within the ``with`` statement collect samples, and show which results become arguments.

        Results that are given to functions of the module as they are become wires of the module's
        ``composition``. With none, results are not given to functions again.

        Parameters
        ----------
        inputset
            Given back to iterate over.
        """
        wires: set[Wire] = set()
        self.composition = Wired()
        for function in self.functions.values():
            function.wires = wires
        try:
            yield inputset
        finally:
            self.composition = Wired(wires)
            for function in self.functions.values():
                function.wires = None

    def compile(
        self,
        inputsets: Mapping[str, Iterable[Any] | None] | None = None,
        configuration: Configuration | None = None,
        module_artifacts: ModuleDebugArtifacts | None = None,
        **options: Unpack[Options],
    ) -> Module:
        """Compiles the functions.

        Parameters
        ----------
        inputsets
            Samples of each function's arguments, beside those that were collected.
        configuration
            Options.
        module_artifacts
            Where to note what is known on the way.
        options
            Changes of the configuration.

        Raises
        ------
        ValueError
            For an inputset of no function, samples that do not fit, and a function without an
            encrypted parameter, unless it is allowed.
        RuntimeError
            For a function without samples.
        UnsupportedError
            For what can't be computed on encrypted values.
        CompilationError
            For what the compiler refuses.
        """
        configuration = configured(configuration, None, options)
        artifacts = module_artifacts or ModuleDebugArtifacts()
        try:
            self._check_encrypted(configuration)
            self._extend(inputsets or {})
            return self._compile(configuration, artifacts)
        except Exception as error:
            if configuration.dump_artifacts_on_unexpected_failures:
                artifacts.add_failure(error)
                artifacts.export()
            raise

    def _check_encrypted(self, configuration: Configuration) -> None:
        if configuration.allow_unencrypted:
            return
        for name, function in self.functions.items():
            if EncryptionStatus.ENCRYPTED not in function.statuses.values():
                raise ValueError(
                    f"function '{name}' takes nothing encrypted: the server would see all values of a "
                    'call. Mark a parameter "encrypted", or say that it is meant: '
                    "compile(..., allow_unencrypted=True)"
                )

    def _extend(self, inputsets: Mapping[str, Iterable[Any] | None]) -> None:
        if not isinstance(inputsets, Mapping):
            example = next(iter(self.functions))
            raise TypeError(
                f"the inputsets of a module are given by function, not as {type(inputsets).__name__}: "
                f'compile({{"{example}": [...]}})'
            )
        unknown = [name for name in inputsets if name not in self.functions]
        if unknown:
            names = ", ".join(self.functions)
            close = difflib.get_close_matches(str(unknown[0]), self.functions, n=1)
            advice = f"; did you mean '{close[0]}'?" if close else ""
            raise ValueError(
                f"there is an inputset for '{unknown[0]}', which is none of: {names}{advice}"
            )
        for name, inputset in inputsets.items():
            self.functions[name].extend(inputset)

    def _compile(self, configuration: Configuration, artifacts: ModuleDebugArtifacts) -> Module:
        graphs = {}
        names = {}
        for name, function in self.functions.items():
            graph = function.graph("compiling", configuration, artifacts.function(name))
            if configuration.shows("graph"):
                _show(f"Graph of {name}", graph.format())
            names[name] = function.symbol
            graphs[function.symbol] = graph
        named = {name: graphs[symbol] for name, symbol in names.items()}
        _process(configuration, "additional_pre_processors", named)
        options = configuration.native_options(self.composition.is_composable)
        program = self._native(graphs, configuration, options)
        for warning in program.warnings:
            warn(warning)
        artifacts.add_program(program)
        _process(configuration, "additional_post_processors", named)
        module = Module(program, graphs, names, configuration, options)
        if configuration.shows("mlir"):
            _show("MLIR", module.mlir)
        if configuration.shows("optimizer"):
            _show("Parameters", str(module.explain()))
        if configuration.shows("statistics"):
            _show("Statistics", table(module.statistics))
        return module

    def _native(
        self,
        graphs: Mapping[str, Graph],
        configuration: Configuration,
        options: _native.Options,
    ) -> _native.Program:
        functions = [(symbol, graph.native) for symbol, graph in graphs.items()]
        if isinstance(self.composition, Wired) and self.composition.wires:
            options = {**options, "wires": self.composition.ends()}
        with configuration.progress.bar("compiling") as bar:
            return _native.compile(functions, options, bar)

    def __getattr__(self, name: str) -> FunctionDef:
        functions: Mapping[str, FunctionDef] = self.__dict__.get("functions", {})
        if name in functions:
            return functions[name]
        raise AttributeError(f"the module has no function '{name}'; it has: {', '.join(functions)}")

    def __repr__(self) -> str:
        return f"<fhe module to compile: {', '.join(self.functions)}>"


def _process(configuration: Configuration, option: str, graphs: Mapping[str, Graph]) -> None:
    processors = getattr(configuration, option)
    # The list may have been appended to.
    check_processors(option, processors)
    process(processors, graphs)


def artifacts_of(artifacts: DebugArtifacts | None) -> ModuleDebugArtifacts:
    """Those of the module that a single function is compiled as.

    Raises
    ------
    TypeError
        If they are something else.
    """
    if artifacts is None:
        return ModuleDebugArtifacts()
    if not isinstance(artifacts, DebugArtifacts):
        kind = type(artifacts).__name__
        raise TypeError(f"the artifacts are of type {kind}, no fhe.DebugArtifacts")
    return artifacts.module_artifacts


def _show(title: str, text: str) -> None:
    line = "-" * _WIDTH
    print(f"{title}\n{line}\n{text}\n{line}\n")
