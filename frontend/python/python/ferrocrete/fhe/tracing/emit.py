"""Adding operations to the graph, at the user's line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .context import Context, current
from .location import Location, fail, user_location
from .moves import MOVES, move, remember
from .tracer import Tracer
from .values import as_array, dtype_of


def emit(
    operation: str,
    operands: Sequence[Tracer],
    attributes: Mapping[str, Any] | None = None,
    *,
    dtype: np.dtype[Any] | None = None,
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
    dtype
        numpy's type of the result; that of the graph, of 64 bits, if it is None.

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
        return Tracer(context, move(context, nodes, operation, attributes, location), dtype)
    node = context.builder.apply(operation, nodes, attributes, location)
    remember(context, node, operation, nodes, attributes, location)
    return Tracer(context, node, dtype)


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
    return Tracer(context, node, dtype_of(value))
