"""Any function of one value as one lookup table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ..tracing import Tracer
from ..tracing.convert import convert
from ..tracing.emit import constant
from ..tracing.location import fail
from ..tracing.numpy.ufuncs import elementwise
from ..tracing.values import as_array
from ..values import Float, Integer, ScalarAnnotation, describe
from .kept import kept
from .places import Places, tabulated, value_of


def name_of(function: Callable[..., Any]) -> str:
    """Gives what the graph calls a function."""
    name = getattr(function, "__name__", type(function).__name__)
    return "univariate" if name == "<lambda>" else name


def check_callable(name: str, function: Any) -> None:
    """Checks that there is a function."""
    if not callable(function):
        fail(TypeError, f"fhe.{name} takes a function, not {type(function).__name__}")


def trace(name: str, function: Callable[..., Any], operands: Sequence[Tracer]) -> Tracer:
    """Applies a function, as it is now, to traced values, which are broadcast."""
    try:
        shape = np.broadcast_shapes(*(operand.shape for operand in operands))
    except ValueError as error:
        fail(ValueError, f"fhe.{name}: {error}", error)
    shown = name_of(function)
    dtypes = [operand.dtype for operand in operands]
    table = tabulated(kept(function), name, shape, dtypes)
    parts = list(operands)
    if isinstance(table, Places):
        parts.append(constant(table.places, operands[0].context))
    return elementwise(name if shown == "univariate" else shown, table, parts)


def clear(name: str, function: Callable[..., Any], values: Sequence[Any]) -> Any:
    """Applies a function to clear values as it is applied to encrypted ones."""
    if all(np.ndim(value) == 0 for value in values):
        plain = [
            value.item() if isinstance(value, np.generic | np.ndarray) else value
            for value in values
        ]
        result = value_of(
            function,
            [
                np.asarray(value)[()] if np.asarray(value).dtype.kind == "f" else int(one)
                for value, one in zip(values, plain, strict=True)
            ],
        )
        is_python = all(isinstance(value, int | float) for value in values)
        return result if is_python else np.asarray(result)[()]
    dtypes = [np.asarray(value).dtype for value in values]
    arrays = np.broadcast_arrays(*(as_array(value) for value in values))
    table = tabulated(function, name, arrays[0].shape, dtypes)
    return as_array(table(*arrays, table.places) if isinstance(table, Places) else table(*arrays))


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
        From an integer to an integer or a float. It is called for all values that its argument may
        have, and may do what traced code can't: branch, loop, call any library. See the notes.
    outputs
        Type of the results, for circuits of which the types are declared; others measure it.

    Returns
    -------
    Callable
        The same function, which also takes encrypted values.

    Notes
    -----
    The function is called with one value at a time, as Python's ``int``, which does not wrap; truth
    values are 0 and 1, floats are numpy's. If it refuses that, it is called with a numpy array without
    axes. A function that needs arrays with axes, or means something else on them, is called with arrays
    of the argument's shape that have one value at all places; each place then has its own table.
    Results are of ``int64`` or ``float64``.

    The function of an encrypted value is that of the moment at which it is applied: variables and
    globals that change later do not change it.

    Examples
    --------
    >>> parity = univariate(lambda x: x % 2 if x > 2 else 0)
    >>> parity(5)
    1
    """
    check_callable("univariate", function)

    def wrapper(x: Any) -> Any:
        if isinstance(x, Tracer):
            return declared(trace("univariate", function, [x]), outputs)
        return clear("univariate", function, [x])

    wrapper.__name__ = name_of(function)
    wrapper.__doc__ = function.__doc__
    return wrapper
