"""numpy's types of elements: what values are of, and what is computed from them.

The graph has integers and floats of 64 bits. Tracers know numpy's own type: it says what is computed
in fewer bits, where integers wrap, and which table a float function has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .location import fail
from .tracer import Tracer
from .values import BOOL, FLOAT64, INT64, dtype_of

#: numpy's type, or Python's ``int`` or ``float`` of numbers that take the type of what they meet.
Kind = np.dtype[Any] | type[int] | type[float]


def kind_of(value: Any) -> Kind:
    """Gives the type of a value's elements as numpy's functions see it."""
    if isinstance(value, Tracer):
        return value.dtype
    if isinstance(value, bool | np.generic | np.ndarray):
        return dtype_of(value)
    if isinstance(value, int):
        return int
    return float if isinstance(value, float) else dtype_of(value)


def is_integral(kind: Kind) -> bool:
    """Whether elements are integers or truth values."""
    return kind is int or (isinstance(kind, np.dtype) and kind.kind in "biu")


def common_type(kinds: Sequence[Kind]) -> np.dtype[Any]:
    """Gives the type that an array of values of several types has."""
    return np.result_type(*(kind if isinstance(kind, np.dtype) else kind(0) for kind in kinds))


def check_fits(value: Any, dtype: np.dtype[Any]) -> None:
    """Checks that a Python integer is of a type that it takes from what it meets.

    Raises
    ------
    OverflowError
        As numpy does.
    """
    if dtype.kind in "iu" and isinstance(value, int) and not isinstance(value, bool):
        limits = np.iinfo(dtype)
        if not limits.min <= value <= limits.max:
            fail(OverflowError, f"Python integer {value} out of bounds for {dtype}")


def resolve(
    ufunc: np.ufunc, kinds: Sequence[Kind]
) -> tuple[tuple[np.dtype[Any], ...], tuple[np.dtype[Any], ...]]:
    """Gives the types that a universal function computes in, and those of its results.

    Raises
    ------
    TypeError
        If it takes no such operands, or computes in types that there are not here.
    """
    if ufunc.signature is not None:
        fail(
            TypeError,
            f"np.{ufunc.__name__} does not act element by element, so it can't be a table",
        )
    if not any(isinstance(kind, np.dtype) for kind in kinds):
        kinds = [INT64 if kind is int else FLOAT64 for kind in kinds]
    try:
        types = ufunc.resolve_dtypes((*kinds, *(None,) * ufunc.nout))
    except TypeError as error:
        shown = " and ".join(str(np.dtype(kind)) for kind in kinds)
        fail(TypeError, f"np.{ufunc.__name__} does not take {shown}", error)
    if any(one.kind not in "biufO" or one.itemsize > FLOAT64.itemsize for one in types):
        shown = " and ".join(map(str, types))
        fail(TypeError, f"np.{ufunc.__name__} computes in {shown} here, which there are not")
    return types[: ufunc.nin], types[ufunc.nin :]


def reduced_type(ufunc: np.ufunc, dtype: np.dtype[Any]) -> np.dtype[Any]:
    """Gives the type in which a function combines all elements of an array of a type."""
    if dtype == BOOL and ufunc in (np.add, np.multiply):
        return INT64
    return np.asarray(ufunc.reduce(np.ones(1, dtype))).dtype
