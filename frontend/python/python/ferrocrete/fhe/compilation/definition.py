"""A function that is to be compiled: its parameters, and the samples collected for them."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from ..._attributes import Attributes
from ..extensions import AutoRounder, AutoTruncator
from ..tracing import Parameter, Tracer, trace
from ..values import Float, Integer, ValueDescription, describe
from ..warning import warn
from .artifacts import FunctionDebugArtifacts
from .composition import Wire
from .configuration import Configuration
from .graph import Graph
from .inputset import Sample, argument, check_shapes, samples_of
from .options import DEFAULTS
from .status import EncryptionStatus, statuses_of
from .wiring import marked, taken


class FunctionDef(Attributes):
    """A function with the encryption statuses of its parameters.

    Parameters
    ----------
    function
        The function.
    parameter_encryption_statuses
        ``"encrypted"`` or ``"clear"`` for each parameter.

    Raises
    ------
    ValueError
        For statuses that do not fit the parameters.
    """

    _compile_options = DEFAULTS

    _changeable = ("wires",)

    function: Callable[..., Any]
    statuses: dict[str, EncryptionStatus]
    inputset: list[Sample]

    def __init__(
        self,
        function: Callable[..., Any],
        parameter_encryption_statuses: Mapping[str, str | EncryptionStatus],
    ) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self.statuses = statuses_of(function, parameter_encryption_statuses)
        self.inputset = []
        #: Where to note which results become arguments, while that is found out.
        self.wires: set[Wire] | None = None
        self._declared: dict[str, ValueDescription] | None = None

    @property
    def name(self) -> str:
        """The function's name."""
        return str(getattr(self.function, "__name__", "main"))

    @property
    def symbol(self) -> str:
        """The name in the compiled program, which takes letters, digits and ``_`` only."""
        symbol = re.sub(r"\W", "_", self.name, flags=re.ASCII).strip("_")
        return symbol if re.match(r"[A-Za-z]", symbol) else f"main_{symbol}".rstrip("_")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the function in the clear, and keeps the arguments as a sample of the inputset."""
        bound = inspect.signature(self.function).bind(*args, **kwargs)
        bound.apply_defaults()
        values = tuple(bound.arguments.values())
        if self.wires is not None:
            values = taken(self, values, self.wires)
        # Inside of another function that is being traced there are no numbers to keep.
        if not any(isinstance(value, Tracer) for value in values):
            sample = tuple(
                argument(f"a call of '{self.name}'", parameter, value)
                for parameter, value in zip(self.statuses, values, strict=True)
            )
            self.inputset.append(sample)
        if self.wires is None:
            return self.function(*args, **kwargs)
        bound.arguments.update(zip(bound.arguments, values, strict=True))
        return marked(self, self.function(*bound.args, **bound.kwargs))

    def declare(self, said: Mapping[str, ValueDescription] | None = None) -> None:
        """Takes the types of the parameters from the function's annotations, without inputset.

        Parameters
        ----------
        said
            Those of some parameters, which need no annotations.

        Raises
        ------
        ValueError
            For a parameter without an annotation, and with one that is no type of integers.
        """
        try:
            # Annotations may be text, as with `from __future__ import annotations`.
            annotations = inspect.get_annotations(self.function, eval_str=True)
        except NameError as error:
            raise ValueError(
                f"the annotations of '{self.name}' have names that are not known where it is "
                f"defined: {error}"
            ) from error
        known = {**annotations, **(said or {})}
        self._declared = {name: self._declaration(name, known) for name in self.statuses}

    def _declaration(self, name: str, annotations: Mapping[str, Any]) -> ValueDescription:
        advice = "give it a type such as fhe.uint4 or fhe.tensor[fhe.uint4, 3, 2]"
        if name not in annotations:
            raise ValueError(f"parameter '{name}' of '{self.name}' has no annotation: {advice}")
        try:
            value = describe(annotations[name])
        except TypeError as error:
            message = f"the annotation of parameter '{name}' of '{self.name}' is no type: {advice}"
            raise ValueError(f"{message} ({error})") from error
        has_floats = isinstance(value.dtype, Float)
        if has_floats:
            raise ValueError(f"parameter '{name}' of '{self.name}' is a float: {advice}")
        return value

    def extend(self, inputset: Iterable[Any] | None) -> None:
        """Adds samples. If one of them is wrong, none is added."""
        if inputset is not None:
            self.inputset.extend(samples_of(self.name, list(self.statuses), inputset))

    def reset(self) -> None:
        """Forgets all samples."""
        self.inputset.clear()

    def graph(
        self, action: str, configuration: Configuration, artifacts: FunctionDebugArtifacts
    ) -> Graph:
        """Traces the function, makes it integer, and finds bounds.

        Parameters
        ----------
        action
            What it is done for: ``"tracing"`` or ``"compiling"``.
        configuration
            Options.
        artifacts
            Where to note what is known on the way.

        Raises
        ------
        RuntimeError
            Without samples.
        UnsupportedError
            For what can't be computed on encrypted values.
        """
        artifacts.add_function(self.function, self.statuses, len(self.inputset))
        if self._declared is None:
            self._check_inputset(action)
            self._adjust(configuration)
        native, _ = trace(
            self.function,
            self._parameters(),
            direct=self._declared is not None,
            rounding_exactness=configuration.rounding_exactness,
        )
        graph = Graph(native, self.name, is_direct=self._declared is not None)
        artifacts.add_graph("initial", graph)
        native.simplify()
        if self._declared is None:
            warnings = self._measure(graph, configuration)
        else:
            warnings = native.bound_by_types()
        for warning in warnings:
            warn(warning)
        artifacts.add_graph("final", graph)
        return graph

    def _check_inputset(self, action: str) -> None:
        if not self.inputset:
            raise RuntimeError(
                f"{action} '{self.name}' needs an inputset: samples of its arguments, of which "
                "the widths of all values are measured"
            )
        check_shapes(self.name, list(self.statuses), self.inputset)

    def _adjust(self, configuration: Configuration) -> None:
        if configuration.auto_adjust_rounders:
            AutoRounder.adjust(self.function, self.inputset)
        if configuration.auto_adjust_truncators:
            AutoTruncator.adjust(self.function, self.inputset)

    def _parameters(self) -> list[Parameter]:
        parameters = []
        for position, (name, status) in enumerate(self.statuses.items()):
            encrypted = status is EncryptionStatus.ENCRYPTED
            if self._declared is None:
                shape = np.shape(self.inputset[0][position])
                parameters.append(Parameter(name, encrypted, shape))
                continue
            value = self._declared[name]
            assert isinstance(value.dtype, Integer)
            integer = (value.dtype.bit_width, value.dtype.is_signed)
            parameters.append(Parameter(name, encrypted, value.shape, integer))
        return parameters

    def _measure(self, graph: Graph, configuration: Configuration) -> list[str]:
        total = len(self.inputset)
        with configuration.progress.bar(f"measuring {self.name}") as bar:
            return graph.native.measure(self.inputset, lambda done: bar(done, total))

    def __repr__(self) -> str:
        statuses = ", ".join(f"{name}: {status.value}" for name, status in self.statuses.items())
        return f"<fhe function {self.name}({statuses})>"
