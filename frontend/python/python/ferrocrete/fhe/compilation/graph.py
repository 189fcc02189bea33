"""A function as a graph, to be looked at and run in the clear."""

from __future__ import annotations

import json
import re
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ... import _native
from ..deployment.client import plain
from ..deployment.files import write_atomically
from ..deployment.specs import Argument
from ..tracing import as_array

#: A word, several, or a pattern that a word begins with.
Filter = str | Sequence[str] | re.Pattern[str] | None


class Graph:
    """A function as a graph: a node for each value, with its type, bounds and source line.

    Get one from :meth:`Compiler.trace` or :attr:`Circuit.graph`.
    """

    def __init__(self, native: _native.Graph, name: str, *, is_direct: bool = False) -> None:
        self._native = native
        self._name = name
        self._is_direct = is_direct

    @property
    def name(self) -> str:
        """The function."""
        return self._name

    @property
    def is_direct(self) -> bool:
        """Whether types were declared instead of measured on an inputset."""
        return self._is_direct

    @property
    def native(self) -> _native.Graph:
        """The compiled part's graph."""
        return self._native

    def __call__(self, *args: Any) -> Any:
        """Runs the graph in the clear.

        Parameters
        ----------
        args
            One for each parameter.

        Returns
        -------
        int, numpy.ndarray or tuple
            A number for a scalar, a tuple for several results.

        Raises
        ------
        ValueError
            For another number of arguments, and for wrong shapes.
        """
        results = tuple(map(plain, self._native.evaluate([as_array(value) for value in args])))
        return results[0] if len(results) == 1 else results

    def format(self, *, show_tags: bool = True, show_locations: bool = False) -> str:
        """The graph as text, a line for each node.

        Parameters
        ----------
        show_tags
            Whether to show the tags of nodes that have some.
        show_locations
            Whether to show source lines.
        """
        return self._native.text(tags=show_tags, locations=show_locations)

    def __str__(self) -> str:
        return self.format()

    def __repr__(self) -> str:
        return f"<fhe.Graph of {self._name}>"

    @property
    def inputs_count(self) -> int:
        """Number of parameters."""
        return len(self._native.inputs)

    @property
    def outputs_count(self) -> int:
        """Number of results."""
        return len(self._native.outputs)

    def json(self) -> Any:
        """The graph as dictionaries and lists."""
        return json.loads(self._native.json())

    def arguments(self) -> list[Argument]:
        """Names, types and bounds of the parameters."""
        document = self.json()
        arguments: list[Argument] = []
        for number in document["inputs"]:
            node = document["nodes"][number]
            element = node["type"]["element"]
            # Without elements there are none.
            low, high = node["bounds"] or (0, 0)
            arguments.append(
                {
                    "name": node["attributes"]["name"],
                    "width": element["width"],
                    "signed": element["signed"],
                    "low": low,
                    "high": high,
                }
            )
        return arguments

    def maximum_integer_bit_width(
        self,
        tag_filter: Filter = None,
        operation_filter: Filter = None,
        is_encrypted_filter: bool | None = None,
    ) -> int:
        """The width of the widest integer.

        Parameters
        ----------
        tag_filter, operation_filter
            Only nodes with this tag or operation, one of these, or one that the pattern matches.
        is_encrypted_filter
            Only encrypted values (``True``), or only clear ones (``False``).

        Returns
        -------
        int
            Bits, the sign included; -1 if there is no such integer.
        """
        if tag_filter is None and operation_filter is None:
            # Without the text of large constants.
            widest = self._native.maximum_integer_bit_width(encrypted=is_encrypted_filter)
            return -1 if widest is None else widest
        nodes = self._filtered(tag_filter, operation_filter, is_encrypted_filter)
        return max((int(node["type"]["element"]["width"]) for node in nodes), default=-1)

    def integer_range(
        self,
        tag_filter: Filter = None,
        operation_filter: Filter = None,
        is_encrypted_filter: bool | None = None,
    ) -> tuple[int, int] | None:
        """The least and the greatest integer that the inputset showed.

        Parameters are those of :meth:`maximum_integer_bit_width`.

        Returns
        -------
        tuple of int, or None
            ``None`` if there is no such integer, or types were declared.
        """
        if self._is_direct:
            return None
        if tag_filter is None and operation_filter is None:
            return self._native.integer_range(encrypted=is_encrypted_filter)
        nodes = self._filtered(tag_filter, operation_filter, is_encrypted_filter)
        bounds = [node["bounds"] for node in nodes if node["bounds"] is not None]
        if not bounds:
            return None
        return min(int(low) for low, _ in bounds), max(int(high) for _, high in bounds)

    def _filtered(
        self, tags: Filter, operations: Filter, encrypted: bool | None
    ) -> list[dict[str, Any]]:
        """The integer nodes that filters take."""
        return [
            node
            for node in self.json()["nodes"]
            if node["type"]["element"]["kind"] == "integer"
            and (encrypted is None or encrypted == (node["type"]["status"] == "encrypted"))
            and _matches(tags, node["tag"])
            and any(_matches(operations, word) for word in _words(node))
        ]

    def draw(
        self, *, horizontal: bool = False, save_to: str | Path | None = None, show: bool = False
    ) -> Path:
        """Draws the graph as SVG, or writes it for Graphviz.

        Parameters
        ----------
        horizontal
            Not supported: drawings go from top to bottom.
        save_to
            Where to write it, with the suffix ``.svg``, ``.dot`` or ``.gv``; a temporary file if
            not given.
        show
            Whether to open it in the browser.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        ValueError
            For another suffix, and for ``horizontal``.
        """
        if horizontal:
            raise ValueError("horizontal: drawings go from top to bottom; change rankdir in a .dot")
        if save_to is None:
            save_to = Path(tempfile.mkdtemp()) / f"{self._name}.svg"
        path = Path(save_to)
        if path.suffix not in (".svg", ".dot", ".gv"):
            raise ValueError(
                f"a graph can't be drawn as '{path.suffix}': give a file name with .svg, "
                "or .dot for Graphviz, which makes other formats of it"
            )
        text = self._native.svg() if path.suffix == ".svg" else self._native.dot()
        write_atomically(path, text.encode())
        if show:
            webbrowser.open(path.resolve().as_uri())
        return path


def _words(node: dict[str, Any]) -> list[str]:
    """How an operation is called: by its kind, and a function by its name, too."""
    kind = str(node["operation"])
    name = node["attributes"].get("name") if kind in ("apply", "combine") else None
    return [kind] if name is None else [kind, str(name)]


def _matches(words: Filter, word: str) -> bool:
    if words is None:
        return True
    if isinstance(words, re.Pattern):
        return words.match(word) is not None
    return word == words if isinstance(words, str) else word in words
