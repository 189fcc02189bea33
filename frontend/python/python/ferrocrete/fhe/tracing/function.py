"""From a function to its graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..._native import Graph, GraphBuilder
from ..extensions.exactness import Exactness
from ..shown import shown
from .context import Context, active
from .convert import lift
from .location import definition, show
from .tracer import Tracer


@dataclass(frozen=True)
class Parameter:
    """An argument of a function.

    Attributes
    ----------
    name
        As the function calls it.
    encrypted
        Whether it is encrypted.
    shape
        Lengths of its axes; none for a scalar.
    integer
        Its declared width in bits, and whether it has a sign; None if it is not declared.
    """

    name: str
    encrypted: bool
    shape: tuple[int, ...]
    integer: tuple[int, bool] | None = None


@dataclass(frozen=True)
class Structure:
    """What a function returns.

    Attributes
    ----------
    kind
        :class:`Tracer` for a single value, or ``tuple`` or ``list``.
    count
        Number of values.
    """

    kind: type
    count: int

    def pack(self, values: Sequence[Any]) -> Any:
        """Gives results as the function returns them.

        Parameters
        ----------
        values
            As many as there are.

        Returns
        -------
        Any
            The value itself, or a tuple or list of them.
        """
        return values[0] if self.kind is Tracer else self.kind(values)


def trace(
    function: Callable[..., Any],
    parameters: Sequence[Parameter],
    *,
    direct: bool = False,
    rounding_exactness: Exactness = Exactness.EXACT,
) -> tuple[Graph, Structure]:
    """Gives the graph of a function.

    Parameters
    ----------
    function
        Written for numpy values. It is called once, with traced values.
    parameters
        In the function's order.
    direct
        Whether declared types stand in for an inputset; declared types of results then count.
    rounding_exactness
        Of rounding that does not say itself.

    Returns
    -------
    tuple
        The graph, and what the function returned.

    Raises
    ------
    TypeError
        If the function needs to know a value, or returns what is no number, array, tuple or list
        of those. The message begins with the user's line.
    """
    context = Context(GraphBuilder(), direct, rounding_exactness is Exactness.EXACT)
    location = definition(function)
    arguments = [
        Tracer(
            context,
            context.builder.input(
                parameter.name, parameter.encrypted, parameter.shape, location, parameter.integer
            ),
        )
        for parameter in parameters
    ]
    with active(context):
        result = _call(function, arguments)
        kind = type(result) if isinstance(result, tuple | list) else Tracer
        values = result if isinstance(result, tuple | list) else [result]
        if kind is not Tracer and (
            not values or any(isinstance(value, tuple | list) for value in values)
        ):
            raise TypeError(
                f"{show(location)}: the function returns {shown(result)}: return one value, or a tuple or list "
                "of values (fhe.array joins values to one)"
            )
        outputs = [_output(value, location) for value in values]
    structure = Structure(
        list if kind is list else tuple if kind is not Tracer else Tracer, len(outputs)
    )
    return context.builder.finish([output.node for output in outputs]), structure


def _call(function: Callable[..., Any], arguments: Sequence[Tracer]) -> Any:
    try:
        return function(*arguments)
    except ValueError as error:
        # Where a traced value is assigned to an element of a clear array, numpy puts its own message
        # ("setting an array element with a sequence") before what the value says.
        if isinstance(error.__cause__, TypeError) and "array element with a sequence" in str(error):
            raise error.__cause__.with_traceback(error.__traceback__) from None
        raise


def _output(value: Any, location: tuple[str, int, int]) -> Tracer:
    if value is None or not isinstance(value, Tracer | int | float | np.ndarray | np.generic):
        raise TypeError(
            f"{show(location)}: the function returns {shown(value)}, which is no value that can be computed"
        )
    return lift(value)
