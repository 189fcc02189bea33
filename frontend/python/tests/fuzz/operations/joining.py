"""Joining, splitting, filling."""

from __future__ import annotations

from ..generator import Generator, Lines, Unfit, Value, operation


def _same(g: Generator, value: Value) -> list[str]:
    """One to three operands of one shape."""
    mates = [str(g.mate(value.shape, lambda one: one.shape == value.shape)) for _ in range(2)]
    operands = [str(value), *mates[: g.integer(0, 2)]]
    if g.chance(0.3) and value.size:
        numbers = g.random.integers(-3, 5, value.shape)
        operands.append(f"np.array({numbers.tolist()})")
    g.random.shuffle(operands)
    return operands


@operation(2)
def concatenated(g: Generator) -> Lines:
    value = g.array()
    axis = g.axis(value)
    operands = ", ".join(_same(g, value))
    ways = [f"np.concatenate([{operands}], axis={axis})", f"np.concatenate(({operands},))"]
    ways += [f"np.concatenate([{operands}], axis=None)", f"np.append({value}, {value}, {axis})"]
    return str(g.choice(ways))


@operation(2)
def stacked(g: Generator) -> Lines:
    value = g.value()
    operands = ", ".join(_same(g, value))
    name = g.choice(["vstack", "hstack", "dstack", "column_stack"])
    axis = g.integer(-value.ndim - 1, value.ndim)
    ways = [f"np.stack([{operands}], axis={axis})", f"np.{name}([{operands}])"]
    ways += [f"fhe.array([{operands}])"]
    return str(g.choice(ways))


@operation()
def array_of_scalars(g: Generator) -> Lines:
    parts = []
    for _ in range(g.integer(1, 4)):
        scalar = g.value(lambda one: one.ndim == 0) if g.chance(0.7) else None
        parts.append(str(g.integer(-3, 5)) if scalar is None else str(scalar))
    if g.chance(0.3):
        return f"fhe.array([[{', '.join(parts)}], [{', '.join(parts)}]])"
    return f"fhe.array([{', '.join(parts)}])"


@operation()
def split(g: Generator) -> Lines:
    value = g.array()
    axis = g.axis(value)
    length = value.shape[axis]
    if length < 1:
        raise Unfit
    places = sorted(g.integer(0, length) for _ in range(g.integer(1, 2)))
    ways = [f"np.array_split({value}, {g.integer(1, length)}, axis={axis})[0]"]
    ways += [f"np.split({value}, {places}, axis={axis})[-1]", f"np.split({value}, [1])[1]"]
    return str(g.choice(ways))


@operation()
def filled(g: Generator) -> Lines:
    value = g.encrypted()
    scalar = g.value(lambda one: one.ndim == 0 and not one.truth)
    ways = [f"np.zeros_like({value}) - {value}", f"np.full_like({value}, {scalar}) * {value}"]
    ways += [f"fhe.ones({value.shape}) * {value}", f"fhe.zeros_like({value}) - {value}"]
    ways += [f"fhe.arange({g.integer(1, 4)}) * {scalar}", f"fhe.one() + {value}"]
    return str(g.choice(ways))


@operation()
def taken_out(g: Generator) -> Lines:
    value = g.array()
    axis = g.axis(value)
    if not value.shape[axis]:
        raise Unfit
    place = g.integer(-value.shape[axis], value.shape[axis] - 1)
    ways = [
        f"np.delete({value}, {place}, axis={axis})",
        f"np.take({value}, [{place}, 0], axis={axis})",
    ]
    ways += [f"{value}.take({place})", f"np.diff({value}, axis={axis})"]
    return str(g.choice(ways))
