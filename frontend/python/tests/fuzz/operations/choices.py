"""Choices and limits."""

from __future__ import annotations

from ..generator import Generator, Lines, operation


@operation(3)
def where(g: Generator) -> Lines:
    value = g.encrypted()
    name = g.choice(["np.where", "fhe.if_then_else"])
    choices = [str(value), g.other(value)]
    g.random.shuffle(choices)
    return f"{name}({g.truth(value)}, {choices[0]}, {choices[1]})"


@operation()
def where_known(g: Generator) -> Lines:
    value = g.encrypted()
    mask = g.random.integers(0, 2, value.shape).astype(bool).tolist()
    return f"np.where({mask}, {value}, {g.other(value)})"


@operation()
def where_constants(g: Generator) -> Lines:
    value = g.encrypted()
    return f"np.where({g.truth(value)}, {g.numbers((), -4, 5)}, {g.numbers(value.shape, -4, 5)})"


@operation()
def select(g: Generator) -> Lines:
    value = g.encrypted()
    conditions = f"[{value} > {g.integer(-2, 3)}, {value} < {g.integer(-2, 5)}]"
    mates = [g.mate(value.shape, lambda one: one.shape == value.shape) for _ in range(2)]
    return f"np.select({conditions}, [{mates[0]}, {mates[1]}], {g.integer(-3, 3)})"


@operation(2)
def clip(g: Generator) -> Lines:
    value = g.encrypted()
    low = g.numbers(() if g.chance(0.7) else value.shape, value.low - 1, value.high)
    high = g.numbers(() if g.chance(0.7) else value.shape, value.low, value.high + 1)
    if g.chance(0.2):
        high = str(g.mate(value.shape))
    low, high = g.choice([(low, high), (low, high), ("None", high), (low, "None")])
    if g.chance(0.3):
        return f"{value}.clip({low}, {high})"
    return f"np.clip({value}, {low}, {high})"


@operation()
def limits(g: Generator) -> Lines:
    value = g.encrypted()
    name = g.choice(["minimum", "maximum", "fmin", "fmax"])
    return f"np.{name}({value}, {g.other(value, value.low - 1, value.high + 1)})"
