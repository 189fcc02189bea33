"""Sorting by networks: which elements are compared does not depend on their values."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import join, lift, reshape, untyped
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..values import INT64
from .axes import axes_of, last, reduced_axes, with_ones
from .registry import implements
from .ufuncs import call


def layers(length: int) -> list[list[tuple[int, int]]]:
    """Gives a sorting network: comparators of one layer share no place.

    Batcher's odd-even mergesort (K. E. Batcher, "Sorting networks and their applications", AFIPS
    Spring Joint Computer Conference, 1968), in the iterative form for any length: comparators that
    a network of the next power of two has beyond the end are left out.

    Parameters
    ----------
    length
        How many elements.

    Returns
    -------
    list
        Layers of pairs of places; the lesser element goes to the first of a pair.
    """
    network = []
    merged = 1
    while merged < length:
        distance = merged
        while distance >= 1:
            layer = [
                (low + offset, low + offset + distance)
                for low in range(distance % merged, length - distance, 2 * distance)
                for offset in range(min(distance, length - low - distance))
                if (low + offset) // (2 * merged) == (low + offset + distance) // (2 * merged)
            ]
            if layer:
                network.append(layer)
            distance //= 2
        merged *= 2
    return network


@implements("sort")
def sort(
    a: Any, axis: int | None = -1, kind: Any = None, order: Any = None, *, stable: Any = None
) -> Tracer:
    """As ``numpy.sort``; equal elements are the same, so every sort of them is stable."""
    operand = lift(a)
    if order is not None:
        fail(TypeError, "np.sort does not take order= on encrypted values: they have no fields")
    if axis is None:
        operand, axis = reshape(operand, (operand.size,)), 0
    place = axes_of(operand, axis)[0]
    part: Tracer = np.moveaxis(untyped(operand), place, -1)
    for layer in layers(operand.shape[place]):
        part = _exchange(part, layer)
    result: Tracer = np.moveaxis(untyped(part), -1, place)
    return result.copy()


def _exchange(part: Tracer, layer: list[tuple[int, int]]) -> Tracer:
    firsts, seconds = np.array(layer, dtype=np.int64).T
    left, right = part[..., firsts], part[..., seconds]
    rest = np.setdiff1d(np.arange(part.shape[-1]), np.concatenate((firsts, seconds)))
    joined = [call(np.minimum, left, right), call(np.maximum, left, right)]
    if rest.size:
        joined.append(part[..., rest])
    back = np.argsort(np.concatenate((firsts, seconds, rest)))
    return join(joined, -1)[..., back]


@implements("median")
def _median(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    operand = lift(a)
    axes = axes_of(operand, axis)
    part, shape = last(operand, axes)
    length = part.shape[-1]
    if length == 0:
        fail(ValueError, "the median of no elements has no value")
    ordered = sort(part)
    middle = ordered[..., (length - 1) // 2 : length // 2 + 1]
    # Floats can't change shape before they are rounded, sums can.
    both = reshape(middle.sum(axis=-1), with_ones(operand, axes) if keepdims else shape)
    return both / middle.shape[-1]


@implements("argmax")
def _argmax(a: Any, axis: int | None = None, *, keepdims: bool = False) -> Tracer:
    return _place_of(np.greater_equal, np.maximum, a, axis, keepdims)


@implements("argmin")
def _argmin(a: Any, axis: int | None = None, *, keepdims: bool = False) -> Tracer:
    return _place_of(np.less_equal, np.minimum, a, axis, keepdims)


def _place_of(keeps: np.ufunc, best: np.ufunc, a: Any, axis: Any, keepdims: Any) -> Tracer:
    """A tournament of neighbours; the first of equal elements wins."""
    operand = lift(a)
    axes = reduced_axes(operand, axis)
    values, shape = last(operand, axes)
    length = values.shape[-1]
    if length == 0:
        fail(ValueError, "the greatest or least of no elements has no place")
    places = constant(np.broadcast_to(np.arange(length), values.shape), operand.context)
    while values.shape[-1] > 1:
        even = values.shape[-1] // 2 * 2
        left, right = values[..., 0:even:2], values[..., 1:even:2]
        wins = call(keeps, left, right)
        winners = emit("where", [wins, places[..., 0:even:2], places[..., 1:even:2]])
        values = join([call(best, left, right), values[..., even:]], -1)
        places = join([winners, places[..., even:]], -1)
    assert places.dtype == INT64
    return reshape(places, with_ones(operand, axes) if keepdims else shape)
