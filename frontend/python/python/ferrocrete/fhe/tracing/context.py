"""The function that is being traced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ..._native import GraphBuilder


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
    """

    builder: GraphBuilder
    direct: bool = False
    exact_rounding: bool = True


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
