"""Choices of construction for operations on several encrypted values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

_E = TypeVar("_E", bound=Enum)


class ComparisonStrategy(str, Enum):
    """How encrypted values are compared with each other."""

    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"
    TWO_TLU_BIGGER_PROMOTED_SMALLER_CASTED = "two-tlu-bigger-promoted-smaller-casted"
    TWO_TLU_BIGGER_CASTED_SMALLER_PROMOTED = "two-tlu-bigger-casted-smaller-promoted"
    THREE_TLU_BIGGER_CLIPPED_SMALLER_CASTED = "three-tlu-bigger-clipped-smaller-casted"
    TWO_TLU_BIGGER_CLIPPED_SMALLER_PROMOTED = "two-tlu-bigger-clipped-smaller-promoted"
    CHUNKED = "chunked"


class BitwiseStrategy(str, Enum):
    """How ``&``, ``|``, ``^`` and shifts of encrypted values are computed."""

    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"
    TWO_TLU_BIGGER_PROMOTED_SMALLER_CASTED = "two-tlu-bigger-promoted-smaller-casted"
    TWO_TLU_BIGGER_CASTED_SMALLER_PROMOTED = "two-tlu-bigger-casted-smaller-promoted"
    CHUNKED = "chunked"


class MinMaxStrategy(str, Enum):
    """How minima and maxima of encrypted values are computed."""

    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"
    CHUNKED = "chunked"


class MultivariateStrategy(str, Enum):
    """How functions of several encrypted values are computed."""

    PROMOTED = "promoted"
    CASTED = "casted"


class ParameterSelectionStrategy(str, Enum):
    """Has no effect: there is one search for parameters."""

    V0 = "v0"
    MONO = "mono"
    MULTI = "multi"


class MultiParameterStrategy(str, Enum):
    """Has no effect: there is one search for parameters."""

    PRECISION = "precision"
    PRECISION_AND_NORM2 = "precision_and_norm2"


class SecurityLevel(int, Enum):
    """Bits of security. There are 128 at least."""

    SECURITY_128_BITS = 128
    SECURITY_132_BITS = 132


@dataclass
class ApproximateRoundingConfig:
    """Has no effect: there is one approximate rounding, which does not clip."""

    logical_clipping: bool = True
    approximate_clipping_start_precision: int = 5
    reduce_precision_after_approximate_clipping: bool = True
    symetrize_deltas: bool = True


def parse(option: str, kind: type[_E], value: object) -> _E:
    """A member of the enum, from itself or its word.

    Raises
    ------
    ValueError
        For another word, with those that can be given.
    TypeError
        For what is no word.
    """
    if isinstance(value, kind):
        return value
    words = ", ".join(str(member.value) for member in kind)
    if not isinstance(value, (str, int)):
        raise TypeError(f"option '{option}' takes one of {words}, not {type(value).__name__}")
    word = value.lower().replace("_", "-") if isinstance(value, str) else value
    for member in kind:
        known = member.value.replace("_", "-") if isinstance(member.value, str) else member.value
        if known == word:
            return member
    raise ValueError(f"option '{option}' is {value!r}; it can be: {words}")


def parse_list(option: str, kind: type[_E], value: object) -> list[_E]:
    """As :func:`parse`, of none, one or several in the order of preference."""
    if value is None:
        return []
    values = value if isinstance(value, (list, tuple)) else [value]
    return [parse(option, kind, item) for item in values]


#: For Concrete's words, the construction that computes so. Promotion and casting differ in how an
#: operand comes to its width, which the compiler chooses by cost; the table is on the difference
#: (or, of bitwise operations, on the packed pair).
_CONSTRUCTIONS = {"chunked": "chunked"}


def construction(strategies: list[_E]) -> str:
    """The compiled part's word for the first preference; ``"auto"`` without one."""
    if not strategies:
        return "auto"
    return _CONSTRUCTIONS.get(str(strategies[0].value), "auto")
