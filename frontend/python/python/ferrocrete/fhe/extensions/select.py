"""Choices, and values passed on."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np

from ..tracing import Tracer, current
from ..tracing.convert import apply, holds_tracer, lift


def if_then_else(condition: Any, x: Any, y: Any) -> Any:
    """Chooses: what to write instead of ``x if condition else y``.

    Parameters
    ----------
    condition
        Truth values, or integers of which 0 is false.
    x, y
        The value where the condition is true, and where it is false; broadcast.

    Returns
    -------
    Any
        Of the common shape. Both values are computed whichever is chosen.
    """
    if any(holds_tracer(value) for value in (condition, x, y)):
        return np.where(
            *(lift(value) if holds_tracer(value) else value for value in (condition, x, y))
        )
    return np.where(condition, x, y)


def relu(x: Any) -> Any:
    """Gives ``x`` where it is positive, else 0.

    Parameters
    ----------
    x
        Numbers, clear or encrypted, of any shape.

    Returns
    -------
    Any
        Of the same shape.
    """
    if isinstance(x, Tracer):
        return apply(
            "relu", lambda array: np.maximum(array, 0), x, dtype=relu(np.ones((), x.dtype)).dtype
        )
    return np.where(np.asarray(x) >= 0, x, 0)


def identity(x: Any) -> Any:
    """Passes a value through a lookup table, behind which its width is its own.

    Parameters
    ----------
    x
        Clear or encrypted, of any shape.

    Returns
    -------
    Any
        The same value: wide operations before it do not make narrow ones after it wide, and noise
        begins anew.
    """
    if isinstance(x, Tracer):
        return apply("identity", lambda array: array.copy(), x, dtype=x.dtype)
    return deepcopy(x)


def refresh(x: Any) -> Any:
    """Passes a value through a lookup table, so that its noise begins anew.

    Parameters
    ----------
    x
        Clear or encrypted, of any shape.

    Returns
    -------
    Any
        The same value.
    """
    return identity(x)


def constant(x: Any) -> Any:
    """Makes a clear value one of the function: what anyone can encrypt without a key.

    Parameters
    ----------
    x
        A number, an array, or an encrypted value, which stays what it is.

    Returns
    -------
    Any
        While a function is traced, a traced value; otherwise the value itself.
    """
    return x if isinstance(x, Tracer) or current() is None else lift(x)
