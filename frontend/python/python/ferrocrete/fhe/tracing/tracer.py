"""Values of a function that is being traced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from ..._native import Node
from .context import Context
from .location import fail, user_location
from .methods import Methods
from .numpy.registry import call_function, call_ufunc
from .operators import Operators
from .values import FLOAT64, INT64
from .views import Select, View

if TYPE_CHECKING:
    from .given import Given

_CONTROL_FLOW = (
    "the value is not known while the function is traced, so it can't decide which way `if`, `while`, "
    "`and`, `or`, `not`, `min`, `max`, `any`, `all` or `sorted` go. Write fhe.if_then_else(condition, a, "
    "b) or np.where(condition, a, b) for a choice; `&`, `|`, `~` for logic; (a < b) & (b < c) for a < b < "
    "c; np.minimum, np.maximum, np.any, np.all, np.sort for the functions"
)
_NUMBER = (
    "the value is not known while the function is traced, so it can't become a Python {what}. "
    "Keep computing with it: x.astype(np.int64) converts, fhe.LookupTable(table)[x] looks up, "
    "fhe.univariate(function)(x) applies any function of one value, fhe.zeros(shape) is an array to "
    "assign into"
)
_ARRAY = (
    "a traced value can't become a numpy array: its elements are not known yet. Write "
    "fhe.array([...]) to join values, fhe.zeros(shape) to assign into, fhe.LookupTable(table)[x] to look "
    "up a table, fhe.univariate(function)(x) to apply a function that numpy does not pass on"
)


class Tracer(Operators, Methods):
    """A value of a function that is being traced: arithmetic on it adds to the graph.

    It has what a numpy array has: operators, numpy's functions and methods, indexing and
    assignment. Arguments are of ``int64``; what is computed is of the type that numpy computes it in,
    and wraps or is rounded as that does. Floats must be back to integers where they leave the function.

    What needs the value itself (``if``, ``int()``, ``range()``, ...) raises a TypeError.
    """

    __slots__ = ("_dtype", "_node", "_version", "_view", "context")

    def __init__(self, context: Context, node: Node, dtype: np.dtype[Any] | None = None) -> None:
        self.context = context
        self._node = node
        self._dtype = dtype or (FLOAT64 if node.is_float else INT64)
        self._view: View | None = None
        # Grows with every assignment.
        self._version = 0

    @property
    def node(self) -> Node:
        """The value's node in the graph, after all assignments so far."""
        view = self._view
        if view is not None:
            base = view.base.node
            if view.seen != view.base._version:
                if view.given is None:
                    flat = self._emit("reshape", base, shape=(view.base.size,))
                    self._node = self._emit("index", flat, index=(view.places(),))
                else:
                    operands = [base, *view.given.nodes]
                    index = {"index": view.given.native(1)}
                    self._node = self.context.builder.apply(
                        "index", operands, index, user_location()
                    )
                view.seen = view.base._version
                self._version += 1
        return self._node

    def _emit(self, operation: str, operand: Node, **attributes: Any) -> Node:
        return self.context.builder.apply(operation, [operand], attributes, user_location())

    def _as_view_of(
        self, base: Tracer, select: Select, readonly: bool = False, given: Given | None = None
    ) -> Tracer:
        """Declares this value, just computed from ``base``, to share its elements.

        What has no axes is a scalar, of which numpy makes arrays by copying, unless it is a view.
        """
        if base.ndim or base._view is not None:
            self._view = View(base, select, readonly, given)
        return self

    def _layout(self) -> NDArray[np.int8]:
        """An array that lies in memory as numpy would hold this value."""
        if self._view is None:
            return np.empty(self.shape, dtype=np.int8)
        return self._view.select(self._view.base._layout())

    def _replace(self, node: Node) -> None:
        """Makes this value another, of the same shape; views of it follow."""
        self._node = node
        self._version += 1

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes; none for a scalar."""
        return tuple(self._node.shape)

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self._node.shape)

    @property
    def size(self) -> int:
        """Number of elements."""
        return int(np.prod(self._node.shape, dtype=np.int64))

    @property
    def dtype(self) -> np.dtype[Any]:
        """As numpy would have it for the same computation."""
        return self._dtype

    @property
    def is_encrypted(self) -> bool:
        """Whether it is computed from encrypted arguments."""
        return self._node.is_encrypted

    def constant(self) -> NDArray[Any] | None:
        """The value if it is known, of this ``dtype``."""
        value = self.node.constant()
        return None if value is None else value.astype(self.dtype)

    def astype(self, dtype: Any) -> Tracer:
        """Converts as numpy does: floats to integers towards zero, integers to narrower ones modulo a
        power of two.

        Parameters
        ----------
        dtype
            A numpy type or Python's ``int``, ``float``, ``bool``. For floats beyond an integer type,
            numpy's results depend on the machine: they are those that numpy has where the program is
            compiled. Or a type of ``fhe``, such as ``fhe.uint4``: integers that do not wrap, for which
            at least that width is used.

        Returns
        -------
        Tracer
            Of the same shape.

        Raises
        ------
        TypeError
            For other types.
        """
        # What converts and indexes makes tracers, so it can't be imported before this class is.
        from .convert import convert

        return convert(self, dtype)

    def __copy__(self) -> Tracer:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Tracer:
        return self.copy()

    def __getitem__(self, index: Any) -> Tracer:
        """Reads elements as numpy does; indices may also be traced integers."""
        from .indexing import read

        return read(self, index)

    def __setitem__(self, index: Any, value: Any) -> None:
        """Assigns elements as numpy does; indices may also be traced integers or masks."""
        from .indexing import write

        write(self, index, value)

    def _assign_all(self, value: Tracer) -> Tracer:
        if not np.can_cast(value.dtype, self.dtype, "same_kind"):
            fail(
                TypeError,
                f"{value.dtype} can't be assigned to {self.dtype} in place: write x = x + ... for a new "
                "value",
            )
        self[...] = value
        return self

    def __len__(self) -> int:
        """Length of the first axis."""
        if not self.ndim:
            fail(TypeError, f"a scalar has no length: {self!r}")
        return self.shape[0]

    def __iter__(self) -> Iterator[Tracer]:
        """The parts along the first axis."""
        if not self.ndim:
            fail(TypeError, f"a scalar can't be iterated over: {self!r}")
        return (self[place] for place in range(self.shape[0]))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        return call_ufunc(ufunc, method, inputs, options)

    def __array_function__(
        self,
        function: Callable[..., Any],
        types: Any,
        arguments: tuple[Any, ...],
        options: dict[str, Any],
    ) -> Any:
        return call_function(function, arguments, options)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NoReturn:
        fail(TypeError, _ARRAY)

    def __bool__(self) -> NoReturn:  # noqa: PLE0304
        fail(TypeError, _CONTROL_FLOW)

    def __contains__(self, value: Any) -> NoReturn:
        fail(TypeError, "`in` needs an answer at once: write np.any(x == value)")

    def __int__(self) -> NoReturn:
        fail(TypeError, _NUMBER.format(what="int"))

    def __index__(self) -> NoReturn:  # noqa: PLE0305
        message = _NUMBER.format(what="int, nor an index, a range or a repeat count of clear data")
        fail(TypeError, message)

    def __float__(self) -> NoReturn:
        fail(
            TypeError,
            _NUMBER.format(what="float") + ". numpy's functions take it: np.sqrt, not math.sqrt",
        )

    def __complex__(self) -> NoReturn:
        fail(TypeError, _NUMBER.format(what="complex number"))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_") or not hasattr(np.ndarray, name):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        fail(AttributeError, f"numpy's arrays have .{name}, traced values do not")

    def __repr__(self) -> str:
        status = "Encrypted" if self.is_encrypted else "Clear"
        if not self.ndim:
            return f"Tracer<{status}Scalar<{self.dtype}>>"
        return f"Tracer<{status}Tensor<{self.dtype}, shape={self.shape}>>"
