"""Types of elements, under the names that Concrete has for them."""

from __future__ import annotations

from collections.abc import Sequence

from .values import Float, Integer

#: What every type of elements is.
BaseDataType = Integer | Float


def SignedInteger(bit_width: int) -> Integer:
    """Gives the type of integers of so many bits, the sign included."""
    return Integer(True, bit_width)


def UnsignedInteger(bit_width: int) -> Integer:
    """Gives the type of integers of so many bits, from 0."""
    return Integer(False, bit_width)


def combine_dtypes(dtypes: Sequence[Integer | Float]) -> Integer | Float:
    """Gives the smallest type that holds what any of several types holds.

    Parameters
    ----------
    dtypes
        One at least. With a float among them the result is the widest float.

    Returns
    -------
    Integer or Float
        Of integers, signed if one of them is.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not dtypes:
        raise ValueError("there are no types to combine")
    floats = [dtype.bit_width for dtype in dtypes if isinstance(dtype, Float)]
    if floats:
        return Float(max(floats))
    integers = [dtype for dtype in dtypes if isinstance(dtype, Integer)]
    signed = any(dtype.is_signed for dtype in integers)
    # Beside negative integers, unsigned ones take one more bit, for the sign.
    return Integer(signed, max(one.bit_width + (signed and not one.is_signed) for one in integers))


__all__ = [
    "BaseDataType",
    "Float",
    "Integer",
    "SignedInteger",
    "UnsignedInteger",
    "combine_dtypes",
]
