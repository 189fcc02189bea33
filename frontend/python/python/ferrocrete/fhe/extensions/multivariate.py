"""Any function of several values as one lookup table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..tracing import lift
from ..tracing.convert import context_of, holds_tracer
from ..tracing.location import fail
from ..tracing.numpy.ufuncs import elementwise
from ..tracing.values import FLOAT64, as_array
from ..values import Float, Integer, ScalarAnnotation
from .univariate import counted, declared, name_of, on_arrays


def multivariate(
    function: Callable[..., Any],
    outputs: Integer | Float | type[ScalarAnnotation] | None = None,
) -> Callable[..., Any]:
    """Makes any function of several values a single lookup table, indexed by all of them.

    Parameters
    ----------
    function
        From integers to an integer, or from arrays to an array, element by element. The table has
        an entry for every combination of its arguments: their widths add up. Truth values are 0
        and 1.
    outputs
        Type of the results, for circuits of which the types are declared; others measure it.

    Returns
    -------
    Callable
        The same function, which also takes encrypted values, and clear ones with them; arguments
        are broadcast.

    Examples
    --------
    >>> distance = multivariate(lambda x, y: abs(x - y) if x else y)
    >>> distance(3, 5)
    2
    """
    vectorized = on_arrays(function)

    def wrapper(*values: Any) -> Any:
        if any(holds_tracer(value) for value in values):
            context = context_of(values)
            operands = [lift(value, context) for value in values]
            if any(operand.dtype == FLOAT64 for operand in operands):
                fail(TypeError, "a function of several values takes integers: convert floats first")
            name = name_of(function)
            name = "multivariate" if name == "univariate" else name
            return declared(elementwise(name, vectorized, operands), outputs)
        if any(np.ndim(value) for value in values):
            return as_array(vectorized(*(np.asarray(value) for value in values)))
        return counted(function(*values))

    wrapper.__name__ = getattr(function, "__name__", "multivariate")
    wrapper.__doc__ = function.__doc__
    return wrapper
