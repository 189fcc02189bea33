"""Names for parts of a function."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..tracing import current


@contextmanager
def tag(name: str) -> Iterator[None]:
    """Tags what is computed inside ``with fhe.tag("layer1"):``.

    Parameters
    ----------
    name
        Shown with the graph; an inner tag follows the outer ones after a dot.
    """
    context = current()
    if context is None:
        yield
        return
    context.builder.push_tag(name)
    try:
        yield
    finally:
        context.builder.pop_tag()
