"""Random programs: steps, results, and arguments to try."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

# Operations register themselves.
from . import operations  # noqa: F401
from .generator import Generator, uses
from .program import Arguments, Parameter, Program, Step, needed


def generate(seed: int) -> Program:
    """The program of a seed."""
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
    program = replace(program, results=tuple(results), trials=trials)
    declared = generator.chance(0.15)
    return needed(replace(program, options=_options(generator), declared=declared))


def _options(generator: Generator) -> dict[str, Any]:
    """Constructions other than the cheapest, which the compiler would not choose."""
    if generator.chance(0.7):
        return {}
    choices = {
        "comparison_strategy_preference": ["difference", "packed", "chunked"],
        "bitwise_strategy_preference": ["packed", "chunked"],
        "min_max_strategy_preference": ["difference", "packed", "chunked"],
    }
    return {name: generator.choice(words) for name, words in choices.items()}


def _reads(step: Step, name: str) -> bool:
    return step.name != name and any(uses(line, name) for line in step.lines)


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
        for _ in range(5)
    ]
