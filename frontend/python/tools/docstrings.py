"""Docstrings in numpy's style as Markdown.

Sections become paragraphs with a bold title, their entries a list. Of reStructuredText only what
docstrings use is known: double backquotes, roles such as ``:meth:`run```, and examples after
``>>>``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

#: Sections whose body is a list of entries: a line for each, its description indented below.
_LISTS = {"Parameters", "Attributes", "Returns", "Yields", "Raises", "Warns", "Other Parameters"}
#: Sections whose entries are types, not names.
_OF_TYPES = {"Returns", "Yields", "Raises", "Warns"}
#: Sections of running text.
_TEXTS = {"Notes", "Examples", "See Also", "References", "Warnings"}


class DocstringError(ValueError):
    """A docstring that can't be read."""


def to_markdown(docstring: str) -> str:
    """A docstring, already without its indentation, as Markdown without a heading.

    Raises
    ------
    DocstringError
        For a section of another name than numpy's, which is likely a misprint.
    """
    parts = [
        _text(body) if title is None else _section(title, body) for title, body in _split(docstring)
    ]
    return "\n\n".join(part for part in parts if part)


def _split(docstring: str) -> Iterator[tuple[str | None, list[str]]]:
    """The sections, each with its title; what comes first has none."""
    title: str | None = None
    body: list[str] = []
    lines = docstring.splitlines()
    position = 0
    while position < len(lines):
        line = lines[position]
        below = lines[position + 1] if position + 1 < len(lines) else ""
        if line.strip() and re.fullmatch(r"-{3,}", below):
            yield title, body
            title, body = line.strip(), []
            position += 2
            continue
        body.append(line)
        position += 1
    yield title, body


def _section(title: str, body: list[str]) -> str:
    if title in _LISTS:
        entries = [_entry(title, head, text) for head, text in _entries(body)]
        return f"**{title}**\n\n" + "\n".join(entries)
    if title in _TEXTS:
        return f"**{title}**\n\n{_text(body)}"
    raise DocstringError(f"a section '{title}', which numpy's style does not have")


def _entries(body: list[str]) -> Iterator[tuple[str, list[str]]]:
    head, text = None, list[str]()
    for line in body:
        if line and not line.startswith(" "):
            if head is not None:
                yield head, text
            head, text = line, []
        elif head is not None:
            text.append(line)
    if head is not None:
        yield head, text


def _entry(title: str, head: str, text: list[str]) -> str:
    if title in _OF_TYPES:
        # "name : type", or a type alone.
        left = f"`{head.replace('`', '')}`"
    else:
        names, _, kind = head.partition(" : ")
        left = ", ".join(f"`{name.strip()}`" for name in names.split(","))
        left += f" ({_inline(kind)})" if kind else ""
    description = _text(textwrap.dedent("\n".join(text)).splitlines())
    if not description:
        return f"- {left}"
    return f"- {left}: " + textwrap.indent(description, "  ").lstrip()


def _text(lines: list[str]) -> str:
    """Running text, with examples and literal blocks as code."""
    return "\n\n".join(_block(block) for block in _blocks(lines))


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Paragraphs. Indented lines after a line that ends with ``::`` stay together."""
    block: list[str] = []
    literal = False
    for line in lines:
        if literal and (not line.strip() or line.startswith(" ")):
            block.append(line)
            continue
        if literal and any(part.strip() for part in block):
            yield block
            block, literal = [], False
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
        if line.rstrip().endswith("::"):
            yield block
            block, literal = [], True
    if any(part.strip() for part in block):
        yield block


def _block(lines: list[str]) -> str:
    if lines[0].lstrip().startswith(">>>"):
        return "```python\n" + textwrap.dedent("\n".join(lines)) + "\n```"
    if all(line.startswith(" ") or not line for line in lines):
        return "```text\n" + textwrap.dedent("\n".join(lines)).strip("\n") + "\n```"
    return _inline("\n".join(lines))


def _inline(text: str) -> str:
    text = re.sub(r":[a-z]+:`~?([^`]*)`", r"`\1`", text)
    text = re.sub(r"``([^`]*)``", r"`\1`", text)
    text = re.sub(r"::$", ":", text)
    # Outside of code, "<" would begin an element of HTML.
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if piece.startswith("`") else piece.replace("<", "&lt;") for piece in pieces
    )
