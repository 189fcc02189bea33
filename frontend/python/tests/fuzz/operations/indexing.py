"""Reading and assigning elements, at clear and encrypted places."""

from __future__ import annotations

from ..generator import Generator, Lines, Unfit, Value, operation


def _slice(g: Generator, length: int) -> str:
    start = g.choice(["", str(g.integer(-length - 1, length))])
    stop = g.choice(["", str(g.integer(-length - 1, length + 1))])
    step = g.choice(["", "", ":2", ":-1", ":-2"])
    return f"{start}:{stop}{step}"


def _entry(g: Generator, length: int, fancy: bool) -> str:
    kind = g.integer(0, 5 if fancy else 2)
    if kind < 2 or not length:
        return _slice(g, length)
    places = [g.integer(-length, length - 1) for _ in range(g.integer(1, 3))]
    if kind == 2:
        return str(places[0])
    if kind == 3:
        return str(places)
    if kind == 4:
        return f"np.array({[places, places]})"
    mask = [g.chance(0.6) for _ in range(length)]
    return f"np.array({mask})"


def _index(g: Generator, shape: tuple[int, ...], fancy: bool) -> str:
    used = g.integer(1, len(shape)) if shape else 0
    entries = [_entry(g, length, fancy) for length in shape[:used]]
    if g.chance(0.2) and used < len(shape):
        entries = ["...", *(_entry(g, length, fancy) for length in shape[len(shape) - used :])]
    elif g.chance(0.2):
        entries.insert(g.integer(0, len(entries)), "None")
    return ", ".join(entries)


@operation(4)
def read(g: Generator) -> Lines:
    value = g.array()
    return f"{value}[{_index(g, value.shape, g.chance(0.4))}]"


@operation(3)
def assign(g: Generator) -> Lines:
    value = g.array()
    target = g.choice([f"{value}.copy()", f"fhe.zeros({value.shape})"])
    index = _index(g, value.shape, g.chance(0.3))
    index = index.replace("None", ":") if len(index.split(",")) <= value.ndim else "..."
    source = str(g.value()) if g.chance(0.6) else str(g.integer(-3, 5))
    return [f"{{out}} = {target}", f"{{out}}[{index}] {g.choice(['=', '=', '+=', '-='])} {source}"]


@operation(2)
def assign_through_views(g: Generator) -> Lines:
    """What shares elements with a value changes it."""
    value = g.value(lambda one: one.encrypted and one.ndim > 0 and one.size > 0)
    views = [
        f"{value}[::-1]",
        f"{value}.T",
        f"{value}[1:]",
        f"{value}.reshape(-1)",
        f"{value}[...]",
    ]
    views += [f"np.expand_dims({value}, 0)", f"{value}.ravel()", f"np.flip({value})"]
    lines = [f"{{out}} = {g.choice(views)}"]
    source = g.value(lambda one: one.ndim == 0) if g.chance(0.5) else None
    what = str(g.integer(-3, 5)) if source is None else str(source)
    return [
        *lines,
        f"{{out}}[{g.choice(['0', '-1', '...', ':1', '::2'])}] {g.choice(['=', '+='])} {what}",
    ]


@operation()
def assign_to_argument(g: Generator) -> Lines:
    value = g.value(lambda one: one.encrypted and one.ndim > 0 and one.size > 0)
    return [
        f"{value}[{_entry(g, value.shape[0], False)}] = {g.integer(-3, 5)}",
        f"{{out}} = {value}",
    ]


def _place(length: int, ndim: int = 0) -> object:
    def fits(one: Value) -> bool:
        return (
            one.encrypted
            and not one.truth
            and one.ndim <= ndim
            and one.size <= 4
            and -length <= one.low <= one.high < length
        )

    return fits


@operation(4)
def at_encrypted_places(g: Generator) -> Lines:
    value = g.array()
    if g.chance(0.3):
        table = [g.integer(-4, 7) for _ in range(8)]
        return f"fhe.constant(np.array({table}))[{g.value(_place(8, 2))}]"
    place = g.value(_place(value.shape[0], 2))
    ways = [f"{value}[{place}]", f"np.take({value}, {place}, axis=0)"]
    if value.ndim > 1:
        last = g.value(_place(value.shape[-1]))
        ways += [
            f"{value}[..., {last}]",
            f"{value}[:, {last}]" if value.ndim == 2 else f"{value}[1:, {last}]",
        ]
        if place.ndim == 0 and value.ndim == 2:
            ways += [f"{value}[{place}, {last}]", f"{value}[{place}, 0]", f"{value}[::-1, {last}]"]
    return str(g.choice(ways))


@operation(2)
def assign_at_encrypted_places(g: Generator) -> Lines:
    value = g.value(lambda one: one.ndim > 0 and one.size > 0)
    place = g.value(_place(value.shape[0]))
    source = str(g.value()) if g.chance(0.6) else str(g.integer(-3, 5))
    sign = g.choice(["=", "="])
    return [f"{{out}} = {value}.copy()", f"{{out}}[{place}] {sign} {source}"]


@operation()
def assign_where(g: Generator) -> Lines:
    value = g.value(lambda one: one.encrypted and one.ndim > 0 and one.size > 0)
    if value.truth:
        raise Unfit
    source = g.value(lambda one: one.ndim == 0) if g.chance(0.5) else None
    what = str(g.integer(-3, 5)) if source is None else str(source)
    return [
        f"{{out}} = {value}.copy()",
        f"{{out}}[{value} > {g.integer(value.low, value.high)}] = {what}",
    ]
