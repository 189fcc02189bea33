"""All operations of the package, as source on the values of a program.

Left out, since numpy's results are others on purpose:

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
    repeats,
    shapes,
    statistics,
    tables,
    types,
)

__all__ = [
    "choices",
    "elementwise",
    "floats",
    "indexing",
    "joining",
    "linear",
    "reducing",
    "repeats",
    "shapes",
    "statistics",
    "tables",
    "types",
]
