"""Signatures as they are written."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Iterator
from typing import Any

#: Characters of a line of code.
WIDTH = 100
STARS = {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}


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
        stars = STARS.get(parameter.kind.name, "")
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
