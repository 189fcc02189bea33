"""Products of matrices, convolutions, pooling."""

from __future__ import annotations

from ..generator import Generator, Lines, Unfit, Value, literal, operation


def _number(one: Value) -> bool:
    return not one.truth and one.size <= 16


@operation(3)
def products(g: Generator) -> Lines:
    left = g.value(lambda one: _number(one) and one.ndim > 0)
    length = left.shape[-1]
    if g.chance(0.6):
        shape = g.choice([(length,), (length, g.integer(1, 3)), (2, length, 2)])
        right = literal(g.random.integers(-3, 4, shape))
    else:
        right = str(g.value(lambda one: _number(one) and one.ndim > 0))
    if g.chance(0.3):
        shape = g.choice([(length,), (2, left.shape[0])])
        return f"{literal(g.random.integers(-2, 4, shape))} @ {left}"
    return str(
        g.choice([f"{left} @ {right}", f"np.dot({left}, {right})", f"np.matmul({left}, {right})"])
    )


@operation()
def other_products(g: Generator) -> Lines:
    left = g.value(lambda one: _number(one) and one.ndim > 0)
    right = g.value(lambda one: _number(one) and one.ndim > 0)
    name = g.choice(["inner", "outer", "vdot", "vecdot", "tensordot", "convolve"])
    if name == "convolve":
        kernel = [g.integer(-2, 3) for _ in range(g.integer(1, 3))]
        return f"np.convolve({left}, {kernel}, {g.choice(['full', 'same', 'valid'])!r})"
    if name == "tensordot":
        return f"np.tensordot({left}, {right}, axes={g.choice([0, 1, ([0], [0]), ([-1], [-1])])})"
    return f"np.{name}({left}, {right})"


@operation()
def outer_of(g: Generator) -> Lines:
    left = g.value(lambda one: one.size <= 6)
    right = g.value(lambda one: one.size <= 6)
    name = g.choice(["add", "multiply", "subtract", "minimum", "less"])
    return f"np.{name}.outer({left}, {right})"


def _image(g: Generator) -> tuple[str, tuple[int, ...]]:
    """A batch of channels of one or two spatial axes."""
    value = g.value(lambda one: not one.truth and one.ndim > 0 and 0 < one.size <= 24)
    if value.ndim == 1:
        return f"{value}[None, None]", (1, 1, *value.shape)
    if value.ndim == 2:
        return g.choice(
            [(f"{value}[None]", (1, *value.shape)), (f"{value}[None, None]", (1, 1, *value.shape))]
        )
    return g.choice([(str(value), value.shape), (f"{value}[None]", (1, *value.shape))])


def _window(g: Generator, shape: tuple[int, ...]) -> tuple[tuple[int, ...], str]:
    spatial = shape[2:]
    size = tuple(g.integer(1, min(length, 3)) for length in spatial)
    options = ""
    if g.chance(0.4):
        options += f", pads={[g.integer(0, 1) for _ in 2 * spatial]}"
    elif g.chance(0.3):
        options += f", auto_pad={g.choice(['SAME_UPPER', 'SAME_LOWER', 'VALID'])!r}"
    if g.chance(0.4):
        options += f", strides={[g.integer(1, 3) for _ in spatial]}"
    return size, options


@operation(2)
def conv(g: Generator) -> Lines:
    image, shape = _image(g)
    size, options = _window(g, shape)
    channels = shape[1]
    group = channels if g.chance(0.3) else 1
    if not channels:
        raise Unfit
    out = group * g.integer(1, 2)
    if g.chance(0.3):
        options += f", dilations={[g.integer(1, 2) for _ in size]}"
    if g.chance(0.3):
        options += f", bias={literal(g.random.integers(-3, 4, out))}"
    weight = literal(g.random.integers(-2, 3, (out, channels // group, *size)))
    return f"fhe.conv({image}, {weight}, group={group}{options})"


@operation()
def conv_by_value(g: Generator) -> Lines:
    weight = g.value(lambda one: not one.truth and one.ndim == 1 and 0 < one.size < 4)
    value = g.value(lambda one: not one.truth and one.ndim == 1 and weight.size <= one.size)
    return f"fhe.conv({value}[None, None], {weight}[None, None])"


@operation(2)
def pool(g: Generator) -> Lines:
    image, shape = _image(g)
    size, options = _window(g, shape)
    name = g.choice(["maxpool", "avgpool"])
    if g.chance(0.3):
        options += ", ceil_mode=1"
    if name == "avgpool" and g.chance(0.4):
        options += ", count_include_pad=1"
    return f"fhe.{name}({image}, {size}{options})"
