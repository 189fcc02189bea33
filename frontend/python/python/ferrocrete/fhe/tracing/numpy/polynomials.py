"""Polynomials, and integrals of what is sampled."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import context_of, lift, untyped
from ..emit import constant
from ..location import fail
from ..tracer import Tracer
from .axes import along, axes_of
from .registry import implements
from .tables import clear, in_type
from .ufuncs import call

#: Distances between samples are made integers by a power of two up to this one.
_FINEST = 20


@implements("polyval")
def _polyval(p: Any, x: Any) -> Any:
    factors = lift(np.asarray(p) if isinstance(p, np.poly1d) else p)
    if isinstance(x, np.poly1d):
        fail(
            TypeError, "np.polyval of a polynomial whose factors are encrypted: give numbers for x"
        )
    value = lift(x, factors.context)
    if factors.ndim != 1:
        fail(ValueError, f"the factors of a polynomial are along one axis, not {factors.ndim}")
    known = factors.constant()
    if known is not None:
        return in_type("polyval", lambda part: np.polyval(known, part), value)
    result: Any = constant(np.zeros(value.shape, dtype=np.int64), factors.context)
    for factor in factors:
        result = result * value + factor
    return result


@implements("trapezoid", "trapz")
def _trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: int = -1) -> Any:
    operand = lift(y)
    place = axes_of(operand, axis)[0]
    both = operand[along(place, slice(1, None))] + operand[along(place, slice(None, -1))]
    distances = lift(dx if x is None else _distances(x, operand, place), operand.context)
    known = distances.constant()
    if known is None:
        if distances.dtype.kind == "f":
            fail(TypeError, "np.trapezoid takes distances that are clear or integers")
        return (both * distances).sum(axis=place) / 2
    even = known.size > 0 and bool((known == known.flat[0]).all())
    if even:
        return both.sum(axis=place) * known.flat[0].item() / 2.0
    scale = _scale(known)
    weights = np.rint(known * scale).astype(np.int64)
    return (both * weights).sum(axis=place) / (2.0 * scale)


def _distances(x: Any, operand: Tracer, place: int) -> Any:
    samples = lift(x, operand.context)
    known = samples.constant()
    between: Any = np.diff(
        untyped(samples) if known is None else known, axis=place if samples.ndim > 1 else 0
    )
    if samples.ndim != 1:
        return between
    shape = [1] * operand.ndim
    shape[place] = -1
    return np.reshape(between, shape)


def _scale(distances: Any) -> int:
    """The least power of two that makes distances integers: a sum of them times integers is exact."""
    for power in range(_FINEST + 1):
        scaled = distances * 2.0**power
        if (scaled == np.rint(scaled)).all():
            return 1 << power
    fail(
        TypeError,
        "np.trapezoid adds encrypted values times distances, which must be integers: give x whose "
        "distances are equal, or are multiples of a power of two, as 0.5 or 0.125",
    )


@implements("gradient")
def _gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    operand = lift(f)
    axes = axes_of(operand, axis)
    if edge_order != 1 or len(varargs) > 1 or (varargs and np.ndim(varargs[0])):
        fail(TypeError, "np.gradient on encrypted values takes one distance, and edge_order=1")
    distance = float(clear("gradient", varargs[0])) if varargs else 1.0
    parts = [_differences(operand, place) / (2.0 * distance) for place in axes]
    return parts[0] if len(parts) == 1 else tuple(parts)


def _differences(operand: Tracer, place: int) -> Tracer:
    """Between the neighbours of each element; at an edge twice that to the one neighbour."""
    length = operand.shape[place]
    if length < 2:
        fail(ValueError, f"np.gradient takes 2 elements along an axis, not {length}")
    at = np.arange(length)
    before, after = np.maximum(at - 1, 0), np.minimum(at + 1, length - 1)
    between: Any = operand[along(place, after)] - operand[along(place, before)]
    shape = [1] * operand.ndim
    shape[place] = -1
    factors: Any = np.where(after - before == 1, 2, 1).reshape(shape)
    doubled: Tracer = between * factors
    return doubled


@implements("polyadd")
def _polyadd(a1: Any, a2: Any) -> Any:
    return _sum_of(a1, a2, 1)


@implements("polysub")
def _polysub(a1: Any, a2: Any) -> Any:
    return _sum_of(a1, a2, -1)


def _sum_of(left: Any, right: Any, sign: int) -> Any:
    context = context_of((left, right))
    first, second = (lift(np.atleast_1d(untyped(lift(p, context)))) for p in (left, right))
    size = max(first.size, second.size)
    parts: list[Any] = [np.pad(untyped(p), (size - p.size, 0)) for p in (first, second)]
    return parts[0] + parts[1] * sign


@implements("vander")
def _vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    operand = lift(x)
    if operand.ndim != 1:
        fail(ValueError, f"np.vander takes a vector, not {operand.ndim} axes")
    powers = np.arange(operand.size if N is None else N)
    return call(np.power, operand[:, None], powers if increasing else powers[::-1])
