"""Reading and assigning elements at encrypted places."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import indexing
from .convert import apply, broadcast, reshape
from .emit import constant, emit
from .given import is_array, is_given
from .location import fail
from .tracer import Tracer
from .values import BOOL


def integer(index: Tracer) -> Tracer:
    """Checks that a traced index is of integers."""
    if index.dtype.kind == "f":
        fail(IndexError, "a float is no index: convert it by x.astype(np.int64)")
    if index.dtype == BOOL:
        fail(
            TypeError,
            "which elements an encrypted mask selects, and how many, is not known: write "
            "np.where(mask, x, 0) to keep the shape, or mask.astype(np.int64) for an index of 0 or 1",
        )
    return index


def is_mask(index: Any) -> bool:
    """Whether an index is a mask that is not known."""
    return isinstance(index, Tracer) and index.dtype == BOOL and index.constant() is None


def is_needed(operand: Tracer, entries: tuple[Any, ...]) -> bool:
    """Whether entries of an index are neither known nor clear."""
    return bool(_unknown(operand, entries))


def _unknown(operand: Tracer, entries: tuple[Any, ...]) -> list[Tracer]:
    traced = [entry for entry in entries if isinstance(entry, Tracer)]
    return [entry for entry in traced if not is_given(operand, entry)]


def read(operand: Tracer, entries: tuple[Any, ...]) -> Tracer:
    """Reads elements at integers of which some are encrypted.

    Parameters
    ----------
    operand
        A clear array is looked up in tables; of an encrypted one, every element along the axis is
        kept or not, and the sum taken.
    entries
        As normalized.

    Returns
    -------
    Tracer
        As numpy would give for those integers.
    """
    axes, rest = _split(operand, entries)
    traced = _unknown(operand, entries)
    known = operand.constant()
    if known is None or any(isinstance(entry, Tracer) for entry in rest):
        part = indexing.read(operand, rest)
    else:
        part = constant(known[rest], operand.context)
    if len(traced) > 1 and any(entry.ndim for entry in traced):
        part, traced = _merged(part, axes, traced)
        axes = axes[:1]
    # From the last axis to the first: the places of those before stay.
    for axis, index in reversed(list(zip(axes, traced, strict=True))):
        part = _select(part, axis, index)
    return part


def _merged(part: Tracer, axes: list[int], places: list[Tracer]) -> tuple[Tracer, list[Tracer]]:
    """Makes neighbouring axes one, and their places one place in it."""
    first, end = axes[0], axes[-1] + 1
    lengths = part.shape[first:end]
    total = constant(0, part.context)
    for axis, place in enumerate(places):
        stride = int(np.prod(lengths[axis + 1 :], dtype=np.int64))
        # Tables count negative places from the end.
        table = np.arange(lengths[axis], dtype=np.int64) * stride
        total = emit("add", [total, emit("tlu", [place], {"table": table})])
    merged = (*part.shape[:first], int(np.prod(lengths, dtype=np.int64)), *part.shape[end:])
    return reshape(part, merged), [total]


def write(operand: Tracer, entries: tuple[Any, ...], value: Tracer) -> None:
    """Assigns where one integer of the index is encrypted.

    Parameters
    ----------
    operand
        An array, changed.
    entries
        As normalized.
    value
        Of the array's type of elements, broadcast.
    """
    axes, rest = _split(operand, entries)
    index = _unknown(operand, entries)[0]
    if len(axes) > 1 or index.ndim:
        fail(
            TypeError, "assignment takes one encrypted integer at a time: assign to x[i] for each i"
        )
    part = indexing.read(operand, rest)
    axis = axes[0]
    shape = part.shape[:axis] + part.shape[axis + 1 :]
    value = broadcast(indexing.fit(value, shape), shape)
    value = reshape(value, shape[:axis] + (1,) + shape[axis:])
    here = _is_place(index, part.shape[axis])
    here = reshape(here, (part.shape[axis],) + (1,) * (part.ndim - axis - 1))
    chosen = emit("where", [here, value, part], dtype=operand.dtype)
    indexing.write(operand, rest, chosen)


def write_where(operand: Tracer, mask: Tracer, value: Tracer) -> None:
    """Assigns where an encrypted mask says so.

    Parameters
    ----------
    operand
        An array, changed.
    mask
        Of the shape of its first axes.
    value
        Of the array's type of elements, broadcast over the axes that the mask does not have.
    """
    if mask.shape != operand.shape[: mask.ndim]:
        fail(IndexError, f"a mask of shape {mask.shape} for an array of shape {operand.shape}")
    if value.ndim > operand.ndim - mask.ndim:
        fail(
            TypeError,
            "how many elements an encrypted mask selects is not known, so one value must do for all: "
            "write x = np.where(mask, values, x) for values of the shape of x",
        )
    mask = reshape(mask, mask.shape + (1,) * (operand.ndim - mask.ndim))
    chosen = emit("where", [mask, value, operand], dtype=operand.dtype)
    indexing.write(operand, (), chosen)


def _split(operand: Tracer, entries: tuple[Any, ...]) -> tuple[list[int], tuple[Any, ...]]:
    """The axes that encrypted integers index once the other entries have been applied, and those."""
    traced = _unknown(operand, entries)
    others = [entry for entry in entries if not any(entry is one for one in traced)]
    if any(is_array(entry) for entry in others):
        fail(TypeError, "an index can't mix encrypted integers with arrays: index in two steps")
    clear_integers = any(isinstance(entry, int | Tracer) for entry in others)
    if any(entry.ndim for entry in traced) and clear_integers:
        fail(
            TypeError,
            "an index can't mix encrypted arrays of places with other integers: index in two steps",
        )
    axes = []
    axis = 0
    rest: list[Any] = []
    for entry in entries:
        if any(entry is one for one in traced):
            axes.append(axis)
            rest.append(slice(None))
        else:
            rest.append(entry)
        axis += not isinstance(rest[-1], int | Tracer)
    if any(entry.ndim for entry in traced) and axes != list(range(axes[0], axes[0] + len(axes))):
        fail(
            TypeError,
            "encrypted arrays of places must index axes next to each other: transpose before",
        )
    return axes, tuple(rest)


def _select(part: Tracer, axis: int, index: Tracer) -> Tracer:
    length = part.shape[axis]
    if length == 0:
        fail(IndexError, f"axis {axis} has no elements to index")
    last = _move(part, axis, part.ndim - 1)
    rest = last.shape[:-1]
    known = last.constant()
    if known is not None:
        chosen = _look_up(known, index, rest, part)
    else:
        here = _is_place(index, length)
        here = reshape(here, index.shape + (1,) * len(rest) + (length,))
        if last.is_encrypted:
            kept = emit("where", [here, last, constant(0, part.context)])
        else:
            kept = emit("multiply", [here, last])
        chosen = emit(
            "sum", [kept], {"axes": (kept.ndim - 1,), "keep_dims": False}, dtype=part.dtype
        )
    # The axes of the index stand where the indexed axis stood.
    order = [
        *range(index.ndim, index.ndim + axis),
        *range(index.ndim),
        *range(index.ndim + axis, chosen.ndim),
    ]
    return _transpose(chosen, order)


def _look_up(known: Any, index: Tracer, rest: tuple[int, ...], part: Tracer) -> Tracer:
    """From tables: one, or one for each element of the rest."""
    index = broadcast(reshape(index, index.shape + (1,) * len(rest)), index.shape + rest)
    if known.dtype.kind != "f":
        return emit("tlu", [index], {"table": known.astype(np.int64)}, dtype=part.dtype)
    if rest:
        fail(
            TypeError,
            "floats are looked up along one axis only: multiply by a scale and round them first",
        )
    return apply("tlu", lambda array: known[array.astype(np.int64)], index, dtype=known.dtype)


def _is_place(index: Tracer, length: int) -> Tracer:
    """Whether an index is each place along an axis; an axis of its own, the last."""
    spread = broadcast(reshape(index, (*index.shape, 1)), (*index.shape, length))
    # A table for each place: it counts negative indices from the end, and knows which are too large.
    return emit("tlu", [spread], {"table": np.eye(length, dtype=np.int64)}, dtype=BOOL)


def _move(operand: Tracer, source: int, target: int) -> Tracer:
    order = [axis for axis in range(operand.ndim) if axis != source]
    order.insert(target, source)
    return _transpose(operand, order)


def _transpose(operand: Tracer, order: list[int]) -> Tracer:
    if order == sorted(order):
        return operand
    return emit("transpose", [operand], {"axes": tuple(order)}, dtype=operand.dtype)
