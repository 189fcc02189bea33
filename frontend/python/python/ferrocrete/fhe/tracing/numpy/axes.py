"""Axes as numpy counts them."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..convert import reshape
from ..emit import emit
from ..location import fail
from ..tracer import Tracer


def axes_of(operand: Tracer, axis: Any) -> tuple[int, ...]:
    """Gives axes counted from the first, all of them for None.

    Raises
    ------
    ValueError
        If one is not there, or is there twice.
    """
    if axis is None:
        return tuple(range(operand.ndim))
    axes = [operator.index(one) for one in (axis if isinstance(axis, tuple | list) else (axis,))]
    for one in axes:
        if not -operand.ndim <= one < operand.ndim:
            fail(ValueError, f"axis {one} is not one of the {operand.ndim} axes of an array")
    found = tuple(one % operand.ndim for one in axes)
    if len(set(found)) < len(found):
        fail(ValueError, f"an axis is twice in {tuple(axes)}")
    return found


def reduced_axes(operand: Tracer, axis: Any) -> tuple[int, ...]:
    """As :func:`axes_of`, for what numpy computes by reducing: a scalar has no axes, and is taken along
    the first and last nevertheless."""
    if operand.ndim == 0 and not isinstance(axis, tuple | list) and axis in (0, -1):
        return ()
    return axes_of(operand, axis)


def permute(operand: Tracer, order: tuple[int, ...]) -> Tracer:
    """Gives an array whose axis ``i`` is axis ``order[i]`` of the operand."""
    if order == tuple(range(operand.ndim)):
        return operand
    return emit("transpose", [operand], {"axes": order}, dtype=operand.dtype)


def last(operand: Tracer, axes: tuple[int, ...]) -> tuple[Tracer, tuple[int, ...]]:
    """Makes some axes one, the last.

    Returns
    -------
    tuple
        The operand with the other axes before it, and their lengths.
    """
    kept = tuple(axis for axis in range(operand.ndim) if axis not in axes)
    shape = tuple(operand.shape[axis] for axis in kept)
    return reshape(permute(operand, (*kept, *axes)), (*shape, count(operand, axes))), shape


def along(axis: int, entry: Any) -> tuple[Any, ...]:
    """Gives an index that applies an entry to one axis."""
    return (*(slice(None),) * axis, entry)


def count(operand: Tracer, axes: tuple[int, ...]) -> int:
    """Gives the number of elements along axes."""
    return int(np.prod([operand.shape[axis] for axis in axes], dtype=np.int64))


def with_ones(operand: Tracer, axes: tuple[int, ...]) -> tuple[int, ...]:
    """Gives the operand's shape with 1 for some axes."""
    return tuple(1 if axis in axes else length for axis, length in enumerate(operand.shape))
