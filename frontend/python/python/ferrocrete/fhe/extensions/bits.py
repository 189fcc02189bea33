"""Bits of integers."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from ..._attributes import Attributes
from ..shown import shown
from ..tracing import Tracer
from ..tracing.emit import emit
from ..tracing.location import fail
from ..tracing.numpy.ufuncs import elementwise
from .integers import clear_integers, unwrap

#: Bits above these are not there, or are those of the sign.
_WIDEST = 63


class Bits(Attributes):
    """The bits of integers, to be indexed; bit 0 is the lowest."""

    value: Any

    def __init__(self, value: Any) -> None:
        if isinstance(value, Tracer):
            if value.dtype.kind == "f":
                fail(ValueError, "floats have no bits: convert them by x.astype(np.int64)")
            self.value = value
        else:
            try:
                clear_integers(value)
            except TypeError as error:
                raise ValueError(
                    f"{shown(value)} has no bits: it is not made of integers"
                ) from error
            self.value = value

    def __getitem__(self, index: int | slice) -> Any:
        """Gives one bit, or the number that several bits make.

        Parameters
        ----------
        index
            A place, or a slice of places: the first is the lowest bit of the result. A slice
            without an end takes all bits above its start; without a start and with a negative
            step there is no first.

        Returns
        -------
        Any
            Integers of the value's shape, not negative.

        Raises
        ------
        ValueError
            For lists of places, places counted from the end, a step of 0, or a slice without an end of negative
            values.
        """
        if isinstance(index, slice):
            return self._slice(index)
        place = _place(index, "a bit")
        if isinstance(self.value, Tracer):
            return emit("extract_bit_pattern", [self.value], {"start": place, "count": 1})
        return unwrap((clear_integers(self.value) >> place) & 1, self.value)

    def _slice(self, index: slice) -> Any:
        step = 1 if index.step is None else _integer(index.step, "the step between bits")
        if step == 0:
            raise ValueError("the step between bits can't be 0")
        if step < 0 and index.start is None:
            raise ValueError("bits in reverse need a start: bits(x)[7::-1]")
        start = 0 if index.start is None else _place(index.start, "the start of bits")
        stop = None if index.stop is None else _place(index.stop, "the end of bits")
        if step < 0:
            # A slice in reverse without an end ends with bit 0.
            places = list(range(start, -1 if stop is None else stop, step))
        elif stop is None:
            return self._open(start, step)
        else:
            places = list(range(start, min(stop, _WIDEST), step))
        if not isinstance(self.value, Tracer):
            return unwrap(_pick(clear_integers(self.value), places), self.value)
        if not places:
            return self.value * 0
        if step == 1:
            return emit("extract_bit_pattern", [self.value], {"start": start, "count": len(places)})
        parts = [
            emit("extract_bit_pattern", [self.value], {"start": place, "count": 1}) * (1 << weight)
            for weight, place in enumerate(places)
        ]
        total: Any = sum(parts[1:], parts[0])
        return total

    def _open(self, start: int, step: int) -> Any:
        """All bits above a start: how many there are is known when the table is made."""

        def pick(values: Any) -> Any:
            values = np.asarray(values)
            if (values < 0).any():
                raise ValueError("bits(x)[i:] of negative values have no end: write bits(x)[i:j]")
            return _pick(values, list(range(start, _WIDEST, step)))

        if isinstance(self.value, Tracer):
            return elementwise("extract_bit_pattern", pick, [self.value])
        return unwrap(pick(clear_integers(self.value)), self.value)


def _place(place: Any, what: str) -> int:
    if isinstance(place, list | tuple | np.ndarray) and np.ndim(place):
        fail(
            ValueError,
            "bits are taken one by one or by a slice: write bits(x)[3::-1] for the number that bits 3, "
            "2, 1 and 0 make, or fhe.array([bits(x)[i] for i in places]) for an array of bits",
        )
    found = _integer(place, what)
    if found < 0:
        raise ValueError(f"{what} is counted from the lowest, 0: {found} is not there")
    return found


def _integer(value: Any, what: str) -> int:
    if isinstance(value, Tracer):
        fail(
            TypeError,
            f"{what} is not known while the function is traced: bits are taken at known places; "
            "(x >> i) & 1 reads the bit at a clear or encrypted place",
        )
    try:
        return operator.index(value)
    except TypeError as error:
        fail(TypeError, f"{what} is an integer, not {shown(value)}", error)


def _pick(values: Any, places: list[int]) -> Any:
    result = np.zeros_like(values, dtype=np.int64)
    for weight, place in enumerate(places):
        # Above 63 there are copies of the sign.
        result |= ((values >> min(place, _WIDEST)) & 1) << weight
    return result


def bits(x: Any) -> Bits:
    """Gives access to the bits of integers.

    Parameters
    ----------
    x
        Integers, clear or encrypted; negative ones in two's complement, with endless copies of
        the sign.

    Returns
    -------
    Bits
        ``bits(x)[3]`` is bit 3, ``bits(x)[2:5]`` the number that bits 2, 3 and 4 make. Few low bits
        cost less than a table on all bits.

    Examples
    --------
    >>> bits(0b1101)[1:4]
    6
    """
    return Bits(x)
