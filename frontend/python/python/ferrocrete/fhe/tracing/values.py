"""Clear values as the graph holds them: ``int64`` or ``float64`` arrays, scalars without axes."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown
from .location import fail

Array = NDArray[np.int64] | NDArray[np.float64]

BOOL, INT64, FLOAT64 = np.dtype(np.bool_), np.dtype(np.int64), np.dtype(np.float64)
_LARGEST = np.iinfo(np.int64).max


def as_array(value: Any) -> Array:
    """Gives a clear value as an ``int64`` or ``float64`` array.

    Parameters
    ----------
    value
        A number, a truth value (it becomes 0 or 1), or an array or nested list of such, of any
        shape.

    Returns
    -------
    Array
        In row-major order, of the same shape; without axes for a number.

    Raises
    ------
    TypeError
        If elements are not numbers, or are integers that 64 bits with a sign do not hold.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        if "inhomogeneous" in str(error):
            fail(
                ValueError,
                f"{shown(value)} is no array: its rows have different lengths or shapes; make them alike",
                error,
            )
        fail(TypeError, f"{shown(value)} is no array: {error}", error)
    if array.dtype == object:
        array = _from_objects(array, value)
    kind = array.dtype.kind
    if kind == "u" and array.size and int(array.max()) > _LARGEST:
        fail(
            TypeError,
            f"{array.max()} does not fit 64 bits with a sign, the widest integer there is",
        )
    if kind in "biu":
        return array.astype(np.int64, order="C")
    if kind == "f" and array.dtype.itemsize <= FLOAT64.itemsize:
        return array.astype(np.float64, order="C")
    fail(
        TypeError,
        f"a value of type {_name(value, array)} can't be computed with: "
        "use integers, floats of 64 bits, or truth values",
    )


def _from_objects(array: NDArray[Any], value: Any) -> NDArray[Any]:
    """Python numbers that numpy kept as objects: integers that are too large stay so."""
    if all(isinstance(element, int | float | np.generic) for element in array.flat):
        numbers = np.asarray(array.tolist())
        if numbers.dtype != object:
            return numbers
        fail(
            TypeError, f"{shown(value)} has integers that do not fit 64 bits, the widest there are"
        )
    return array


def _name(value: Any, array: NDArray[Any]) -> str:
    if isinstance(value, np.ndarray | np.generic) or array.ndim:
        return f"array of {array.dtype}"
    return type(value).__name__


def dtype_of(value: Any) -> np.dtype[Any]:
    """Gives numpy's type of a clear value's elements: of Python's integers ``int64``."""
    array = np.asarray(value)
    return np.asarray(_from_objects(array, value)).dtype if array.dtype == object else array.dtype


def uniform(array: Array) -> Any | None:
    """Gives the one value of all elements, as a numpy scalar, or None if they differ."""
    if array.size == 0:
        return None
    first = array.flat[0]
    return first if array.size == 1 or bool((array == first).all()) else None
