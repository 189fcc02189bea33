"""What looks at the graphs of functions before and after they are compiled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import FrozenInstanceError

from ... import _native
from ..shown import shown
from .graph import Graph
from .nodes import Node


class GraphProcessor(ABC):
    """Looks at each graph that is compiled; for the option ``additional_pre_processors``.

    A graph is looked at, not changed: :meth:`apply` may count, record, print, or refuse by
    :meth:`error`.

    >>> from ferrocrete import fhe
    >>> class Widest(fhe.GraphProcessor):
    ...     def apply(self, graph):
    ...         wide = graph.query_nodes(custom_filter=lambda n: n.output.dtype.bit_width > 4)
    ...         if wide:
    ...             self.error(graph, {wide[0]: "is wider than 4 bits"})
    >>> compiler = fhe.Compiler(lambda x: x * x, {"x": "encrypted"})
    >>> compiler.compile(range(8), additional_pre_processors=[Widest()])
    Traceback (most recent call last):
    ferrocrete.UnsupportedError: the function is refused by a graph processor:
    <BLANKLINE>
    %0 = x                       # EncryptedScalar<uint3>   ∈ [0, 7]
    %1 = multiply(%0, %0)        # EncryptedScalar<uint6>   ∈ [0, 49]
    ^^^^^^^^^^^^^^^^^^^^^ is wider than 4 bits
    return %1
    """

    @abstractmethod
    def apply(self, graph: Graph) -> None:
        """Looks at a graph."""

    @staticmethod
    def error(graph: Graph, highlights: Mapping[Node, str | Sequence[str]]) -> None:
        """Refuses a graph.

        Parameters
        ----------
        graph
            The graph.
        highlights
            What is wrong, by the nodes that it is wrong at.

        Raises
        ------
        UnsupportedError
            Always, with the graph and what is wrong under its nodes.
        """
        notes = {
            node: [said] if isinstance(said, str) else list(said)
            for node, said in highlights.items()
        }
        text = graph.format(highlighted_nodes=notes)
        raise _native.UnsupportedError(f"the function is refused by a graph processor:\n\n{text}")


class MultiGraphProcessor(GraphProcessor):
    """As :class:`GraphProcessor`, for all functions of a module together."""

    @abstractmethod
    def apply_many(self, graphs: dict[str, Graph]) -> None:
        """Looks at the graphs of functions, by their names."""

    def apply(self, graph: Graph) -> None:
        """Looks at a single graph."""
        self.apply_many({graph.name: graph})


def check_processors(name: str, processors: Sequence[object]) -> None:
    """Checks the value of an option.

    Raises
    ------
    TypeError
        If one is no processor.
    """
    for one in processors:
        if not isinstance(one, GraphProcessor):
            kind = " an instance, not the class," if isinstance(one, type) else ""
            raise TypeError(
                f"option '{name}' has {shown(one)}, which is no fhe.GraphProcessor; give"
                f"{kind or ' an instance'} of a class that is one"
            )


def process(processors: Sequence[GraphProcessor], graphs: Mapping[str, Graph]) -> None:
    """Has processors look at graphs, one after the other.

    Raises
    ------
    UnsupportedError
        If one tries to change a graph. What it raises by itself goes on.
    """
    for processor in processors:
        try:
            if isinstance(processor, MultiGraphProcessor):
                given = [processor.apply_many(dict(graphs))]
            else:
                given = [processor.apply(graph) for graph in graphs.values()]
        except FrozenInstanceError as error:
            raise _native.UnsupportedError(_changes(processor, str(error))) from error
        if any(one is not None for one in given):
            raise _native.UnsupportedError(_changes(processor, "it returns another graph"))


def _changes(processor: GraphProcessor, how: str) -> str:
    kind = type(processor).__name__
    return (
        f"the graph processor {kind} changes a graph ({how}); graphs are looked at, not changed: "
        "change the function"
    )
