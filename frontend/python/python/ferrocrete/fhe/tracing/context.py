"""The function that is being traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from ..._native import GraphBuilder, Node
from .moves import Recipe


@dataclass(frozen=True)
class Context:
    """One function under construction.

    Attributes
    ----------
    builder
        Its graph.
    direct
        Whether declared types stand in for an inputset.
    exact_rounding
        Whether rounding is exact where the function does not say.
    recipes
        How floats were computed, by the identity of their nodes.
    moves
        Moves of elements that were made, by what was moved and how: the node moved, and the result.
    """

    builder: GraphBuilder
    direct: bool = False
    exact_rounding: bool = True
    recipes: dict[int, Recipe] = field(default_factory=dict)
    moves: dict[tuple[tuple[int, ...], str, Any], tuple[tuple[Node, ...], Node]] = field(
        default_factory=dict
    )


_current: ContextVar[Context | None] = ContextVar("ferrocrete_tracing", default=None)


def current() -> Context | None:
    """Gives the function being traced, or None outside of tracing."""
    return _current.get()


@contextmanager
def active(context: Context) -> Iterator[None]:
    """Makes a context the current one."""
    token = _current.set(context)
    try:
        yield
    finally:
        _current.reset(token)
