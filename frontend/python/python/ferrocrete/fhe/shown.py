"""Values in messages, at a length that can be read."""

from __future__ import annotations

#: Characters at most.
_LENGTH = 80


def shown(value: object) -> str:
    """A value as it is written, on one line and cut where it is long."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LENGTH else f"{text[: _LENGTH - 4]} ..."
