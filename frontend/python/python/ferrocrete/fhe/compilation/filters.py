"""Which nodes of a graph are asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .nodes import Node

#: A word, several, or a pattern that a word begins with.
Filter = str | Sequence[str] | re.Pattern[str] | None


def words(node: Node) -> list[str]:
    """How an operation is called: by its kind, and a function by its name, too."""
    return [node.name] if node.name == node.kind else [node.kind, node.name]


def matches(wanted: Filter, word: str) -> bool:
    """Whether a filter takes a word."""
    if wanted is None:
        return True
    if isinstance(wanted, re.Pattern):
        return wanted.match(word) is not None
    return word == wanted if isinstance(wanted, str) else word in wanted
