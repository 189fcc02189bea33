"""Any function of one value as one lookup table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..tracing import Tracer
from ..tracing.convert import convert
from ..tracing.numpy.ufuncs import elementwise
from ..tracing.values import as_array, is_truth
from ..values import Float, Integer, ScalarAnnotation, describe


def name_of(function: Callable[..., Any]) -> str:
    """Gives what the graph calls a function."""
    name = getattr(function, "__name__", type(function).__name__)
    return "univariate" if name == "<lambda>" else name


def on_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a function of arrays of one that may only take single values.

    A function that takes the arrays and gives an array of their shape is called once; any other,
    such as one with ``if``, for each place.
    """

    def call(*arrays: Any) -> Any:
        shape = np.broadcast_shapes(*(np.shape(array) for array in arrays))
        try:
            whole = np.asarray(function(*arrays))
            if whole.shape == shape and whole.dtype != object:
                return whole
        except (TypeError, ValueError):
            # What is really wrong shows again in the calls with single values.
            pass
        spread = [np.broadcast_to(array, shape).reshape(-1).tolist() for array in arrays]
        results = [as_array(function(*values)) for values in zip(*spread, strict=True)]
        return as_array(results).reshape(shape) if results else np.zeros(shape, dtype=np.int64)

    return call


def counted(result: Any) -> Any:
    """Gives a truth value as 0 or 1: tables have integers."""
    return int(result) if is_truth(result) else result


def declared(result: Tracer, outputs: Any) -> Tracer:
    """Gives a result of which the function says what it is; that counts where types are declared."""
    if outputs is None or not result.context.direct:
        return result
    dtype = outputs if isinstance(outputs, Integer | Float) else describe(outputs).dtype
    return convert(result, dtype)


def univariate(
    function: Callable[[Any], Any],
    outputs: Integer | Float | type[ScalarAnnotation] | None = None,
) -> Callable[[Any], Any]:
    """Makes any function of one value a single lookup table.

    Parameters
    ----------
    function
        From an integer to an integer, or from an array of them to an array, element by element. It
        is called when the circuit is compiled, for all values that its argument may have, and may
        do what traced code can't: branch, loop, call any library. Truth values are 0 and 1.
    outputs
        Type of the results, for circuits of which the types are declared; others measure it.

    Returns
    -------
    Callable
        The same function, which also takes encrypted values.

    Examples
    --------
    >>> parity = univariate(lambda x: x % 2 if x > 2 else 0)
    >>> parity(5)
    1
    """
    vectorized = on_arrays(function)

    def wrapper(x: Any) -> Any:
        if isinstance(x, Tracer):
            return declared(elementwise(name_of(function), vectorized, [x]), outputs)
        if isinstance(x, list | np.ndarray) and np.ndim(x):
            return as_array(vectorized(np.asarray(x)))
        return counted(function(x))

    wrapper.__name__ = name_of(function)
    wrapper.__doc__ = function.__doc__
    return wrapper
