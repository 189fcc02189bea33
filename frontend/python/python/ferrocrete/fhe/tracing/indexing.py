"""Reading and assigning elements, at places known while tracing or clear."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown
from . import dynamic
from .convert import broadcast, cast, gather, lift, reshape, same
from .emit import constant, emit
from .given import Given
from .location import fail
from .tracer import Tracer
from .types import check_fits
from .views import positions

#: An entry of an index that numpy knows: an integer, a slice, a new axis, or places.
Entry = int | slice | None | NDArray[np.int64]


def read(operand: Tracer, index: Any) -> Tracer:
    """Reads elements as numpy does.

    Parameters
    ----------
    operand
        An array.
    index
        Integers, slices, None, Ellipsis, arrays of integers, known masks, traced integers.

    Returns
    -------
    Tracer
        The elements; where numpy gives a view, assigning to it changes the array.

    Raises
    ------
    IndexError
        If the index does not fit the shape, or is of another kind.
    """
    entries = normalize(index, operand.shape)
    if dynamic.is_needed(operand, entries):
        return dynamic.read(operand, entries)
    given = Given(entries)
    like = given.like()
    check(like, operand.shape)
    if not entries:
        result = same(operand)
    else:
        attribute = {"index": given.native(1)}
        result = emit("index", [operand, *given.traced], attribute, dtype=operand.dtype)
    # Integers alone give a scalar, which shares nothing; with an Ellipsis there is an array.
    parts = index if isinstance(index, tuple) else (index,)
    if not given.is_basic or not (result.ndim or any(part is Ellipsis for part in parts)):
        return result
    unknown = given if given.traced else None
    shared = (*like, ...)
    return result._as_view_of(operand, lambda places: places[shared], given=unknown)


def write(operand: Tracer, index: Any, value: Any) -> None:
    """Assigns elements as numpy does; the operand is then the changed value.

    Parameters
    ----------
    operand
        An array.
    index
        As of :func:`read`, and encrypted masks.
    value
        Broadcast to the places, converted to the array's type of elements.

    Raises
    ------
    IndexError
        If the index does not fit the shape, or is of another kind.
    ValueError
        If the value does not broadcast to the places, or the array is a view that can't be written.
    """
    check_fits(value, operand.dtype)
    part = cast(lift(value, operand.context), operand.dtype)
    if dynamic.is_mask(index):
        dynamic.write_where(operand, index, part)
        return
    entries = normalize(index, operand.shape)
    if dynamic.is_needed(operand, entries):
        dynamic.write(operand, entries, part)
        return
    given = Given(entries)
    places = check(given.like(), operand.shape)
    if _is_view_at(part, operand, given):
        return  # `x[i] += v` assigns what `x[i]`, a view of x, has assigned already.
    part = fit(part, places.shape)
    if operand._view is not None:
        _write_through(operand, given, part)
        return
    operand._replace(_assigned(operand, given, part).node)


def _assigned(operand: Tracer, given: Given, part: Tracer) -> Tracer:
    operands, index = [operand, part, *given.traced], {"index": given.native(2)}
    return emit("assign", operands, index, dtype=operand.dtype)


def _is_view_at(part: Tracer, operand: Tracer, given: Given) -> bool:
    view = part._view
    if view is None or view.base is not operand:
        return False
    if view.given is not None or given.traced:
        return view.given is not None and view.given.is_same(given)
    return np.array_equal(view.places(), positions(operand.shape)[given.entries])


def _write_through(operand: Tracer, given: Given, part: Tracer) -> None:
    """Assigns to the elements that a view shares with its base."""
    view = operand._view
    assert view is not None
    if view.readonly:
        fail(
            ValueError,
            "assignment to a broadcast array or a diagonal: change a copy of it, np.copy(x)",
        )
    if view.given is not None:
        write(view.base, view.given.entries, _assigned(operand, given, part))
        return
    if not view.base.ndim:
        write(view.base, (), part)
        return
    axes = np.unravel_index(view.places(), view.base.shape)
    if given.traced:
        where = tuple(read(constant(axis, operand.context), given.entries) for axis in axes)
        write(view.base, where, part)
        return
    places = tuple(np.asarray(axis[given.entries], dtype=np.int64) for axis in axes)
    write(view.base, places, broadcast(part, places[0].shape))


def fit(part: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Drops leading axes of length 1 that the places of an assignment do not have."""
    extra = part.ndim - len(shape)
    if extra > 0 and part.shape[:extra] == (1,) * extra:
        part = reshape(part, part.shape[extra:])
    try:
        np.broadcast_to(np.empty(part.shape, dtype=np.int8), shape)
    except ValueError:
        fail(ValueError, f"shape {part.shape} does not broadcast to the places assigned, {shape}")
    return part


def normalize(index: Any, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """Gives an index without Ellipsis and masks.

    Parameters
    ----------
    index
        What stands between the brackets.
    shape
        Of the array.

    Returns
    -------
    tuple
        Of :data:`Entry`, and of traced integers that are not known.
    """
    entries: list[Any] = []
    for entry in index if isinstance(index, tuple) else (index,):
        entries.extend(_entries(entry))
    if sum(entry is Ellipsis for entry in entries) > 1:
        fail(IndexError, "an index can have only one Ellipsis (...)")
    used = sum(1 for entry in entries if entry is not None and entry is not Ellipsis)
    if used > len(shape):
        fail(IndexError, f"{used} indices for an array of {len(shape)} axes")
    all_axes = slice(None)
    for place, entry in enumerate(entries):
        if entry is Ellipsis:
            entries[place : place + 1] = [all_axes] * (len(shape) - used)
            break
    return tuple(entries)


def _entries(entry: Any) -> list[Any]:
    if entry is None or entry is Ellipsis:
        return [entry]
    if isinstance(entry, slice):
        return [slice(*(_bound(bound) for bound in (entry.start, entry.stop, entry.step)))]
    if isinstance(entry, Tracer):
        known = entry.constant()
        if known is None:
            return [dynamic.integer(entry)]
        entry = known
    elif isinstance(entry, list) and any(isinstance(part, Tracer) for part in entry):
        return [dynamic.integer(lift(entry))]
    if isinstance(entry, bool | np.bool_):
        fail(
            IndexError,
            "a single truth value is no index here: convert it to an integer, or use np.where",
        )
    array = np.asarray(entry)
    if array.dtype == np.bool_:
        return [np.asarray(places, dtype=np.int64) for places in array.nonzero()]
    if array.dtype.kind in "iu" or (array.size == 0 and isinstance(entry, list)):
        # As in numpy, an array without axes is no integer: what it selects is a copy.
        scalar = array.ndim == 0 and not isinstance(entry, np.ndarray)
        return [int(array) if scalar else array.astype(np.int64)]
    fail(
        IndexError,
        f"{shown(entry)} is no index: use integers, slices, None, ..., or arrays of integers",
    )


def _bound(bound: Any) -> int | None:
    if bound is None or isinstance(bound, Tracer):
        return None if bound is None else operator.index(bound)
    try:
        return operator.index(bound)
    except TypeError as error:
        fail(
            TypeError, f"the bounds and the step of a slice are integers, not {shown(bound)}", error
        )


def check(entries: tuple[Any, ...], shape: tuple[int, ...]) -> NDArray[np.int8]:
    """Gives an array shaped as the elements selected, of unspecified values.

    Raises
    ------
    IndexError
        If places are out of bounds.
    """
    try:
        # Broadcast from one element: it needs no memory.
        selected: NDArray[np.int8] = np.broadcast_to(np.int8(0), shape)[entries]
        return selected
    except IndexError as error:
        fail(IndexError, f"{error}, in an array of shape {shape}", error)


__all__ = ["check", "fit", "gather", "normalize", "read", "write"]
