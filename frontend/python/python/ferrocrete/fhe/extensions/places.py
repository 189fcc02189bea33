"""Functions of single values, and what becomes of those that take whole arrays only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..tracing.location import fail
from ..tracing.values import FLOAT64, INT64

Function = Callable[..., Any]


class _NoNumber(TypeError):
    """A function gives something else than one number for each value."""


def value_of(function: Function, values: Sequence[Any]) -> Any:
    """Gives a function's result for one value of each argument.

    The function gets Python's integers, which do not wrap. If it refuses them, it gets arrays without
    axes: it may be made of what only arrays have.
    """
    try:
        return _number(function(*values), values)
    except Exception as error:  # noqa: BLE001
        try:
            with np.errstate(all="ignore"):
                return _number(function(*(np.asarray(value) for value in values)), values)
        except Exception:  # noqa: BLE001
            raise error from None


def _number(result: Any, values: Sequence[Any]) -> Any:
    if isinstance(result, bool | np.bool_):
        return int(result)
    if isinstance(result, int | float):
        return result
    array = np.asarray(result)
    if array.shape or array.dtype.kind not in "biuf":
        shown = ", ".join(map(str, values))
        what = f"an array of shape {array.shape}" if array.shape else f"a {type(result).__name__}"
        raise _NoNumber(f"gives {what} for {shown}: a table has one number for each value")
    return array.astype(FLOAT64 if array.dtype.kind == "f" else INT64)[()]


def _column(results: Sequence[Any]) -> NDArray[Any]:
    """Numbers as an array: Python's integers that are too large are refused."""
    is_float = any(isinstance(result, float) for result in results)
    if not is_float and any(not -(1 << 63) <= result < 1 << 63 for result in results):
        wide = next(result for result in results if not -(1 << 63) <= result < 1 << 63)
        raise OverflowError(f"gives an integer of {wide.bit_length()} bits, and 63 are the most")
    return np.asarray(results, FLOAT64 if is_float else INT64)


def _distinct(arrays: Sequence[NDArray[Any]]) -> tuple[list[tuple[Any, ...]], NDArray[np.int64]]:
    """The different combinations of elements at equal places, and which of them each place has."""
    flat = [np.asarray(array).reshape(-1) for array in arrays]
    if not flat[0].size:
        return [], np.zeros(0, INT64)
    # Floats by their bits: equal ones may differ in their sign.
    bits = np.stack(
        [one.astype(FLOAT64).view(INT64) if one.dtype.kind == "f" else one for one in flat]
    )
    _, first, back = np.unique(bits, axis=1, return_index=True, return_inverse=True)
    rows = list(zip(*(one[first].tolist() for one in flat), strict=True))
    return rows, back.reshape(-1)


class Singles:
    """A function of single values on arrays: called once for each combination of values.

    Parameters
    ----------
    function
        The function.
    dtypes
        Of its arguments: floats reach it as numpy's of their type.
    """

    def __init__(self, function: Function, dtypes: Sequence[np.dtype[Any]]) -> None:
        self._function, self._dtypes = function, dtypes
        self._known: dict[Any, Any] = {}

    def __call__(self, *arrays: Any) -> NDArray[Any]:
        """Results for each element of arrays, which are broadcast."""
        spread = np.broadcast_arrays(*arrays)
        rows, back = _distinct(spread)
        results = _column([self._of(row) for row in rows])
        return results[back].reshape(spread[0].shape)

    def _of(self, values: tuple[Any, ...]) -> Any:
        key = _key(values)
        if key not in self._known:
            typed = [
                dtype.type(value) if dtype.kind == "f" else value
                for dtype, value in zip(self._dtypes, values, strict=True)
            ]
            self._known[key] = value_of(self._function, typed)
        return self._known[key]


def _key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    # Floats that are equal may differ in their sign, and those that are no numbers are equal to none.
    return tuple(value.hex() if isinstance(value, float) else value for value in values)


class Places:
    """A function of whole arrays, element by element, that may depend on the place of an element.

    It is called with arrays that have one value at all places, of which each place has its own result.

    Parameters
    ----------
    function
        The function.
    dtypes
        Of its arguments: integers of 64 bits or floats.
    shape
        Of its arguments.
    """

    def __init__(
        self, function: Function, dtypes: Sequence[np.dtype[Any]], shape: tuple[int, ...]
    ) -> None:
        self._function, self._dtypes, self._shape = function, dtypes, shape
        self._known: dict[Any, NDArray[Any]] = {}

    @property
    def places(self) -> NDArray[np.int64]:
        """The place of each element, in row-major order."""
        return np.arange(int(np.prod(self._shape, dtype=np.int64))).reshape(self._shape)

    def __call__(self, *arrays: Any) -> NDArray[Any]:
        """Results for values, and their places after them."""
        *values, places = np.broadcast_arrays(*arrays)
        rows, back = _distinct(values)
        results = np.stack([self._of(row) for row in rows]) if rows else np.zeros((0, 1), INT64)
        result: NDArray[Any] = results[back, places.reshape(-1)].reshape(places.shape)
        if np.array_equal(places, self.places):
            self.check(values, result)
        return result

    def whole(self, values: Sequence[Any]) -> NDArray[Any]:
        """The function's own results for arrays.

        Raises
        ------
        TypeError
            If they are not one number for each element.
        """
        with np.errstate(all="ignore"):
            # The function may change the arrays that it gets.
            result = np.asarray(self._function(*self._typed(values)))
        if result.shape != self._shape or result.dtype.kind not in "biuf":
            raise _NoNumber(
                f"gives {result.dtype} of shape {result.shape} for shape {self._shape}: a table has one "
                "number for each element"
            )
        return result.astype(FLOAT64 if result.dtype.kind == "f" else INT64)

    def _typed(self, values: Sequence[Any]) -> list[NDArray[Any]]:
        types = (dtype if dtype.kind == "f" else INT64 for dtype in self._dtypes)
        return [np.array(value, dtype) for value, dtype in zip(values, types, strict=True)]

    def raw(self, values: Sequence[Any]) -> Any:
        """What the function gives for arrays, whatever that is."""
        with np.errstate(all="ignore"):
            return self._function(*values)

    def check(self, values: Sequence[Any], expected: NDArray[Any]) -> None:
        """Checks that no element of a result depends on others of the arguments."""
        if not np.array_equal(self.whole(values), expected, equal_nan=True):
            raise _NoNumber(
                "mixes elements: one of its result depends on other elements of its argument, and a table reads one: "
                "write it with numpy's functions outside"
            )

    def _of(self, values: tuple[Any, ...]) -> NDArray[Any]:
        key = _key(values)
        if key not in self._known:
            full = [np.full(self._shape, value) for value in values]
            self._known[key] = self.whole(full).reshape(-1)
        return self._known[key]


def tabulated(
    function: Function, name: str, shape: tuple[int, ...], dtypes: Sequence[np.dtype[Any]]
) -> Singles | Places:
    """Finds out how a function can be called.

    Parameters
    ----------
    function
        The function.
    name
        What messages call it.
    shape
        Of its arguments.
    dtypes
        Of each of them.

    Returns
    -------
    Singles or Places
        The latter for functions that need arrays, or give other results for them.

    Raises
    ------
    TypeError
        If it can be called neither way, or an element of a result depends on other elements.
    """
    singles, places = Singles(function, dtypes), Places(function, dtypes, shape)
    failures: list[Exception] = []
    for value in (1, 0):
        try:
            singles(*[np.asarray(value)] * len(dtypes))
        except Exception as error:  # noqa: BLE001
            failures.append(error)
            continue
        return places if _differs(name, singles, places, shape, len(dtypes)) else singles
    try:
        places(*_probe(shape, len(dtypes)), places.places)
    except Exception as error:  # noqa: BLE001
        # Of a function that takes neither, the first failure is about what it should take.
        first = error if isinstance(error, _NoNumber) else failures[0]
        reason = str(first) if isinstance(first, _NoNumber) else f"raises {first!r}"
        fail(TypeError, f"fhe.{name}: the function {reason}", first)
    return places


def _probe(shape: tuple[int, ...], count: int) -> list[NDArray[np.int64]]:
    """Small arguments that differ from place to place."""
    places = np.arange(int(np.prod(shape, dtype=np.int64))).reshape(shape)
    return [(places // (1 + one) + one) % 4 for one in range(count)]


def _differs(
    name: str, singles: Singles, places: Places, shape: tuple[int, ...], count: int
) -> bool:
    """Whether a function that takes single values means something else on arrays."""
    if int(np.prod(shape, dtype=np.int64)) < 2:
        return False
    probe = _probe(shape, count)
    try:
        own = singles(*probe)
    except Exception:  # noqa: BLE001
        return False
    differs = False
    # What differs because integers of 64 bits wrap, does not with those of Python.
    for values in (places._typed(probe), [array.astype(object) for array in probe]):
        try:
            result = places.raw(values)
            same = np.array_equal(np.broadcast_to(result, shape).astype(own.dtype), own)
        except Exception:  # noqa: BLE001
            continue
        if same:
            return False
        if np.shape(result) != shape:
            if isinstance(result, np.generic | np.ndarray):
                fail(
                    TypeError,
                    f"fhe.{name}: the function gives one result for a whole array of shape {shape}, and a table "
                    "reads one element: write it with numpy's functions outside",
                )
            # No function of arrays, but one of how they are written, for example.
            return False
        differs = True
    return differs
