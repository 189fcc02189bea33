"""Reductions: least and greatest, products, running sums, counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import broadcast, cast, join, lift, reshape, to_truth
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..types import reduced_type
from ..values import BOOL
from .axes import along, axes_of, count, last, reduced_axes, with_ones
from .linear import total
from .registry import implements
from .ufuncs import call

#: Results of nothing.
_NEUTRAL = {
    np.add: 0,
    np.multiply: 1,
    np.bitwise_or: 0,
    np.bitwise_xor: 0,
    np.bitwise_and: -1,
    np.logical_and: True,
    np.logical_or: False,
    np.logical_xor: False,
}


def reduce(ufunc: np.ufunc, operand: Tracer, axes: tuple[int, ...], keepdims: bool) -> Tracer:
    """Combines the elements along axes by an associative function, in a tree.

    Parameters
    ----------
    ufunc
        Of two operands.
    operand
        An array.
    axes
        Those combined along.
    keepdims
        Whether they stay, with length 1.

    Returns
    -------
    Tracer
        Logarithmically many steps deep.

    Raises
    ------
    ValueError
        If there are no elements, and the function has no neutral one.
    """
    if not axes:
        return operand.copy()
    part, shape = last(operand, axes)
    result = with_ones(operand, axes) if keepdims else shape
    if part.shape[-1] == 0:
        return _of_nothing(ufunc, operand, result)
    while part.shape[-1] > 1:
        half = part.shape[-1] // 2
        pairs = call(ufunc, part[..., :half], part[..., half : 2 * half])
        rest = part[..., 2 * half :]
        part = join([pairs, rest], -1) if rest.shape[-1] else pairs
    return reshape(part, result)


def _of_nothing(ufunc: np.ufunc, operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    if ufunc not in _NEUTRAL:
        fail(ValueError, f"np.{ufunc.__name__} of no elements has no value")
    return constant(np.full(shape, _NEUTRAL[ufunc]), operand.context)


def scan(ufunc: np.ufunc, operand: Tracer, axis: int) -> Tracer:
    """Combines each element with all before it along an axis, by an associative function.

    Each step combines every element with the one a power of two before it (Hillis and Steele,
    "Data parallel algorithms", Communications of the ACM 29, 1986): logarithmically many steps,
    each of one operation on tensors.
    """
    step = 1
    while step < operand.shape[axis]:
        first, later, earlier = (
            operand[along(axis, part)]
            for part in (slice(None, step), slice(step, None), slice(None, -step))
        )
        operand = join([first, call(ufunc, earlier, later)], axis)
        step *= 2
    return operand.copy()


def _flat(value: Any, axis: int | None) -> tuple[Tracer, int]:
    operand = lift(value)
    if axis is None or not operand.ndim:
        reduced_axes(operand, axis)
        return reshape(operand, (operand.size,)), 0
    return operand, axes_of(operand, axis)[0]


def _numbers(operand: Tracer) -> Tracer:
    """What sums and products are of: integers of 64 bits, if it is no float."""
    return cast(operand, reduced_type(np.add, operand.dtype))


@implements("cumsum", "cumulative_sum")
def _cumsum(a: Any, axis: int | None = None) -> Tracer:
    operand, place = _flat(a, axis)
    return scan(np.add, _numbers(operand), place)


@implements("cumprod", "cumulative_prod")
def _cumprod(a: Any, axis: int | None = None) -> Tracer:
    operand, place = _flat(a, axis)
    return scan(np.multiply, _numbers(operand), place)


@implements("prod", "product")
def _prod(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    return reduce(np.multiply, _numbers(operand), reduced_axes(operand, axis), bool(keepdims))


@implements("min", "amin")
def _min(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    return reduce(np.minimum, operand, reduced_axes(operand, axis), bool(keepdims))


@implements("max", "amax")
def _max(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    return reduce(np.maximum, operand, reduced_axes(operand, axis), bool(keepdims))


@implements("ptp")
def _ptp(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    return _max(a, axis, keepdims=keepdims) - _min(a, axis, keepdims=keepdims)


@implements("count_nonzero")
def _count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    return total(to_truth(operand), reduced_axes(operand, axis), bool(keepdims))


@implements("any")
def _any(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    # One sum and one table, where a tree of `or` would have many.
    return _count_nonzero(a, axis, keepdims=keepdims) > 0


@implements("all")
def _all(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    zeros = total(
        emit("equal", [operand, constant(0, operand.context)], dtype=BOOL),
        reduced_axes(operand, axis),
        bool(keepdims),
    )
    return zeros == 0


@implements("mean")
def _mean(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    axes = axes_of(operand, axis)
    if count(operand, axes) == 0:
        fail(ValueError, "the mean of no elements has no value")
    return total(operand, axes, bool(keepdims)) / count(operand, axes)


def _along(operand: Tracer, value: Any, axis: int) -> Tracer:
    """What is put before or after an array: a number is one element along the axis."""
    part = lift(value, operand.context)
    if part.ndim:
        return part
    return broadcast(part, with_ones(operand, (axis,)))


@implements("diff")
def _diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = None, append: Any = None) -> Tracer:
    operand = lift(a)
    if n < 0:
        fail(ValueError, f"np.diff takes differences 0 times or more, not {n}")
    place = axes_of(operand, axis)[0]
    ends = [None if end is None else _along(operand, end, place) for end in (prepend, append)]
    parts = [part for part in (ends[0], operand, ends[1]) if part is not None]
    operand = join(parts, place)
    for _ in range(n):
        later, earlier = (
            operand[along(place, slice(1, None))],
            operand[along(place, slice(None, -1))],
        )
        operand = call(np.not_equal if operand.dtype == BOOL else np.subtract, later, earlier)
    return operand
