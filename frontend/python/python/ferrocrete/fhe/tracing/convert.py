"""From anything to traced values, and between types of elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..values import Float, Integer, ScalarAnnotation
from .context import Context, current
from .emit import constant, emit
from .location import fail
from .tracer import Tracer
from .values import BOOL, FLOAT64, INT64, Array, as_array


def untyped(value: Any) -> Any:
    """Gives a value that numpy's stubs take: they do not know that traced values are arrays."""
    return value


def holds_tracer(value: Any) -> bool:
    """Whether a value is traced, or a list, tuple or array of objects that holds one."""
    if isinstance(value, list | tuple):
        return any(holds_tracer(part) for part in value)
    if isinstance(value, np.ndarray):
        return value.dtype == object and any(isinstance(part, Tracer) for part in value.flat)
    return isinstance(value, Tracer)


def context_of(values: Sequence[Any]) -> Context | None:
    """Gives the function that values belong to, or the one being traced."""
    for value in values:
        if isinstance(value, Tracer):
            return value.context
    return current()


def lift(value: Any, context: Context | None = None) -> Tracer:
    """Makes a value one of the function being traced.

    Parameters
    ----------
    value
        A traced value, a clear one, or a nested list of both of one shape.
    context
        The function, for clear values; the one being traced if it is None.

    Returns
    -------
    Tracer
        The value itself if it was traced.

    Raises
    ------
    TypeError
        If it holds what is no number.
    ValueError
        If lists have different lengths.
    """
    if isinstance(value, Tracer):
        return value
    if isinstance(value, list | tuple) and holds_tracer(value):
        return _join(value, context)
    if isinstance(value, np.ndarray) and value.dtype == object and holds_tracer(value):
        return _join(value.tolist(), context) if value.ndim else lift(value.item(), context)
    return constant(value, context)


def _join(parts: Sequence[Any], context: Context | None) -> Tracer:
    traced = [lift(part, context) for part in parts]
    shapes = {part.shape for part in traced}
    if len(shapes) > 1:
        shown = " and ".join(map(str, sorted(shapes)))
        fail(ValueError, f"parts of an array have different shapes: {shown}")
    return join([reshape(part, (1, *part.shape)) for part in traced], 0)


def apply(
    name: str, function: Callable[[Array], Any], operand: Tracer, *, truth: bool = False
) -> Tracer:
    """Applies a function to each element.

    Parameters
    ----------
    name
        What the graph calls it.
    function
        From arrays to arrays of the same shape, element by element.
    operand
        Of any shape.
    truth
        Whether results are truth values.

    Returns
    -------
    Tracer
        Of the operand's shape.
    """

    def evaluate(array: Array) -> Array:
        # Tables are also computed for values that the operand never has.
        with np.errstate(all="ignore"):
            return as_array(function(array))

    return emit("apply", [operand], {"name": name, "function": evaluate}, truth=truth)


def same(operand: Tracer, *, truth: bool | None = None) -> Tracer:
    """Gives the same value as one of its own, that assignment changes alone."""
    return Tracer(operand.context, operand.node, operand._truth if truth is None else truth)


def to_truth(operand: Tracer) -> Tracer:
    """Gives whether elements are not 0."""
    if operand.dtype == BOOL:
        return same(operand)
    return emit("not_equal", [operand, constant(0, operand.context)], truth=True)


def to_integer(operand: Tracer) -> Tracer:
    """Gives integers; floats are rounded towards zero."""
    if operand.dtype == FLOAT64:
        return apply("astype", lambda array: array.astype(np.int64), operand)
    return same(operand, truth=False)


def to_float(operand: Tracer, dtype: np.dtype[Any] = FLOAT64) -> Tracer:
    """Gives floats, with the precision of a type."""
    if operand.dtype == FLOAT64 and dtype.itemsize >= FLOAT64.itemsize:
        return same(operand)
    return apply("astype", lambda array: array.astype(dtype).astype(np.float64), operand)


def convert(operand: Tracer, dtype: Any) -> Tracer:
    """Converts elements; see :meth:`Tracer.astype`."""
    if isinstance(dtype, type) and issubclass(dtype, ScalarAnnotation):
        dtype = dtype.dtype
    if isinstance(dtype, Float):
        return to_float(operand, np.dtype(f"float{dtype.bit_width}"))
    if isinstance(dtype, Integer):
        integer = to_integer(operand)
        return emit("hint", [integer], {"integer": (dtype.bit_width, dtype.is_signed)})
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        fail(TypeError, f"{dtype!r} is no type of elements", error)
    if kind.kind == "b":
        return to_truth(operand)
    if kind.kind in "iu":
        return to_integer(operand)
    if kind.kind == "f" and kind.itemsize <= FLOAT64.itemsize:
        return to_float(operand, kind)
    fail(
        TypeError,
        f"can't convert to {kind}: elements are integers, floats of 64 bits or truth values",
    )


def cast(operand: Tracer, dtype: np.dtype[Any]) -> Tracer:
    """Converts elements where their type is another, as assignment to an array does."""
    if operand.dtype == dtype:
        return operand
    return (
        to_truth(operand)
        if dtype == BOOL
        else to_integer(operand)
        if dtype == INT64
        else to_float(operand)
    )


def common(operands: Sequence[Tracer]) -> list[Tracer]:
    """Converts all to the type that numpy would give an array of them."""
    dtype = np.result_type(*(operand.dtype for operand in operands))
    return [cast(operand, dtype) for operand in operands]


def broadcast(operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Repeats a value to a shape, if it has another."""
    if operand.shape == shape:
        return operand
    return emit("broadcast_to", [operand], {"shape": shape}, truth=operand._truth)


def join(parts: Sequence[Tracer], axis: int) -> Tracer:
    """Joins arrays along an axis, counted from the first or the last."""
    parts = common(parts)
    if len(parts) == 1:
        return same(parts[0])
    place = axis % parts[0].ndim
    return emit("concatenate", parts, {"axis": place}, truth=parts[0]._truth)


def gather(operand: Tracer, places: NDArray[np.int64]) -> Tracer:
    """Gives the elements at row-major positions, in the shape of the positions."""
    flat = reshape(operand, (operand.size,))
    return emit("index", [flat], {"index": (places,)}, truth=operand._truth)


def reshape(operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Gives the same elements under another shape, if it is another."""
    if operand.shape == shape:
        return operand
    return emit("reshape", [operand], {"shape": shape}, truth=operand._truth)
