"""Universal functions: those the graph has as operations, and tables for all others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...warning import warn
from ..convert import apply, broadcast, context_of, lift, same, to_truth
from ..emit import constant, emit
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL, FLOAT64, INT64, Array, as_array, uniform
from .registry import METHODS, UFUNCS, implements

#: Operations of the graph, for integers and floats.
_BOTH: dict[np.ufunc, str] = {
    np.multiply: "multiply",
    np.true_divide: "true_divide",
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
_COMPARISONS: dict[np.ufunc, str] = {
    np.equal: "equal",
    np.not_equal: "not_equal",
    np.less: "less",
    np.less_equal: "less_equal",
    np.greater: "greater",
    np.greater_equal: "greater_equal",
}
#: Of truth values, these give truth values.
_KEEP_TRUTH = {np.multiply, np.minimum, np.maximum, np.bitwise_and, np.bitwise_or, np.bitwise_xor}


def call(ufunc: np.ufunc, *inputs: Any) -> Any:
    """Calls a universal function on traced and clear values.

    Returns
    -------
    Tracer
        Or a tuple, for a function of several results.
    """
    mine = UFUNCS.get(ufunc)
    if mine is not None:
        return mine(*inputs)
    context = context_of(inputs)
    operands = [lift(value, context) for value in inputs]
    if ufunc in _COMPARISONS:
        return emit(_COMPARISONS[ufunc], operands, truth=True)
    floats = any(operand.dtype == FLOAT64 for operand in operands)
    name = _BOTH.get(ufunc) or (None if floats else _INTEGERS.get(ufunc))
    if name is None:
        return _table(ufunc, operands)
    truth = ufunc in _KEEP_TRUTH and all(operand.dtype == BOOL for operand in operands)
    return emit(name, operands, truth=truth)


METHODS["__call__"] = call


def _table(ufunc: np.ufunc, operands: Sequence[Tracer]) -> Any:
    """A function that the graph does not have as an operation: a table, or one of several inputs."""
    results = _result_types(ufunc, operands)
    if ufunc.signature is not None:
        fail(
            TypeError,
            f"np.{ufunc.__name__} does not act element by element, so it can't be a table",
        )
    parts = [
        elementwise(
            ufunc.__name__,
            lambda *arrays, place=place: (
                ufunc(*arrays) if len(results) == 1 else ufunc(*arrays)[place]
            ),
            operands,
            truth=dtype == BOOL,
        )
        for place, dtype in enumerate(results)
    ]
    return parts[0] if len(parts) == 1 else tuple(parts)


def _result_types(ufunc: np.ufunc, operands: Sequence[Tracer]) -> list[np.dtype[Any]]:
    # Truth values are computed with as integers, as everything is that is encrypted.
    samples = [np.ones((), FLOAT64 if operand.dtype == FLOAT64 else INT64) for operand in operands]
    try:
        with np.errstate(all="ignore"):
            results = ufunc(*samples)
    except TypeError as error:
        types = " and ".join(str(sample.dtype) for sample in samples)
        fail(TypeError, f"np.{ufunc.__name__} does not take {types}", error)
    results = results if isinstance(results, tuple) else (results,)
    return [np.asarray(result).dtype for result in results]


def elementwise(
    name: str, function: Any, operands: Sequence[Tracer], *, truth: bool = False
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
    truth
        Whether results are truth values.

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
        return constant(result.astype(BOOL) if truth else result, operands[0].context)

    def partial(*arrays: Array) -> Any:
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
        return apply(name, partial, unknown[0], truth=truth)
    return emit("combine", unknown, {"name": name, "function": partial}, truth=truth)


@implements("add")
def _add(left: Any, right: Any) -> Tracer:
    left, right = _lift_both(left, right)
    if left.dtype == BOOL and right.dtype == BOOL:
        warn(
            "numpy adds truth values as `or`: True + True is True. Write | for that, or convert one by "
            "x.astype(np.int64) to count"
        )
        return emit("bitwise_or", [left, right], truth=True)
    return emit("add", [left, right])


@implements("subtract")
def _subtract(left: Any, right: Any) -> Tracer:
    left, right = _lift_both(left, right)
    if left.dtype == BOOL and right.dtype == BOOL:
        fail(
            TypeError,
            "numpy does not subtract truth values: write ^, or convert by x.astype(np.int64)",
        )
    return emit("subtract", [left, right])


@implements("negative")
def _negative(value: Any) -> Tracer:
    operand = lift(value)
    if operand.dtype == BOOL:
        fail(
            TypeError,
            "numpy does not negate truth values: write ~x, or convert by x.astype(np.int64)",
        )
    return emit("negative", [operand])


@implements("positive")
def _positive(value: Any) -> Tracer:
    return same(lift(value))


@implements("absolute")
def _absolute(value: Any) -> Tracer:
    operand = lift(value)
    return same(operand) if operand.dtype == BOOL else apply("absolute", np.absolute, operand)


@implements("invert")
def _invert(value: Any) -> Tracer:
    operand = lift(value)
    if operand.dtype == FLOAT64:
        fail(TypeError, "np.invert does not take floats")
    truth = operand.dtype == BOOL
    # Linear: ~x is -1 - x.
    return emit("subtract", [constant(1 if truth else -1, operand.context), operand], truth=truth)


@implements("logical_not")
def _logical_not(value: Any) -> Tracer:
    operand = lift(value)
    if operand.dtype == BOOL:
        return _invert(operand)
    return emit("equal", [operand, constant(0, operand.context)], truth=True)


def _logical(operation: str, left: Any, right: Any) -> Tracer:
    return emit(operation, [to_truth(operand) for operand in _lift_both(left, right)], truth=True)


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
