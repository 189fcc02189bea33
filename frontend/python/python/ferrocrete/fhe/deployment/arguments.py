"""Checks arguments before they are encrypted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

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

    array = _integers(argument)
    if array is None:
        raise refuse(f"but it is {_kind(argument)}{_advice(argument)}")
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


def _integers(argument: Any) -> NDArray[Any] | None:
    """The argument as an array of integers, if it is one."""
    if argument is None or isinstance(argument, (str, bytes)):
        return None
    try:
        array = np.asarray(argument)
    except (ValueError, TypeError, OverflowError):
        return None
    if array.size == 0 and not isinstance(argument, np.ndarray):
        array = array.astype(np.int64)
    return array if array.dtype.kind in "iub" else None


def _name(position: int, gate: Gate) -> str:
    return f"'{gate.name}'" if gate.name else str(position)


def _kind(argument: Any) -> str:
    if isinstance(argument, np.ndarray):
        return f"an array of {argument.dtype}"
    if isinstance(argument, int):
        return f"{argument}, which has more than 64 bits"
    return f"of type {type(argument).__name__}"


def _advice(argument: Any) -> str:
    is_float = isinstance(argument, float) or getattr(argument, "dtype", np.dtype("O")).kind == "f"
    return "; integers are encrypted: quantize it before" if is_float else ""
