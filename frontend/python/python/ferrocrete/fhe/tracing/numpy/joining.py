"""Functions that join, repeat, split and fill arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..convert import broadcast, cast, common, context_of, join, lift, same, untyped
from ..emit import constant
from ..location import fail
from ..tracer import Tracer
from .axes import along, axes_of
from .registry import implements
from .shapes import move, reshape


def _parts(arrays: Any) -> list[Tracer]:
    values = list(arrays)
    context = context_of(values)
    parts = [lift(value, context) for value in values]
    if not parts:
        fail(ValueError, "there is nothing to join")
    return common(parts)


@implements("concatenate", "concat")
def _concatenate(arrays: Any, axis: int | None = 0) -> Tracer:
    parts = _parts(arrays)
    if axis is None:
        parts, axis = [reshape(part, (part.size,)) for part in parts], 0
    if any(part.ndim == 0 for part in parts):
        fail(ValueError, "scalars can't be concatenated: np.stack joins along a new axis")
    place = axes_of(parts[0], axis)[0]
    return join(parts, place)


@implements("stack")
def _stack(arrays: Any, axis: int = 0) -> Tracer:
    parts = _parts(arrays)
    shapes = {part.shape for part in parts}
    if len(shapes) > 1:
        fail(ValueError, f"arrays of different shapes can't be stacked: {sorted(shapes)}")
    return _concatenate(
        [np.expand_dims(part, axis) for part in parts], _place(axis, parts[0].ndim + 1)
    )


def _place(axis: int, count: int) -> int:
    return axis + count if axis < 0 else axis


@implements("vstack", "row_stack")
def _vstack(tup: Any) -> Tracer:
    return _concatenate([np.atleast_2d(part) for part in _parts(tup)], 0)


@implements("hstack")
def _hstack(tup: Any) -> Tracer:
    parts: list[Any] = [np.atleast_1d(part) for part in _parts(tup)]
    return _concatenate(parts, 0 if parts[0].ndim == 1 else 1)


@implements("dstack")
def _dstack(tup: Any) -> Tracer:
    return _concatenate([np.atleast_3d(part) for part in _parts(tup)], 2)


@implements("column_stack")
def _column_stack(tup: Any) -> Tracer:
    parts = _parts(tup)
    return _concatenate(
        [reshape(part, (part.size, 1)) if part.ndim < 2 else part for part in parts], 1
    )


@implements("append")
def _append(arr: Any, values: Any, axis: int | None = None) -> Tracer:
    return _concatenate([arr, values], axis)


@implements("tile")
def _tile(A: Any, reps: Any) -> Tracer:
    return move(lift(A), lambda array: np.tile(array, reps))


@implements("repeat")
def _repeat(a: Any, repeats: Any, axis: int | None = None) -> Tracer:
    return move(lift(a), lambda array: np.repeat(array, repeats, axis))


@implements("resize")
def _resize(a: Any, new_shape: Any) -> Tracer:
    return move(lift(a), lambda array: np.resize(array, new_shape))


@implements("roll")
def _roll(a: Any, shift: Any, axis: Any = None) -> Tracer:
    return move(lift(a), lambda array: np.roll(array, shift, axis))


@implements("delete")
def _delete(arr: Any, obj: Any, axis: int | None = None) -> Tracer:
    return move(lift(arr), lambda array: np.delete(array, obj, axis))


@implements("take")
def _take(a: Any, indices: Any, axis: int | None = None, mode: str = "raise") -> Tracer:
    operand = lift(a)
    if isinstance(indices, Tracer):
        if axis is None:
            return reshape(operand, (operand.size,))[indices]
        return operand[along(axes_of(operand, axis)[0], indices)]
    return move(operand, lambda array: np.take(array, indices, axis, mode=mode))  # type: ignore[call-overload]


@implements("diag")
def _diag(v: Any, k: int = 0) -> Tracer:
    operand = lift(v)
    if operand.ndim == 2:
        return operand.diagonal(k)
    length = operand.size + abs(k)
    matrix = constant(np.zeros((length, length), dtype=operand.dtype), operand.context)
    rows = np.arange(operand.size)
    matrix[rows + max(-k, 0), rows + max(k, 0)] = operand
    return matrix


@implements("tril")
def _tril(m: Any, k: int = 0) -> Tracer:
    operand = lift(m)
    product: Tracer = operand * np.tril(np.ones(operand.shape, dtype=operand.dtype), k)
    return product


@implements("triu")
def _triu(m: Any, k: int = 0) -> Tracer:
    operand = lift(m)
    product: Tracer = operand * np.triu(np.ones(operand.shape, dtype=operand.dtype), k)
    return product


@implements("pad")
def _pad(array: Any, pad_width: Any, mode: str = "constant", *, constant_values: Any = 0) -> Tracer:
    operand = lift(array)
    if mode != "constant":
        return move(operand, lambda part: np.pad(part, pad_width, mode=mode))  # type: ignore[call-overload]
    inside = np.pad(np.ones(operand.shape, dtype=bool), pad_width)
    values = np.pad(
        np.zeros(operand.shape, operand.dtype), pad_width, constant_values=constant_values
    )
    padded = constant(values, operand.context)
    corner = (
        np.argwhere(inside).min(axis=0) if operand.size else np.zeros(operand.ndim, dtype=np.int64)
    )
    index = tuple(
        slice(start, start + length) for start, length in zip(corner, operand.shape, strict=True)
    )
    padded[index] = operand
    return padded


def _split_at(value: Any, sections: Any, axis: int, even: bool) -> list[Tracer]:
    operand = lift(value)
    place = axes_of(operand, axis)[0]
    try:
        split = np.split if even else np.array_split
        parts: Sequence[Any] = split(np.arange(operand.shape[place]), sections)
    except (ValueError, TypeError) as error:
        fail(ValueError, str(error), error)
    starts = [(int(part[0]), int(part[-1]) + 1) if part.size else (0, 0) for part in parts]
    return [operand[along(place, slice(start, stop))] for start, stop in starts]


@implements("split")
def _split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tracer]:
    return _split_at(ary, indices_or_sections, axis, even=True)


@implements("array_split")
def _array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[Tracer]:
    return _split_at(ary, indices_or_sections, axis, even=False)


@implements("vsplit")
def _vsplit(ary: Any, indices_or_sections: Any) -> list[Tracer]:
    return _split_at(ary, indices_or_sections, 0, even=True)


@implements("hsplit")
def _hsplit(ary: Any, indices_or_sections: Any) -> list[Tracer]:
    return _split_at(ary, indices_or_sections, 0 if lift(ary).ndim == 1 else 1, even=True)


@implements("unstack")
def _unstack(x: Any, /, *, axis: int = 0) -> tuple[Tracer, ...]:
    return tuple(np.moveaxis(untyped(lift(x)), axis, 0))


@implements("copy")
def _copy(a: Any, order: str = "K", subok: bool = False) -> Tracer:
    return same(lift(a))


@implements("astype")
def _astype(x: Any, dtype: Any, /, *, copy: bool = True) -> Tracer:
    return lift(x).astype(dtype)


def _filled(like: Any, value: Any, dtype: Any, shape: Any) -> Tracer:
    operand = lift(like)
    dtype = operand.dtype if dtype is None else np.dtype(dtype)
    if shape is None:
        shape = operand.shape
    if isinstance(value, Tracer):
        return same(broadcast(cast(value, dtype), shape))
    return constant(np.full(shape, value, dtype=dtype), operand.context)


@implements("zeros_like", "empty_like")
def _zeros_like(
    a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> Tracer:
    return _filled(a, 0, dtype, shape)


@implements("ones_like")
def _ones_like(
    a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None
) -> Tracer:
    return _filled(a, 1, dtype, shape)


@implements("full_like")
def _full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: str = "K",
    subok: bool = True,
    shape: Any = None,
) -> Tracer:
    return _filled(a, fill_value, dtype, shape)
