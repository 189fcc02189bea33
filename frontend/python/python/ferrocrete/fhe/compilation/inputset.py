"""Inputsets: samples of the arguments that a function will be given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown
from ..tracing import as_array
from ..values import Integer, ValueDescription, describe

#: Integers, or floats where they are allowed.
Array = NDArray[np.int64] | NDArray[np.float64]

#: One argument for each parameter.
Sample = tuple[Array, ...]


def inputset(
    *inputs: ValueDescription | type | Callable[[int], Any], size: int = 100
) -> list[tuple[Any, ...]]:
    """A random inputset.

    Parameters
    ----------
    inputs
        For each parameter a type (``fhe.uint4``, ``fhe.tensor[fhe.int3, 2, 5]``), of which values
        are drawn evenly, or a function from the sample's number to the value.
    size
        Number of samples. The first two have the least and the greatest value of each type: a
        circuit takes no values beyond those of its inputset.

    Returns
    -------
    list of tuple
        One value for each parameter. Draw with ``numpy.random.seed`` for the same ones again.
    """
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 0:
        raise ValueError(f"the size of an inputset is a number of samples, not {shown(size)}")
    return [
        tuple(_draw(specification, number) for specification in inputs) for number in range(size)
    ]


def _draw(specification: Any, number: int) -> Any:
    is_function = callable(specification) and not isinstance(specification, type)
    if is_function and not isinstance(specification, ValueDescription):
        return specification(number)
    value = describe(specification)
    if not isinstance(value.dtype, Integer):
        return np.random.rand(*value.shape)
    low, high = value.dtype.min(), value.dtype.max()
    if high >= 2**63:
        raise ValueError(
            f"{value.dtype} does not fit 64 bits with a sign; draw the values yourself"
        )
    drawn = np.asarray(np.random.randint(low, high + 1, size=value.shape, dtype=np.int64))
    if number < 2 and drawn.size:
        # Not in every element: sums would become wider than they are on any likely arguments.
        drawn.flat[0] = (low, high)[number]
    return int(drawn) if value.shape == () else drawn


def samples_of(name: str, parameters: Sequence[str], given: Iterable[Any]) -> list[Sample]:
    """An inputset as arrays.

    Parameters
    ----------
    name
        The function.
    parameters
        The names of its parameters.
    given
        A tuple for each sample, with a value for each parameter; or the value, if there is one
        parameter.

    Raises
    ------
    TypeError
        If it can't be iterated, or has other values than integers.
    ValueError
        For a sample with another number of values.
    """
    try:
        iterator = iter(given)
    except TypeError:
        kind = type(given).__name__
        raise TypeError(f"the inputset of '{name}' is no iterable of samples but {kind}") from None
    return [_sample(parameters, number, sample) for number, sample in enumerate(iterator)]


def _sample(parameters: Sequence[str], number: int, sample: Any) -> Sample:
    values = sample if isinstance(sample, tuple) else (sample,)
    if len(values) != len(parameters):
        raise ValueError(
            f"sample {number} of the inputset is {_count(len(values))}; expected "
            f"{_count(len(parameters))} ({', '.join(parameters)})"
        )
    return tuple(
        argument(f"sample {number} of the inputset", parameter, value)
        for parameter, value in zip(parameters, values, strict=True)
    )


def argument(where: str, parameter: str, value: Any) -> Array:
    """A copy of one value as an array of integers.

    Raises
    ------
    TypeError
        If it has other values.
    """
    try:
        array = as_array(value)
    except TypeError as error:
        raise TypeError(f"{where}, argument '{parameter}': {error}") from error
    if array.dtype.kind == "f":
        raise TypeError(
            f"{where}, argument '{parameter}' has floats; integers are encrypted: quantize it"
        )
    copy: Array = array.copy()
    return copy


def _count(values: int) -> str:
    return "a single value" if values == 1 else f"a tuple of {values} values"


def check_shapes(name: str, parameters: Sequence[str], samples: Sequence[Sample]) -> None:
    """Checks that each parameter has one shape throughout.

    Raises
    ------
    ValueError
        With the first sample of another shape than the first.
    """
    for number, sample in enumerate(samples):
        for parameter, first, value in zip(parameters, samples[0], sample, strict=True):
            if value.shape != first.shape:
                raise ValueError(
                    f"sample {number} of the inputset of '{name}' has shape {value.shape} for "
                    f"'{parameter}', the first has {first.shape}; a circuit has fixed shapes"
                )
