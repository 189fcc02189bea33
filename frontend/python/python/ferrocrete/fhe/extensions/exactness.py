"""How exact an operation must be."""

from enum import Enum


class Exactness(Enum):
    """Whether an operation gives the exact result, or a cheaper one that may be off by one step."""

    EXACT = "exact"
    APPROXIMATE = "approximate"
