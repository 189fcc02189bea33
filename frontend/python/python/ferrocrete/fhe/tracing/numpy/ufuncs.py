"""Universal functions: those the graph has as operations, and tables for all others."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ...warning import warn
from ..convert import apply, broadcast, cast, context_of, holds_tracer, lift, same, to_truth, wrap
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..types import check_fits, is_integral, kind_of, resolve
from ..values import BOOL, FLOAT64, INT64, Array, as_array, uniform
from .registry import METHODS, UFUNCS, implements

#: Operations of the graph, for integers and for floats of 64 bits.
_BOTH: dict[np.ufunc, str] = {
    np.add: "add",
    np.subtract: "subtract",
    np.multiply: "multiply",
    np.true_divide: "true_divide",
    np.equal: "equal",
    np.not_equal: "not_equal",
    np.less: "less",
    np.less_equal: "less_equal",
    np.greater: "greater",
    np.greater_equal: "greater_equal",
}
#: Operations of the graph, for integers: of floats, numpy's own function is the meaning.
_INTEGERS: dict[np.ufunc, str] = {
    np.floor_divide: "floor_divide",
    np.remainder: "remainder",
    np.power: "power",
    np.minimum: "minimum",
    np.maximum: "maximum",
    np.bitwise_and: "bitwise_and",
    np.bitwise_or: "bitwise_or",
    np.bitwise_xor: "bitwise_xor",
    np.left_shift: "left_shift",
    np.right_shift: "right_shift",
}
_COMPARISONS = {
    np.equal,
    np.not_equal,
    np.less,
    np.less_equal,
    np.greater,
    np.greater_equal,
}
#: Of integers of a type, these may give others, which wrap.
_WRAPPING = {np.add, np.subtract, np.multiply, np.floor_divide, np.power, np.left_shift}


def call(ufunc: np.ufunc, *inputs: Any) -> Any:
    """Calls a universal function on traced and clear values.

    Returns
    -------
    Tracer
        Or a tuple, for a function of several results.
    """
    mine = UFUNCS.get(ufunc)
    return compute(ufunc, *inputs) if mine is None else mine(*inputs)


METHODS["__call__"] = call


def compute(ufunc: np.ufunc, *inputs: Any) -> Any:
    """Calls a universal function for which nothing stands in, in the types that numpy computes it in."""
    context = context_of(inputs)
    operands = [lift(value, context) for value in inputs]
    kinds = [
        operand.dtype if holds_tracer(value) else kind_of(value)
        for value, operand in zip(inputs, operands, strict=True)
    ]
    integral = all(map(is_integral, kinds))
    if integral and ufunc in _COMPARISONS:
        # Of integers of any types these are exact.
        return emit(_BOTH[ufunc], operands, dtype=BOOL)
    ins, outs = resolve(ufunc, kinds)
    for value, kind, dtype in zip(inputs, kinds, ins, strict=True):
        if kind is int:
            check_fits(value, dtype)
    if integral and ufunc is not np.true_divide and (ufunc in _BOTH or ufunc in _INTEGERS):
        return _of_integers(ufunc, operands, outs[0])
    in_doubles = all(dtype == FLOAT64 for dtype in ins) or (integral and outs[0] == FLOAT64)
    if ufunc in _BOTH and in_doubles:
        return emit(_BOTH[ufunc], operands, dtype=outs[0])
    return _table(ufunc, operands, ins, outs)


def _of_integers(ufunc: np.ufunc, operands: Sequence[Tracer], dtype: np.dtype[Any]) -> Tracer:
    result = emit(_BOTH.get(ufunc) or _INTEGERS[ufunc], operands)
    if dtype.kind == "f":
        # No type holds both signed and unsigned integers of 64 bits, so numpy makes floats of them.
        return cast(result, dtype)
    return wrapped(result, dtype) if ufunc in _WRAPPING else same(result, dtype=dtype)


def wrapped(result: Tracer, dtype: np.dtype[Any]) -> Tracer:
    """Gives integers that were computed in 64 bits as those of the type they are computed in."""
    return same(result, dtype=dtype) if dtype in (BOOL, INT64) else wrap(result, dtype)


def _table(
    ufunc: np.ufunc,
    operands: Sequence[Tracer],
    ins: Sequence[np.dtype[Any]],
    outs: Sequence[np.dtype[Any]],
) -> Any:
    """A function that the graph does not have as an operation: a table, or one of several inputs."""

    def of_types(place: int, *arrays: Array) -> Any:
        converted = (np.asarray(one).astype(to) for one, to in zip(arrays, ins, strict=True))
        results = ufunc(*converted)
        return results if len(outs) == 1 else results[place]

    parts = [
        elementwise(
            ufunc.__name__,
            partial(of_types, place),
            operands,
            dtype=None if dtype.kind == "O" else dtype,
        )
        for place, dtype in enumerate(outs)
    ]
    return parts[0] if len(parts) == 1 else tuple(parts)


def elementwise(
    name: str, function: Any, operands: Sequence[Tracer], *, dtype: np.dtype[Any] | None = None
) -> Tracer:
    """Applies a function of several values to elements at equal places.

    Parameters
    ----------
    name
        What the graph calls it.
    function
        From arrays of one shape to an array of that shape. Constants of one value reach it as
        scalars.
    operands
        At least one; they are broadcast.
    dtype
        numpy's type of the results; that of the graph, of 64 bits, if it is None.

    Returns
    -------
    Tracer
        Of the operands' common shape.

    Raises
    ------
    ValueError
        If the operands do not broadcast.
    """
    shapes = [operand.shape for operand in operands]
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError as error:
        fail(ValueError, f"{name}: shapes {' and '.join(map(str, shapes))} do not broadcast", error)
    known = [operand.constant() for operand in operands]
    scalars = [None if value is None else uniform(as_array(value)) for value in known]
    if all(value is not None for value in known):
        with np.errstate(all="ignore"):
            result = as_array(
                function(*(np.broadcast_to(as_array(value), shape) for value in known))
            )
        return constant(result if dtype is None else result.astype(dtype), operands[0].context)

    def on_unknown(*arrays: Array) -> Any:
        given = iter(arrays)
        values = [next(given) if scalar is None else scalar for scalar in scalars]
        with np.errstate(all="ignore"):
            return as_array(function(*values))

    unknown = [
        broadcast(operand, shape)
        for operand, scalar in zip(operands, scalars, strict=True)
        if scalar is None
    ]
    if len(unknown) == 1:
        return apply(name, on_unknown, unknown[0], dtype=dtype)
    return emit("combine", unknown, {"name": name, "function": on_unknown}, dtype=dtype)


@implements("add")
def _add(left: Any, right: Any) -> Any:
    operands = _lift_both(left, right)
    if all(operand.dtype == BOOL for operand in operands):
        warn(
            "numpy adds truth values as `or`: True + True is True. Write | for that, or convert one by "
            "x.astype(np.int64) to count"
        )
        return emit("bitwise_or", operands, dtype=BOOL)
    return compute(np.add, left, right)


@implements("subtract")
def _subtract(left: Any, right: Any) -> Any:
    if all(operand.dtype == BOOL for operand in _lift_both(left, right)):
        fail(
            TypeError,
            "numpy does not subtract truth values: write ^, or convert by x.astype(np.int64)",
        )
    return compute(np.subtract, left, right)


@implements("negative")
def _negative(value: Any) -> Tracer:
    operand = lift(value)
    if operand.dtype == BOOL:
        fail(
            TypeError,
            "numpy does not negate truth values: write ~x, or convert by x.astype(np.int64)",
        )
    result = emit("negative", [operand], dtype=operand.dtype)
    return result if operand.dtype.kind == "f" else wrapped(result, operand.dtype)


@implements("positive")
def _positive(value: Any) -> Tracer:
    return same(lift(value))


@implements("absolute")
def _absolute(value: Any) -> Any:
    operand = lift(value)
    return same(operand) if operand.dtype.kind in "bu" else compute(np.absolute, operand)


@implements("invert")
def _invert(value: Any) -> Tracer:
    operand = lift(value)
    dtype = operand.dtype
    if dtype.kind == "f":
        fail(TypeError, "np.invert does not take floats")
    # Linear: ~x is -1 - x, and without a sign the greatest of the type less x.
    if dtype == np.uint64:
        fail(TypeError, "np.invert of uint64 gives more than 63 bits, the most there are")
    ones = 1 if dtype == BOOL else -1 if dtype.kind == "i" else int(np.iinfo(dtype).max)
    return emit("subtract", [constant(ones, operand.context), operand], dtype=dtype)


@implements("logical_not")
def _logical_not(value: Any) -> Tracer:
    operand = lift(value)
    if operand.dtype == BOOL:
        return _invert(operand)
    return emit("equal", [operand, constant(0, operand.context)], dtype=BOOL)


def _logical(operation: str, left: Any, right: Any) -> Tracer:
    return emit(operation, [to_truth(operand) for operand in _lift_both(left, right)], dtype=BOOL)


@implements("logical_and")
def _logical_and(left: Any, right: Any) -> Tracer:
    return _logical("bitwise_and", left, right)


@implements("logical_or")
def _logical_or(left: Any, right: Any) -> Tracer:
    return _logical("bitwise_or", left, right)


@implements("logical_xor")
def _logical_xor(left: Any, right: Any) -> Tracer:
    return _logical("bitwise_xor", left, right)


@implements("divmod")
def _divmod(left: Any, right: Any) -> tuple[Any, Any]:
    return call(np.floor_divide, left, right), call(np.remainder, left, right)


def _lift_both(left: Any, right: Any) -> tuple[Tracer, Tracer]:
    context = context_of((left, right))
    return lift(left, context), lift(right, context)
