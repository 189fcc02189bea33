"""Compiles functions of numpy to programs on encrypted numbers."""

from . import fhe
from ._native import __version__

__all__ = ["__version__", "fhe"]
