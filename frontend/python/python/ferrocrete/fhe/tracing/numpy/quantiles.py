"""Quantiles: of sorted elements, by clear parts."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from ..convert import cast, join, lift, reshape, same
from ..location import fail
from ..tracer import Tracer
from ..values import INT64
from .axes import axes_of, last, with_ones
from .registry import implements
from .sorting import sort
from .tables import clear

#: A part between two elements is a fraction with a power of two up to this one below.
_FINEST = 1 << 10


@implements("percentile")
def _percentile(
    a: Any, q: Any, axis: Any = None, *, method: str = "linear", keepdims: bool = False
) -> Any:
    return _quantiles(a, clear("percentile", q) / 100, axis, method, keepdims)


@implements("quantile")
def _quantile(
    a: Any, q: Any, axis: Any = None, *, method: str = "linear", keepdims: bool = False
) -> Any:
    return _quantiles(a, clear("quantile", q).astype(np.float64), axis, method, keepdims)


def _quantiles(a: Any, parts: Any, axis: Any, method: str, keepdims: bool) -> Any:
    operand = lift(a)
    source = operand.dtype
    operand = operand if source.kind == "f" else cast(operand, INT64)
    if not ((parts >= 0) & (parts <= 1)).all():
        fail(ValueError, "quantiles are of parts from 0 to 1, percentiles from 0 to 100")
    axes = axes_of(operand, axis)
    elements, shape = last(operand, axes)
    if elements.shape[-1] == 0:
        fail(ValueError, "a quantile of no elements has no value")
    shape = with_ones(operand, axes) if keepdims else shape
    ordered = sort(elements)
    sums = [_between(ordered, float(part), method) for part in parts.flat]
    # Floats are computed last: those of one integer become a table.
    scale = max(scale for _, scale in sums)
    if parts.ndim == 0:
        result = reshape(sums[0][0] * (scale // sums[0][1]), shape)
    else:
        rows = [reshape(total * (scale // own), (1, *shape)) for total, own in sums]
        result = reshape(join(rows, 0), (*parts.shape, *shape))
    # What numpy takes as it is keeps its type.
    return result / scale if method in ("linear", "midpoint") else same(result, dtype=source)


def _between(ordered: Tracer, part: float, method: str) -> tuple[Any, int]:
    """The quantile times a power of two, and the power."""
    length = ordered.shape[-1]
    place = part * (length - 1)
    low, high = int(np.floor(place)), int(np.ceil(place))
    if method in ("lower", "higher", "nearest"):
        chosen = {"lower": low, "higher": high, "nearest": int(np.rint(place))}[method]
        return ordered[..., chosen], 1
    if method == "midpoint":
        return ordered[..., low] + ordered[..., high], 2
    if method != "linear":
        fail(
            TypeError,
            f"method={method!r} is not there on encrypted values: 'linear', 'lower', 'higher', "
            "'midpoint' and 'nearest' are",
        )
    share = Fraction(place - low)
    if share.denominator > _FINEST:
        fail(
            TypeError,
            f"the part {part} lies between two encrypted elements, at {place - low:.6g} of the way, and "
            "floats of several encrypted values can't be added: take one at a multiple of a quarter or "
            "an eighth, or method='nearest'",
        )
    below = share.denominator
    return ordered[..., low] * (below - share.numerator) + ordered[
        ..., high
    ] * share.numerator, below
