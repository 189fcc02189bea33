"""Functions that pass over what is no number, which integers never are."""

from __future__ import annotations

import numpy as np

from . import linear, reductions, sorting, spread
from .registry import FUNCTIONS, implements

#: What has registered the functions below before.
_BEFORE = (linear, reductions, sorting, spread)

_REDUCTIONS = ("sum", "prod", "cumsum", "cumprod", "max", "min", "argmax", "argmin")
for _name in (*_REDUCTIONS, "mean", "median", "var", "std"):
    implements(f"nan{_name}")(FUNCTIONS[getattr(np, _name)])
