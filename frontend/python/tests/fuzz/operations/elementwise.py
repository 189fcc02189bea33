"""Arithmetic, comparisons, bits."""

from __future__ import annotations

from ..generator import Generator, Lines, Value, operation


@operation(5)
def arithmetic(g: Generator) -> Lines:
    left = g.value()
    right = g.other(left)
    sign = g.choice(["+", "-", "*"])
    return f"{left} {sign} {right}" if g.chance(0.7) else f"{right} {sign} {left}"


@operation(2)
def two_values(g: Generator) -> Lines:
    left = g.encrypted()
    right = g.mate(left.shape)
    name = g.choice(
        ["add", "subtract", "multiply", "minimum", "maximum", "fmin", "fmax", "gcd", "lcm"]
        + ["bitwise_and", "bitwise_or", "bitwise_xor", "equal", "less", "greater_equal"]
    )
    return f"np.{name}({left}, {right})"


@operation(2)
def one_value(g: Generator) -> Lines:
    value = g.encrypted()
    return g.choice(
        [f"-{value}", f"+{value}", f"abs({value})", f"~{value}", f"np.sign({value})"]
        + [f"np.square({value})", f"np.absolute({value})", f"np.negative({value})"]
        + [f"{value}.astype(bool)", f"{value}.astype(np.int64)", f"np.logical_not({value})"]
        + [f"np.invert({value})", f"np.positive({value})", f"{value} * {value}"]
        + [f"{value} - {value}", f"np.copy({value})", f"{value}.round()", f"np.conjugate({value})"]
    )


@operation(3)
def division(g: Generator) -> Lines:
    value = g.encrypted()
    divisor = g.other(value, -4, 7)
    if g.chance(0.25):
        value, divisor = divisor, value
    return g.choice(
        [f"{value} // {divisor}", f"{value} % {divisor}", f"np.remainder({value}, {divisor})"]
        + [f"np.floor_divide({value}, {divisor})", f"divmod({value}, {divisor})[0]"]
        + [f"np.fmod({value}, {divisor})", f"np.divmod({value}, {divisor})[1]"]
    )


@operation()
def power(g: Generator) -> Lines:
    value = g.encrypted()
    if g.chance(0.7):
        return f"{value} ** {g.numbers(value.shape, 0, 3)}"
    exponent = g.value(lambda one: 0 <= one.low <= one.high < 8)
    return f"{g.numbers(exponent.shape, -2, 2)} ** {exponent}"


@operation()
def powers_of_values(g: Generator) -> Lines:
    value = g.encrypted(lambda one: one.high < 8)
    return f"np.power({value}, {g.mate(value.shape, lambda one: 0 <= one.low <= one.high < 5)})"


@operation(3)
def comparison(g: Generator) -> Lines:
    value = g.encrypted()
    sign = g.choice(["<", "<=", ">", ">=", "==", "!="])
    other = g.numbers(value.shape, value.low - 1, value.high + 1)
    if g.chance(0.5):
        other = str(g.mate(value.shape))
    return f"{value} {sign} {other}" if g.chance(0.8) else f"{other} {sign} {value}"


@operation(2)
def bits_of_two(g: Generator) -> Lines:
    value = g.encrypted()
    other = g.other(value, -9, 15)
    sign = g.choice(["&", "|", "^"])
    return f"{value} {sign} {other}" if g.chance(0.8) else f"{other} {sign} {value}"


def _amount(one: Value) -> bool:
    return 0 <= one.low <= one.high < 8


@operation(2)
def shift(g: Generator) -> Lines:
    sign = g.choice(["<<", ">>"])
    if g.chance(0.5):
        value = g.encrypted()
        return f"{value} {sign} {g.numbers(value.shape, 0, 4)}"
    amount = g.encrypted(_amount)
    value = g.numbers(amount.shape, -9, 9) if g.chance(0.4) else str(g.mate(amount.shape))
    return f"{value} {sign} {amount}"


@operation(2)
def logic(g: Generator) -> Lines:
    value = g.encrypted()
    name = g.choice(["logical_and", "logical_or", "logical_xor"])
    return f"np.{name}({value}, {g.other(value, 0, 1)})"


@operation()
def logic_of_truths(g: Generator) -> Lines:
    value = g.encrypted(lambda one: one.truth)
    other = g.mate(value.shape, lambda one: one.truth)
    return f"{value} {g.choice(['&', '|', '^', '*', '+', '==', '<', '<='])} {other}"


@operation()
def in_place(g: Generator) -> Lines:
    value = g.encrypted(lambda one: one.ndim > 0)
    sign = g.choice(["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>", "**"])
    # Of shifts by negative amounts numpy says nothing.
    other = g.numbers(value.shape, 0, 4) if sign in ("<<", ">>") else g.other(value, 0, 4)
    return [f"{{out}} = {value}.copy()", f"{{out}} {sign}= {other}"]


@operation()
def of_members(g: Generator) -> Lines:
    value = g.encrypted()
    members = sorted(g.integer(value.low - 1, value.high + 1) for _ in range(g.integer(1, 4)))
    other = list(members)
    g.random.shuffle(other)
    return g.choice(
        [f"np.isin({value}, {other}, invert={g.chance(0.5)})"]
        + [f"np.digitize({value}, {sorted(set(members))}, right={g.chance(0.5)})"]
        + [f"np.searchsorted({members}, {value}, side={g.choice(['left', 'right'])!r})"]
    )


@operation()
def passed_on(g: Generator) -> Lines:
    value = g.encrypted()
    return g.choice(
        [f"fhe.relu({value})", f"fhe.identity({value})", f"fhe.refresh({value})"]
        + [f"fhe.hint({value}, bit_width={g.integer(1, 8)})"]
        + [f"fhe.hint({value}, can_store={g.integer(-20, 20)})"]
        + [f"fhe.constant({value})", f"{value}.astype(np.int64)"]
    )
