"""Rounding low bits away."""

from __future__ import annotations

from typing import Any

from ..tracing import Tracer
from ..tracing.emit import emit
from ..tracing.location import fail
from .adjusting import AutoAdjuster
from .exactness import Exactness
from .integers import clear_integers, count_of, unwrap


class AutoRounder(AutoAdjuster):
    """Rounds as many low bits away as leave a given number of high ones; see
    :func:`round_bit_pattern`.

    Parameters
    ----------
    target_msbs
        High bits to keep.
    """

    kind = "AutoRounder"


def round_bit_pattern(
    x: Any,
    lsbs_to_remove: int | AutoRounder,
    overflow_protection: bool = True,
    exactness: Exactness | None = None,
) -> Any:
    """Rounds to a multiple of a power of two, halves up. Tables behind it are as many bits narrower.

    Parameters
    ----------
    x
        Integers, clear or encrypted.
    lsbs_to_remove
        Low bits that are 0 afterwards.
    overflow_protection
        Has no effect: results are always as wide as rounding up makes them.
    exactness
        APPROXIMATE is cheaper: values close to the middle of two multiples may go to either. None
        for what the configuration says. Clear values are rounded exactly.

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
    >>> round_bit_pattern(13, 2)
    12
    """
    if isinstance(lsbs_to_remove, AutoRounder):
        lsbs_to_remove = lsbs_to_remove.bits(x)
    count = count_of(lsbs_to_remove)
    if isinstance(x, Tracer):
        if x.dtype.kind == "f":
            fail(TypeError, "bits of floats can't be rounded: convert them by x.astype(np.int64)")
        exact = x.context.exact_rounding if exactness is None else exactness is Exactness.EXACT
        return emit("round_bit_pattern", [x], {"lsbs": count, "exact": exact}) if count else +x
    array = clear_integers(x)
    half = (1 << count) >> 1
    return unwrap(((array + half) >> count) << count, x)
