"""Sums and products of matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..convert import cast, lift, reshape, same
from ..emit import emit
from ..location import fail
from ..tracer import Tracer
from ..types import reduced_type
from ..values import BOOL
from .axes import axes_of, count, permute, reduced_axes
from .registry import implements
from .ufuncs import compute, wrapped


def total(operand: Tracer, axes: tuple[int, ...], keepdims: bool) -> Tracer:
    """Gives the sum over axes, in the type that numpy sums in; of truth values, how many there are."""
    dtype = reduced_type(np.add, operand.dtype)
    return emit("sum", [operand], {"axes": axes, "keep_dims": keepdims}, dtype=dtype)


@implements("sum")
def _sum(a: Any, axis: Any = None, *, keepdims: bool = False) -> Tracer:
    operand = lift(a)
    return total(operand, reduced_axes(operand, axis), bool(keepdims))


def _numbers(*values: Any) -> list[Tracer]:
    operands = [lift(value) for value in values]
    if all(operand.dtype == BOOL for operand in operands):
        # numpy's products of truth values are `or` of `and`.
        fail(TypeError, "a product of truth values alone: convert one by x.astype(np.int64)")
    return operands


def _elements(left: Tracer, right: Tracer) -> Tracer:
    product: Tracer = compute(np.multiply, left, right)
    return product


def product(left: Tracer, right: Tracer) -> Tracer:
    """Products of rows and columns, in the type that numpy computes them in."""
    dtype = np.result_type(left.dtype, right.dtype)
    result = emit("matmul", [left, right])
    if dtype.kind == "f" and not result.node.is_float:
        # No type holds both signed and unsigned integers of 64 bits, so numpy makes floats of them.
        return cast(result, dtype)
    return same(result, dtype=dtype) if dtype.kind == "f" else wrapped(result, dtype)


@implements("matmul")
def _matmul(left: Any, right: Any) -> Tracer:
    operands = _numbers(left, right)
    if any(operand.ndim == 0 for operand in operands):
        fail(ValueError, "np.matmul does not take scalars: write *")
    return product(*operands)


@implements("dot")
def _dot(a: Any, b: Any) -> Tracer:
    left, right = _numbers(a, b)
    if left.ndim == 0 or right.ndim == 0:
        return _elements(left, right)
    if right.ndim <= 2:
        return product(left, right)
    return _tensordot(left, right, (-1, -2))


@implements("inner")
def _inner(a: Any, b: Any) -> Tracer:
    left, right = _numbers(a, b)
    if left.ndim == 0 or right.ndim == 0:
        return _elements(left, right)
    return _tensordot(left, right, (-1, -1))


@implements("vdot")
def _vdot(a: Any, b: Any) -> Tracer:
    left, right = _numbers(a, b)
    return product(reshape(left, (left.size,)), reshape(right, (right.size,)))


@implements("vecdot")
def _vecdot(x1: Any, x2: Any) -> Tracer:
    left, right = _numbers(x1, x2)
    terms = _elements(left, right)
    dtype = terms.dtype
    result = emit("sum", [terms], {"axes": (terms.ndim - 1,), "keep_dims": False}, dtype=dtype)
    return result if dtype.kind == "f" else wrapped(result, dtype)


@implements("outer")
def _outer(a: Any, b: Any) -> Tracer:
    left, right = lift(a), lift(b)
    product: Tracer = reshape(left, (left.size, 1)) * reshape(right, (1, right.size))
    return product


@implements("tensordot")
def _tensordot(a: Any, b: Any, axes: Any = 2) -> Tracer:
    left, right = _numbers(a, b)
    ours, theirs = _contracted(left, right, axes)
    kept_left = [axis for axis in range(left.ndim) if axis not in ours]
    kept_right = [axis for axis in range(right.ndim) if axis not in theirs]
    lengths = [left.shape[axis] for axis in ours]
    if lengths != [right.shape[axis] for axis in theirs]:
        fail(
            ValueError,
            f"shapes {left.shape} and {right.shape} differ in the axes that are summed over",
        )
    shape = tuple(left.shape[axis] for axis in kept_left) + tuple(
        right.shape[axis] for axis in kept_right
    )
    rows = permute(left, (*kept_left, *ours))
    columns = permute(right, (*theirs, *kept_right))
    summed = count(left, tuple(ours))
    rows = reshape(rows, (count(left, tuple(kept_left)), summed))
    columns = reshape(columns, (summed, count(right, tuple(kept_right))))
    return reshape(product(rows, columns), shape)


def _contracted(left: Tracer, right: Tracer, axes: Any) -> tuple[list[int], list[int]]:
    if isinstance(axes, int) and not isinstance(axes, bool):
        return list(range(left.ndim - axes, left.ndim)), list(range(axes))
    ours, theirs = axes
    return list(axes_of(left, ours)), list(axes_of(right, theirs))


@implements("trace")
def _trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tracer:
    diagonal = lift(a).diagonal(offset, axis1, axis2)
    return total(diagonal, (diagonal.ndim - 1,), False)
