"""Adding operations to the graph, at the user's line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .context import Context, current
from .location import Location, fail, user_location
from .moves import MOVES, move, remember
from .tracer import Tracer
from .values import as_array, is_truth


def emit(
    operation: str,
    operands: Sequence[Tracer],
    attributes: Mapping[str, Any] | None = None,
    *,
    truth: bool = False,
) -> Tracer:
    """Adds an operation at the user's line.

    Parameters
    ----------
    operation
        Its name, of those that the graph builder knows.
    operands
        At least one.
    attributes
        Those of the operation.
    truth
        Whether results are truth values.

    Returns
    -------
    Tracer
        The result.

    Raises
    ------
    ValueError
        If the operation does not take its operands.
    TypeError
        If operands belong to different functions.
    """
    context = operands[0].context
    if any(operand.context is not context for operand in operands):
        fail(
            TypeError,
            "a value of another function: it was kept from an earlier call or an outer one",
        )
    nodes = [operand.node for operand in operands]
    attributes, location = attributes or {}, user_location()
    if operation in MOVES:
        return Tracer(context, move(context, nodes, operation, attributes, location), truth)
    node = context.builder.apply(operation, nodes, attributes, location)
    remember(context, node, operation, nodes, attributes, location)
    return Tracer(context, node, truth)


def constant(
    value: Any, context: Context | None = None, location: Location | None = None
) -> Tracer:
    """Adds a clear value.

    Parameters
    ----------
    value
        What :func:`as_array` takes.
    context
        The function; the one being traced if it is None.
    location
        Its line; the user's current one if it is None.

    Returns
    -------
    Tracer
        The constant.
    """
    context = context or current()
    if context is None:
        fail(TypeError, "no function is being traced")
    array = as_array(value)
    node = context.builder.constant(array, location or user_location())
    return Tracer(context, node, is_truth(value))
