"""Any function of several values as one lookup table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..tracing import lift
from ..tracing.convert import context_of, holds_tracer
from ..tracing.location import fail
from ..values import Float, Integer, ScalarAnnotation
from .univariate import check_callable, clear, declared, trace


def multivariate(
    function: Callable[..., Any],
    outputs: Integer | Float | type[ScalarAnnotation] | None = None,
) -> Callable[..., Any]:
    """Makes any function of several values a single lookup table, indexed by all of them.

    Parameters
    ----------
    function
        From integers to an integer, called as :func:`univariate` says. The table has an entry for every
        combination of its arguments: their widths add up. Truth values are 0 and 1.
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
    check_callable("multivariate", function)

    def wrapper(*values: Any) -> Any:
        if not any(holds_tracer(value) for value in values):
            return clear("multivariate", function, values)
        context = context_of(values)
        operands = [lift(value, context) for value in values]
        if any(operand.dtype.kind == "f" for operand in operands):
            fail(TypeError, "a function of several values takes integers: convert floats first")
        return declared(trace("multivariate", function, operands), outputs)

    wrapper.__name__ = getattr(function, "__name__", "multivariate")
    wrapper.__doc__ = function.__doc__
    return wrapper
