"""All operations of the package, as source on the values of a program.

Left out, since numpy's results are others on purpose:

- floats of truth values: numpy computes them in 16 bits, the package in 64;
- narrow integers and floats of 32 bits, which the package computes in 64;
- what divides by zero, or converts what is not finite: numpy warns, and gives anything;
- approximate rounding, whose results may be off.
"""

from . import (
    choices,
    elementwise,
    floats,
    indexing,
    joining,
    linear,
    reducing,
    shapes,
    statistics,
    tables,
)

__all__ = [
    "choices",
    "elementwise",
    "floats",
    "indexing",
    "joining",
    "linear",
    "reducing",
    "shapes",
    "statistics",
    "tables",
]
