"""From anything to traced values, and between types of elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown
from ..values import Float, Integer, ScalarAnnotation
from .context import Context, current
from .emit import constant, emit
from .location import fail
from .tracer import Tracer
from .values import BOOL, FLOAT64, INT64, Array, as_array

#: Floats below this are within the integers of 32 bits, to which numpy converts all in one way.
_DEFINED = 2.0**31


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
    name: str,
    function: Callable[[Array], Any],
    operand: Tracer,
    *,
    dtype: np.dtype[Any] | None = None,
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
    dtype
        numpy's type of the results; that of the graph, of 64 bits, if it is None.

    Returns
    -------
    Tracer
        Of the operand's shape.
    """

    def evaluate(array: Array) -> Array:
        # Tables are also computed for values that the operand never has.
        with np.errstate(all="ignore"):
            return as_array(function(array))

    return emit("apply", [operand], {"name": name, "function": evaluate}, dtype=dtype)


def same(operand: Tracer, *, dtype: np.dtype[Any] | None = None) -> Tracer:
    """Gives the same value as one of its own, that assignment changes alone."""
    return Tracer(operand.context, operand.node, operand.dtype if dtype is None else dtype)


def to_truth(operand: Tracer) -> Tracer:
    """Gives whether elements are not 0."""
    if operand.dtype == BOOL:
        return same(operand)
    return emit("not_equal", [operand, constant(0, operand.context)], dtype=BOOL)


def wrap(operand: Tracer, dtype: np.dtype[Any]) -> Tracer:
    """Gives the integers of a type that have the same low bits."""
    integer = (8 * dtype.itemsize, dtype.kind == "i")
    return emit("wrap", [operand], {"integer": integer}, dtype=dtype)


def cast(operand: Tracer, dtype: np.dtype[Any]) -> Tracer:
    """Converts elements to a type of numpy, as its ``astype`` does."""
    source = operand.dtype
    if dtype == BOOL:
        return to_truth(operand)
    if dtype.kind in "iu" and source.kind != "f":
        is_wider = np.can_cast(source, dtype, "safe")
        return same(operand, dtype=dtype) if is_wider else wrap(operand, dtype)
    if source.kind == "f" and np.can_cast(source, dtype, "safe"):
        return same(operand, dtype=dtype)
    return apply("astype", lambda array: _converted(array, source, dtype), operand, dtype=dtype)


def _converted(array: Array, source: np.dtype[Any], dtype: np.dtype[Any]) -> NDArray[Any]:
    values = np.asarray(array).astype(source)
    result = values.astype(dtype)
    if dtype.kind in "iu":
        # Floats beyond all that an integer type of the machine holds, numpy converts one by one and many
        # at once differently.
        for place in np.flatnonzero(~(np.abs(values) < _DEFINED)):
            one = values.reshape(-1)[place]
            if one.astype(dtype) != result.reshape(-1)[place]:
                raise ValueError(f"numpy has several results for {one} as {dtype}")
    return result


def convert(operand: Tracer, dtype: Any) -> Tracer:
    """Converts elements; see :meth:`Tracer.astype`."""
    if isinstance(dtype, type) and issubclass(dtype, ScalarAnnotation):
        dtype = dtype.dtype
    if isinstance(dtype, Float):
        return cast(operand, np.dtype(f"float{dtype.bit_width}"))
    if isinstance(dtype, Integer):
        integer = cast(operand, INT64)
        return emit("hint", [integer], {"integer": (dtype.bit_width, dtype.is_signed)})
    try:
        kind = np.dtype(dtype)
    except TypeError as error:
        fail(TypeError, f"{shown(dtype)} is no type of elements", error)
    if kind.kind not in "biuf" or kind.itemsize > FLOAT64.itemsize:
        fail(
            TypeError,
            f"can't convert to {kind}: elements are integers, floats of 64 bits or truth values",
        )
    return cast(operand, kind.newbyteorder("="))


def common(operands: Sequence[Tracer]) -> list[Tracer]:
    """Converts all to the type that numpy would give an array of them."""
    dtype = np.result_type(*(operand.dtype for operand in operands))
    return [cast(operand, dtype) for operand in operands]


def broadcast(operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Repeats a value to a shape, if it has another."""
    if operand.shape == shape:
        return operand
    return emit("broadcast_to", [operand], {"shape": shape}, dtype=operand.dtype)


def join(parts: Sequence[Tracer], axis: int) -> Tracer:
    """Joins arrays along an axis, counted from the first or the last."""
    parts = common(parts)
    if len(parts) == 1:
        return same(parts[0])
    place = axis % parts[0].ndim
    return emit("concatenate", parts, {"axis": place}, dtype=parts[0].dtype)


def gather(operand: Tracer, places: NDArray[np.int64]) -> Tracer:
    """Gives the elements at row-major positions, in the shape of the positions."""
    flat = reshape(operand, (operand.size,))
    return emit("index", [flat], {"index": (places,)}, dtype=operand.dtype)


def reshape(operand: Tracer, shape: tuple[int, ...]) -> Tracer:
    """Gives the same elements under another shape, if it is another."""
    if operand.shape == shape:
        return operand
    return emit("reshape", [operand], {"shape": shape}, dtype=operand.dtype)
