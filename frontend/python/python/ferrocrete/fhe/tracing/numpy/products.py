"""Products of other shapes than those of matrices, and ``np.linalg``'s names for products."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..convert import join, lift, reshape, untyped
from ..emit import constant
from ..location import fail
from ..tracer import Tracer
from . import linear, shapes
from .axes import axes_of
from .registry import FUNCTIONS, implements
from .ufuncs import call


@implements("kron")
def _kron(a: Any, b: Any) -> Tracer:
    left, right = lift(a), lift(b)
    axes = max(left.ndim, right.ndim)
    first = (1,) * (axes - left.ndim) + left.shape
    second = (1,) * (axes - right.ndim) + right.shape
    # Every axis of the result is one of the left, and within it one of the right.
    rows = tuple(part for length in first for part in (length, 1))
    columns = tuple(part for length in second for part in (1, length))
    product = call(np.multiply, reshape(left, rows), reshape(right, columns))
    return reshape(product, tuple(n * m for n, m in zip(first, second, strict=True)))


@implements("ediff1d")
def _ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> Tracer:
    operand = lift(ary)
    flat = reshape(operand, (operand.size,))
    parts = [untyped(np.diff(untyped(flat)))]
    if to_begin is not None:
        parts.insert(0, np.ravel(untyped(lift(to_begin, operand.context))))
    if to_end is not None:
        parts.append(np.ravel(untyped(lift(to_end, operand.context))))
    return join(parts, 0)


@implements("cross")
def _cross(
    a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None
) -> Any:
    if axis is not None:
        axisa = axisb = axisc = axis
    left: Any = np.moveaxis(untyped(lift(a)), axisa, -1)
    right: Any = np.moveaxis(untyped(lift(b)), axisb, -1)
    if left.shape[-1] != 3 or right.shape[-1] != 3:
        fail(ValueError, "np.cross takes vectors of 3 elements")
    after, before = [1, 2, 0], [2, 0, 1]
    product = left[..., after] * right[..., before] - left[..., before] * right[..., after]
    return np.moveaxis(product, -1, axisc)


@implements("linalg.matrix_power")
def _matrix_power(a: Any, n: int) -> Any:
    operand, power = lift(a), operator.index(n)
    if operand.ndim < 2 or operand.shape[-1] != operand.shape[-2]:
        fail(ValueError, f"a power is of square matrices, not of shape {operand.shape}")
    if power < 0:
        fail(TypeError, "encrypted matrices have no inverse: the power is 0 or greater")
    if power == 0:
        ones = np.broadcast_to(np.eye(operand.shape[-1], dtype=np.int64), operand.shape)
        return constant(ones, operand.context)
    result, square = None, operand
    while power:
        if power % 2:
            result = square if result is None else call(np.matmul, result, square)
        power //= 2
        if power:
            square = call(np.matmul, square, square)
    return result if result is not operand else operand.copy()


@implements("linalg.multi_dot")
def _multi_dot(arrays: Sequence[Any]) -> Any:
    parts = list(arrays)
    if len(parts) < 2:
        fail(ValueError, "np.linalg.multi_dot takes two arrays or more")
    result = parts[0]
    for part in parts[1:]:
        result = np.dot(result, part)
    return result


#: What has registered the functions below before.
_BEFORE = (linear, shapes)


def _same(*names: str) -> None:
    """What ``np.linalg`` has under the name of a function of numpy."""
    for name in names:
        mine = FUNCTIONS.get(getattr(np, name, None))  # type: ignore[arg-type]
        if mine is not None:
            implements(f"linalg.{name}")(mine)


_same("cross", "matrix_transpose", "outer", "tensordot")


@implements("linalg.matmul")
def _matmul(x1: Any, x2: Any, /) -> Any:
    return call(np.matmul, x1, x2)


@implements("linalg.vecdot")
def _vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> Any:
    left, right = lift(x1), lift(x2)
    places = axes_of(left, axis)[0], axes_of(right, axis)[0]
    if left.shape[places[0]] != right.shape[places[1]]:
        fail(ValueError, f"vectors of {left.shape} and {right.shape} differ in length")
    moved = [
        np.moveaxis(untyped(part), place, -1)
        for part, place in zip((left, right), places, strict=True)
    ]
    return call(np.multiply, *moved).sum(axis=-1)


@implements("linalg.diagonal")
def _diagonal(x: Any, /, *, offset: int = 0) -> Any:
    return np.diagonal(untyped(lift(x)), offset, -2, -1)


@implements("linalg.trace")
def _trace(x: Any, /, *, offset: int = 0) -> Any:
    return np.trace(untyped(lift(x)), offset, -2, -1)
