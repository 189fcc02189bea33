"""What the user knows about values and the inputset may not show."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ..tracing import Tracer
from ..tracing.emit import emit
from ..tracing.location import fail
from ..values import Integer


def hint(x: Any, *, bit_width: int | None = None, can_store: Any | None = None) -> Any:
    """Says that a value may need to be wider than the inputset shows.

    Parameters
    ----------
    x
        Clear or encrypted integers.
    bit_width
        Bits that it has at least.
    can_store
        An integer or array of integers that it must be able to hold.

    Returns
    -------
    Any
        The same value, as one of its own.

    Raises
    ------
    ValueError
        If the hint says nothing, is less than one bit, or the values to store are not integers.
    """
    if not isinstance(x, Tracer):
        return deepcopy(x)
    if bit_width is None and can_store is None:
        fail(ValueError, "a hint needs bit_width= or can_store=")
    signed = False
    width = 1
    try:
        if can_store is not None:
            needed = Integer.that_can_represent(can_store)
            width, signed = needed.bit_width, needed.is_signed
        if bit_width is not None:
            width = max(width, Integer(signed, bit_width).bit_width)
    except ValueError as error:
        fail(ValueError, str(error), error)
    return emit("hint", [x], {"integer": (width, signed)}, dtype=x.dtype)
