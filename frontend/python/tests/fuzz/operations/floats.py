"""Floats between integers, which become tables."""

from __future__ import annotations

from ..generator import Generator, Lines, operation

#: Of any integer.
_STEPS = [
    "np.sin({0} * 0.7) * 3",
    "{0} / 3",
    "{0} * 0.5",
    "np.sqrt(np.abs({0}))",
    "np.exp(-np.abs({0}))",
    "np.tanh({0} / 4) * 5",
    "np.log1p(np.square({0}))",
    "({0} + 0.25) * 1.5",
    "2.5 - {0}",
    "np.abs({0}) ** 0.5",
    "np.floor({0} / 2)",
    "np.maximum({0}, 0.5)",
    "np.arctan({0})",
    "np.where({0} > 0.5, {0}, 0.25)",
    "np.hypot({0}, 2)",
    "np.float64(7) / ({0} * {0} + 1)",
    "np.clip({0}, -1.5, 2.5)",
    "np.cbrt({0})",
    "np.interp({0}, [-2, 0, 3], [0.5, 2.0, -1.0])",
    "np.sinc({0} / 3)",
    "np.copysign({0}, 1.5)",
    "np.nan_to_num({0} / 2)",
]
ENDS = [
    "np.rint({0}).astype(np.int64)",
    "np.floor({0}).astype(np.int64)",
    "np.ceil({0}).astype(np.int64)",
    "np.trunc({0}).astype(np.int64)",
    "({0}).astype(np.int64)",
    "np.round({0}).astype(int)",
    "np.round({0}, 1) > 0.6",
    "({0}) < 1.25",
    "({0} > 0.3) * 2",
    "np.fix({0}).astype(np.int64)",
    "np.sign({0}).astype(np.int64)",
    "np.isfinite({0})",
]


def _chain(g: Generator, source: str) -> str:
    for _ in range(g.integer(1, 3)):
        source = f"({g.choice(_STEPS).format(source)})"
    return source


@operation(3)
def chain(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    return str(g.choice(ENDS).format(_chain(g, str(value))))


@operation(2)
def common_ancestor(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    sign = g.choice(["+", "-", "*"])
    both = f"({_chain(g, str(value))} {sign} {_chain(g, str(value))})"
    return str(g.choice(ENDS).format(both))


@operation()
def constant_arrays(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth and one.ndim > 0 and one.size > 0)
    factors = [g.integer(-4, 6) / 4 for _ in range(value.shape[-1])]
    sign = g.choice(["+", "-", "*"])
    return str(g.choice(ENDS).format(f"({_chain(g, str(value))} {sign} {factors})"))


@operation()
def quotients(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth)
    other = g.mate(value.shape, lambda one: not one.truth)
    of_two = g.choice(["{0} / {1}", "np.hypot({0}, {1})", "np.arctan2({0}, {1})", "{0} / 2 + {1}"])
    return str(g.choice(ENDS).format(f"({of_two.format(value, other)})"))


@operation()
def means(g: Generator) -> Lines:
    value = g.array()
    axes = g.axes(value)
    mean = g.choice(["np.mean({0}, axis={1})", "{0}.mean(axis={1})", "np.median({0}, axis={1})"])
    mean = "np.average({0}, axis={1})" if g.chance(0.1) else mean
    return str(g.choice(ENDS).format(mean.format(value, axes)))


@operation()
def rounds(g: Generator) -> Lines:
    value = g.encrypted(lambda one: not one.truth and one.ndim == 0)
    return f"round({value} / {g.integer(2, 5)})"
