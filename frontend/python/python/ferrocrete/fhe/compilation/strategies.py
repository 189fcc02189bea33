"""Choices of construction for operations on several encrypted values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ..._attributes import Attributes
from ..shown import shown

_E = TypeVar("_E", bound=Enum)


class ComparisonStrategy(str, Enum):
    """How encrypted values are compared with each other.

    ``DIFFERENCE`` is one table of the difference, ``PACKED`` one of both values side by side,
    ``CHUNKED`` several of a few bits each. Concrete's other words leave the choice to the compiler.
    """

    DIFFERENCE = "difference"
    PACKED = "packed"
    CHUNKED = "chunked"
    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"
    TWO_TLU_BIGGER_PROMOTED_SMALLER_CASTED = "two-tlu-bigger-promoted-smaller-casted"
    TWO_TLU_BIGGER_CASTED_SMALLER_PROMOTED = "two-tlu-bigger-casted-smaller-promoted"
    THREE_TLU_BIGGER_CLIPPED_SMALLER_CASTED = "three-tlu-bigger-clipped-smaller-casted"
    TWO_TLU_BIGGER_CLIPPED_SMALLER_PROMOTED = "two-tlu-bigger-clipped-smaller-promoted"


class BitwiseStrategy(str, Enum):
    """How ``&``, ``|``, ``^`` and shifts of encrypted values are computed.

    ``PACKED`` is one table of both values side by side, ``CHUNKED`` several of a few bits each.
    Concrete's other words leave the choice to the compiler.
    """

    PACKED = "packed"
    CHUNKED = "chunked"
    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"
    TWO_TLU_BIGGER_PROMOTED_SMALLER_CASTED = "two-tlu-bigger-promoted-smaller-casted"
    TWO_TLU_BIGGER_CASTED_SMALLER_PROMOTED = "two-tlu-bigger-casted-smaller-promoted"


class MinMaxStrategy(str, Enum):
    """How minima and maxima of encrypted values are computed; as :class:`ComparisonStrategy`."""

    DIFFERENCE = "difference"
    PACKED = "packed"
    CHUNKED = "chunked"
    ONE_TLU_PROMOTED = "one-tlu-promoted"
    THREE_TLU_CASTED = "three-tlu-casted"


class MultivariateStrategy(str, Enum):
    """How functions of several encrypted values are computed.

    ``PACKED`` is one table of all values side by side. Concrete's other words leave the choice to
    the compiler.
    """

    PACKED = "packed"
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
class ApproximateRoundingConfig(Attributes):
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
    raise ValueError(f"option '{option}' is {shown(value)}; it can be: {words}")


def parse_list(option: str, kind: type[_E], value: object) -> list[_E]:
    """As :func:`parse`, of none, one or several in the order of preference."""
    if value is None:
        return []
    values = value if isinstance(value, (list, tuple)) else [value]
    return [parse(option, kind, item) for item in values]


#: What the compiled part builds on demand. Concrete's other words differ in how an operand comes
#: to its width, which the compiler chooses by cost, and are preferences: they apply where they can.
_CONSTRUCTIONS = ("difference", "packed", "chunked")


def construction(strategies: list[_E]) -> str:
    """The compiled part's word for the first preference; ``"auto"`` without one."""
    if not strategies:
        return "auto"
    word = str(strategies[0].value)
    return word if word in _CONSTRUCTIONS else "auto"
