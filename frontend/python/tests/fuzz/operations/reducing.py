"""Sums, products, least and greatest along axes; sorting."""

from __future__ import annotations

from ..generator import Generator, Lines, Value, operation


def _few(one: Value) -> bool:
    return one.ndim > 0 and one.size <= 16


@operation(3)
def total(g: Generator) -> Lines:
    value = g.array()
    keep = ", keepdims=True" if g.chance(0.3) else ""
    axes = g.axes(value)
    return str(g.choice([f"np.sum({value}, axis={axes}{keep})", f"{value}.sum(axis={axes}{keep})"]))


@operation(2)
def reduced(g: Generator) -> Lines:
    value = g.value(_few)
    keep = ", keepdims=True" if g.chance(0.3) else ""
    name = g.choice(["min", "max", "prod", "any", "all", "count_nonzero", "ptp"])
    return f"np.{name}({value}, axis={g.axes(value)}{keep})"


@operation()
def running(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.choice([None, g.axis(value)])
    name = g.choice(["cumsum", "cumsum", "cumprod"])
    return f"np.{name}({value}, axis={axis})"


@operation()
def by_methods(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.axis(value)
    name = g.choice(
        ["maximum", "minimum", "add", "bitwise_or", "bitwise_xor", "logical_and", "gcd"]
    )
    if g.chance(0.6):
        return f"np.{name}.reduce({value}, axis={axis})"
    return f"np.{name}.accumulate({value}, axis={axis})"


@operation()
def places(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.choice([None, g.axis(value)])
    keep = ", keepdims=True" if g.chance(0.3) else ""
    return f"np.{g.choice(['argmin', 'argmax'])}({value}, axis={axis}{keep})"


@operation()
def ordered(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.axis(value)
    if g.chance(0.3):
        return [f"{{out}} = np.copy({value})", f"{{out}}.sort(axis={axis})"]
    return f"np.sort({value}, axis={g.choice([None, axis])})"


@operation()
def equal_arrays(g: Generator) -> Lines:
    value = g.value(_few)
    other = g.mate(value.shape, lambda one: one.shape == value.shape)
    return f"np.array_equal({value}, {other})"


@operation()
def python_sums(g: Generator) -> Lines:
    value = g.value(lambda one: _few(one) and not one.truth and one.shape[0] > 0)
    return str(g.choice([f"sum({value})", f"sum(row * row for row in {value})"]))
