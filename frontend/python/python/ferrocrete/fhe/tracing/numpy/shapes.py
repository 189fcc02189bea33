"""Functions that give the same elements another shape; as numpy's, they give views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..convert import broadcast, gather, lift, same
from ..convert import reshape as emit_reshape
from ..location import fail
from ..tracer import Tracer
from ..views import positions
from .axes import axes_of, permute
from .registry import implements

Move = Callable[[NDArray[Any]], NDArray[Any]]


def move(operand: Tracer, function: Move) -> Tracer:
    """Moves elements as a function of numpy does.

    Parameters
    ----------
    operand
        An array.
    function
        Moves, drops or repeats elements of any array of that shape.

    Returns
    -------
    Tracer
        A value of its own.
    """
    try:
        places = np.asarray(function(positions(operand.shape)))
    except (ValueError, IndexError, TypeError) as error:
        fail(type(error), f"{error}, for an array of shape {operand.shape}", error)
    if places.size == operand.size and (places.reshape(-1) == np.arange(operand.size)).all():
        return same(emit_reshape(operand, places.shape))
    return gather(operand, places.astype(np.int64, order="C"))


def view(operand: Tracer, function: Move, readonly: bool = False) -> Tracer:
    """As :func:`move`, sharing elements with the operand as numpy's function does."""
    return move(operand, function)._as_view_of(operand, function, readonly)


def reshape(operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Gives the same elements under another shape: a view where numpy gives one."""
    return _shared(same(emit_reshape(operand, shape)), operand, lambda array: array.reshape(shape))


def _shared(result: Tracer, operand: Tracer, function: Move) -> Tracer:
    """Declares a result a view if numpy can give one of an array that lies in memory as this."""
    layout = operand._layout()
    if np.may_share_memory(layout, function(layout)):
        result._as_view_of(operand, function)
    return result


@implements("reshape")
def _reshape(
    a: Any, shape: Any = None, order: str = "C", *, newshape: Any = None, copy: Any = None
) -> Tracer:
    operand = lift(a)
    wanted = newshape if shape is None else shape
    try:
        found = np.broadcast_to(np.int8(0), operand.shape).reshape(wanted).shape
    except (ValueError, TypeError) as error:
        fail(type(error), f"{error}", error)
    if order == "F":

        def columns_first(array: NDArray[Any]) -> NDArray[Any]:
            columns: NDArray[Any] = array.reshape(found, order="F")
            return columns

        return _shared(move(operand, columns_first), operand, columns_first)
    if order != "C":
        fail(TypeError, f"elements have order 'C' or 'F' on encrypted values, not {order!r}")
    return reshape(operand, found)


@implements("ravel")
def _ravel(a: Any, order: str = "C") -> Tracer:
    return _reshape(a, -1, order)


@implements("transpose", "permute_dims")
def _transpose(a: Any, axes: Any = None) -> Tracer:
    operand = lift(a)
    order = tuple(reversed(range(operand.ndim))) if axes is None else axes_of(operand, tuple(axes))
    if len(order) != operand.ndim:
        fail(ValueError, f"{axes} is no order of {operand.ndim} axes")
    return same(permute(operand, order))._as_view_of(
        operand, lambda array: np.transpose(array, order)
    )


@implements("matrix_transpose")
def _matrix_transpose(x: Any) -> Tracer:
    return _swapaxes(x, -1, -2)


@implements("swapaxes")
def _swapaxes(a: Any, axis1: int, axis2: int) -> Tracer:
    operand = lift(a)
    first, second = axes_of(operand, axis1)[0], axes_of(operand, axis2)[0]
    order = list(range(operand.ndim))
    order[first], order[second] = second, first
    return _transpose(operand, order)


@implements("moveaxis")
def _moveaxis(a: Any, source: Any, destination: Any) -> Tracer:
    operand = lift(a)
    sources, destinations = axes_of(operand, source), axes_of(operand, destination)
    if len(sources) != len(destinations):
        fail(ValueError, "np.moveaxis takes as many destinations as sources")
    order = [axis for axis in range(operand.ndim) if axis not in sources]
    for to, axis in sorted(zip(destinations, sources, strict=True)):
        order.insert(to, axis)
    return _transpose(operand, order)


@implements("rollaxis")
def _rollaxis(a: Any, axis: int, start: int = 0) -> Tracer:
    operand = lift(a)
    return _transpose(operand, list(np.rollaxis(np.empty(range(operand.ndim)), axis, start).shape))


@implements("expand_dims")
def _expand_dims(a: Any, axis: Any) -> Tracer:
    operand = lift(a)
    return _same_order(operand, lambda array: np.expand_dims(array, axis))


@implements("squeeze")
def _squeeze(a: Any, axis: Any = None) -> Tracer:
    return _same_order(lift(a), lambda array: np.squeeze(array, axis))


@implements("atleast_1d")
def _atleast_1d(*arys: Any) -> Any:
    parts = tuple(_same_order(lift(part), np.atleast_1d) for part in arys)
    return parts[0] if len(parts) == 1 else parts


@implements("atleast_2d")
def _atleast_2d(*arys: Any) -> Any:
    parts = tuple(_same_order(lift(part), np.atleast_2d) for part in arys)
    return parts[0] if len(parts) == 1 else parts


@implements("atleast_3d")
def _atleast_3d(*arys: Any) -> Any:
    parts = tuple(_same_order(lift(part), np.atleast_3d) for part in arys)
    return parts[0] if len(parts) == 1 else parts


def _same_order(operand: Tracer, function: Move) -> Tracer:
    """A function that adds or drops axes of length 1."""
    try:
        shape = function(np.broadcast_to(np.int8(0), operand.shape)).shape
    except (ValueError, TypeError) as error:
        fail(ValueError, f"{error}, for an array of shape {operand.shape}", error)
    return reshape(operand, shape)


@implements("broadcast_to")
def _broadcast_to(array: Any, shape: Any) -> Tracer:
    operand = lift(array)
    wanted = (shape,) if isinstance(shape, int | np.integer) else tuple(shape)
    try:
        np.broadcast_to(np.empty(operand.shape, dtype=np.int8), wanted)
    except ValueError as error:
        fail(ValueError, f"shape {operand.shape} does not broadcast to {wanted}", error)
    result = same(broadcast(operand, wanted))
    return result._as_view_of(operand, lambda part: np.broadcast_to(part, wanted), readonly=True)


@implements("broadcast_arrays")
def _broadcast_arrays(*args: Any) -> tuple[Tracer, ...]:
    operands = [lift(part) for part in args]
    shape = np.broadcast_shapes(*(operand.shape for operand in operands))
    return tuple(_broadcast_to(operand, shape) for operand in operands)


@implements("flip")
def _flip(m: Any, axis: Any = None) -> Tracer:
    operand = lift(m)
    axes = axes_of(operand, axis)
    index = tuple(slice(None, None, -1 if place in axes else None) for place in range(operand.ndim))
    return operand[index]


@implements("flipud")
def _flipud(m: Any) -> Tracer:
    return _flip(m, 0)


@implements("fliplr")
def _fliplr(m: Any) -> Tracer:
    return _flip(m, 1)


@implements("rot90")
def _rot90(m: Any, k: int = 1, axes: tuple[int, int] = (0, 1)) -> Tracer:
    return view(lift(m), lambda array: np.rot90(array, k, axes))


@implements("diagonal")
def _diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tracer:
    return view(lift(a), lambda array: np.diagonal(array, offset, axis1, axis2), readonly=True)


@implements("shape")
def _shape(a: Any) -> tuple[int, ...]:
    return lift(a).shape


@implements("ndim")
def _ndim(a: Any) -> int:
    return lift(a).ndim


@implements("size")
def _size(a: Any, axis: int | None = None) -> int:
    operand = lift(a)
    return operand.size if axis is None else operand.shape[axis]
