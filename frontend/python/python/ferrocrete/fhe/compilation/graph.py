"""A function as a graph, to be looked at and run in the clear."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import _native
from ..deployment.client import plain
from ..deployment.specs import Argument
from ..tracing import as_array
from ..values import Integer
from .drawing import draw
from .filters import Filter, matches, words
from .inputset import samples_of
from .nodes import Edges, Node, NodeFilter, nodes_of

_LOOKED_AT = "graphs are looked at, not changed; change the function"
_WIDTHS = "circuit.mlir shows the widths of what a function is compiled to"

#: What Concrete's graphs have and these do not, and why.
_NOT_HERE = {
    "update_with_bounds": _LOOKED_AT,
    "prune_useless_nodes": _LOOKED_AT,
    "format_bit_width_assignments": _WIDTHS,
    "format_bit_width_constraints": _WIDTHS,
}


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
            For another number of arguments, for wrong shapes, and for floats.
        """
        results = tuple(map(plain, self._native.evaluate(self._arrays(args))))
        return results[0] if len(results) == 1 else results

    def _arrays(self, args: Sequence[Any]) -> list[NDArray[Any]]:
        """Arguments as arrays. Of floats, a function of integers gives what no circuit computes."""
        arrays = [as_array(value) for value in args]
        for array, value in zip(arrays, self._native.inputs, strict=False):
            if array.dtype.kind == "f" and value["integer"] is not None:
                wrong = array[~np.isfinite(array)]
                found = f"has the value {wrong.flat[0]}" if wrong.size else "has floats"
                raise ValueError(f"argument '{value['name']}' {found}; the function takes integers")
        return arrays

    def evaluate(self, *args: Any, p_error: float | None = None) -> dict[Node, Any]:
        """Runs the graph in the clear, and gives the values of all nodes.

        Parameters
        ----------
        args
            One for each parameter.
        p_error
            Not supported: :meth:`Circuit.simulate` errs as often as ciphertexts do.

        Raises
        ------
        ValueError
            For another number of arguments, for wrong shapes, and for ``p_error``.
        """
        if p_error:
            raise ValueError(
                "p_error: a graph has no noise; circuit.simulate(...) errs as often as ciphertexts do"
            )
        values = self._native.values_of_all(self._arrays(args))
        return {node: value[()] for node, value in zip(self.graph, values, strict=True)}

    def measure_bounds(self, inputset: Iterable[Any]) -> dict[Node, dict[str, Any]]:
        """The least and the greatest value of each node on samples, and no other node's bounds.

        Parameters
        ----------
        inputset
            A tuple for each sample, with a value for each parameter; or the value, if there is one
            parameter.

        Returns
        -------
        dict
            ``{"min": least, "max": greatest}`` for each node that has elements.

        Raises
        ------
        ValueError
            Without samples, and for such as do not fit.
        """
        names = [value["name"] for value in self._native.inputs]
        bounds: dict[Node, dict[str, Any]] = {}
        samples = samples_of(self._name, names, inputset)
        if not samples:
            raise ValueError("the inputset has no samples to measure bounds of")
        for number, sample in enumerate(samples):
            try:
                values = self.evaluate(*sample)
            except ValueError as error:
                raise ValueError(f"inputset[{number}]: {error}") from error
            for node, value in values.items():
                if value.size:
                    known = bounds.setdefault(node, {"min": value.min(), "max": value.max()})
                    known["min"] = min(known["min"], value.min())
                    known["max"] = max(known["max"], value.max())
        return bounds

    def format(
        self,
        *,
        highlighted_nodes: Mapping[Node, Sequence[str]] | None = None,
        show_types: bool = True,
        show_bounds: bool = True,
        show_tags: bool = True,
        show_locations: bool = False,
        show_assigned_bit_widths: bool = False,
    ) -> str:
        """The graph as text, a line for each node.

        Parameters
        ----------
        highlighted_nodes
            Notes to stand under nodes. With notes, what is inside fused parts is left out.
        show_types
            Whether to show what each node is.
        show_bounds
            Whether to show least and greatest values, where they are known.
        show_tags
            Whether to show the tags of nodes that have some.
        show_locations
            Whether to show source lines.
        show_assigned_bit_widths
            Not supported: widths of what a function is compiled to are in :attr:`Circuit.mlir`.

        Raises
        ------
        ValueError
            For notes at a node of another graph, and for ``show_assigned_bit_widths``.
        """
        if show_assigned_bit_widths:
            raise ValueError(
                "show_assigned_bit_widths: a node of the graph may become several values of the "
                "program; circuit.mlir shows them with their widths"
            )
        notes = highlighted_nodes or {}
        if any(node not in self.graph for node in notes):
            raise ValueError("there are notes at a node of another graph")
        return self._native.text(
            types=show_types,
            bounds=show_bounds,
            tags=show_tags,
            locations=show_locations,
            notes={node.number: list(said) for node, said in notes.items()},
        )

    def __str__(self) -> str:
        return self.format()

    def __repr__(self) -> str:
        return f"<fhe.Graph of {self._name}>"

    def __getattr__(self, name: str) -> Any:
        reason = _NOT_HERE.get(name)
        if reason is not None:
            raise AttributeError(f"a graph has no {name}: {reason}")
        raise AttributeError(f"a graph has no attribute '{name}'")

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

    @cached_property
    def graph(self) -> Edges:
        """Which nodes compute from which: ``nodes()``, ``successors(node)``, ``predecessors(node)``."""
        return nodes_of(self.json(), self._native.lookups())

    @property
    def input_nodes(self) -> dict[int, Node]:
        """The parameters by their places."""
        return self._numbered("inputs")

    @property
    def output_nodes(self) -> dict[int, Node]:
        """The results by their places."""
        return self._numbered("outputs")

    @property
    def input_indices(self) -> dict[Node, int]:
        """The places of the parameters."""
        return {node: place for place, node in self.input_nodes.items()}

    def ordered_inputs(self) -> list[Node]:
        """The parameters in order."""
        return list(self.input_nodes.values())

    def ordered_outputs(self) -> list[Node]:
        """The results in order."""
        return list(self.output_nodes.values())

    def ordered_preds_of(self, node: Node) -> list[Node]:
        """The operands of a node in order."""
        return self.graph.operands(node)

    def _numbered(self, what: str) -> dict[int, Node]:
        nodes = self.graph.nodes()
        return {place: nodes[number] for place, number in enumerate(self.json()[what])}

    def query_nodes(
        self,
        tag_filter: Filter = None,
        operation_filter: Filter = None,
        is_encrypted_filter: bool | None = None,
        custom_filter: NodeFilter | None = None,
        ordered: bool = True,
    ) -> list[Node]:
        """The nodes that filters take.

        Parameters
        ----------
        tag_filter, operation_filter, is_encrypted_filter, custom_filter
            As for :meth:`maximum_integer_bit_width`.
        ordered
            Has no effect: each node is after its operands.
        """
        return [
            node
            for node in self.graph
            if (is_encrypted_filter is None or is_encrypted_filter == node.output.is_encrypted)
            and matches(tag_filter, node.tag)
            and any(matches(operation_filter, word) for word in words(node))
            and (custom_filter is None or custom_filter(node))
        ]

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
        custom_filter: NodeFilter | None = None,
    ) -> int:
        """The width of the widest integer.

        Parameters
        ----------
        tag_filter, operation_filter
            Only nodes with this tag or operation, one of these, or one that the pattern matches.
        is_encrypted_filter
            Only encrypted values (``True``), or only clear ones (``False``).
        custom_filter
            Only nodes of which this is true.

        Returns
        -------
        int
            Bits, the sign included; -1 if there is no such integer.
        """
        if tag_filter is None and operation_filter is None and custom_filter is None:
            # Without the text of large constants.
            widest = self._native.maximum_integer_bit_width(encrypted=is_encrypted_filter)
            return -1 if widest is None else widest
        nodes = self.query_nodes(tag_filter, operation_filter, is_encrypted_filter, custom_filter)
        widths = (n.output.dtype.bit_width for n in nodes if isinstance(n.output.dtype, Integer))
        return max(widths, default=-1)

    def integer_range(
        self,
        tag_filter: Filter = None,
        operation_filter: Filter = None,
        is_encrypted_filter: bool | None = None,
        custom_filter: NodeFilter | None = None,
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
        if tag_filter is None and operation_filter is None and custom_filter is None:
            return self._native.integer_range(encrypted=is_encrypted_filter)
        nodes = self.query_nodes(tag_filter, operation_filter, is_encrypted_filter, custom_filter)
        bounds = [n.bounds for n in nodes if n.bounds and isinstance(n.output.dtype, Integer)]
        if not bounds:
            return None
        return min(int(low) for low, _ in bounds), max(int(high) for _, high in bounds)

    def draw(
        self, *, horizontal: bool = False, save_to: str | Path | None = None, show: bool = False
    ) -> Path:
        """Draws the graph.

        SVG and PNG from top to bottom, and text for Graphviz, are made here. All else that Graphviz
        makes, as PDF, or SVG from left to right, takes its program ``dot``.

        Parameters
        ----------
        horizontal
            Whether to draw from left to right.
        save_to
            Where to write it, with the suffix ``.svg``, ``.png``, ``.dot``, ``.gv``, or of a picture
            that Graphviz makes, such as ``.pdf``; a temporary ``.svg`` if not given.
        show
            Whether to open it in the browser.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        ValueError
            For a suffix that Graphviz does not know, and a PNG of too many pixels.
        RuntimeError
            If Graphviz is needed and not installed.
        """
        return draw(self._native, self._name, horizontal=horizontal, save_to=save_to, show=show)
