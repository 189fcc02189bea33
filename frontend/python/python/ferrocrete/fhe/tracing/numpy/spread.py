"""Variance and norms: integers up to one float function of them, which becomes a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import cast, lift, reshape
from ..emit import emit
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL, FLOAT64, INT64
from .axes import axes_of, count
from .linear import total
from .reductions import reduce
from .registry import implements
from .ufuncs import call


def _integers(value: Any) -> Tracer:
    operand = lift(value)
    # numpy computes these in floats, in which no square of narrow integers wraps.
    return operand if operand.dtype.kind == "f" else cast(operand, INT64)


@implements("var")
def _var(
    a: Any, axis: Any = None, *, ddof: Any = 0, keepdims: bool = False, correction: Any = None
) -> Any:
    """Of integers: ``(n Σx² - (Σx)²) / (n (n - ddof))``, exact up to the division.

    numpy subtracts the mean first, which floats need to be precise; the last digit can differ.
    """
    operand = _integers(a)
    axes = axes_of(operand, axis)
    length = count(operand, axes)
    freedom = length - (ddof if correction is None else correction)
    if freedom <= 0:
        fail(
            ValueError,
            f"the variance of {length} elements with ddof={length - freedom} has no value",
        )
    squares = total(call(np.square, operand), axes, bool(keepdims))
    spread = squares * length - call(np.square, total(operand, axes, bool(keepdims)))
    return spread / (length * freedom)


@implements("std")
def _std(
    a: Any, axis: Any = None, *, ddof: Any = 0, keepdims: bool = False, correction: Any = None
) -> Any:
    return call(np.sqrt, _var(a, axis, ddof=ddof, keepdims=keepdims, correction=correction))


@implements("linalg.norm")
def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    operand = _integers(x)
    if axis is None and ord is None:
        # Of all elements, whatever the shape.
        return _vector_norm(operand, 2, tuple(range(operand.ndim)), keepdims)
    axes = axes_of(operand, axis)
    if len(axes) == 1:
        return _vector_norm(operand, 2 if ord is None else ord, axes, keepdims)
    if len(axes) == 2:
        return _matrix_norm(operand, ord, axes, keepdims)
    fail(ValueError, f"a norm is of vectors or matrices, not of {len(axes)} axes")


@implements("linalg.vector_norm")
def _norm_of_vectors(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    operand = _integers(x)
    return _vector_norm(operand, ord, axes_of(operand, axis), keepdims)


@implements("linalg.matrix_norm")
def _norm_of_matrices(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    operand = _integers(x)
    return _matrix_norm(operand, ord, axes_of(operand, (-2, -1)), keepdims)


def _vector_norm(operand: Tracer, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    if isinstance(ord, str):
        fail(ValueError, f"{ord!r} is a norm of matrices, and this is of vectors")
    if ord == 0:
        marks = emit("not_equal", [operand, lift(0, operand.context)], dtype=BOOL)
        return cast(total(marks, axes, keepdims), FLOAT64)
    sizes = call(np.absolute, operand)
    if ord in (np.inf, -np.inf):
        return cast(reduce(np.maximum if ord > 0 else np.minimum, sizes, axes, keepdims), FLOAT64)
    if ord == 1:
        return cast(total(sizes, axes, keepdims), FLOAT64)
    if ord == 2:
        return call(np.sqrt, total(call(np.square, operand), axes, keepdims))
    if ord != int(ord) or ord < 0:
        fail(
            TypeError,
            f"the norm of order {ord} is a sum of floats, of which there are several: encrypted values "
            "have norms of the orders 0, 1, 2, 3, ..., inf and -inf",
        )
    powers = total(call(np.power, sizes, int(ord)), axes, keepdims)
    return call(np.power, cast(powers, FLOAT64), 1 / ord)


def _matrix_norm(operand: Tracer, ord: Any, axes: tuple[int, int] | Any, keepdims: bool) -> Any:
    if ord in (None, "fro", "f"):
        return _vector_norm(operand, 2, axes, keepdims)
    rows, columns = axes
    if ord not in (1, -1, np.inf, -np.inf):
        fail(
            TypeError,
            f"the norm of order {ord!r} of a matrix takes singular values, which encrypted matrices do "
            "not have: there are 'fro', 1, -1, inf and -inf",
        )
    summed, other = (rows, columns) if ord in (1, -1) else (columns, rows)
    sums = total(call(np.absolute, operand), (summed,), True)
    result = reduce(np.maximum if ord > 0 else np.minimum, sums, (other,), True)
    if not keepdims:
        shape = tuple(n for axis, n in enumerate(operand.shape) if axis not in axes)
        result = reshape(result, shape)
    return cast(result, FLOAT64)
