"""Methods of universal functions: ``reduce``, ``accumulate``, ``outer``."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import cast, lift, reshape
from ..location import fail
from ..tracer import Tracer
from ..types import reduced_type
from ..values import BOOL
from .axes import axes_of, reduced_axes
from .linear import total
from .reductions import reduce, scan
from .registry import METHODS
from .ufuncs import call

#: Functions whose reductions do not depend on how operands are grouped.
_ASSOCIATIVE = {
    np.add,
    np.multiply,
    np.minimum,
    np.maximum,
    np.fmin,
    np.fmax,
    np.bitwise_and,
    np.bitwise_or,
    np.bitwise_xor,
    np.logical_and,
    np.logical_or,
    np.logical_xor,
    np.gcd,
    np.lcm,
}
_LOGICAL = {np.logical_and, np.logical_or, np.logical_xor}


def _check(ufunc: np.ufunc, method: str) -> None:
    if ufunc not in _ASSOCIATIVE:
        fail(
            TypeError,
            f"np.{ufunc.__name__}.{method} has no meaning on encrypted values: the order of operands matters",
        )


def _reduce(
    ufunc: np.ufunc, value: Any, axis: Any = 0, *, keepdims: bool = False, **options: Any
) -> Tracer:
    _check(ufunc, "reduce")
    if any(option is not None and option is not np._NoValue for option in options.values()):
        fail(
            TypeError,
            f"np.{ufunc.__name__}.reduce does not take {', '.join(options)} on encrypted values",
        )
    operand = lift(value)
    axes = reduced_axes(operand, axis)
    if ufunc is np.add:
        return total(operand, axes, keepdims)
    return reduce(ufunc, _elements(ufunc, operand), axes, keepdims)


def _elements(ufunc: np.ufunc, operand: Tracer) -> Tracer:
    """What is combined: truth values by logic, and integers by sums and products."""
    if ufunc in _LOGICAL:
        return cast(operand, BOOL)
    return cast(operand, reduced_type(ufunc, operand.dtype))


def _accumulate(ufunc: np.ufunc, value: Any, axis: int = 0) -> Tracer:
    _check(ufunc, "accumulate")
    operand = _elements(ufunc, lift(value))
    return scan(ufunc, operand, axes_of(operand, axis)[0])


def _outer(ufunc: np.ufunc, left: Any, right: Any) -> Any:
    first, second = lift(left), lift(right)
    return call(ufunc, reshape(first, first.shape + (1,) * second.ndim), second)


METHODS.update(reduce=_reduce, accumulate=_accumulate, outer=_outer)
