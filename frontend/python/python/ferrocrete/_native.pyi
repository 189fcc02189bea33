"""The compiled part of the package. It knows no numpy protocol and no tracer: it builds graphs,
compiles them, and runs what was compiled.

Arrays are numpy arrays of ``int64`` or ``float64``, scalars arrays without axes. Everything that
takes long releases the GIL, reports progress, and can be interrupted (``KeyboardInterrupt``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

__version__: str

Array = NDArray[np.int64] | NDArray[np.float64]
#: File, line from 1, column from 1 (0 if it is not known).
Location = tuple[str, int, int]
#: Told how much is done and how much there is in all; 0 in all if that is not known.
Progress = Callable[[int, int], None]

class FheError(RuntimeError):
    """Something can't be done on encrypted values, or a run failed."""

class UnsupportedError(FheError):
    """A function that can't become a circuit; the message shows the graph with the places marked."""

class CompilationError(FheError):
    """The compiler refused the program; the message has the user's line."""

class Node:
    """A value of a graph under construction."""

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def is_encrypted(self) -> bool: ...
    @property
    def is_float(self) -> bool: ...
    @property
    def is_place(self) -> bool:
        """Whether it can be a clear index: clear integers, computed by what a program has for them."""

    def constant(self) -> Array | None:
        """The value, if it is a constant."""

class GraphBuilder:
    """Builds a graph node by node."""

    def __init__(self) -> None: ...
    def input(
        self,
        name: str,
        encrypted: bool,
        shape: tuple[int, ...],
        location: Location,
        integer: tuple[int, bool] | None = None,
    ) -> Node:
        """An argument. ``integer`` is its declared width in bits and whether it has a sign."""

    def constant(self, value: Array, location: Location) -> Node: ...
    def apply(
        self,
        operation: str,
        operands: Sequence[Node],
        attributes: Mapping[str, Any],
        location: Location,
    ) -> Node:
        """Adds an operation. Raises ``ValueError`` if it does not take its operands.

        Operations, with attributes in braces:

        - ``negative``, and of two operands (broadcast): ``add subtract multiply true_divide
          floor_divide remainder power minimum maximum bitwise_and bitwise_or bitwise_xor left_shift
          right_shift equal not_equal less less_equal greater greater_equal``;
        - ``where``: condition, if true, if false;
        - ``apply`` {name: str, function: Array -> Array}: element by element, of one operand;
        - ``combine`` {name, function: (*Array) -> Array}: element by element, of several operands
          of one shape (broadcast before);
        - ``tlu`` {table: int64 array; axes before the last: one table for each element}: negative
          indices count from the end;
        - ``round_bit_pattern``, ``truncate_bit_pattern`` {lsbs: int, exact: bool};
        - ``extract_bit_pattern`` {start: int, count: int};
        - ``matmul``; ``sum`` {axes: tuple, keep_dims: bool};
        - ``conv`` {pads: tuple of (before, after), strides: tuple, dilations: tuple, groups: int};
          operands: input (batch, channels, spatial...), weight (out, channels / groups, spatial...),
          and optionally bias (out);
        - ``maxpool`` {size: tuple, pads, strides, dilations};
        - ``reshape`` {shape}, ``transpose`` {axes}, ``broadcast_to`` {shape}, ``concatenate`` {axis};
        - ``index`` {index: tuple of int | slice | int64 array | None (a new axis)};
        - ``assign`` {index}: operands are the whole and the part that replaces;
        - ``hint`` {integer: (width, signed)}: the operand, at least that wide.
        """

    def push_tag(self, name: str) -> None: ...
    def pop_tag(self) -> None: ...
    def finish(self, outputs: Sequence[Node]) -> Graph: ...

class Input(TypedDict):
    name: str
    encrypted: bool
    shape: tuple[int, ...]
    #: Width and sign, or None for floats.
    integer: tuple[int, bool] | None

class Graph:
    """A function as a graph."""

    @property
    def inputs(self) -> list[Input]: ...
    @property
    def outputs(self) -> list[Input]: ...
    def text(
        self,
        *,
        locations: bool = False,
        tags: bool = False,
        types: bool = True,
        bounds: bool = True,
        notes: Mapping[int, Sequence[str]] | None = None,
    ) -> str:
        """``notes`` stand under the nodes of those numbers."""

    def lookups(self) -> list[int]:
        """Numbers of the nodes that are lookups: functions of one encrypted value."""

    def json(self) -> str: ...
    def dot(self) -> str: ...
    def svg(self) -> str: ...
    def png(self) -> bytes:
        """Raises ValueError for a drawing that is too large."""

    def simplify(self) -> None:
        """Folds constants and fuses float parts. Raises UnsupportedError for what can't be fused."""

    def measure(
        self, inputset: Iterable[Sequence[Array]], progress: Callable[[int], None] | None = None
    ) -> list[str]:
        """Measures bounds and gives every integer the smallest type for them. Returns warnings."""

    def bound_by_types(self) -> list[str]:
        """As measure, from the declared types of the inputs, by interval analysis."""

    def evaluate(self, arguments: Sequence[Array]) -> list[Array]: ...
    def values_of_all(self, arguments: Sequence[Array]) -> list[Array]:
        """The values of all nodes, by their numbers."""

    def maximum_integer_bit_width(
        self, *, tag: str | None = None, operation: str | None = None, encrypted: bool | None = None
    ) -> int | None: ...
    def integer_range(
        self, *, tag: str | None = None, operation: str | None = None, encrypted: bool | None = None
    ) -> tuple[int, int] | None: ...

class Options(TypedDict, total=False):
    p_error: float
    global_p_error: float
    #: Whether results may be given as arguments again, of any function of the module.
    composable: bool
    #: From which results to which arguments, if not from all to all; each end is a function's name and a
    #: place, or None for all places.
    wires: Sequence[tuple[tuple[str, int | None], tuple[str, int | None]]]
    allow_unencrypted: bool
    #: "auto", or a construction for all operations of that kind.
    comparison: str
    bitwise: str
    min_max: str
    multivariate: str

def compile(
    functions: Sequence[tuple[str, Graph]], options: Options, progress: Progress | None = None
) -> Program:
    """Compiles measured graphs. Raises UnsupportedError and CompilationError."""

def compile_text(
    text: str, options: Options, progress: Progress | None = None
) -> tuple[bytes, str]:
    """Compiles the text of a program: the bundle, and what ``explain`` of a program gives."""

def serve() -> None:
    """Parses for another process and ends, if this one was started to do that."""

class Program:
    """A compiled module."""

    @property
    def functions(self) -> list[str]: ...
    @property
    def warnings(self) -> list[str]: ...
    @property
    def mlir(self) -> str: ...
    def graph(self, function: str) -> Graph: ...
    def explain(self) -> str:
        """JSON: parameters, noise, failure probability, cost, bootstraps with their lines."""

    def bundle(self) -> bytes:
        """What a server needs: native code and manifest."""

    def manifest(self) -> bytes:
        """What a client needs: functions, encodings, parameters. JSON."""

    def check(
        self, function: str, arguments: Sequence[Array | None], *, strict: bool = True
    ) -> None:
        """Raises ValueError for arguments that do not fit, and for such beyond the inputset for
        which the result may be wrong. Of arguments that are not all known, it checks what depends
        on the known ones: whether there are values, and if ``strict``, whether they are within
        their bounds."""

    def checks(self) -> bytes:
        """What :class:`Check` is loaded from."""

    def clear(self, function: str, arguments: Sequence[Array]) -> list[Array]: ...
    def simulate(
        self, function: str, arguments: Sequence[Array], seed: int | None = None
    ) -> list[Array]: ...

class Check:
    """What refuses the arguments that a program refuses, without the program."""

    @staticmethod
    def load(data: bytes) -> Check: ...
    def check(
        self, function: str, arguments: Sequence[Array | None], *, strict: bool = True
    ) -> None:
        """As that of :class:`Program`."""

    def checks(self) -> bytes:
        """What it was loaded from."""

def write_file(
    path: PathLike[str], data: bytes, *, private: bool = False, only_new: bool = False
) -> None:
    """Writes a file whole, or not at all: under another name first, which no link leads elsewhere.

    ``private`` makes one that only its owner may read; ``only_new`` replaces none.
    """

class Value:
    """An encrypted or clear argument or result."""

    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def is_encrypted(self) -> bool: ...
    def clear(self) -> Array | None:
        """The integers of a clear value."""

    def serialize(self) -> bytes: ...
    @staticmethod
    def deserialize(data: bytes) -> Value: ...

class EvaluationKeys:
    """What a server needs to run: no secret."""

    @property
    def size(self) -> int:
        """Bytes."""

    def serialize(self) -> bytes: ...
    @staticmethod
    def deserialize(data: bytes, client: Client | None = None) -> EvaluationKeys: ...
    @staticmethod
    def read(
        path: PathLike[str], place: tuple[int, int] | None = None, client: Client | None = None
    ) -> EvaluationKeys:
        """Keys that are the whole file, or those bytes of it: the first, and how many."""

def specs_digest(manifest: bytes) -> str:
    """The digest of what a client relies on."""

def check_specs(
    manifest: bytes, digest: str | None, max_error: float | None, min_security: int | None
) -> None:
    """Raises ValueError for a program that is not as expected."""

def check_signature(program: bytes, signature: bytes, key: str) -> None:
    """Raises ValueError for a program's bytes that are not signed with the key."""

def sign(data: bytes, key: Path) -> bytes:
    """The signature of a file's bytes, with the key in a file."""

def check_arguments(manifest: bytes, function: str, places: Sequence[int] | None) -> None:
    """Raises ValueError if one of the arguments, by default any, is not encrypted."""

class Client:
    """Holds the secret keys."""

    @staticmethod
    def generate(manifest: bytes, seed: int | None = None) -> Client:
        """``seed`` makes secret keys that anyone who knows it can make: for tests only."""

    @staticmethod
    def load(manifest: bytes, data: bytes) -> Client: ...
    def serialize(self) -> bytes:
        """The secret keys."""

    def evaluation_keys(self, progress: Progress | None = None) -> EvaluationKeys: ...
    def encrypt(self, function: str, position: int, argument: Array) -> Value:
        """One argument. Raises ValueError for a wrong shape or a value out of range."""

    def place_of(self, function: str, result: Value) -> int | None:
        """The first result of the function that has the value's type."""

    def decrypt(self, function: str, position: int, result: Value) -> Array: ...

class Server:
    """Native code of a program."""

    @staticmethod
    def load(bundle: bytes) -> Server: ...
    def manifest(self) -> bytes: ...
    def clear(self, function: str, position: int, argument: Array) -> Value:
        """An argument that the function takes in the clear. Raises ValueError if it does not fit."""

    def run(
        self,
        function: str,
        keys: EvaluationKeys,
        arguments: Sequence[Value],
        progress: Progress | None = None,
    ) -> list[Value]: ...
