"""Histograms and distinct elements: where the shape of the result is known."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import lift, reshape
from ..emit import constant
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL
from .linear import total
from .registry import implements
from .tables import clear
from .ufuncs import call, elementwise


@implements("histogram")
def _histogram(
    a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None
) -> tuple[Tracer, Any]:
    operand = lift(a)
    operand = reshape(operand, (operand.size,))
    if density:
        fail(
            TypeError,
            "np.histogram does not take density= on encrypted values: divide the counts by what is "
            "known, after they are decrypted",
        )
    edges = _edges(bins, range)
    count = edges.size - 1

    def is_inside(part: Any, bin: Any) -> Any:
        # As numpy: a bin has its left edge, the last one its right edge, too.
        found = np.searchsorted(edges, part, "right") - 1
        return np.where(part == edges[-1], count - 1, found) == bin

    places = constant(np.arange(count), operand.context)
    inside = elementwise("histogram", is_inside, [operand[:, None], places], dtype=BOOL)
    if weights is None:
        return total(inside, (0,), False), edges
    factors = lift(weights, operand.context)
    if factors.size != operand.size:
        fail(ValueError, f"{factors.size} weights do not fit {operand.size} elements")
    if factors.dtype == BOOL:
        fail(TypeError, "weights are truth values: convert them by weights.astype(np.int64)")
    return call(np.matmul, reshape(factors, (factors.size,)), inside), edges


def _edges(bins: Any, limits: Any) -> Any:
    """The edges of the bins, as numpy makes them."""
    if isinstance(bins, str):
        fail(TypeError, f"bins={bins!r} depends on the values, which are not known: give edges")
    if np.ndim(bins) == 0 and limits is None:
        fail(
            TypeError,
            "without range= the edges of np.histogram depend on the values, which are not known: "
            "give range=(low, high), or the edges as bins=[...]",
        )
    limits = None if limits is None else tuple(clear("histogram", limits).tolist())
    given = clear("histogram", bins)
    try:
        # No element is needed where edges or a range are given.
        edges = np.histogram_bin_edges(np.zeros(0), given if given.ndim else int(given), limits)
    except (ValueError, TypeError) as error:
        fail(type(error), f"{error}", error)
    return given if given.ndim else edges


#: Why a function of unknown values has no result of a known shape.
DISTINCT = (
    "how many distinct elements there are depends on the values, which are not known. s = np.sort(x) "
    "has equal ones side by side, and (s[1:] != s[:-1]).sum() + 1 is how many are distinct"
)


@implements("unique")
def _unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    **options: Any,
) -> Any:
    operand = lift(ar)
    known = operand.constant()
    extras = (return_index, return_inverse, return_counts)
    if known is not None:
        found = _unique_of(known, *extras, axis, **options)
        parts = [constant(part, operand.context) for part in _parts(found)]
        return tuple(parts) if isinstance(found, tuple) else parts[0]
    if operand.size > 1 or axis is not None:
        fail(TypeError, f"np.unique does not take several encrypted values: {DISTINCT}")
    # One element is the only one of its kind, and none has no kind.
    nothing: Any = np.zeros(operand.shape, dtype=np.int64)
    found = _unique_of(nothing, *extras, **options)
    rest = [constant(part, operand.context) for part in _parts(found)[1:]]
    values = reshape(operand, (operand.size,)).copy()
    return (values, *rest) if rest else values


#: The stubs of numpy have one signature for each choice of results.
_unique_of: Any = np.unique


def _parts(found: Any) -> tuple[Any, ...]:
    return found if isinstance(found, tuple) else (found,)
