"""Functions of numpy that act on each element of one argument, by clear data: tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...shown import shown
from ..convert import context_of, lift, untyped
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL, as_array
from .choices import where
from .linear import total
from .registry import implements
from .ufuncs import call, elementwise


def clear(name: str, value: Any) -> Any:
    """Gives an argument that must be known, as numpy gets it."""
    if isinstance(value, Tracer):
        known = value.constant()
        if known is None:
            fail(TypeError, f"np.{name} takes one encrypted argument: {shown(value)} must be clear")
        return known
    return as_array(value)


def in_type(name: str, function: Callable[[Any], Any], operand: Tracer) -> Tracer:
    """A function of arrays of the operand's own type, element by element."""
    source = operand.dtype

    def of_type(array: Any) -> Any:
        return function(np.asarray(array).astype(source))

    return elementwise(
        name, of_type, [operand], dtype=np.asarray(of_type(np.ones((), source))).dtype
    )


@implements("isin", "in1d")
def _isin(element: Any, test_elements: Any, *, invert: bool = False) -> Tracer:
    values = clear("isin", test_elements)
    return elementwise(
        "isin", lambda x: np.isin(x, values, invert=invert), [lift(element)], dtype=BOOL
    )


@implements("digitize")
def _digitize(x: Any, bins: Any, right: bool = False) -> Tracer:
    limits = clear("digitize", bins)
    return elementwise("digitize", lambda part: np.digitize(part, limits, right), [lift(x)])


@implements("interp")
def _interp(
    x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None
) -> Tracer:
    places, values = clear("interp", xp), clear("interp", fp)
    return elementwise(
        "interp", lambda part: np.interp(part, places, values, left, right, period), [lift(x)]
    )


@implements("fix")
def _fix(x: Any) -> Any:
    return call(np.trunc, x)


@implements("sinc")
def _sinc(x: Any) -> Tracer:
    return in_type("sinc", np.sinc, lift(x))


@implements("nan_to_num")
def _nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Tracer:
    def replace(part: Any) -> Any:
        return np.nan_to_num(part, nan=nan, posinf=posinf, neginf=neginf)

    return in_type("nan_to_num", replace, lift(x))


@implements("select")
def _select(condlist: Sequence[Any], choicelist: Sequence[Any], default: Any = 0) -> Any:
    if len(condlist) != len(choicelist) or not condlist:
        fail(ValueError, "np.select takes as many choices as conditions, one at least")
    result = default
    for condition, choice in reversed(list(zip(condlist, choicelist, strict=True))):
        result = where(condition, choice, result)
    return result


@implements("array_equal")
def _array_equal(a1: Any, a2: Any) -> Any:
    first, second = lift(a1), lift(a2)
    if first.shape != second.shape:
        return False
    differences = total(call(np.not_equal, first, second), tuple(range(first.ndim)), False)
    return differences == 0


@implements("average")
def _average(a: Any, axis: Any = None, weights: Any = None) -> Any:
    operand = lift(a)
    if weights is None:
        return operand.mean(axis)
    factors = clear("average", weights)
    if factors.shape != operand.shape:
        if not isinstance(axis, int) or factors.shape != (operand.shape[axis],):
            fail(
                ValueError,
                "weights have the array's shape, or are along the one axis of the average",
            )
        factors = factors.reshape(
            [-1 if place == axis % operand.ndim else 1 for place in range(operand.ndim)]
        )
    if operand.dtype == BOOL:
        operand = operand.astype(np.int64)
    spread = np.broadcast_to(factors, operand.shape)
    return (operand * factors).sum(axis) / spread.sum(axis)


@implements("convolve")
def _convolve(a: Any, v: Any, mode: str = "full") -> Any:
    first, second = lift(a), lift(v)
    if first.ndim != 1 or second.ndim != 1 or not first.size or not second.size:
        fail(ValueError, "np.convolve takes two vectors")
    if first.size < second.size:
        first, second = second, first
    around = {"full": second.size - 1, "valid": 0, "same": second.size - 1}.get(mode)
    if around is None:
        fail(ValueError, f"mode is 'full', 'same' or 'valid', not {shown(mode)}")
    padded: Any = np.pad(untyped(first), around)
    places = np.arange(padded.size - second.size + 1)[:, None] + np.arange(second.size)
    result = call(np.matmul, padded[places], second[::-1])
    start = (second.size - 1) // 2
    return result[start : start + first.size] if mode == "same" else result


@implements("correlate")
def _correlate(a: Any, v: Any, mode: str = "valid") -> Any:
    context = context_of((a, v))
    first, second = lift(a, context), lift(v, context)
    if first.ndim == second.ndim == 1 and first.size < second.size:
        return _convolve(second, first[::-1], mode)[::-1]
    return _convolve(first, second[::-1] if second.ndim else second, mode)


@implements("isclose")
def _isclose(
    a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False
) -> Tracer:
    context = context_of((a, b))
    operands = [lift(a, context), lift(b, context)]

    def close(*parts: Any) -> Any:
        left, right = (
            np.asarray(part).astype(operand.dtype)
            for part, operand in zip(parts, operands, strict=True)
        )
        return np.isclose(left, right, rtol, atol, equal_nan)

    return elementwise("isclose", close, operands, dtype=BOOL)


@implements("allclose")
def _allclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Any:
    return np.all(untyped(_isclose(a, b, rtol, atol, equal_nan)))


@implements("array_equiv")
def _array_equiv(a1: Any, a2: Any) -> Any:
    first, second = lift(a1), lift(a2)
    try:
        np.broadcast_shapes(first.shape, second.shape)
    except ValueError:
        return False
    return np.all(call(np.equal, first, second))
