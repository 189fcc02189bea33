"""From functions to compiled programs."""

from .artifacts import DebugArtifacts, FunctionDebugArtifacts, ModuleDebugArtifacts
from .circuit import Circuit
from .compiler import Compiler
from .composition import (
    AllComposable,
    AllInputs,
    AllOutputs,
    CompositionPolicy,
    Input,
    NotComposable,
    Output,
    Wire,
    Wired,
)
from .configuration import DEFAULT_GLOBAL_P_ERROR, DEFAULT_P_ERROR, Configuration
from .decorators import circuit, compiler, function, module
from .definition import FunctionDef
from .explanation import Explanation
from .function import Function
from .graph import Graph
from .inputset import inputset
from .module import Module
from .module_compiler import ModuleCompiler
from .nodes import Edges, Node, Operation
from .options import Options
from .processors import GraphProcessor, MultiGraphProcessor
from .status import EncryptionStatus
from .strategies import (
    ApproximateRoundingConfig,
    BitwiseStrategy,
    ComparisonStrategy,
    MinMaxStrategy,
    MultiParameterStrategy,
    MultivariateStrategy,
    ParameterSelectionStrategy,
    SecurityLevel,
)

__all__ = [
    "DEFAULT_GLOBAL_P_ERROR",
    "DEFAULT_P_ERROR",
    "AllComposable",
    "AllInputs",
    "AllOutputs",
    "ApproximateRoundingConfig",
    "BitwiseStrategy",
    "Circuit",
    "ComparisonStrategy",
    "Compiler",
    "CompositionPolicy",
    "Configuration",
    "DebugArtifacts",
    "Edges",
    "EncryptionStatus",
    "Explanation",
    "Function",
    "FunctionDebugArtifacts",
    "FunctionDef",
    "Graph",
    "GraphProcessor",
    "Input",
    "MinMaxStrategy",
    "Module",
    "ModuleCompiler",
    "ModuleDebugArtifacts",
    "MultiGraphProcessor",
    "MultiParameterStrategy",
    "MultivariateStrategy",
    "Node",
    "NotComposable",
    "Operation",
    "Options",
    "Output",
    "ParameterSelectionStrategy",
    "SecurityLevel",
    "Wire",
    "Wired",
    "circuit",
    "compiler",
    "function",
    "inputset",
    "module",
]
