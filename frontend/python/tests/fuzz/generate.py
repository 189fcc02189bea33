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

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random
        #: Values have so many bits at most.
        self.bits = int(
            random.choice([3, 4, 5, 6, 8, 11, 16], p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.05, 0.05])
        )
        count = int(random.choice([1, 2, 3, 4], p=[0.35, 0.35, 0.2, 0.1]))
        self.shapes = [self.shape() for _ in range(2)]
        parameters = tuple(self._parameter(place) for place in range(count))
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
        return tuple(int(length) for length in lengths)

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
        step = Step(name, tuple(line.replace("{out}", name) for line in lines))
        return self._refresh(replace(self.program, steps=(*self.program.steps, step)))

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
        # Narrower integers wrap in numpy, wide unsigned ones are made floats: ours do neither.
        if dtype not in (np.int64, np.bool_) or arrays[0].size > ELEMENTS:
            return None
        if any(array.shape != shape or array.dtype != dtype for array in arrays):
            return None
        low = min((int(array.min()) for array in arrays if array.size), default=0)
        high = max((int(array.max()) for array in arrays if array.size), default=0)
        if not -(1 << self.bits) < low <= high < 1 << self.bits:
            return None
        return Value(name, shape, low, high, dtype == np.bool_, _is_encrypted(program, name))

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


def broadcasts(shape: tuple[int, ...], other: tuple[int, ...]) -> bool:
    try:
        return int(np.prod(np.broadcast_shapes(shape, other))) <= ELEMENTS
    except ValueError:
        return False


def _is_encrypted(program: Program, name: str) -> bool:
    """Whether a value is computed from encrypted ones."""
    words = {parameter.name: parameter.encrypted for parameter in program.parameters}
    for step in program.steps:
        used = {word for word in words if any(_uses(line, word) for line in step.lines)}
        words[step.name] = any(words[word] for word in used)
        if len(step.lines) > 1:
            # Assignments may reach what is shared.
            for word in used:
                words[word] |= words[step.name] and f"{word}[" in "".join(step.lines)
    return words[name]


def _uses(line: str, word: str) -> bool:
    place = line.find(word)
    while place >= 0:
        end = place + len(word)
        before = line[place - 1] if place else " "
        after = line[end] if end < len(line) else " "
        if not (before.isalnum() or before in "_.") and not (after.isalnum() or after == "_"):
            return True
        place = line.find(word, end)
    return False


def generate(seed: int) -> Program:
    """The program of a seed."""
    # Operations register themselves.
    from . import operations  # noqa: F401

    random = np.random.default_rng(seed)
    generator = Generator(random)
    steps = generator.integer(1, 9)
    for _ in range(12 * steps):
        if len(generator.program.steps) < steps:
            generator.grow()
    return _with_results(generator)


def _with_results(generator: Generator) -> Program:
    program = generator.program
    names = [value.name for value in generator.pool if value.encrypted]
    names = names or [generator.pool[-1].name]
    used = {name for name in names for step in program.steps if _reads(step, name)}
    results = [name for name in names if name not in used] or names[-1:]
    if generator.chance(0.3):
        results.append(generator.choice(names))
    if generator.chance(0.05):
        results.append(generator.choice([value.name for value in generator.pool]))
    generator.random.shuffle(results)
    results = results[:4]
    trials = [*_within(generator), *_beyond(generator)]
    return _needed(replace(program, results=tuple(results), trials=trials))


def _needed(program: Program) -> Program:
    """Without steps that do nothing for the results: a circuit does not have them."""
    wanted = _results(program)
    for step in reversed(program.steps):
        if step.name in program.results:
            continue
        less = replace(program, steps=tuple(one for one in program.steps if one is not step))
        if _results(less) == wanted:
            program = less
    return program


def _results(program: Program) -> list[list[Any]] | None:
    try:
        found = [program.expected(sample) for sample in program.inputset]
    except Exception:  # noqa: BLE001
        return None
    return [[np.asarray(one).tolist() for one in sample] for sample in found]


def _reads(step: Step, name: str) -> bool:
    return step.name != name and any(_uses(line, name) for line in step.lines)


def _within(generator: Generator) -> list[Arguments]:
    """Arguments in range, which the inputset need not show."""
    parameters = generator.program.parameters
    return [tuple(one.draw(generator.random) for one in parameters) for _ in range(3)]


def _beyond(generator: Generator) -> list[Arguments]:
    """Arguments within the types of the parameters, beyond their ranges."""

    def whole(one: Parameter) -> Parameter:
        if one.low < 0:
            bits = max((-one.low - 1).bit_length(), max(one.high, 0).bit_length())
            return replace(one, low=-(1 << bits), high=(1 << bits) - 1)
        return replace(one, low=0, high=(1 << max(one.high.bit_length(), 1)) - 1)

    types = [whole(one) for one in generator.program.parameters]
    random = generator.random
    return [
        tuple(one.corner(random) if generator.chance(0.3) else one.draw(random) for one in types)
        for _ in range(3)
    ]
