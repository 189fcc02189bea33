"""Clipping, rounding, and choices between two values."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..convert import apply, cast, gather, holds_tracer, join, lift, reshape, untyped
from ..emit import emit
from ..location import fail
from ..tracer import Tracer
from ..types import check_fits, common_type, kind_of
from ..views import positions
from .registry import implements
from .ufuncs import call


@implements("clip")
def _clip(
    a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None
) -> Tracer:
    low, high = (a_min if min is None else min), (a_max if max is None else max)
    operand = lift(a)
    # A limit that is a Python number takes the array's type, so it stays one.
    limits = [limit.constant() if isinstance(limit, Tracer) else limit for limit in (low, high)]
    scalars = all(
        limit is None or (known is not None and not holds_tracer(known) and np.ndim(known) == 0)
        for limit, known in zip((low, high), limits, strict=True)
    )
    if scalars and operand.constant() is None:
        source = operand.dtype

        def clipped(array: Any) -> Any:
            return np.clip(np.asarray(array).astype(source), *untyped(limits))

        try:
            dtype = clipped(np.ones((), source)).dtype
        except (OverflowError, TypeError) as error:
            fail(type(error), str(error), error)
        return apply("clip", clipped, operand, dtype=dtype)
    if low is not None:
        operand = call(np.maximum, operand, low)
    return operand if high is None else call(np.minimum, operand, high)


@implements("round", "around", "round_")
def _round(a: Any, decimals: int = 0) -> Tracer:
    operand = lift(a)
    decimals = operator.index(decimals)
    source = operand.dtype
    if source.kind in "iu" and decimals >= 0:
        return operand.copy()
    name = "rint" if decimals == 0 else "round"

    def rounded(array: Any) -> Any:
        return np.round(np.asarray(array).astype(source), decimals)

    return apply(name, rounded, operand, dtype=rounded(np.ones((), source)).dtype)


@implements("where")
def where(condition: Any, *choices: Any) -> Tracer:
    """As ``numpy.where`` with both choices; a condition that is known only moves elements."""
    if len(choices) != 2:
        fail(
            TypeError,
            "np.where of a condition alone gives places, which are not known: give both choices",
        )
    parts = [lift(part) for part in (condition, *choices)]
    kinds = [
        part.dtype if holds_tracer(choice) else kind_of(choice)
        for choice, part in zip(choices, parts[1:], strict=True)
    ]
    dtype = common_type(kinds)
    for choice in choices:
        check_fits(choice, dtype)
    yes, no = (_of_type(part, dtype) for part in parts[1:])
    known = parts[0].constant()
    if known is not None:
        return _choose(known.astype(bool), yes, no)
    return emit("where", [parts[0], yes, no], dtype=dtype)


def _of_type(part: Tracer, dtype: np.dtype[Any]) -> Tracer:
    known = part.constant()
    return cast(part, dtype) if known is None else lift(known.astype(dtype), part.context)


def _choose(condition: np.ndarray[Any, Any], yes: Tracer, no: Tracer) -> Tracer:
    """A choice that is known only moves elements."""
    both = join([reshape(yes, (yes.size,)), reshape(no, (no.size,))], 0)
    places = np.where(condition, positions(yes.shape), yes.size + positions(no.shape))
    return gather(both, places)
