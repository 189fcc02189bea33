"""Tracing: a function is called with traced values, and what it does to them becomes a graph."""

from .context import current
from .convert import lift
from .function import Parameter, Structure, trace
from .location import Location, user_location
from .numpy import (
    choices,
    counting,
    einsum,
    gathering,
    joining,
    linear,
    methods,
    numbers,
    ordering,
    polynomials,
    products,
    quantiles,
    reductions,
    refused,
    shapes,
    sorting,
    spread,
    tables,
    ufuncs,
)
from .tracer import Tracer
from .values import Array, as_array

# Importing them made them stand in for numpy's functions.
_STAND_INS = (
    choices,
    counting,
    einsum,
    gathering,
    joining,
    linear,
    methods,
    numbers,
    ordering,
    polynomials,
    products,
    quantiles,
    reductions,
    refused,
    shapes,
    sorting,
    spread,
    tables,
    ufuncs,
)

__all__ = [
    "Array",
    "Location",
    "Parameter",
    "Structure",
    "Tracer",
    "as_array",
    "current",
    "lift",
    "trace",
    "user_location",
]
