"""Arrays to be filled with encrypted values, and arrays made of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..tracing import Tracer, current
from ..tracing.convert import context_of, holds_tracer, lift
from ..tracing.emit import constant
from ..tracing.values import as_array

Shape = int | tuple[int, ...]


def _clear(value: Any) -> Any:
    """A clear value, as one of the function where one is traced: encrypted values can be assigned."""
    return value if current() is None else constant(value)


def array(values: Any) -> Any:
    """Joins values to an array.

    Parameters
    ----------
    values
        A nested list of clear and encrypted numbers or arrays of one shape.

    Returns
    -------
    Any
        A traced array if one of them is, otherwise numpy's.

    Raises
    ------
    ValueError
        If shapes differ.
    """
    if not holds_tracer(values):
        return as_array(values)
    flat = values if isinstance(values, list | tuple) else [values]
    result = lift(values, context_of(flat))
    return +result if isinstance(values, Tracer) else result


def zeros(shape: Shape) -> Any:
    """Gives zeros, into which encrypted values can be assigned.

    Parameters
    ----------
    shape
        Length of the axis, or of all axes.
    """
    return _clear(np.zeros(shape, dtype=np.int64))


def ones(shape: Shape) -> Any:
    """Gives ones, into which encrypted values can be assigned.

    Parameters
    ----------
    shape
        Length of the axis, or of all axes.
    """
    return _clear(np.ones(shape, dtype=np.int64))


def zero() -> Any:
    """Gives 0, without axes."""
    return zeros(())


def one() -> Any:
    """Gives 1, without axes."""
    return ones(())


def zeros_like(array: Any) -> Any:
    """Gives zeros of the shape of an array, into which encrypted values can be assigned.

    Parameters
    ----------
    array
        Clear or encrypted.
    """
    return zeros(np.shape(array))


def ones_like(array: Any) -> Any:
    """Gives ones of the shape of an array, into which encrypted values can be assigned.

    Parameters
    ----------
    array
        Clear or encrypted.
    """
    return ones(np.shape(array))


def arange(*limits: int) -> Any:
    """Gives consecutive integers, into which encrypted values can be assigned.

    Parameters
    ----------
    *limits
        As of ``range``: the end; or start and end; or start, end and step.
    """
    return _clear(np.arange(*limits, dtype=np.int64))
