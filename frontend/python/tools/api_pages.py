"""Writes the book's pages about the Python package, from signatures and docstrings.

``python api_pages.py FOLDER`` writes one page for each group of public names below. It fails,
naming all of them, on public names without a docstring and on names that belong to no group.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from entries import Writer
from layout import find_package

CONSTANTS = "constants"


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
            (f"{fhe}.compilation", CONSTANTS),
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
            "quantization.md",
            "Quantization",
            "Floats as integers of a few bits. From `ferrocrete.quantization`.",
            ("ferrocrete.quantization",),
        ),
        Page(
            "errors.md",
            "Errors and warnings",
            "What is raised beside Python's own exceptions. From `ferrocrete.fhe`.",
            ("ferrocrete",),
        ),
    ]


def module_of(value: Any) -> str:
    """Where a value or, of an instance, its type is defined."""
    own = getattr(value, "__module__", None)
    if isinstance(own, str):
        return own
    kind = type(value).__module__
    # Constants: numbers and None know nothing of where they are defined.
    return CONSTANTS if kind == "builtins" else kind


def public(module: ModuleType) -> list[str]:
    """The public names of a package: those of its ``__all__``, or all but modules."""
    names = getattr(module, "__all__", None)
    if names is not None:
        return list(names)
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and not inspect.ismodule(value)
    ]


def assign(all_pages: list[Page]) -> list[str]:
    """Puts every public name on its page. Returns names that belong nowhere."""
    lost = []
    for package in ("ferrocrete.fhe", "ferrocrete.quantization"):
        module = importlib.import_module(package)
        for name in sorted(public(module), key=lambda name: (name.lower(), name)):
            value = getattr(module, name)
            origin = module_of(value)
            for page in all_pages:
                if any(origin == part or origin.startswith(f"{part}.") for part in page.modules):
                    page.entries.append((name, value))
                    break
            else:
                lost.append(f"{package}.{name}, defined in {origin}, belongs to no page")
    return lost


def numpy_page() -> str:
    """The page on numpy's functions, from the registry that traced values look them up in."""
    registry = importlib.import_module("ferrocrete.fhe.tracing.numpy.registry")
    functions = sorted({f"`{registry.name_of(function)}`" for function in registry.FUNCTIONS})
    refused = sorted({f"`{registry.name_of(function)}`" for function in registry.REFUSED})
    methods = sorted(f"`{method}`" for method in registry.METHODS if not method.startswith("_"))
    return f"""# numpy's functions

What works on the values of a function that is traced, as the package itself lists it.

**Universal functions**: all that act element by element. Operators are among them: `x + y` is
`np.add`. Those without a construction of their own, such as `np.sin`, become a table; of several
encrypted values, such as `np.gcd`, one on all combinations of them. Also `np.matmul` and
`np.vecdot`. Their methods: {", ".join(methods)}.

**Functions**: {", ".join(functions)}.

Whatever the `kind` of `np.argsort`, equal elements keep their order, and `np.argmax` gives the first
of them. `np.var` and `np.std` are exact up to one division, where numpy rounds the mean first.
`np.unique` is of constants and of single elements: how many others there are is not known.

**Methods** of arrays are those of [`Tracer`](operations.md#tracer).

**Refused**, with the reason and what to write instead: {", ".join(refused)}.
"""


def main(arguments: list[str]) -> int:
    """Writes the pages; the exit code."""
    if len(arguments) != 1:
        print("usage: api_pages.py FOLDER", file=sys.stderr)
        return 2
    find_package()
    try:
        importlib.import_module("ferrocrete.quantization")
    except ImportError as error:
        print(
            f"api_pages: {sys.executable} can't import the package: {error}. It takes Python 3.10 "
            "and numpy (FERROCRETE_PYTHON names the interpreter for `cargo xtask docs`, and "
            "tools/python-tools makes one), and the build: `cargo build --workspace --lib`",
            file=sys.stderr,
        )
        return 1
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer()
    all_pages = pages()
    writer.problems += assign(all_pages)
    for page in all_pages:
        (folder / page.file).write_text(
            writer.page(page.title, page.about, page.entries), encoding="utf-8"
        )
    (folder / "numpy.md").write_text(numpy_page(), encoding="utf-8")
    for problem in writer.problems:
        print(f"api_pages: {problem}", file=sys.stderr)
    return 1 if writer.problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
