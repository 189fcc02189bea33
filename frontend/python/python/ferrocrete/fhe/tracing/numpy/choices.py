"""Clipping, rounding, and choices between two values."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..convert import apply, cast, gather, join, lift, reshape, untyped
from ..emit import emit
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL, FLOAT64
from ..views import positions
from .registry import implements
from .ufuncs import call


@implements("clip")
def _clip(
    a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None
) -> Tracer:
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    operand = lift(a)
    limits = [
        None if limit is None else lift(limit, operand.context).constant() for limit in (low, high)
    ]
    scalars = all(
        limit is None or (value is not None and value.size == 1 and value.ndim == 0)
        for limit, value in zip((low, high), limits, strict=True)
    )
    if scalars and operand.constant() is None:
        if any(limit is not None and limit.dtype == FLOAT64 for limit in limits):
            operand = cast(operand, FLOAT64)
        return apply("clip", lambda array: np.clip(array, *untyped(limits)), operand)
    if low is not None:
        operand = call(np.maximum, operand, low)
    return operand if high is None else call(np.minimum, operand, high)


@implements("round", "around", "round_")
def _round(a: Any, decimals: int = 0) -> Tracer:
    operand = lift(a)
    decimals = operator.index(decimals)
    if operand.dtype != FLOAT64 and decimals >= 0:
        return operand.copy()
    name = "rint" if decimals == 0 else "round"
    return apply(name, lambda array: np.round(array, decimals), operand)


@implements("where")
def where(condition: Any, *choices: Any) -> Tracer:
    """As ``numpy.where`` with both choices; a condition that is known only moves elements."""
    if len(choices) != 2:
        fail(
            TypeError,
            "np.where of a condition alone gives places, which are not known: give both choices",
        )
    parts = [lift(part) for part in (condition, *choices)]
    dtype = np.result_type(parts[1].dtype, parts[2].dtype)
    yes, no = cast(parts[1], dtype), cast(parts[2], dtype)
    known = parts[0].constant()
    if known is not None:
        return _choose(known.astype(bool), yes, no)
    return emit("where", [parts[0], yes, no], truth=dtype == BOOL)


def _choose(condition: np.ndarray[Any, Any], yes: Tracer, no: Tracer) -> Tracer:
    """A choice that is known only moves elements."""
    both = join([reshape(yes, (yes.size,)), reshape(no, (no.size,))], 0)
    places = np.where(condition, positions(yes.shape), yes.size + positions(no.shape))
    return gather(both, places)
