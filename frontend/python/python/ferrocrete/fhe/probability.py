"""Bounds on the probability of errors."""

from __future__ import annotations

import numpy as np

from .shown import shown


def check_probability(name: str, bound: object) -> None:
    """Checks what an option says how often something may err.

    Raises
    ------
    TypeError
        If it is no number.
    ValueError
        If it is out of range.
    """
    if isinstance(bound, bool) or not isinstance(bound, int | float | np.integer | np.floating):
        raise TypeError(f"option '{name}' is a probability, not {shown(bound)}")
    if not 2.0**-128 <= bound < 1:
        raise ValueError(
            f"option '{name}' is {shown(bound)}; it is a probability from 2**-128, below 1"
        )
