"""Random programs, made step by step: each step is tried with numpy on the whole inputset."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .program import Arguments, Parameter, Program, Step, literal

#: Samples of an inputset.
SAMPLES = 40
#: Elements of a value, at most.
ELEMENTS = 48


class Unfit(Exception):
    """An operation that the values there are do not allow."""


@dataclass
class Value:
    """A value of the program, and what it is on the inputset."""

    name: str
    shape: tuple[int, ...]
    low: int
    high: int
    truth: bool
    encrypted: bool

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    def __str__(self) -> str:
        return self.name


#: Lines of a step; ``{out}`` stands for the name of its value.
Lines = str | list[str]
Operation = Callable[["Generator"], Lines]
OPERATIONS: list[tuple[Operation, float]] = []


def operation(weight: float = 1.0) -> Callable[[Operation], Operation]:
    """Registers an operation; heavier ones are chosen more often."""

    def register(function: Operation) -> Operation:
        OPERATIONS.append((function, weight))
        return function

    return register


class Generator:
    """A program that grows."""

    def __init__(
        self,
        random: np.random.Generator,
        parameters: tuple[Parameter, ...] = (),
        bits: int | None = None,
    ) -> None:
        self.random = random
        widths, shares = (3, 4, 5, 6, 8, 11, 16), (0.1, 0.2, 0.3, 0.2, 0.1, 0.05, 0.05)
        #: Values have so many bits at most.
        self.bits = int(random.choice(widths, p=shares)) if bits is None else bits
        count = int(random.choice([1, 2, 3, 4], p=[0.35, 0.35, 0.2, 0.1]))
        self.shapes = [self.shape() for _ in range(2)]
        parameters = parameters or tuple(self._parameter(place) for place in range(count))
        self.program = Program(parameters, (), (), self._inputset(parameters))
        self.pool: list[Value] = []
        self._refresh(self.program)

    # Random choices.

    def integer(self, low: int, high: int) -> int:
        return int(self.random.integers(low, high, endpoint=True))

    def choice(self, options: Sequence[Any]) -> Any:
        return options[self.integer(0, len(options) - 1)]

    def chance(self, probability: float) -> bool:
        return bool(self.random.random() < probability)

    def shape(self) -> tuple[int, ...]:
        axes = int(self.random.choice(4, p=[0.25, 0.4, 0.25, 0.1]))
        lengths = self.random.choice(5, axes, p=[0.03, 0.17, 0.35, 0.3, 0.15])
        # Three axes may be of 64 elements.
        return tuple(min(int(length), 3 if axes == 3 else 4) for length in lengths)

    def axis(self, value: Value) -> int:
        if not value.ndim:
            raise Unfit
        return self.integer(-value.ndim, value.ndim - 1)

    def axes(self, value: Value) -> Any:
        """One axis, several, or None for all."""
        if not value.ndim or self.chance(0.3):
            return None
        if self.chance(0.6):
            return self.axis(value)
        count = self.integer(1, value.ndim)
        return tuple(int(axis) for axis in self.random.permutation(value.ndim)[:count])

    # Values.

    def value(self, fits: Callable[[Value], bool] = lambda value: True) -> Value:
        """One of the program, later ones more often."""
        found = [value for value in self.pool if fits(value)]
        if not found:
            raise Unfit
        weights = np.array(
            [(1 + place) * (4 if one.encrypted else 1) for place, one in enumerate(found)]
        )
        return found[int(self.random.choice(len(found), p=weights / weights.sum()))]

    def encrypted(self, fits: Callable[[Value], bool] = lambda value: True) -> Value:
        return self.value(lambda value: value.encrypted and fits(value))

    def array(self, ndim: int = 1) -> Value:
        """A value of some axes at least."""
        return self.value(lambda value: value.ndim >= ndim)

    def mate(
        self, shape: tuple[int, ...], fits: Callable[[Value], bool] = lambda value: True
    ) -> Value:
        """A value that broadcasts with a shape."""
        return self.value(lambda value: broadcasts(value.shape, shape) and fits(value))

    def numbers(self, shape: tuple[int, ...], low: int, high: int) -> str:
        """A constant that broadcasts with a shape: a number, a list or an array."""
        kind = self.integer(0, 5)
        if kind < 3 or not shape:
            number = self.integer(low, high)
            return (str, str, lambda number: f"np.int64({number})")[kind % 3](number)
        part = shape[self.integer(0, len(shape)) :]
        part = tuple(1 if self.chance(0.2) else length for length in part)
        array = self.random.integers(low, high, part, endpoint=True)
        if kind == 3 and array.ndim and array.size:
            return str(array.tolist())
        return literal(array)

    def other(self, value: Value, low: int = -4, high: int = 5) -> str:
        """A second operand: a value or a constant."""
        if self.chance(0.5):
            return self.numbers(value.shape, low, high)
        return str(self.mate(value.shape))

    def truth(self, value: Value) -> str:
        """A condition."""
        if self.chance(0.5):
            return str(self.mate(value.shape, lambda mate: mate.truth or mate.low >= 0))
        mate = self.mate(value.shape)
        compare = self.choice(["<", "<=", ">", ">=", "==", "!="])
        return f"({mate} {compare} {self.numbers(mate.shape, mate.low, mate.high)})"

    # Growth.

    def grow(self) -> bool:
        """Adds a step; whether one was found that fits."""
        weights = np.array([weight for _, weight in OPERATIONS])
        chosen = self.random.choice(len(OPERATIONS), p=weights / weights.sum())
        try:
            lines = OPERATIONS[int(chosen)][0](self)
        except Unfit:
            return False
        name = f"v{len(self.program.steps)}"
        lines = [f"{{out}} = {lines}"] if isinstance(lines, str) else lines
        lines = [line.replace("{out}", name) for line in lines]
        program = self._with(name, lines)
        try:
            if _lies_otherwise(program, name):
                program = self._with(name, [*lines, f"{name} = np.copy({name}, order='C')"])
        except Exception:  # noqa: BLE001
            return False
        return self._refresh(program)

    def _with(self, name: str, lines: list[str]) -> Program:
        step = Step(name, tuple(lines))
        return replace(self.program, steps=(*self.program.steps, step))

    def _refresh(self, program: Program) -> bool:
        """Takes a program, if all its values are fit to be encrypted."""
        names = [parameter.name for parameter in program.parameters]
        names += [step.name for step in program.steps]
        try:
            scopes = [program.values(sample) for sample in program.inputset]
        except Exception:  # noqa: BLE001
            # Whatever numpy does not do is not in the program.
            return False
        pool = []
        for name in names:
            found = self._describe(program, name, [np.asarray(scope[name]) for scope in scopes])
            if found is None:
                return False
            pool.append(found)
        self.program, self.pool = program, pool
        return True

    def _describe(self, program: Program, name: str, arrays: list[Any]) -> Value | None:
        shape, dtype = arrays[0].shape, arrays[0].dtype
        if dtype.kind not in "biu" or arrays[0].size > ELEMENTS:
            return None
        if any(array.shape != shape or array.dtype != dtype for array in arrays):
            return None
        low = min((int(array.min()) for array in arrays if array.size), default=0)
        high = max((int(array.max()) for array in arrays if array.size), default=0)
        if not -(1 << self.bits) < low <= high < 1 << self.bits:
            return None
        return Value(name, shape, low, high, dtype == np.bool_, is_encrypted(program, name))

    def _parameter(self, place: int) -> Parameter:
        bits = min(self.integer(1, 4), self.bits)
        low, high = sorted(self.integer(-(1 << bits) + 1, (1 << bits) - 1) for _ in range(2))
        if self.chance(0.5):
            low, high = 0, max(high, 1)
        shape = self.choice(self.shapes) if self.chance(0.7) else self.shape()
        return Parameter(f"x{place}", low, high, shape, place == 0 or self.chance(0.75))

    def _inputset(self, parameters: tuple[Parameter, ...]) -> list[Arguments]:
        ends = itertools.product((0, 1), repeat=len(parameters))
        corners = [
            tuple(
                np.full(one.shape, one.high if end else one.low)[()]
                for one, end in zip(parameters, corner, strict=True)
            )
            for corner in ends
        ]
        drawn = [
            tuple(
                one.corner(self.random) if self.chance(0.3) else one.draw(self.random)
                for one in parameters
            )
            for _ in range(SAMPLES)
        ]
        return corners + drawn


def _lies_otherwise(program: Program, name: str) -> bool:
    """Whether a new value lies in memory in another order than by rows.

    numpy's sum of transposed arrays is one: changing its shape gives a copy. Traced values always
    lie by rows, unless they are views of others.
    """
    scope = program.values(program.inputset[0])
    array = np.asarray(scope[name])
    names = {one.name for one in (*program.parameters, *program.steps)} - {name}
    others = [np.asarray(scope[other]) for other in names]
    is_view = any(np.may_share_memory(array, other) for other in others)
    return not array.flags.c_contiguous and not is_view


def broadcasts(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    try:
        return int(np.prod(np.broadcast_shapes(shape, other))) <= ELEMENTS
    except ValueError:
        return False


def is_encrypted(program: Program, name: str) -> bool:
    """Whether a value is computed from encrypted ones."""
    words = {parameter.name: parameter.encrypted for parameter in program.parameters}
    for step in program.steps:
        used = {word for word in words if any(uses(line, word) for line in step.lines)}
        words[step.name] = any(words[word] for word in used)
        if len(step.lines) > 1:
            # Assignments may reach what is shared.
            for word in used:
                words[word] |= words[step.name] and f"{word}[" in "".join(step.lines)
    return words[name]


def uses(line: str, word: str) -> bool:
    place = line.find(word)
    while place >= 0:
        end = place + len(word)
        before = line[place - 1] if place else " "
        after = line[end] if end < len(line) else " "
        if not (before.isalnum() or before in "_.") and not (after.isalnum() or after == "_"):
            return True
        place = line.find(word, end)
    return False
