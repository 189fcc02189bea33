"""Places that are not known while tracing, but clear: arguments, and what is computed from them."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..._native import Node
from .tracer import Tracer


class Given:
    """An index of which some entries are clear values that are not known.

    Attributes
    ----------
    entries
        As normalized: what numpy knows, and traced integers.
    """

    __slots__ = ("entries",)

    def __init__(self, entries: tuple[Any, ...]) -> None:
        self.entries = entries

    @property
    def traced(self) -> list[Tracer]:
        """The entries that are not known."""
        return [entry for entry in self.entries if isinstance(entry, Tracer)]

    @property
    def nodes(self) -> list[Node]:
        """Their nodes."""
        return [entry.node for entry in self.traced]

    @property
    def is_basic(self) -> bool:
        """Whether there is no array among the entries: numpy gives a view then."""
        return not any(map(is_array, self.entries))

    def like(self) -> tuple[Any, ...]:
        """An index that selects as many elements, in the same shape: that at place 0."""
        return tuple(
            (np.zeros(entry.shape, np.int64) if entry.ndim else 0)
            if isinstance(entry, Tracer)
            else entry
            for entry in self.entries
        )

    def native(self, values: int) -> tuple[Any, ...]:
        """The index for the graph, of an operation that has ``values`` operands before the places."""
        # Beside arrays, numpy takes integers for arrays without axes.
        arrays = not self.is_basic
        index: list[Any] = []
        for entry in self.entries:
            if isinstance(entry, Tracer):
                index.append(("operand", values))
                values += 1
            else:
                index.append(np.asarray(entry) if arrays and isinstance(entry, int) else entry)
        return tuple(index)

    def is_same(self, other: Given) -> bool:
        """Whether another index is of the same entries, none of which are arrays."""
        if len(self.entries) != len(other.entries) or not (self.is_basic and other.is_basic):
            return False
        return all(
            one is another
            if isinstance(one, Tracer) or isinstance(another, Tracer)
            else one == another
            for one, another in zip(self.entries, other.entries, strict=True)
        )


def is_array(entry: Any) -> bool:
    """Whether an entry of an index is an array, known or not."""
    return isinstance(entry, np.ndarray) or (isinstance(entry, Tracer) and entry.ndim > 0)


def is_given(operand: Tracer, entry: Any) -> bool:
    """Whether an entry is a clear value that is not known, and the program can index by it."""
    if not isinstance(entry, Tracer) or not entry.node.is_place:
        return False
    # Clear floats live in tables only.
    return operand.is_encrypted or operand.dtype.kind != "f"
