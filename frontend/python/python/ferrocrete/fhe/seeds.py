"""Seeds, for the same randomness again."""

from __future__ import annotations

from typing import Any

import numpy as np


def seed_of(seed: Any, bits: int) -> int | None:
    """A seed as it was given, checked; ``None`` for none.

    Raises
    ------
    TypeError
        If it is no integer.
    ValueError
        If it is negative or has more bits.
    """
    if seed is None:
        return None
    if isinstance(seed, bool | np.bool_) or not isinstance(seed, int | np.integer):
        raise TypeError(f"the seed is of type {type(seed).__name__}; it is an integer")
    number = int(seed)
    if not 0 <= number < 1 << bits:
        # Python does not write numbers of more than some thousand digits.
        long = number.bit_length() > 2 * bits
        shown = f"an integer of {number.bit_length()} bits" if long else str(number)
        raise ValueError(f"the seed is {shown}; it is from 0, below 2**{bits}")
    return number
