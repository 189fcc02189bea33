"""Circuits beside each other: how wide they are, what they cost, how far off they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .circuit import QuantizedCircuit
from .report import columns, width_report

if TYPE_CHECKING:
    from ferrocrete import fhe

#: Names of the columns of :meth:`Cost.cells`.
CELLS = ("max width", "table bits", "predicted ms", "keys MiB")


@dataclass(frozen=True)
class Cost:
    """What a circuit costs.

    Attributes
    ----------
    maximum : int
        Width of the widest encrypted integer.
    table_bits : int
        Bits that the widest table reads; 0 without tables.
    milliseconds : float
        Predicted for a run, on one core.
    key_bytes : int
        Of the keys that a server needs.
    """

    maximum: int
    table_bits: int
    milliseconds: float
    key_bytes: int

    def cells(self) -> tuple[str, ...]:
        """For a table of text."""
        return (
            str(self.maximum),
            str(self.table_bits),
            f"{self.milliseconds:.1f}",
            f"{self.key_bytes / 2**20:.0f}",
        )


def cost_of(circuit: fhe.Circuit | QuantizedCircuit) -> Cost:
    """What a circuit costs, as the compiler predicts it.

    Parameters
    ----------
    circuit : fhe.Circuit or QuantizedCircuit
        A compiled function.

    Returns
    -------
    Cost
        Width, table, time and keys.
    """
    report = width_report(circuit)
    compiled = circuit.circuit if isinstance(circuit, QuantizedCircuit) else circuit
    keys = compiled.explain()["key_bytes"]
    return Cost(
        maximum=report.maximum,
        table_bits=max((cost.bits for cost in report.lookups), default=0),
        milliseconds=report.milliseconds,
        key_bytes=sum(size for name, size in keys.items() if name != "client_key"),
    )


@dataclass(frozen=True)
class Comparison:
    """Costs of circuits: ``print`` it. Get one from :func:`compare`.

    Attributes
    ----------
    costs : dict of str to Cost
        As given.
    errors : dict of str to float
        What the error function gave for each; empty without one.
    """

    costs: dict[str, Cost]
    errors: dict[str, float]

    def __str__(self) -> str:
        rows: list[tuple[str, ...]] = [("", *CELLS, "error")]
        for name, cost in self.costs.items():
            error = f"{self.errors[name]:.3g}" if name in self.errors else ""
            rows.append((name, *cost.cells(), error))
        return "\n".join(columns(rows))


def compare(
    circuits: Mapping[str, fhe.Circuit | QuantizedCircuit],
    error: Callable[[fhe.Circuit | QuantizedCircuit], float] | None = None,
) -> Comparison:
    """Compares circuits that differ in something, such as the bits of their quantizers.

    Parameters
    ----------
    circuits : mapping of str to fhe.Circuit or QuantizedCircuit
        Compiled functions, with a name for each.
    error : callable or None
        How far off a circuit is, by a measure of your own: on samples, with the circuit's
        ``clear``, or ``graph`` if it is an ``fhe.Circuit``.

    Returns
    -------
    Comparison
        Print it, or read its attributes.
    """
    costs = {name: cost_of(circuit) for name, circuit in circuits.items()}
    errors = {name: float(error(circuit)) for name, circuit in circuits.items()} if error else {}
    return Comparison(costs, errors)
