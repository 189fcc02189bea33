"""Which values make a circuit wide, and what its tables cost."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .circuit import QuantizedCircuit

if TYPE_CHECKING:
    from ferrocrete import fhe

#: File, line from 1, column from 1 (0 if it is not known).
Source = tuple[str, int, int]

#: Operations that need no table, unless they join two encrypted values.
_LINEAR = {"multiply", "matmul", "conv"}
#: Operations that need no table whatever they take; rounding is paid for bit by bit.
_FREE = {
    *("input", "constant", "hint", "negative", "add", "subtract", "sum"),
    *("reshape", "transpose", "broadcast_to", "concatenate", "index", "assign"),
    *("round_bit_pattern", "truncate_bit_pattern", "extract_bit_pattern", "wrap"),
}


@dataclass(frozen=True)
class ValueWidth:
    """An encrypted integer of a circuit.

    Attributes
    ----------
    name : str
        As in the graph's text: ``%4``.
    operation : str
        What computes it.
    width : int
        Bits, the sign included.
    bounds : tuple of int
        Least and greatest value on the inputset.
    shape : tuple of int
        Empty for a scalar.
    tag : str
        Of the user's ``fhe.tag``, or empty.
    source : tuple or None
        File, line and column of the user's program.
    table_bits : int or None
        Bits that a table needs of it, fewer than ``width`` after rounding; None if none does. The
        table may read more, where that costs less than to round.
    """

    name: str
    operation: str
    width: int
    bounds: tuple[int, int]
    shape: tuple[int, ...]
    tag: str
    source: Source | None
    table_bits: int | None = None


@dataclass(frozen=True)
class LookupCost:
    """Lookups of one width that a line of the program needs.

    Attributes
    ----------
    bits : int
        Bits that the table reads; 0 for the single bits that rounding takes off.
    count : float
        How many there are in one run.
    milliseconds : float
        Predicted for all of them, on one core.
    source : tuple or None
        File, line and column of the user's program.
    """

    bits: int
    count: float
    milliseconds: float
    source: Source | None


@dataclass(frozen=True)
class WidthReport:
    """Widths of a circuit, for people: ``print`` it. Get one from :func:`width_report`.

    Attributes
    ----------
    values : list of ValueWidth
        All encrypted integers, the widest first, then in the graph's order.
    lookups : list of LookupCost
        The most expensive line first.
    milliseconds : float
        Predicted for one run, on one core.
    shown : int
        Values and lookups that the text shows at most.
    """

    values: list[ValueWidth]
    lookups: list[LookupCost]
    milliseconds: float
    shown: int = 10

    @property
    def maximum(self) -> int:
        """Width of the widest encrypted integer; 0 if there is none."""
        return max((value.width for value in self.values), default=0)

    @property
    def widest(self) -> list[ValueWidth]:
        """The values that set the maximum width."""
        return [value for value in self.values if value.width == self.maximum]

    @property
    def next_maximum(self) -> int:
        """The maximum width if the widest values had fewer bits than all others; 0 if none."""
        return max((v.width for v in self.values if v.width < self.maximum), default=0)

    @property
    def table_argument(self) -> ValueWidth | None:
        """The value of which a table reads the most bits; None without tables."""
        read = [value for value in self.values if value.table_bits is not None]
        return max(read, key=lambda value: value.table_bits or 0, default=None)

    def __str__(self) -> str:
        if not self.values:
            return "no encrypted integers"
        head = f"{self.maximum} bits at most, in {len(self.widest)} of {len(self.values)} values"
        if self.next_maximum:
            head += f"; {self.next_maximum} in the others"
        return "\n".join([head, "", *self._values(), *self._lookups(), *self._advice()])

    def _values(self) -> list[str]:
        rows = [("value", "bits", "table bits", "bounds", "operation", "tag", "line")]
        rows += [
            (
                value.name,
                str(value.width),
                "" if value.table_bits is None else str(value.table_bits),
                f"[{value.bounds[0]}, {value.bounds[1]}]",
                value.operation,
                value.tag,
                place(value.source),
            )
            for value in self.values[: self.shown]
        ]
        return [*columns(rows), *self._left(len(self.values), "values")]

    def _lookups(self) -> list[str]:
        if not self.lookups:
            return ["", "no table lookups: widths cost little"]
        rows = [("table bits", "lookups", "predicted ms", "line")]
        rows += [
            (
                str(cost.bits) if cost.bits else "rounding",
                f"{cost.count:g}",
                f"{cost.milliseconds:.1f}",
                place(cost.source),
            )
            for cost in self.lookups[: self.shown]
        ]
        total = f"{self.milliseconds:.1f} ms predicted for a run on one core"
        return ["", *columns(rows), *self._left(len(self.lookups), "lookups"), total]

    def _left(self, count: int, what: str) -> list[str]:
        left = count - self.shown
        return [f"... and {left} {what} more"] if left > 0 else []

    def _advice(self) -> list[str]:
        if self.table_argument is None:
            return []
        value = self.table_argument
        return f"""
The widest table reads {value.table_bits} bits of {value.name}, and one set of parameters serves all tables. To make
it smaller, round {value.name} ({place(value.source)}) with fhe.round_bit_pattern(x, lsbs_to_remove=k),
or give inputs and weights fewer bits. try_rounding(...) compiles with several k, and compares
width, cost and error.""".splitlines()


def width_report(circuit: fhe.Circuit | QuantizedCircuit, *, shown: int = 10) -> WidthReport:
    """Says which values set a circuit's maximum width, where they are, and what tables cost.

    Parameters
    ----------
    circuit : fhe.Circuit or QuantizedCircuit
        A compiled function.
    shown : int
        Values and lookups that the text shows at most.

    Returns
    -------
    WidthReport
        Print it, or read its attributes.
    """
    if isinstance(circuit, QuantizedCircuit):
        circuit = circuit.circuit
    nodes = circuit.graph.json()["nodes"]
    read = bits_read(nodes)
    values = [
        ValueWidth(
            name=f"%{node['id']}",
            operation=_operation(node),
            width=int(node["type"]["element"]["width"]),
            bounds=(int(node["bounds"][0]), int(node["bounds"][1])),
            shape=tuple(node["type"]["shape"]),
            tag=str(node["tag"]),
            source=source_of(node["location"]),
            table_bits=read.get(node["id"]),
        )
        for node in nodes
        if is_encrypted_integer(node)
    ]
    values.sort(key=lambda value: -value.width)
    explanation = circuit.explain()
    return WidthReport(
        values, lookup_costs(explanation), float(explanation["predicted_ms_one_core"]), shown
    )


def bits_read(nodes: list[dict[str, Any]]) -> dict[int, int]:
    """For each value that a table reads, how many bits."""
    read = {}
    for node in nodes:
        operands = [nodes[operand] for operand in node["operands"]]
        encrypted = [operand for operand in operands if is_encrypted_integer(operand)]
        operation = node["operation"]
        if operation in _FREE or (operation in _LINEAR and len(encrypted) < 2):
            continue
        for operand in encrypted:
            rounded = operand["operation"] in ("round_bit_pattern", "truncate_bit_pattern")
            lsbs = operand["attributes"]["lsbs"] if rounded else 0
            read[operand["id"]] = int(operand["type"]["element"]["width"]) - lsbs
    return read


def lookup_costs(explanation: dict[str, Any]) -> list[LookupCost]:
    """Lookups by line and width, the most expensive first."""
    found: dict[tuple[Source | None, int], LookupCost] = {}
    for entry in explanation["bootstraps"]:
        source, bits = source_of(entry["location"]), int(entry["message_bits"])
        known = found.get((source, bits), LookupCost(bits, 0.0, 0.0, source))
        count = float(entry["count"])
        found[source, bits] = LookupCost(
            bits,
            known.count + count,
            known.milliseconds + count * float(entry["cost_ms"]),
            source,
        )
    return sorted(found.values(), key=lambda cost: -cost.milliseconds)


def is_encrypted_integer(node: dict[str, Any]) -> bool:
    """Whether a node of a graph in JSON is one, with bounds."""
    ty = node["type"]
    integer = ty["element"]["kind"] == "integer"
    return integer and ty["status"] == "encrypted" and node["bounds"] is not None


def source_of(location: dict[str, Any] | None) -> Source | None:
    """A location in JSON, if it is known."""
    if location is None or not location["file"]:
        return None
    return str(location["file"]), int(location["line"]), int(location["column"])


def place(source: Source | None) -> str:
    """A line for people: the file without its directories."""
    return "" if source is None else f"{os.path.basename(source[0])}:{source[1]}"


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns below each other; empty columns are left out."""
    used = [i for i in range(len(rows[0])) if any(row[i] for row in rows[1:])]
    widths = {i: max(len(row[i]) for row in rows) for i in used}
    return ["  ".join(row[i].ljust(widths[i]) for i in used).rstrip() for row in rows]


def _operation(node: dict[str, Any]) -> str:
    name = node["attributes"].get("name")
    return f"{node['operation']} {name}" if name else str(node["operation"])
