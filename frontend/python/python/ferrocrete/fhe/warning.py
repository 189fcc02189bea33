"""Warnings that point at the user's line."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

_PACKAGE = str(Path(__file__).parent.parent)


class FheWarning(UserWarning):
    """What was likely a mistake, or has another effect than it seems."""


def warn(message: str) -> None:
    """Warns, at the innermost line that is outside of this package."""
    level = 2
    frame = sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        frame = frame.f_back
        level += 1
    warnings.warn(message, FheWarning, stacklevel=level)
