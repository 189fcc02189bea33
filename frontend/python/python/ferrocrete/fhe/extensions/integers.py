"""Clear integers as arguments of what works on bits."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown


def clear_integers(x: Any) -> NDArray[np.int64]:
    """Gives integers as an array.

    Raises
    ------
    TypeError
        If there are others.
    """
    array = np.asarray(x)
    if array.dtype.kind not in "biu":
        raise TypeError(f"takes integers or arrays of integers, not {shown(x)}")
    return array.astype(np.int64)


def count_of(bits: Any) -> int:
    """Gives a number of bits.

    Raises
    ------
    TypeError
        If it is no integer.
    ValueError
        If it is negative, or more than 63.
    """
    count = operator.index(bits)
    if not 0 <= count <= 63:
        raise ValueError(f"a number of bits is from 0 to 63, not {count}")
    return count


def unwrap(result: Any, x: Any) -> Any:
    """Gives a Python integer where one was given."""
    return int(result) if isinstance(x, int) else result
