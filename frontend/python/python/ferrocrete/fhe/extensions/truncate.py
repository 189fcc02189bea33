"""Clearing low bits."""

from __future__ import annotations

from typing import Any

from ..tracing import Tracer
from ..tracing.emit import emit
from ..tracing.location import fail
from .adjusting import AutoAdjuster
from .integers import clear_integers, count_of, unwrap


class AutoTruncator(AutoAdjuster):
    """Clears as many low bits as leave a given number of high ones; see
    :func:`truncate_bit_pattern`.

    Parameters
    ----------
    target_msbs
        High bits to keep.
    """

    kind = "AutoTruncator"


def truncate_bit_pattern(x: Any, lsbs_to_remove: int | AutoTruncator) -> Any:
    """Rounds down to a multiple of a power of two. Tables behind it are as many bits narrower.

    Parameters
    ----------
    x
        Integers, clear or encrypted.
    lsbs_to_remove
        Low bits that are 0 afterwards.

    Returns
    -------
    Any
        Of the type and shape of ``x``.

    Raises
    ------
    TypeError
        If ``x`` is not made of integers.
    ValueError
        If the number of bits is negative.

    Examples
    --------
    >>> truncate_bit_pattern(15, 2)
    12
    """
    if isinstance(lsbs_to_remove, AutoTruncator):
        lsbs_to_remove = lsbs_to_remove.bits(x)
    count = count_of(lsbs_to_remove)
    if isinstance(x, Tracer):
        if x.dtype.kind == "f":
            fail(TypeError, "bits of floats can't be truncated: convert them by x.astype(np.int64)")
        return emit("truncate_bit_pattern", [x], {"lsbs": count, "exact": True}) if count else +x
    return unwrap((clear_integers(x) >> count) << count, x)
