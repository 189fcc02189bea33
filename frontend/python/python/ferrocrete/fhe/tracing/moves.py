"""Moving elements: once for each value, and before floats are computed from them.

Floats live only inside tables, and a table acts on elements where they are. So where floats are
moved, as in ``np.sqrt(x).reshape(3, 2).astype(np.int64)``, the integers that they are computed from
are moved instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..._native import Node
from .location import Location

if TYPE_CHECKING:
    from .context import Context

MOVES = frozenset({"index", "reshape", "transpose", "broadcast_to"})
#: Operations that do not act on elements where they are.
_ELSEWHERE = MOVES | {"assign", "concatenate", "conv", "matmul", "maxpool", "sum"}


@dataclass(frozen=True)
class Recipe:
    """How a node was computed where its operands are, to compute it again elsewhere."""

    #: Kept so that no other node gets its identity.
    node: Node
    operation: str
    operands: tuple[Node, ...]
    attributes: Mapping[str, Any]
    location: Location
    #: Later nodes have greater ones.
    order: int


def remember(
    context: Context,
    node: Node,
    operation: str,
    operands: Sequence[Node],
    attributes: Mapping[str, Any],
    location: Location,
) -> None:
    """Keeps how a node was computed, if it was from elements at its own place."""
    if operation not in _ELSEWHERE and node.is_encrypted:
        order = len(context.recipes)
        recipe = Recipe(node, operation, tuple(operands), attributes, location, order)
        context.recipes[id(node)] = recipe


def move(
    context: Context,
    nodes: Sequence[Node],
    operation: str,
    attributes: Mapping[str, Any],
    location: Location,
) -> Node:
    """Moves the elements of a node.

    Parameters
    ----------
    context
        The function.
    nodes
        Integers or floats; then those that say where to, if there are any.
    operation
        One of :data:`MOVES`.
    attributes
        Those of the operation.
    location
        The user's line.

    Returns
    -------
    Node
        The same one for the same move of the same node.
    """
    node = nodes[0]
    key = (tuple(map(id, nodes)), operation, _freeze(attributes))
    if key not in context.moves:
        if node.is_float and id(node) in context.recipes:
            moved = _Hoist(context, nodes, operation, attributes, location).run()
        else:
            moved = context.builder.apply(operation, list(nodes), attributes, location)
        # Kept so that no other nodes get their identities.
        context.moves[key] = (tuple(nodes), moved)
    return context.moves[key][1]


class _Hoist:
    """A move of floats: of the integers below them, from which they are computed again."""

    def __init__(
        self,
        context: Context,
        nodes: Sequence[Node],
        operation: str,
        attributes: Mapping[str, Any],
        location: Location,
    ) -> None:
        node, *self.places = nodes
        self.context, self.node, self.location = context, node, location
        self.operation, self.attributes = operation, attributes
        self.again = _table_of(context, node)
        self.moved: dict[int, Node] = {}
        #: Operands of other shapes, broadcast; kept so that their identities stay theirs.
        self.spread: dict[tuple[int, tuple[int, ...]], Node] = {}

    def run(self) -> Node:
        """Computes every node after its operands: without recursion, for there may be thousands."""
        pending = [self.node]
        while pending:
            each = pending[-1]
            if id(each) in self.moved:
                pending.pop()
                continue
            recipe = self.again.get(id(each))
            if recipe is None:
                nodes = [each, *self.places]
                moved = move(self.context, nodes, self.operation, self.attributes, self.location)
                self.moved[id(each)] = moved
                continue
            operands = [self._of_shape(one, each) for one in recipe.operands]
            missing = [
                one for one in operands if self._takes_part(one, each) and id(one) not in self.moved
            ]
            pending.extend(missing)
            if not missing:
                self.moved[id(each)] = self._repeat(recipe, each, operands)
        return self.moved[id(self.node)]

    def _repeat(self, recipe: Recipe, node: Node, operands: Sequence[Node]) -> Node:
        places = [self.moved[id(one)] if self._takes_part(one, node) else one for one in operands]
        moved = self.context.builder.apply(
            recipe.operation, places, recipe.attributes, recipe.location
        )
        remember(self.context, moved, recipe.operation, places, recipe.attributes, recipe.location)
        return moved

    def _takes_part(self, operand: Node, result: Node) -> bool:
        """A scalar meets the elements of an array wherever they are."""
        return bool(operand.shape) or not result.shape

    def _of_shape(self, operand: Node, result: Node) -> Node:
        """An operand that was broadcast, as it was."""
        shape = tuple(result.shape)
        if not operand.shape or tuple(operand.shape) == shape:
            return operand
        if (id(operand), shape) not in self.spread:
            # A node to be computed again must stay one: it is broadcast by moving it, too.
            part = _Hoist(self.context, [operand], "broadcast_to", {"shape": shape}, self.location)
            part.again = {key: value for key, value in self.again.items() if key != id(self.node)}
            self.spread[id(operand), shape] = part.run()
        return self.spread[id(operand), shape]


def _table_of(context: Context, node: Node) -> dict[int, Recipe]:
    """The nodes between floats and the one integer value they come from, which becomes a table.

    If several integer values meet, those computed last are looked behind first; what they come
    from may be one value.
    """
    inside: dict[int, Recipe] = {}
    leaves: dict[int, Recipe | None] = {}
    pending = [node]
    while pending:
        recipe = context.recipes[id(pending.pop())]
        inside[id(recipe.node)] = recipe
        for operand in recipe.operands:
            if id(operand) in inside or operand.constant() is not None:
                continue
            known = context.recipes.get(id(operand))
            if known is not None and operand.is_float:
                pending.append(operand)
            else:
                leaves[id(operand)] = known
        if not pending and len(leaves) > 1:
            behind = max(
                (leaf for leaf in leaves.values() if leaf),
                key=lambda leaf: leaf.order,
                default=None,
            )
            if behind is not None:
                del leaves[id(behind.node)]
                pending.append(behind.node)
    return inside


def _freeze(value: Any) -> Any:
    """Something hashable that differs for different attributes."""
    if isinstance(value, Mapping):
        return tuple((name, _freeze(part)) for name, part in value.items())
    if isinstance(value, tuple | list):
        return tuple(_freeze(part) for part in value)
    if isinstance(value, slice):
        return ("slice", value.start, value.stop, value.step)
    if isinstance(value, np.ndarray):
        digest = hashlib.blake2b(value.tobytes(), digest_size=16).digest()
        return ("array", value.shape, digest)
    return value
