"""Compiles one function."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..._attributes import Attributes
from ..values import ValueDescription
from .artifacts import DebugArtifacts
from .circuit import Circuit
from .composition import AllComposable, CompositionPolicy, NotComposable
from .configuration import Configuration, configured
from .definition import FunctionDef
from .graph import Graph
from .module_compiler import ModuleCompiler, artifacts_of
from .options import DEFAULTS
from .status import EncryptionStatus

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import Options


class Compiler(Attributes):
    """Compiles a function. ``@fhe.compiler(...)`` makes one.

    Calling it runs the function in the clear, and keeps the arguments as a sample of the inputset.

    Parameters
    ----------
    function
        The function: plain Python and numpy.
    parameter_encryption_statuses
        ``"encrypted"`` or ``"clear"`` for each parameter.
    composition
        Whether results may be given as arguments again.
    configuration
        Options for :meth:`trace` and :meth:`compile`, unless they are given their own.

    Raises
    ------
    ValueError
        For statuses that do not fit the parameters.
    """

    _compile_options = DEFAULTS

    def __init__(
        self,
        function: Callable[..., Any],
        parameter_encryption_statuses: Mapping[str, str | EncryptionStatus],
        composition: CompositionPolicy | None = None,
        configuration: Configuration | None = None,
    ) -> None:
        functools.update_wrapper(self, function)
        self._definition = FunctionDef(function, parameter_encryption_statuses)
        self._composition = composition or NotComposable()
        configured(configuration, None, {})  # Checked where it is given; what it says counts later.
        self._configuration = configuration or Configuration()

    @staticmethod
    def assemble(
        function: Callable[..., Any],
        parameter_values: Mapping[str, str | EncryptionStatus | ValueDescription],
        configuration: Configuration | None = None,
        artifacts: DebugArtifacts | None = None,
        **options: Unpack[Options],
    ) -> Circuit:
        """Compiles a function without inputset, of parameters whose types are said.

        Parameters
        ----------
        function
            The function.
        parameter_values
            For each parameter what it is, as ``fhe.ValueDescription``; or ``"encrypted"`` or
            ``"clear"``, and its type is the function's annotation.
        configuration, artifacts, options
            As for :meth:`compile`.
        """
        said = {
            name: value
            for name, value in parameter_values.items()
            if isinstance(value, ValueDescription)
        }
        statuses = {
            name: value
            if not isinstance(value, ValueDescription)
            else "encrypted"
            if value.is_encrypted
            else "clear"
            for name, value in parameter_values.items()
        }
        compiler = Compiler(function, statuses)
        compiler._definition.declare(said)
        return compiler.compile(None, configuration, artifacts, **options)

    @property
    def function(self) -> Callable[..., Any]:
        """The function."""
        return self._definition.function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the function in the clear, and keeps the arguments as a sample of the inputset."""
        return self._definition(*args, **kwargs)

    def trace(
        self,
        inputset: Iterable[Any] | None = None,
        configuration: Configuration | None = None,
        artifacts: DebugArtifacts | None = None,
        **options: Unpack[Options],
    ) -> Graph:
        """The function as a graph, with bounds, without compiling it.

        Parameters
        ----------
        inputset
            Samples of the arguments, beside those that were collected: tuples, or single values if
            there is one parameter.
        configuration
            Options.
        artifacts
            Where to note what is known on the way.
        options
            Changes of the configuration.

        Raises
        ------
        RuntimeError
            Without samples.
        UnsupportedError
            For what can't be computed on encrypted values.
        """
        configuration = configured(configuration, self._configuration, options)
        self._definition.extend(inputset)
        noted = artifacts_of(artifacts).function(self._definition.name)
        return self._definition.graph("tracing", configuration, noted)

    def compile(
        self,
        inputset: Iterable[Any] | None = None,
        configuration: Configuration | None = None,
        artifacts: DebugArtifacts | None = None,
        **options: Unpack[Options],
    ) -> Circuit:
        """Compiles the function.

        Parameters
        ----------
        inputset
            Samples of the arguments, beside those that were collected: tuples, or single values if
            there is one parameter. The widths of all values are measured of them, so they must
            show the extremes.
        configuration
            Options.
        artifacts
            Where to note what is known on the way.
        options
            Changes of the configuration.

        Raises
        ------
        RuntimeError
            Without samples.
        UnsupportedError
            For what can't be computed on encrypted values.
        CompilationError
            For what the compiler refuses.
        """
        configuration = configured(configuration, self._configuration, options)
        composition = AllComposable() if configuration.composable else self._composition
        module = ModuleCompiler([self._definition], composition)
        inputsets = {self._definition.name: inputset}
        return Circuit(module.compile(inputsets, configuration, artifacts_of(artifacts)))

    def reset(self) -> None:
        """Forgets the inputset."""
        self._definition.reset()

    def __repr__(self) -> str:
        return f"<fhe.Compiler of {self._definition!r}>"
