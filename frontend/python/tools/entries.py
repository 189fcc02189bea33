"""What the pages say on a public name."""

from __future__ import annotations

import enum
import importlib.util
import inspect
import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from docstrings import DocstringError, to_markdown
from signatures import annotation, code

#: So many names that differ in a number are shown one by one.
FEW = 4


class Writer:
    """Writes entries, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def page(self, title: str, about: str, entries: list[tuple[str, Any]]) -> str:
        """A page as Markdown."""
        parts = [f"# {title}", about]
        families, others = split_families(entries)
        for family in families:
            parts += self.family(family)
        for name, value in others:
            parts += self.entry(name, value)
        return "\n\n".join(part for part in parts if part) + "\n"

    def family(self, members: list[tuple[str, Any]]) -> Iterator[str]:
        """The parts of names that differ in a number, such as ``int1`` to ``int64``."""
        first, last = members[0][0], members[-1][0]
        texts = [self.docstring(name, value) for name, value in members]
        yield f"## `{first}` to `{last}`"
        yield f"- `{first}`: {texts[0]}\n- …\n- `{last}`: {texts[-1]}"

    def entry(self, name: str, value: Any) -> Iterator[str]:
        """The parts of one public name."""
        yield f"## `{name}`"
        if inspect.isclass(value):
            yield from self.of_class(name, value)
        elif callable(value) and inspect.isroutine(value):
            yield code(f"def {name}", value)
            yield self.docstring(name, value)
        else:
            yield f"```python\n{name} = {value!r}\n```"
            text = comment_of(name)
            if not text:
                self.problems.append(f"{name} has no comment '#:' above its definition")
            yield text

    def of_class(self, name: str, value: type) -> Iterator[str]:
        """Signature, docstring and members of a class."""
        if issubclass(value, enum.Enum):
            yield self.docstring(name, value)
            yield "\n".join(f"- `{name}.{member.name}`: `{member.value!r}`" for member in value)
            return
        if not issubclass(value, BaseException) and has_constructor(value):
            yield code(f"class {name}", value)
        yield self.docstring(name, value)
        for member, attribute in members(value):
            yield from self.member(f"{name}.{member}", member, attribute)

    def member(self, path: str, name: str, attribute: Any) -> Iterator[str]:
        """A method or a property."""
        yield f"### `{path}`"
        if isinstance(attribute, property | cached_property):
            getter = attribute.fget if isinstance(attribute, property) else attribute.func
            kind = annotation(inspect.signature(getter).return_annotation) if getter else ""
            yield f"```python\n{name}{f': {kind}' if kind else ''}\n```"
            yield self.docstring(path, attribute)
            return
        decorator = {classmethod: "@classmethod\n", staticmethod: "@staticmethod\n"}
        prefix = decorator.get(type(attribute), "")
        function = getattr(attribute, "__func__", attribute)
        yield code(f"{prefix}def {name}", function, bound=not isinstance(attribute, staticmethod))
        yield self.docstring(path, function)

    def docstring(self, path: str, value: Any) -> str:
        """What its docstring says."""
        text = inspect.getdoc(value)
        if not text:
            self.problems.append(f"{path} has no docstring")
            return ""
        try:
            return to_markdown(text)
        except DocstringError as error:
            self.problems.append(f"{path}: {error}")
            return ""


def split_families(
    entries: list[tuple[str, Any]],
) -> tuple[list[list[tuple[str, Any]]], list[tuple[str, Any]]]:
    """Classes of one base whose names differ in a number, by number; and all other entries."""
    families: dict[tuple[str, Any], list[tuple[str, Any]]] = {}
    for name, value in entries:
        stem = name.rstrip("0123456789")
        if inspect.isclass(value) and stem != name:
            families.setdefault((stem, value.__base__), []).append((name, value))
    many = [members for members in families.values() if len(members) > FEW]
    for members in many:
        members.sort(key=lambda member: int(re.sub(r"\D", "", member[0])))
    grouped = {name for members in many for name, _ in members}
    return many, [entry for entry in entries if entry[0] not in grouped]


@lru_cache
def sources() -> str:
    """All of the package's text."""
    texts = []
    for name in ("ferrocrete.fhe", "ferrocrete.quantization"):
        package = importlib.util.find_spec(name)
        assert package is not None and package.origin is not None
        # The folder may be a link, and what is below links is not found.
        files = sorted(Path(package.origin).resolve().parent.rglob("*.py"))
        texts += [file.read_text(encoding="utf-8") for file in files]
    return "\n".join(texts)


def comment_of(name: str) -> str:
    """What a comment ``#:`` above a constant says: constants have no docstrings."""
    found = re.search(rf"((?:^#:.*\n)+){name}\b", sources(), re.MULTILINE)
    return re.sub(r"^#: ?", "", found[1], flags=re.MULTILINE).strip() if found else ""


def has_constructor(value: type) -> bool:
    """Whether a class is made by calling it: it or a class of ours below it says how."""
    return any(
        "__init__" in vars(base) or "__new__" in vars(base)
        for base in value.__mro__
        if base.__module__.startswith("ferrocrete")
    )


def members(value: type) -> Iterator[tuple[str, Any]]:
    """Public methods and properties, of base classes of ours too, in the order of their source."""
    found: dict[str, Any] = {}
    for base in reversed(value.__mro__):
        if base.__module__.startswith("ferrocrete"):
            found |= vars(base)
    for name, attribute in found.items():
        shown = not name.startswith("_") or name == "__call__"
        if shown and (
            inspect.isroutine(attribute) or isinstance(attribute, property | cached_property)
        ):
            yield name, attribute
