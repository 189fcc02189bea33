"""Shapes and orders of elements."""

from __future__ import annotations

import numpy as np

from ..generator import ELEMENTS, Generator, Lines, operation


@operation(2)
def reshape(g: Generator) -> Lines:
    value = g.array()
    sizes = [size for size in range(1, 7) if value.size % size == 0]
    first = g.choice(sizes)
    order = ", order='F'" if g.chance(0.15) else ""
    target = g.choice(
        ["-1", f"({first}, -1)", f"(-1, {first})", f"({first}, {value.size // first})"]
    )
    if value.size == 1 and g.chance(0.5):
        target = "()"
    if g.chance(0.3):
        return f"np.reshape({value}, {target}{order})"
    return f"{value}.reshape({target}{order})"


@operation(2)
def transposed(g: Generator) -> Lines:
    value = g.array()
    order = tuple(int(axis) for axis in g.random.permutation(value.ndim))
    ways = [f"{value}.T", f"np.transpose({value}, {order})", f"{value}.transpose()"]
    ways += [f"np.swapaxes({value}, {g.axis(value)}, {g.axis(value)})"]
    ways += [f"np.moveaxis({value}, {g.axis(value)}, {g.axis(value)})"]
    ways += [f"np.rollaxis({value}, {g.axis(value)})"]
    return str(g.choice(ways))


@operation(2)
def axes_of_one(g: Generator) -> Lines:
    value = g.value()
    ways = [f"np.expand_dims({value}, {g.integer(-value.ndim - 1, value.ndim)})"]
    ways += [f"np.squeeze({value})", f"np.atleast_{g.integer(1, 3)}d({value})"]
    ways += [f"{value}[..., None]", f"{value}[None]"]
    if 1 in value.shape:
        ways += [f"np.squeeze({value}, axis={value.shape.index(1)})"] * 2
    return str(g.choice(ways))


@operation()
def flat(g: Generator) -> Lines:
    value = g.array()
    order = g.choice(["", "'F'"])
    return str(
        g.choice([f"{value}.flatten({order})", f"{value}.ravel({order})", f"np.ravel({value})"])
    )


@operation()
def flipped(g: Generator) -> Lines:
    value = g.array()
    ways = [f"np.flip({value}, axis={g.axes(value)})", f"np.flipud({value})"]
    if value.ndim > 1:
        ways += [f"np.fliplr({value})", f"np.rot90({value}, {g.integer(-1, 3)})"]
    ways += [f"np.roll({value}, {g.integer(-2, 3)}, axis={g.choice([None, g.axis(value)])})"]
    return str(g.choice(ways))


@operation(2)
def broadcast(g: Generator) -> Lines:
    value = g.value()
    shape = tuple(length if length != 1 else g.integer(1, 3) for length in value.shape)
    if g.chance(0.5):
        shape = (g.integer(1, 3), *shape)
    if np.prod(shape) > ELEMENTS:
        shape = value.shape
    return f"np.broadcast_to({value}, {shape})"


@operation()
def broadcast_both(g: Generator) -> Lines:
    value = g.encrypted()
    return f"np.maximum(*np.broadcast_arrays({value}, {g.mate(value.shape)}))"


@operation()
def repeated(g: Generator) -> Lines:
    value = g.value()
    ways = [f"np.tile({value}, {g.choice([1, 2, (2, 1), (1, 2), (2, 1, 1)])})"]
    ways += [f"np.repeat({value}, {g.integer(0, 3)})", f"np.resize({value}, {g.integer(1, 7)})"]
    if value.ndim:
        axis = g.axis(value)
        counts = [g.integer(0, 2) for _ in range(value.shape[axis])]
        ways += [f"np.repeat({value}, {g.choice([2, counts])}, axis={axis})"]
    return str(g.choice(ways))


@operation()
def padded(g: Generator) -> Lines:
    value = g.array()
    widths = [(g.integer(0, 2), g.integer(0, 2)) for _ in value.shape]
    if g.chance(0.6):
        return f"np.pad({value}, {widths}, constant_values={g.integer(-2, 2)})"
    mode = g.choice(["edge", "reflect", "wrap", "symmetric"])
    return f"np.pad({value}, {widths}, mode={mode!r})"


@operation()
def parts_of_matrices(g: Generator) -> Lines:
    value = g.array(2) if g.chance(0.7) else g.array()
    offset = g.integer(-1, 1)
    ways = [f"np.diag({value}, {offset})"] if value.ndim < 3 else []
    if value.ndim > 1:
        ways += [f"np.tril({value}, {offset})", f"np.triu({value}, {offset})"]
        ways += [f"np.diagonal({value}, {offset})", f"np.trace({value}, {offset})"]
        ways += [f"np.diagonal({value}, {offset}, {g.axis(value)}, {g.axis(value)})"]
    return str(g.choice(ways))
