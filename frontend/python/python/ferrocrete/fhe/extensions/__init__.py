"""What numpy does not have: tables, functions as tables, bits, windows. All of it also works on
clear values, so that a function gives the same result when it is called directly."""

from .adjusting import MAXIMUM_TLU_BIT_WIDTH
from .arrays import arange, array, one, ones, ones_like, zero, zeros, zeros_like
from .bits import bits
from .conv import conv
from .exactness import Exactness
from .hint import hint
from .multivariate import multivariate
from .pool import avgpool, maxpool
from .round import AutoRounder, round_bit_pattern
from .select import constant, identity, if_then_else, refresh, relu
from .table import LookupTable
from .tag import tag
from .truncate import AutoTruncator, truncate_bit_pattern
from .univariate import univariate

__all__ = [
    "MAXIMUM_TLU_BIT_WIDTH",
    "AutoRounder",
    "AutoTruncator",
    "Exactness",
    "LookupTable",
    "arange",
    "array",
    "avgpool",
    "bits",
    "constant",
    "conv",
    "hint",
    "identity",
    "if_then_else",
    "maxpool",
    "multivariate",
    "one",
    "ones",
    "ones_like",
    "refresh",
    "relu",
    "round_bit_pattern",
    "tag",
    "truncate_bit_pattern",
    "univariate",
    "zero",
    "zeros",
    "zeros_like",
]
