"""Orders, histograms, variance, norms, polynomials, sums over named axes."""

from __future__ import annotations

from ..generator import Generator, Lines, Value, operation


def _few(one: Value) -> bool:
    return 0 < one.ndim and 0 < one.size <= 12


def _numbers(one: Value) -> bool:
    return _few(one) and not one.truth


@operation()
def sorted_places(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.choice([None, g.axis(value)])
    return f"np.argsort({value}, axis={axis}, kind='stable')"


@operation()
def spread(g: Generator) -> Lines:
    value = g.value(_numbers)
    name = g.choice(["var", "std"])
    keep = ", keepdims=True" if g.chance(0.3) else ""
    # Between the fractions that a variance of few elements can be, so that no rounding is seen.
    return f"np.floor(np.{name}({value}, axis={g.axes(value)}{keep}) + 1e-4).astype(np.int64)"


@operation()
def norm(g: Generator) -> Lines:
    value = g.value(_numbers)
    order = g.choice(["2", "1", "0", "3", "np.inf", "-np.inf"])
    keep = ", keepdims=True" if g.chance(0.3) else ""
    of = f"{order}, axis={g.axis(value)}{keep}" if g.chance(0.8) else "None"
    return f"np.floor(np.linalg.norm({value}, {of}) + 1e-4).astype(np.int64)"


@operation()
def histogram(g: Generator) -> Lines:
    value = g.value(_numbers)
    low = g.integer(value.low, value.high)
    if g.chance(0.5):
        high = low + g.integer(1, 6)
        return f"np.histogram({value}, {g.integer(1, 4)}, range=({low}, {high}))[0]"
    edges = [low]
    for _ in range(g.integer(1, 3)):
        edges.append(edges[-1] + g.integer(1, 3))
    return f"np.histogram({value}, {edges})[0]"


@operation()
def insertion(g: Generator) -> Lines:
    value = g.value(_few)
    side = g.choice(["left", "right"])
    if value.ndim == 1 and g.chance(0.5):
        return f"np.searchsorted(np.sort({value}), {g.numbers((2,), -2, 4)}, side='{side}')"
    return f"np.searchsorted([-1, 0, 2, 3], {value}, side='{side}')"


@operation()
def polynomial(g: Generator) -> Lines:
    value = g.value(_numbers)
    factors = [g.integer(-2, 3) for _ in range(g.integer(1, 3))]
    if value.ndim == 1 and value.size <= 3 and g.chance(0.3):
        return f"np.polyval({value}, {g.integer(-1, 2)})"
    return f"np.polyval({factors}, {value})"


@operation()
def area(g: Generator) -> Lines:
    value = g.value(_numbers)
    axis = g.axis(value)
    step = g.choice(["1", "2", "0.5"])
    return f"np.floor(np.trapezoid({value}, dx={step}, axis={axis}) * 4).astype(np.int64)"


@operation()
def differences(g: Generator) -> Lines:
    value = g.value(_numbers)
    end = g.choice(["prepend", "append"])
    return f"np.diff({value}, axis={g.axis(value)}, {end}={g.integer(-2, 3)})"


@operation(2)
def named_sums(g: Generator) -> Lines:
    value = g.value(_numbers)
    names = "ijk"[: value.ndim]
    kept = "".join(name for name in names if g.chance(0.5))
    if g.chance(0.4):
        return f"np.einsum('{names}->{kept}', {value})"
    mate = g.value(lambda one: _numbers(one) and one.ndim == value.ndim)
    both = "ijkl"[g.integer(0, 1) :][: mate.ndim]
    return f"np.einsum('{names},{both}->{kept}', {value}, {mate})"


@operation()
def taken_along(g: Generator) -> Lines:
    value = g.value(_few)
    axis = g.axis(value)
    length = value.shape[axis]
    places = g.value(
        lambda one: (
            _numbers(one)
            and one.ndim == value.ndim
            and -length <= one.low <= one.high < length
            and all(
                mine in (1, theirs) or place == axis % value.ndim
                for place, (mine, theirs) in enumerate(zip(one.shape, value.shape, strict=True))
            )
        )
    )
    return f"np.take_along_axis({value}, {places}, {axis})"


@operation()
def quantiles(g: Generator) -> Lines:
    value = g.value(_numbers)
    part = g.choice(["0.25", "0.5", "[0, 0.75]", "1"])
    method = g.choice(["linear", "lower", "nearest"])
    found = f"np.quantile({value}, {part}, axis={g.axes(value)}, method='{method}')"
    return f"np.floor({found}).astype(np.int64)"


@operation()
def chosen(g: Generator) -> Lines:
    value = g.value(lambda one: _few(one) and not one.truth)
    choices = [str(g.other(value)) for _ in range(2)]
    return f"np.choose({value}, [{', '.join(choices)}], mode='{g.choice(['wrap', 'clip'])}')"


@operation()
def inserted(g: Generator) -> Lines:
    value = g.value(_numbers)
    axis = g.axis(value)
    place = g.integer(0, value.shape[axis])
    return f"np.insert({value}, {place}, {g.integer(-2, 4)}, axis={axis})"


@operation()
def slopes(g: Generator) -> Lines:
    value = g.value(_numbers)
    axis = g.axis(value)
    return f"np.floor(np.gradient({value}, axis={axis})).astype(np.int64)"
