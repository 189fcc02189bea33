"""Choosing elements by places that are given for each, and putting arrays together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..convert import broadcast, cast, gather, holds_tracer, join, lift, reshape, same, untyped
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL
from ..views import positions
from .axes import axes_of
from .joining import _diag, _split_at
from .registry import implements
from .shapes import move
from .ufuncs import call, elementwise


@implements("take_along_axis")
def _take_along_axis(arr: Any, indices: Any, axis: int | None = -1) -> Tracer:
    operand = lift(arr)
    places = lift(indices, operand.context)
    if axis is None:
        operand, axis = reshape(operand, (operand.size,)), 0
    if places.ndim != operand.ndim:
        fail(ValueError, f"places of {places.ndim} axes do not fit an array of {operand.ndim}")
    along = axes_of(operand, axis)[0]
    known = places.constant()
    if known is not None:
        return move(operand, lambda array: np.take_along_axis(array, known, along))
    part: Any = np.moveaxis(untyped(operand), along, -1)
    at: Any = np.moveaxis(untyped(places), along, -1)
    length = part.shape[-1]
    # As in numpy, places before the first are counted from the end.
    hits = elementwise(
        "take_along_axis",
        lambda place, here: np.where(place < 0, place + length, place) == here,
        [at[..., None], constant(np.arange(length), operand.context)],
        dtype=BOOL,
    )
    values = part[..., None, :]
    if operand.is_encrypted:
        kept: Any = emit("where", [hits, values, constant(0, operand.context)])
    else:
        kept = call(np.multiply, hits, values)
    taken: Tracer = np.moveaxis(kept.sum(axis=-1), -1, along)
    # Of all elements along the axis, all but one are 0 in the sum.
    return same(taken, dtype=operand.dtype)


@implements("choose")
def _choose(a: Any, choices: Any, mode: str = "raise") -> Tracer:
    places = lift(a)
    parts = np.broadcast_arrays(*(untyped(lift(one, places.context)) for one in choices))
    if not parts:
        fail(ValueError, "np.choose takes one choice at least")
    if mode not in ("raise", "wrap", "clip"):
        fail(ValueError, f"mode is 'raise', 'wrap' or 'clip', not {mode!r}")
    at: Any = places
    if mode == "wrap":
        at = places % len(parts)
    elif mode == "clip":
        at = np.clip(untyped(places), 0, len(parts) - 1)
    shape = np.broadcast_shapes(places.shape, parts[0].shape)
    stacked = np.stack([np.broadcast_to(part, shape) for part in parts])
    return _take_along_axis(stacked, np.broadcast_to(at, shape)[None], 0)[0]


@implements("meshgrid")
def _meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> Any:
    context = next(part.context for part in xi if isinstance(part, Tracer))
    parts = [lift(part, context) for part in xi]
    flat = [reshape(part, (part.size,)) for part in parts]
    order = list(range(len(flat)))
    if indexing == "xy" and len(flat) > 1:
        order[:2] = [1, 0]
    elif indexing not in ("xy", "ij"):
        fail(ValueError, f"indexing is 'xy' or 'ij', not {indexing!r}")
    lengths = [0] * len(flat)
    for part, place in zip(flat, order, strict=True):
        lengths[place] = part.size
    grids = []
    for part, place in zip(flat, order, strict=True):
        grid = reshape(part, tuple(part.size if at == place else 1 for at in range(len(flat))))
        grids.append(grid.copy() if sparse else broadcast(grid, tuple(lengths)).copy())
    return tuple(grids)


@implements("insert")
def _insert(arr: Any, obj: Any, values: Any, axis: int | None = None) -> Tracer:
    if holds_tracer(obj):
        fail(TypeError, "np.insert takes places that are known: np.where chooses by encrypted ones")
    operand = lift(arr)
    if axis is None:
        operand, axis = reshape(operand, (operand.size,)), 0
    place = axes_of(operand, axis)[0]
    part = lift(values, operand.context)
    new = operand.size + positions(part.shape)
    try:
        found = np.insert(positions(operand.shape), obj, new, place)
    except (ValueError, IndexError, TypeError) as error:
        fail(type(error), f"{error}, for an array of shape {operand.shape}", error)
    both = join([reshape(operand, (operand.size,)), reshape(part, (part.size,))], 0)
    return cast(gather(both, found), operand.dtype)


@implements("dsplit")
def _dsplit(ary: Any, indices_or_sections: Any) -> list[Tracer]:
    return _split_at(ary, indices_or_sections, 2, even=True)


@implements("diagflat")
def _diagflat(v: Any, k: int = 0) -> Tracer:
    operand = lift(v)
    return _diag(reshape(operand, (operand.size,)), k)


@implements("block")
def _block(arrays: Any) -> Any:
    if isinstance(arrays, list):
        return _blocks(arrays, _depth(arrays))
    return lift(arrays).copy()


def _depth(arrays: Any) -> int:
    return 1 + max((_depth(one) for one in arrays), default=0) if isinstance(arrays, list) else 0


def _blocks(arrays: Any, depth: int) -> Any:
    if not isinstance(arrays, list):
        return arrays
    parts: Sequence[Any] = [_blocks(one, depth - 1) for one in arrays]
    least = max(depth, *(np.ndim(untyped(part)) for part in parts))
    spread = [_with_axes(part, least) for part in parts]
    return np.concatenate(spread, axis=-depth)


def _with_axes(part: Any, least: int) -> Any:
    operand = lift(part)
    return reshape(operand, (1,) * (least - operand.ndim) + operand.shape)
