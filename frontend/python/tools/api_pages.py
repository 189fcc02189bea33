"""Writes the book's pages about the Python package, from signatures and docstrings.

``python api_pages.py FOLDER`` writes one page for each group of public names below. It fails,
naming all of them, on public names without a docstring and on names that belong to no group.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from numpydoc import DocstringError, to_markdown

WIDTH = 100


@dataclass
class Page:
    """A page, and the modules whose public names are on it."""

    file: str
    title: str
    about: str
    modules: tuple[str, ...]
    entries: list[tuple[str, Any]] = field(default_factory=list)


def pages() -> list[Page]:
    """The pages, without names yet. A name goes to the first page that has its module."""
    fhe = "ferrocrete.fhe"
    return [
        Page(
            "compiling.md",
            "Compiling",
            "From a function to a circuit, and what a circuit does. From `ferrocrete.fhe`.",
            (f"{fhe}.compilation",),
        ),
        Page(
            "deployment.md",
            "Client and server",
            "Keys, encrypted values, and the two sides of a run. From `ferrocrete.fhe`.",
            (f"{fhe}.deployment",),
        ),
        Page(
            "operations.md",
            "Operations",
            "What a function may call beside numpy's functions. From `ferrocrete.fhe`.",
            (f"{fhe}.extensions", f"{fhe}.tracing"),
        ),
        Page(
            "types.md",
            "Types",
            "Types of values: for declarations, and as circuits report them. From `ferrocrete.fhe`.",
            (f"{fhe}.values", f"{fhe}.scalars"),
        ),
        Page(
            "errors.md",
            "Errors and warnings",
            "What is raised beside Python's own exceptions. From `ferrocrete.fhe`.",
            (f"{fhe}.warning", "ferrocrete._native", "builtins"),
        ),
        Page(
            "quantization.md",
            "Quantization",
            "Floats as integers of a few bits. From `ferrocrete.quantization`.",
            ("ferrocrete.quantization",),
        ),
    ]


class Writer:
    """Writes entries, and keeps what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def page(self, page: Page) -> str:
        """A page as Markdown."""
        parts = [f"# {page.title}", page.about]
        for name, value in page.entries:
            parts += self.entry(name, value)
        return "\n\n".join(parts) + "\n"

    def entry(self, name: str, value: Any) -> Iterator[str]:
        """The parts of one public name."""
        yield f"## {name}"
        if inspect.isclass(value):
            yield from self.of_class(name, value)
        elif callable(value) and inspect.isroutine(value):
            yield code(f"def {name}", value)
            yield self.docstring(name, value)
        else:
            yield self.docstring(name, value)

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
        yield f"### {path}"
        if isinstance(attribute, property):
            kind = annotation(getattr(attribute.fget, "__annotations__", {}).get("return"))
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
        if not text or (
            not inspect.isclass(value) and text == inspect.getdoc(type(value)) and is_plain(value)
        ):
            self.problems.append(f"{path} has no docstring")
            return ""
        try:
            return to_markdown(text)
        except DocstringError as error:
            self.problems.append(f"{path}: {error}")
            return ""


def is_plain(value: Any) -> bool:
    """Whether a value's type is Python's own, whose docstring says nothing about the value."""
    return type(value).__module__ == "builtins"


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
        if shown and (inspect.isroutine(attribute) or isinstance(attribute, property)):
            yield name, attribute


def code(head: str, value: Any, *, bound: bool = False) -> str:
    """A block with a signature, on several lines if it is long."""
    try:
        signature = inspect.signature(value)
    except ValueError:
        return f"```python\n{head}(...)\n```"
    parameters = list(signature.parameters.values())[1 if bound else 0 :]
    result = annotation(signature.return_annotation)
    end = f" -> {result}" if result and not head.startswith("class") else ""
    words = list(spell(parameters))
    line = f"{head}({', '.join(words)}){end}"
    if len(line.splitlines()[-1]) > WIDTH:
        line = f"{head}(\n" + "".join(f"    {word},\n" for word in words) + f"){end}"
    return f"```python\n{line}\n```"


def spell(parameters: list[inspect.Parameter]) -> Iterator[str]:
    """Parameters with their annotations and defaults, and the marks between kinds."""
    kinds = inspect.Parameter
    marked = False
    for position, parameter in enumerate(parameters):
        if parameter.kind is kinds.KEYWORD_ONLY and not marked:
            marked = True
            yield "*"
        marked |= parameter.kind is kinds.VAR_POSITIONAL
        stars = {kinds.VAR_POSITIONAL: "*", kinds.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        kind = annotation(parameter.annotation)
        word = f"{stars}{parameter.name}{f': {kind}' if kind else ''}"
        if parameter.default is not kinds.empty:
            word += f"{' = ' if kind else '='}{default(parameter.default)}"
        yield word
        following = parameters[position + 1 : position + 2]
        if parameter.kind is kinds.POSITIONAL_ONLY and not (
            following and following[0].kind is kinds.POSITIONAL_ONLY
        ):
            yield "/"


def annotation(value: Any) -> str:
    """An annotation as it is written."""
    if value is None or value is inspect.Signature.empty:
        return "None" if value is None else ""
    return value if isinstance(value, str) else inspect.formatannotation(value)


def default(value: Any) -> str:
    """A default, the same in every run: no addresses."""
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}.{value.name}"
    text = repr(value)
    return "..." if " at 0x" in text or text.startswith("<") else text


def module_of(value: Any) -> str:
    """Where a value or, of an instance, its type is defined."""
    own = getattr(value, "__module__", None)
    return own if isinstance(own, str) else type(value).__module__


def assign(all_pages: list[Page]) -> list[str]:
    """Puts every public name on its page. Returns names that belong nowhere."""
    lost = []
    for package in ("ferrocrete.fhe", "ferrocrete.quantization"):
        module = importlib.import_module(package)
        for name in sorted(module.__all__, key=str.lower):
            value = getattr(module, name)
            origin = module_of(value)
            for page in all_pages:
                if any(origin == part or origin.startswith(f"{part}.") for part in page.modules):
                    page.entries.append((name, value))
                    break
            else:
                lost.append(f"{package}.{name}, defined in {origin}, belongs to no page")
    return lost


def main(arguments: list[str]) -> int:
    """Writes the pages; the exit code."""
    if len(arguments) != 1:
        print("usage: api_pages.py FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer()
    all_pages = pages()
    writer.problems += assign(all_pages)
    for page in all_pages:
        (folder / page.file).write_text(writer.page(page), encoding="utf-8")
    for problem in writer.problems:
        print(f"api_pages: {problem}", file=sys.stderr)
    return 1 if writer.problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
