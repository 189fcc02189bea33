"""Which results become arguments, found by running functions one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .composition import Input, Output, Wire


class Marked(np.ndarray[Any, Any]):
    """A result that knows which one it is. What is computed of it is a plain array."""

    origin: Output | None = None

    def __array_finalize__(self, source: object) -> None:
        self.origin = None

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        plain = np.asarray(array)
        return plain[()] if return_scalar or plain.ndim == 0 else plain


def marked(function: Any, results: Any) -> Any:
    """The results of a function, each knowing where it comes from."""
    if isinstance(results, tuple | list):
        return type(results)(
            _mark(result, Output(function, place)) for place, result in enumerate(results)
        )
    return _mark(results, Output(function, 0))


def _mark(result: Any, origin: Output) -> Any:
    array = np.asarray(result)
    if array.dtype.kind not in "biuf":
        return result
    wired = array.view(Marked)
    wired.origin = origin
    return wired


def taken(function: Any, arguments: Sequence[Any], wires: set[Wire]) -> tuple[Any, ...]:
    """The arguments of a call as plain values; what other functions gave is noted as wires."""
    plain = []
    for place, argument in enumerate(arguments):
        if isinstance(argument, Marked):
            if argument.origin is not None:
                wires.add(Wire(argument.origin, Input(function, place)))
            argument = np.asarray(argument)[()]
        plain.append(argument)
    return tuple(plain)
