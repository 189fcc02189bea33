"""Types of fewer bits than 64: what wraps, what is rounded; and constants of one element."""

from __future__ import annotations

from ..generator import Generator, Lines, operation
from .floats import ENDS

_INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
_FLOATS = ["float16", "float32"]
#: Of floats of few bits; ``{1}`` is their type.
_STEPS = [
    "{0} * np.{1}(0.7)",
    "{0} / np.{1}(0.1)",
    "{0} * 0.3",
    "{0} + np.{1}(0.1) - 0.1",
    "np.sin({0})",
    "np.exp(-np.abs({0}))",
    "np.sqrt(np.abs({0}))",
    "np.tanh({0} / 3) * 5",
    "np.log1p(np.square({0}))",
    "np.floor_divide({0}, np.{1}(0.3))",
    "np.maximum({0}, np.{1}(0.3))",
    "np.where({0} > 0.1, {0}, np.{1}(0.1))",
    "np.round({0}, 1)",
    "np.clip({0}, -1.5, 2.5)",
    "({0}).astype(np.float64) / 3",
    "np.power(np.abs({0}), np.{1}(1.5))",
]


@operation(4)
def converted(g: Generator) -> Lines:
    return f"{g.encrypted()}.astype(np.{g.choice(_INTEGERS)})"


@operation(3)
def narrow(g: Generator) -> Lines:
    value = g.encrypted()
    one = f"{value}.astype(np.{g.choice(_INTEGERS)})"
    other = g.numbers(value.shape, 0, 60)
    if g.chance(0.4):
        other = f"{g.mate(value.shape)}.astype(np.{g.choice(_INTEGERS)})"
    sign = g.choice(["+", "-", "*", "//", "%", "&", "|", "^", "<", ">="])
    both = f"({one} {sign} {other})" if g.chance(0.7) else f"({other} {sign} {one})"
    return both if g.chance(0.6) else f"{both}.astype(np.{g.choice(_INTEGERS)})"


@operation(2)
def of_narrow(g: Generator) -> Lines:
    value = g.array()
    array = f"{value}.astype(np.{g.choice(_INTEGERS[:4])})"
    return g.choice(
        [f"np.sum({array})", f"np.cumsum({array})", f"np.prod({array})", f"np.diff({array})"]
        + [f"np.max({array}) * 3", f"-{array}", f"~{array}", f"abs({array})", f"{array} << 3"]
        + [f"np.square({array})", f"np.where({array} > 1, {array}, 7)", f"{array} @ {array}"]
        + [f"np.concatenate(({array}, {value}))", f"np.sign({array})", f"np.ptp({array})"]
        + [f"np.clip({array}, 1, 9)", f"np.round({array}, -1)", f"np.outer({array}, {array})"]
    )


@operation(4)
def floats(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    dtype = g.choice(_FLOATS)
    source = f"{value}.astype(np.{dtype})"
    for _ in range(g.integer(1, 3)):
        source = f"({g.choice(_STEPS).format(source, dtype)})"
    return str(g.choice(ENDS).format(source))


@operation(2)
def floats_converted(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    step = g.choice(["{0} * 33.3", "np.sqrt(np.abs({0}) * 90000.0)", "{0} / 0.03", "{0} * -7.7"])
    return f"({step.format(value)}).astype(np.{g.choice(_INTEGERS)})"


@operation()
def floats_of_narrow(g: Generator) -> Lines:
    array = f"{g.encrypted()}.astype(np.{g.choice(_INTEGERS[:4])})"
    step = g.choice(["np.sqrt(np.abs({0}))", "np.sin({0})", "{0} / 3", "{0} * 0.1", "np.cbrt({0})"])
    return str(g.choice(ENDS).format(f"({step.format(array)})"))


@operation(2)
def one_element(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    number: str = g.choice(["0.5", "1.5", "-2.5"])
    constant = f"np.array({'[' * (axes := g.integer(0, 3))}{number}{']' * axes})"
    part = g.choice(["({0} - 3) * {1}", "{0} / {1} + {1}", "np.maximum({0}, {1})"])
    if g.chance(0.3):
        constant = constant.replace(number, str(g.integer(1, 4)))
        return f"{value} {g.choice(['//', '%', '*', '<'])} {constant}"
    return f"np.rint({part.format(value, constant)}).astype(np.int64)"
