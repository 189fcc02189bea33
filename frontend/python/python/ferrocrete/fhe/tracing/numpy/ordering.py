"""Orders of elements: which place each has when sorted, and what depends on that."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import lift, reshape, untyped
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL
from .axes import axes_of
from .registry import implements
from .sorting import sort
from .ufuncs import call, elementwise


@implements("argsort")
def _argsort(
    a: Any, axis: int | None = -1, kind: Any = None, order: Any = None, *, stable: Any = None
) -> Tracer:
    """By ranks: an element's rank is how many come before it, and place ``k`` has rank ``k``.

    All pairs are compared at once, so it takes two steps whatever the length. A sorting network that
    carries places along would take more, each on wider integers.
    """
    operand = lift(a)
    if order is not None:
        fail(TypeError, "np.argsort does not take order= on encrypted values: they have no fields")
    if axis is None:
        operand, axis = reshape(operand, (operand.size,)), 0
    place = axes_of(operand, axis)[0]
    part: Tracer = np.moveaxis(untyped(operand), place, -1)
    length = part.shape[-1]
    if length < 2:
        return constant(np.zeros(operand.shape, dtype=np.int64), operand.context)
    places = np.arange(length)
    is_at = emit("equal", [_ranks(part)[..., None], constant(places, operand.context)], dtype=BOOL)
    result = call(np.matmul, places, is_at)
    moved: Tracer = np.moveaxis(untyped(result), -1, place)
    return moved.copy()


def _ranks(part: Tracer) -> Tracer:
    """The rank of each element along the last axis; of equal ones the first comes first."""
    length = part.shape[-1]
    firsts, seconds = np.triu_indices(length, 1)
    keeps = call(np.less_equal, part[..., firsts], part[..., seconds])
    # The second of a pair comes after the first if they keep their order, and the first after the
    # second otherwise: 1 - keeps.
    counts = np.zeros((firsts.size, length), dtype=np.int64)
    counts[np.arange(firsts.size), seconds] = 1
    counts[np.arange(firsts.size), firsts] = -1
    ranks: Tracer = call(np.matmul, keeps, counts) + (length - 1 - np.arange(length))
    return ranks


@implements("partition")
def _partition(a: Any, kth: Any, axis: int | None = -1, kind: Any = None, order: Any = None) -> Any:
    # What numpy leaves in any order may as well be in order.
    _check_kth(a, kth, axis)
    return sort(a, axis, None, order)


@implements("argpartition")
def _argpartition(
    a: Any, kth: Any, axis: int | None = -1, kind: Any = None, order: Any = None
) -> Tracer:
    _check_kth(a, kth, axis)
    return _argsort(a, axis, None, order)


def _check_kth(a: Any, kth: Any, axis: int | None) -> None:
    operand = lift(a)
    length = operand.size if axis is None else operand.shape[axes_of(operand, axis)[0]]
    for place in np.asarray(kth).flat:
        if not -length <= place < length:
            fail(ValueError, f"kth is {place}, which is none of the {length} places")


@implements("searchsorted")
def _searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    """How many elements come before a value: ``a`` is in order, as numpy takes it to be."""
    if side not in ("left", "right"):
        fail(ValueError, f"side is 'left' or 'right', not {side!r}")
    elements = lift(a)
    if sorter is not None:
        elements = elements[sorter]
    if elements.ndim != 1:
        fail(ValueError, f"np.searchsorted takes elements along one axis, not {elements.ndim}")
    values = lift(v, elements.context)
    known = elements.constant()
    if known is not None:
        return _in_table(known, values, side)
    before = call(np.less if side == "left" else np.less_equal, elements, values[..., None])
    return before.sum(axis=-1)


def _in_table(known: Any, values: Tracer, side: Any) -> Tracer:
    return elementwise("searchsorted", lambda part: np.searchsorted(known, part, side), [values])
