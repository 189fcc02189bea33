"""Graphs and what looks at them, under the names that Concrete has for them."""

from .compilation.graph import Graph
from .compilation.nodes import Node, Operation
from .compilation.processors import GraphProcessor, MultiGraphProcessor

__all__ = ["Graph", "GraphProcessor", "MultiGraphProcessor", "Node", "Operation"]
