"""Sums over named axes: ``np.einsum``."""

from __future__ import annotations

import operator
import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..convert import broadcast, context_of, lift, reshape
from ..location import fail
from ..tracer import Tracer
from ..values import BOOL
from .axes import permute
from .linear import product, total
from .registry import implements
from .shapes import move
from .ufuncs import call


@dataclass
class Term:
    """An array whose axes have names, each once."""

    value: Tracer
    names: str


@implements("einsum")
def _einsum(*operands: Any, optimize: Any = False, **options: Any) -> Tracer:
    if options:
        fail(TypeError, f"np.einsum does not take {', '.join(options)} on encrypted values")
    if not operands:
        fail(ValueError, "np.einsum takes subscripts and operands")
    subscripts, values = _given(operands)
    context = context_of(values)
    arrays = [lift(value, context) for value in values]
    if any(array.dtype == BOOL for array in arrays):
        fail(TypeError, "np.einsum of truth values: convert them by x.astype(np.int64)")
    _check(subscripts, arrays)
    inputs, output = _parse(subscripts, arrays)
    lengths = _lengths(inputs, arrays)
    terms = [_term(array, names, lengths) for array, names in zip(arrays, inputs, strict=True)]
    while len(terms) > 1:
        second, first = terms.pop(), terms.pop()
        needed = set(output).union(*(term.names for term in terms))
        terms.append(_product(first, second, needed))
    last = _summed(terms[0], set(output))
    return permute(last.value, tuple(map(last.names.index, output))).copy()


def _given(operands: Sequence[Any]) -> tuple[str, list[Any]]:
    """Subscripts as text, and operands: numpy also takes numbers of axes after each operand."""
    if isinstance(operands[0], str):
        return operands[0].replace(" ", ""), list(operands[1:])
    pairs = list(zip(operands[0::2], operands[1::2], strict=False))
    text = ",".join(map(_named, (axes for _, axes in pairs)))
    if len(operands) % 2:
        text += "->" + _named(operands[-1])
    return text, [value for value, _ in pairs]


def _named(axes: Sequence[Any]) -> str:
    try:
        return "".join(
            "..." if axis is Ellipsis else string.ascii_letters[operator.index(axis)]
            for axis in axes
        )
    except (TypeError, IndexError) as error:
        fail(TypeError, "np.einsum names axes by letters in text, or by numbers below 52", error)


def _check(subscripts: str, arrays: Sequence[Tracer]) -> None:
    """Lets numpy say what is wrong with subscripts and shapes; it is quick without elements."""
    samples = [np.broadcast_to(np.int8(0), array.shape) for array in arrays]
    try:
        np.einsum(subscripts, *samples, optimize="greedy")
    except (ValueError, TypeError, IndexError) as error:
        shapes = ", ".join(str(array.shape) for array in arrays)
        fail(ValueError, f"np.einsum('{subscripts}') of shapes {shapes}: {error}", error)


def _parse(subscripts: str, arrays: Sequence[Tracer]) -> tuple[list[str], str]:
    """The name of every axis of the operands and of the result, an ellipsis spelled out."""
    text, arrow, wanted = subscripts.partition("->")
    parts = text.split(",")
    unused = [name for name in string.ascii_letters if name not in subscripts]
    extents = [
        array.ndim - len(part.replace("...", "")) if "..." in part else 0
        for part, array in zip(parts, arrays, strict=True)
    ]
    widest = "".join(unused[: max(extents, default=0)])
    inputs = [
        part.replace("...", widest[len(widest) - extent :])
        for part, extent in zip(parts, extents, strict=True)
    ]
    if arrow:
        return inputs, wanted.replace("...", widest)
    every = "".join(parts).replace("...", "")
    once = sorted(name for name in set(every) if every.count(name) == 1)
    return inputs, widest + "".join(once)


def _lengths(inputs: Sequence[str], arrays: Sequence[Tracer]) -> dict[str, int]:
    """The length of each axis: as in numpy, those of length 1 are repeated."""
    lengths: dict[str, int] = {}
    for names, array in zip(inputs, arrays, strict=True):
        for name, length in zip(names, array.shape, strict=True):
            if lengths.get(name, 1) == 1:
                lengths[name] = length
    return lengths


def _term(array: Tracer, names: str, lengths: dict[str, int]) -> Term:
    """An operand with each name once, of a diagonal where a name is repeated."""
    array = broadcast(array, tuple(lengths[name] for name in names))
    single = "".join(dict.fromkeys(names))
    if single == names:
        return Term(array, names)
    return Term(move(array, lambda places: np.einsum(f"{names}->{single}", places)), single)


def _summed(term: Term, kept: set[str]) -> Term:
    """Sums over the axes that nothing else needs."""
    axes = tuple(place for place, name in enumerate(term.names) if name not in kept)
    if not axes:
        return term
    return Term(total(term.value, axes, False), "".join(n for n in term.names if n in kept))


def _product(left: Term, right: Term, needed: set[str]) -> Term:
    """The product of two terms, summed over the axes that nothing else needs: of matrices."""
    left = _summed(left, needed | set(right.names))
    right = _summed(right, needed | set(left.names))
    shared = [name for name in left.names if name in right.names]
    batch = "".join(name for name in shared if name in needed)
    inner = "".join(name for name in shared if name not in needed)
    rows = "".join(name for name in left.names if name not in shared)
    columns = "".join(name for name in right.names if name not in shared)
    lengths = dict(zip(left.names + right.names, left.value.shape + right.value.shape, strict=True))

    def arranged(term: Term, *groups: str) -> Tracer:
        order = tuple(term.names.index(name) for group in groups for name in group)
        shape = [lengths[name] for name in groups[0]]
        shape += [int(np.prod([lengths[n] for n in group])) for group in groups[1:]]
        return reshape(permute(term.value, order), tuple(shape))

    first, second = arranged(left, batch, rows, inner), arranged(right, batch, inner, columns)
    if inner:
        value = product(first, second)
    else:
        value = call(np.multiply, first, second)
    names = batch + rows + columns
    return Term(reshape(value, tuple(lengths[name] for name in names)), names)
