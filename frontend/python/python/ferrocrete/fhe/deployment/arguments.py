"""Checks arguments before they are encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown
from .specs import Gate, Signature


def check_count(signature: Signature, arguments: Sequence[Any]) -> None:
    """Checks the number of arguments.

    Raises
    ------
    ValueError
        With the arguments that the function takes.
    """
    expected = len(signature.inputs)
    if len(arguments) == expected:
        return
    names = ", ".join(_name(position, gate) for position, gate in enumerate(signature.inputs))
    takes = f"{expected} argument{'' if expected == 1 else 's'} ({names})"
    raise ValueError(f"function '{signature.name}' takes {takes}, got {len(arguments)}")


def check_argument(
    position: int, gate: Gate, argument: Any, *, beyond: bool = False
) -> NDArray[np.int64]:
    """One argument as an array.

    Parameters
    ----------
    position
        Its place, from 0.
    gate
        What the function takes there.
    argument
        A number, an array, or nested lists of numbers.
    beyond
        Whether values may be beyond what the inputset showed, within the type.

    Returns
    -------
    numpy.ndarray
        ``int64``, of the gate's shape.

    Raises
    ------
    ValueError
        If it has no integers, another shape, or a value that is out of range.
    """

    def refuse(found: str) -> ValueError:
        return ValueError(f"expected argument {_name(position, gate)} to be {gate}, {found}")

    array = _array(argument)
    if isinstance(array, str):
        raise refuse(f"but {array}")
    if array.shape != gate.shape:
        raise refuse(f"but its shape is {array.shape}")
    low, high = gate.type_range if beyond else gate.range
    if array.size:
        for value in (array.min(), array.max()):
            if not low <= int(value) <= high:
                raise refuse(
                    f"but it has the value {value}, outside of [{low}, {high}]; "
                    "the inputset of the compilation must show such values"
                )
    return array.astype(np.int64)


def _array(argument: Any) -> NDArray[Any] | str:
    """The argument as an array of integers, or what it is instead."""
    if argument is None or isinstance(argument, (str, bytes)):
        return f"it is {_kind(argument)}"
    if isinstance(argument, np.ma.MaskedArray) and np.ma.is_masked(argument):
        return "it has masked elements; fill them in before: filled(0)"
    try:
        array = np.asarray(argument)
    except Exception as error:  # noqa: BLE001 - an object's own __array__ raises anything
        return _no_array(argument, error)
    if array.size == 0 and not isinstance(argument, np.ndarray):
        array = array.astype(np.int64)
    return array if array.dtype.kind in "iub" else _no_integers(argument, array)


def _no_array(argument: Any, error: Exception) -> str:
    if isinstance(argument, list | tuple) and "inhomogeneous" in str(error):
        return "its rows have different lengths or shapes; make them alike"
    if isinstance(error, OverflowError):
        return "it has integers of more than 64 bits"
    return f"numpy makes no array of an object {_kind(argument)}: {shown(error)}"


def _no_integers(argument: Any, array: NDArray[Any]) -> str:
    is_list = isinstance(argument, list | tuple)
    # Of integers that are too large, numpy makes floats or objects.
    ones = np.asarray(argument, dtype=object) if is_list else array
    if ones.dtype.kind == "O" and ones.ndim and all(isinstance(one, int) for one in ones.flat):
        few = max(abs(one) for one in ones.flat) < 1 << 63
        advice = "; give it as astype(np.int64)"
        return f"it is {_kind(argument)}{advice}" if few else "it has integers of more than 64 bits"
    if array.dtype.kind == "f":
        wrong = array[~np.isfinite(array)]
        found = f"has the value {wrong.flat[0]}" if wrong.size else f"is {_kind(argument)}"
        holds = ", with floats" if is_list and not wrong.size else ""
        return f"it {found}{holds}; integers are encrypted: quantize it before"
    return f"it is {_kind(argument)}; integers are encrypted, alone, in arrays or in nested lists"


def _name(position: int, gate: Gate) -> str:
    return f"'{gate.name}'" if gate.name else str(position)


def _kind(argument: Any) -> str:
    if isinstance(argument, np.ndarray):
        return f"an array of {argument.dtype.str if argument.dtype.names else argument.dtype}"
    if isinstance(argument, int):
        return f"an integer of {argument.bit_length()} bits, which has more than 64 bits"
    return f"of type {type(argument).__name__}"
