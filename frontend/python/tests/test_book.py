"""The book's examples in Python as tests.

The ``python`` blocks of a page run in order, in one namespace. A ``text`` block right below one is
what it prints. A ``python,error`` block must raise, and the ``text`` block below it is the end of
the exception's text. In expected text, ``…`` stands for anything within a line, and on a line of
its own for any lines. Warnings are printed.

With ``FERROCRETE_BLESS=1``, text that differs is written into the page: put ``…`` back.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ferrocrete.fhe.compilation.options import NO_EFFECT

PAGES = Path(__file__).resolve().parents[3] / "docs/src/python"


@dataclass
class Block:
    """A block of code, and what follows it."""

    line: int
    code: str
    fails: bool
    expected: str | None


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page that run."""
    fence = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = list(fence.finditer(page))
    for number, match in enumerate(found):
        info = match[1]
        if info not in ("python", "python,error"):
            assert info in ("text", "console", "rust"), f"nothing is known of blocks of '{info}'"
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        shown = following is not None and following[1] == "text"
        # Prose between the two means that the text is about something else.
        if shown and following is not None and not page[match.end() : following.start()].strip():
            expected = following[2]
        else:
            expected = None
        line = page.count("\n", 0, match.start()) + 2
        yield Block(line, match[2], info.endswith("error"), expected)


def pattern(expected: str) -> re.Pattern[str]:
    """What output must match."""
    lines = []
    for line in expected.rstrip().split("\n"):
        if line.strip() == "…":
            lines.append(r"(?:[^\n]*\n)*?")
        else:
            lines.append(".*?".join(re.escape(part) for part in line.rstrip().split("…")) + r"\n")
    return re.compile("".join(lines))


def without_columns(text: str) -> str:
    """Text with places of a page by line only: Python 3.10 does not know columns."""
    return re.sub(r"(\.md:\d+):\d+", r"\1", text)


def run(block: Block, path: Path, namespace: dict[str, Any]) -> str:
    """Runs a block; what it printed, or of one that must fail, the exception's text."""
    # Line numbers as in the page, so that errors point into it.
    code = compile("\n" * (block.line - 1) + block.code, str(path), "exec")
    output = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(output):
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, category, *_: print(
            f"{category.__name__}: {message}"
        )
        if not block.fails:
            exec(code, namespace)  # noqa: S102
            return output.getvalue()
        with pytest.raises(Exception) as raised:
            exec(code, namespace)  # noqa: S102
    return f"{output.getvalue()}{raised.type.__name__}: {raised.value}"


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.md")), ids=lambda path: path.stem)
def test_page(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page's examples do what it says."""
    monkeypatch.chdir(tmp_path)
    page = path.read_text(encoding="utf-8")
    namespace: dict[str, Any] = {"__name__": "__main__"}
    corrected = page
    for block in blocks(page):
        assert not block.fails or block.expected is not None, f"{path}:{block.line}: needs its text"
        # Files are shown by their names: a page says nothing of where it lies.
        found = run(block, path, namespace).replace(f"{path.parent}/", "")
        lines = "".join(f"{line.rstrip()}\n" for line in found.rstrip().split("\n"))
        expected = block.expected or ""
        if pattern(without_columns(expected)).fullmatch(without_columns(lines)):
            continue
        if block.expected is not None and os.environ.get("FERROCRETE_BLESS"):
            corrected = corrected.replace(
                f"{block.code}```\n\n```text\n{expected}", f"{block.code}```\n\n```text\n{lines}", 1
            )
            continue
        pytest.fail(f"{path}:{block.line}: it prints\n{lines}\nand the page shows\n{expected}")
    if corrected != page:
        path.write_text(corrected, encoding="utf-8")


def test_there_are_pages() -> None:
    """An empty folder would pass."""
    assert len(list(PAGES.glob("*.md"))) > 5


def test_options_without_effect_are_listed() -> None:
    """The table for users of Concrete has each option without an effect, and no other."""
    page = (PAGES / "concrete.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    listed = set(re.findall(r"`(\w+)`", "".join(rows)))
    assert listed == set(NO_EFFECT)
