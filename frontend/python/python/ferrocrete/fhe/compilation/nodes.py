"""The nodes of a graph, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import FrozenInstanceError, dataclass, field
from enum import Enum
from typing import Any

from ..values import Float, Integer, ValueDescription


class Operation(Enum):
    """What kind of node it is."""

    Constant = "constant"
    Generic = "generic"
    Input = "input"


@dataclass(frozen=True, eq=False)
class Node:
    """A value of a graph.

    Attributes
    ----------
    number
        Its place in the graph's text: 3 for ``%3``.
    name
        What it computes: ``"add"``, ``"input"``, ``"subgraph"``, a function's name.
    kind
        The same, but ``"apply"`` or ``"combine"`` for a function.
    operation
        Whether it is an input, a constant or computed.
    inputs
        What its operands are, in order.
    output
        What it is.
    bounds
        Least and greatest value that the inputset showed, or None.
    tag
        Of which part of the function it is, inner parts after dots.
    location
        The line of the function that made it, as ``file:line:column``, or None.
    properties
        Attributes of what it computes, and its ``"name"``.
    converted_to_table_lookup
        Whether it is a table of one encrypted value.
    """

    number: int
    name: str
    kind: str
    operation: Operation
    inputs: tuple[ValueDescription, ...]
    output: ValueDescription
    bounds: tuple[int | float, int | float] | None
    tag: str
    location: str | None
    properties: dict[str, Any] = field(repr=False)
    converted_to_table_lookup: bool

    def label(self) -> str:
        """What stands for it in a drawing."""
        if self.operation is Operation.Constant:
            return str(self.properties["value"])
        return str(self.properties["name"])

    def __lt__(self, other: Node) -> bool:
        return self.number < other.number


#: What networkx has to change a graph.
_CHANGES = frozenset(
    f"{verb}_{what}{of}"
    for verb in ("add", "remove")
    for what in ("node", "edge")
    for of in ("", "s_from")
)


class Properties(dict[str, Any]):
    """The properties of a node, which can't be changed: nothing would read it."""

    def _refuse(self, *_args: object, **_options: object) -> Any:
        raise FrozenInstanceError("the properties of a node can't be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse

    def __reduce__(self) -> tuple[object, ...]:
        return (Properties, (dict(self),))


class Edges:
    """Which nodes compute from which, as the directed graphs of ``networkx`` tell it."""

    def __init__(self, nodes: Sequence[Node], operands: Sequence[Sequence[int]]) -> None:
        self._nodes = nodes
        self._operands = {
            node: [nodes[number] for number in of] for node, of in zip(nodes, operands, strict=True)
        }
        self._users: dict[Node, list[Node]] = {node: [] for node in nodes}
        for node, of in self._operands.items():
            for operand in dict.fromkeys(of):
                self._users[operand].append(node)

    def operands(self, node: Node) -> list[Node]:
        """What a node computes from, in order; one may be there twice."""
        return list(self._operands[node])

    def predecessors(self, node: Node) -> Iterator[Node]:
        """What a node computes from, each once."""
        return iter(dict.fromkeys(self._operands[node]))

    def successors(self, node: Node) -> Iterator[Node]:
        """What computes from a node, each once."""
        return iter(self._users[node])

    def nodes(self) -> list[Node]:
        """All nodes, each after its operands."""
        return list(self._nodes)

    def edges(self) -> list[tuple[Node, Node]]:
        """From operands to what computes from them, once for each operand."""
        return [(operand, node) for node, of in self._operands.items() for operand in of]

    def get_edge_data(self, operand: Node, node: Node) -> dict[int, dict[str, int]] | None:
        """At which places a node has an operand: ``{0: {"input_idx": 1}}``; None if at none."""
        of = self._operands.get(node, [])
        places = [place for place, one in enumerate(of) if one is operand]
        return {key: {"input_idx": place} for key, place in enumerate(places)} or None

    def in_degree(self, node: Node) -> int:
        """Number of operands."""
        return len(self._operands[node])

    def out_degree(self, node: Node) -> int:
        """How often a node is an operand."""
        return sum(of.count(node) for of in self._operands.values())

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def __contains__(self, node: object) -> bool:
        return node in self._operands

    def __getattr__(self, name: str) -> Any:
        if name in _CHANGES:
            raise FrozenInstanceError(f"there is no {name}: graphs are looked at, not changed")
        raise AttributeError(f"the edges of a graph have no attribute '{name}'")


def nodes_of(document: dict[str, Any], lookups: Sequence[int]) -> Edges:
    """The nodes of a graph's JSON; some of them are lookups."""
    entries = document["nodes"]
    values = [_value(entry["type"]) for entry in entries]
    tables = frozenset(lookups)
    nodes = [_node(entry, values, number in tables) for number, entry in enumerate(entries)]
    return Edges(nodes, [entry["operands"] for entry in entries])


def _node(entry: dict[str, Any], values: Sequence[ValueDescription], is_lookup: bool) -> Node:
    kind, attributes = str(entry["operation"]), entry["attributes"]
    name = str(attributes["name"]) if kind in ("apply", "combine") else kind
    operations = {"input": Operation.Input, "constant": Operation.Constant}
    bounds, place = entry["bounds"], entry["location"]
    return Node(
        number=int(entry["id"]),
        name=name,
        kind=kind,
        operation=operations.get(kind, Operation.Generic),
        inputs=tuple(values[number] for number in entry["operands"]),
        output=values[entry["id"]],
        bounds=None if bounds is None else (bounds[0], bounds[1]),
        tag=str(entry["tag"]),
        location=None if place is None else f"{place['file']}:{place['line']}:{place['column']}",
        properties=Properties({"name": name, **attributes}),
        converted_to_table_lookup=is_lookup,
    )


def _value(declared: dict[str, Any]) -> ValueDescription:
    element = declared["element"]
    dtype = (
        Float(64)
        if element["kind"] == "float"
        else Integer(bool(element["signed"]), int(element["width"]))
    )
    return ValueDescription(dtype, tuple(declared["shape"]), declared["status"] == "encrypted")


#: What says which nodes are asked for.
NodeFilter = Callable[[Node], bool]
