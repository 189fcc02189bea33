"""Tables, functions as tables, bits, rounding."""

from __future__ import annotations

from ..generator import Generator, Lines, Value, broadcasts, operation


def _index(one: Value) -> bool:
    return one.encrypted and -16 <= one.low <= one.high < 32


def _entries(g: Generator, value: Value) -> list[int]:
    """A table that has an entry for each value; negative ones are counted from the end."""
    least = max(value.high + 1, -value.low, 1)
    size = least if g.chance(0.4) else 1 << (least - 1).bit_length()
    low, high = g.choice([(0, 1), (0, 7), (-4, 5), (-9, 3)])
    return [g.integer(low, high) for _ in range(size)]


@operation(3)
def table(g: Generator) -> Lines:
    value = g.value(_index)
    return f"fhe.LookupTable({_entries(g, value)})[{value}]"


@operation(2)
def tables(g: Generator) -> Lines:
    value = g.value(_index)
    shape = value.shape[g.integer(0, value.ndim) :] if g.chance(0.7) else g.shape()
    if not shape or 0 in shape or not broadcasts(shape, value.shape):
        shape = (2,)
    size = len(_entries(g, value))

    def nested(axes: tuple[int, ...]) -> str:
        if not axes:
            return f"fhe.LookupTable({[g.integer(-3, 6) for _ in range(size)]})"
        return f"[{', '.join(nested(axes[1:]) for _ in range(axes[0]))}]"

    return f"fhe.LookupTable({nested(shape)})[{value}]"


@operation(2)
def univariate(g: Generator) -> Lines:
    value = g.encrypted()
    body = g.choice(
        ["(v * v + 3) % 7", "v // 2 if v > 1 else 3", "max(int(v), 1) - 2", "abs(v - 3) & 5"]
        + ["(v >> 1) ^ v", "np.where(v < 0, -1, v % 3)", "v > 2", "v"]
    )
    return f"fhe.univariate(lambda v: {body})({value})"


@operation(2)
def places(g: Generator) -> Lines:
    """A function that depends on the place, or takes arrays only."""
    value = g.encrypted(lambda one: one.ndim > 0 and one.size > 0)
    numbers = [g.integer(1, 4) for _ in range(value.shape[-1])]
    body = g.choice(
        [f"v // np.array({numbers})", f"np.where(np.array({numbers}) > 2, v, -1)"]
        + [f"(v + np.arange({value.shape[-1]})) % 3", "v.astype(np.int64) // 2", "v.clip(0, 3)"]
        + [f"np.floor(v / np.array({numbers})).astype(np.int64)"]
    )
    return f"fhe.univariate(lambda v: {body})({value})"


@operation(2)
def closures(g: Generator) -> Lines:
    """Functions of variables that change before any table is made, and of integers of many bits."""
    value = g.encrypted()
    body = g.choice(["v * k", "(v + k) % 5", "max(v, k)", "v ** (20 * k) % 7", "rows[k % 2] * v"])
    return [
        f"rows = [{g.integer(-2, 3)}, 1]",
        f"{{out}} = {value} * 0",
        f"for k in range({g.integer(1, 4)}):",
        "    rows[0] = k",
        f"    {{out}} = {{out}} + fhe.univariate(lambda v: {body})({value})",
        "rows[0], k = 9, 9",
    ]


@operation(2)
def multivariate(g: Generator) -> Lines:
    value = g.encrypted(lambda one: one.high - one.low < 32)
    other = g.numbers(value.shape, -3, 4)
    if g.chance(0.7):
        other = str(g.mate(value.shape, lambda one: one.high - one.low < 32))
    body = g.choice(
        ["(a * b) % 5", "a if a > b else b - a", "a - 2 * b", "(a ^ b) & 3", "a > b"]
        + ["np.minimum(a, b) * 2", "(a + b) // 2"]
    )
    return f"fhe.multivariate(lambda a, b: {body})({value}, {other})"


@operation(2)
def bits(g: Generator) -> Lines:
    value = g.encrypted()
    start = g.integer(0, 4)
    count = g.integer(0, 3)
    pattern = [f"[{start}]", f"[{start}:{start + count}]", f"[:{count}]"]
    pattern += [f"[{start}::-1]", f"[{start}:{start + 4}:2]"]
    if value.low >= 0:
        pattern += [f"[{start}:]", f"[{start}::2]"]
    return f"fhe.bits({value}){g.choice(pattern)}"


@operation(2)
def rounding(g: Generator) -> Lines:
    value = g.encrypted()
    count = g.integer(0, 4)
    name = g.choice(["round_bit_pattern", "truncate_bit_pattern"])
    rounded = f"fhe.{name}({value}, {count})"
    return g.choice(
        [rounded, f"{rounded} // {1 << count}", f"abs({rounded})", f"{rounded} > {1 << count}"]
        + [f"fhe.univariate(lambda v: v % 5)({rounded})"]
    )


@operation()
def shared_rounding(g: Generator) -> Lines:
    value = g.encrypted()
    return [
        f"{{out}} = fhe.round_bit_pattern({value}, {g.integer(1, 3)})",
        "{out} = ({out} >> 1) + {out} % 3",
    ]


@operation()
def decimals(g: Generator) -> Lines:
    return f"np.round({g.encrypted()}, {g.choice([0, 1, -1])})"
