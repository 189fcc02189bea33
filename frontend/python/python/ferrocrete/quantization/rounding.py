"""Trying what rounding a value would save: the function is traced and compiled again."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .compare import CELLS, Cost, cost_of
from .function import QuantizedFunction
from .report import Source, columns, is_encrypted_integer, place, source_of, width_report

if TYPE_CHECKING:
    from ferrocrete import fhe

#: Samples of the inputset that the error is measured on.
ERROR_SAMPLES = 100


@dataclass(frozen=True)
class Trial:
    """A circuit with a value rounded.

    Attributes
    ----------
    lsbs : int
        Low bits rounded away; 0 for the function as it is.
    circuit : fhe.Circuit or None
        What was compiled, or None if it can't be.
    cost : Cost or None
        What it costs.
    error : float
        Mean absolute change of the results (all elements) on samples of the inputset, in clear.
    failure : str
        Why it can't be compiled, or empty.
    """

    lsbs: int
    circuit: fhe.Circuit | None
    cost: Cost | None
    error: float = 0.0
    failure: str = ""


@dataclass(frozen=True)
class Trials:
    """Circuits that differ in the rounding of a value: ``print`` it.

    Attributes
    ----------
    value : str
        The value's name in the graph's text.
    source : tuple or None
        File, line and column that compute it.
    trials : list of Trial
        As asked for, the function as it is first.
    """

    value: str
    source: Source | None
    trials: list[Trial]

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = [("low bits", *CELLS, "mean error", "")]
        for trial in self.trials:
            if trial.cost is None:
                empty = ("",) * (len(CELLS) + 1)
                rows.append((str(trial.lsbs), *empty, trial.failure.splitlines()[0]))
            else:
                rows.append((str(trial.lsbs), *trial.cost.cells(), f"{trial.error:.3g}", ""))
        return "\n".join([f"rounding {self.value} ({place(self.source)})", *columns(rows)])


def try_rounding(
    function: fhe.Compiler | QuantizedFunction,
    inputset: Iterable[Any],
    *,
    value: str | None = None,
    lsbs: Sequence[int] = (1, 2, 3),
    **options: Any,
) -> Trials:
    """Compiles a function with the low bits of a value rounded away, and compares.

    The function is traced anew for each number of bits, with ``fhe.round_bit_pattern`` on what the
    value's source line computes; if the line is run several times, as in a loop, on each.

    Parameters
    ----------
    function : fhe.Compiler or QuantizedFunction
        What is compiled: ``@fhe.compiler(...)`` makes the first.
    inputset : iterable
        As for its ``compile``.
    value : str or None
        The value's name in the text of the graph, such as ``"%4"``; None takes the argument of
        the widest table.
    lsbs : sequence of int
        How many low bits to round away, one trial for each; of a value that is rounded already,
        how many more.
    **options
        Further arguments of ``compile``, such as ``configuration``.

    Returns
    -------
    Trials
        Print it; ``trials`` have the circuits.

    Raises
    ------
    ValueError
        If there is no such value, if it is not an encrypted integer, or has no source line.
    ferrocrete.fhe.FheError
        If the function does not compile as it is.
    """
    from ferrocrete import fhe

    plain, statuses, samples = _parts(function, list(inputset))
    base = fhe.Compiler(plain, statuses).compile(samples, **options)
    node = _node(base, value)
    source = source_of(node["location"])
    if source is None:
        raise ValueError(f"%{node['id']} has no source line: round it in the function")
    expected = _results(base, samples)
    trials = [Trial(0, base, cost_of(base))]
    for bits in lsbs:
        rounded = _rounding(plain, node["operation"], source, bits)
        try:
            circuit = fhe.Compiler(rounded, statuses).compile(samples, **options)
        except fhe.FheError as error:
            trials.append(Trial(bits, None, None, failure=str(error)))
            continue
        pairs = zip(_results(circuit, samples), expected, strict=True)
        changes = [np.abs(found - wanted).mean() for found, wanted in pairs]
        trials.append(Trial(bits, circuit, cost_of(circuit), float(np.mean(changes))))
    return Trials(f"%{node['id']}", source, trials)


def _parts(
    function: fhe.Compiler | QuantizedFunction, inputset: list[Any]
) -> tuple[Callable[..., Any], Mapping[str, Any], list[Any]]:
    """The function on integers, statuses of its parameters, and an integer inputset."""
    if isinstance(function, QuantizedFunction):
        return function.on_integers(inputset)
    return function.function, function._definition.statuses, inputset


def _node(circuit: fhe.Circuit, value: str | None) -> dict[str, Any]:
    """The value asked for, or the widest one that a table reads."""
    nodes: list[dict[str, Any]] = circuit.graph.json()["nodes"]
    if value is not None:
        chosen = [node for node in nodes if f"%{node['id']}" == value]
        if not chosen or not is_encrypted_integer(chosen[0]):
            raise ValueError(f"{value} is no encrypted integer of the graph:\n{circuit.graph}")
        return chosen[0]
    argument = width_report(circuit).table_argument
    if argument is None:
        raise ValueError("the circuit has no tables: rounding would save nothing")
    return nodes[int(argument.name[1:])]


def _results(circuit: fhe.Circuit, samples: list[Any]) -> list[np.ndarray[Any, Any]]:
    """All results of each sample in clear, in a row."""
    rows = []
    for sample in samples[:ERROR_SAMPLES]:
        arguments = sample if isinstance(sample, tuple) else (sample,)
        results = circuit.graph(*arguments)
        parts = results if isinstance(results, tuple) else (results,)
        rows.append(np.concatenate([np.ravel(np.asarray(part, np.float64)) for part in parts]))
    return rows


class _RoundingBuilder:
    """A graph builder that rounds what one operation at one place gives."""

    def __init__(self, builder: Any, operation: str, source: Source, lsbs: int) -> None:
        self._builder, self._operation, self._source = builder, operation, source
        self._lsbs = lsbs

    def apply(
        self,
        operation: str,
        operands: Sequence[Any],
        attributes: Mapping[str, Any],
        location: Source,
    ) -> Any:
        # A fused part has the place of its last operation, whatever that is.
        same = self._operation in (operation, "subgraph") and tuple(location) == self._source
        if same and operation in ("round_bit_pattern", "truncate_bit_pattern"):
            attributes = {**attributes, "lsbs": attributes["lsbs"] + self._lsbs}
            return self._builder.apply(operation, operands, attributes, location)
        node = self._builder.apply(operation, operands, attributes, location)
        if not same or node.is_float or not node.is_encrypted:
            return node
        rounding = {"lsbs": self._lsbs, "exact": True}
        return self._builder.apply("round_bit_pattern", [node], rounding, location)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._builder, name)


def _rounding(
    function: Callable[..., Any], operation: str, source: Source, lsbs: int
) -> Callable[..., Any]:
    """The function, traced with that value rounded."""
    from ferrocrete.fhe.tracing import Tracer
    from ferrocrete.fhe.tracing.context import Context, active

    @functools.wraps(function)
    def rounded(*arguments: Any, **named: Any) -> Any:
        traced = [v for v in (*arguments, *named.values()) if isinstance(v, Tracer)]
        outer = traced[0].context
        builder: Any = _RoundingBuilder(outer.builder, operation, source, lsbs)
        inner = dataclasses.replace(outer, builder=builder)

        def moved(value: Any, context: Context) -> Any:
            if isinstance(value, Tracer):
                return Tracer(context, value.node, value.dtype)
            if isinstance(value, (tuple, list)):
                return type(value)(moved(item, context) for item in value)
            return value

        with active(inner):
            result = function(
                *(moved(value, inner) for value in arguments),
                **{name: moved(value, inner) for name, value in named.items()},
            )
        return moved(result, outer)

    return rounded
