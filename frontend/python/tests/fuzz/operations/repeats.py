"""One value in several lookups, reached by different ways: its noise adds up in a sum of them."""

from __future__ import annotations

from ..generator import Generator, Lines, Unfit, Value, literal, operation


def _looked_up(one: Value) -> bool:
    return one.encrypted and not one.truth and 0 <= one.low <= one.high < 16 and one.size <= 8


def _entries(g: Generator, high: int) -> list[int]:
    low, top = g.choice([(0, 1), (0, 3), (-2, 2)])
    return [g.integer(low, top) for _ in range(1 << high.bit_length())]


def _alike(g: Generator, entries: list[int]) -> list[int]:
    """The same table, its negation, or another."""
    negated = [-entry for entry in entries]
    return g.choice([entries, entries, negated, entries[::-1]])


def _of(entries: list[int], operand: str) -> str:
    return f"fhe.LookupTable({entries})[{operand}]"


@operation(2)
def spelled_twice(g: Generator) -> Lines:
    value = g.value(_looked_up)
    mate = g.mate(value.shape, lambda one: one.encrypted and not one.truth)
    spellings = [
        f"{value}",
        f"{value} + 0",
        f"{value} * 1",
        f"({value} + {mate}) - {mate}",
        f"-(-{value})",
        f"2 * {value} - {value}",
    ]
    clear = [one for one in g.pool if not one.encrypted and one.ndim == 0]
    if clear:
        zero = g.choice(clear)
        spellings += [f"{value} + ({zero} - {zero})", f"{value} + {zero} * 0"]
    if mate.shape != value.shape:
        spellings.remove(f"({value} + {mate}) - {mate}")
    entries = _entries(g, value.high)
    first, second = (g.choice(spellings) for _ in range(2))
    sign = g.choice(["+", "+", "-"])
    return f"{_of(entries, first)} {sign} {_of(_alike(g, entries), second)}"


@operation()
def sums_in_another_order(g: Generator) -> Lines:
    def fits(one: Value) -> bool:
        return _looked_up(one) and one.shape == first.shape

    first = g.value(_looked_up)
    second, third = g.value(fits), g.value(fits)
    entries = _entries(g, first.high + second.high + third.high)
    left, right = f"({first} + {second}) + {third}", f"{first} + ({second} + {third})"
    return f"{_of(entries, left)} + {_of(_alike(g, entries), right)}"


@operation()
def turned(g: Generator) -> Lines:
    """A table that is moved as its operand is."""
    value = g.value(_looked_up)
    by = g.integer(1, 2)
    entries = _entries(g, value.high)
    return f"{_of(entries, str(value))} + {_of([*[0] * by, *entries], f'{value} + {by}')}"


@operation(2)
def equal_columns(g: Generator) -> Lines:
    value = g.value(lambda one: _looked_up(one) and one.ndim > 0)
    length = value.shape[-1]
    weights = g.random.integers(0, 2, (length, g.integer(1, 2)))
    weights = weights[:, g.random.integers(0, weights.shape[1], g.integer(2, 4))]
    entries = _entries(g, value.high * max(length, 1))
    return f"np.sum({_of(entries, f'{value} @ {literal(weights)}')}, axis=-1)"


@operation(2)
def overlapping(g: Generator) -> Lines:
    value = g.value(lambda one: _looked_up(one) and one.ndim > 0 and one.shape[0] > 1)
    entries = _entries(g, value.high)
    parts = [f"{value}[:-1]", f"{value}[1:]", f"{value}[::-1][1:]"]
    first, second = (g.choice(parts) for _ in range(2))
    return f"np.sum({_of(entries, first)} + {_of(_alike(g, entries), second)}, axis=0)"


@operation()
def with_itself(g: Generator) -> Lines:
    value = g.value(lambda one: _looked_up(one) and one.ndim > 0)
    axis = g.axis(value)
    joined = f"np.concatenate([{value}, {value}], axis={axis})"
    if g.chance(0.5):
        return f"np.sum({_of(_entries(g, value.high), joined)}, axis={axis})"
    if value.shape[axis] * value.high > 12:
        raise Unfit
    doubled = _entries(g, 2 * value.shape[axis] * value.high)
    return f"{_of(doubled, f'np.sum({joined}, axis={axis})')} + {_of(doubled, f'2 * np.sum({value}, axis={axis})')}"


@operation()
def every_pair(g: Generator) -> Lines:
    value = g.value(lambda one: _looked_up(one) and one.ndim == 1 and one.size <= 3)
    entries = _entries(g, 2 * value.high)
    return f"np.sum({_of(entries, f'{value}[:, None] + {value}[None, :]')})"
