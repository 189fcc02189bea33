"""Operators of traced values. Each is numpy's function of that meaning, which the tracer takes
over by numpy's own protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from .location import fail

if TYPE_CHECKING:
    from .tracer import Tracer


def _call(function: Callable[..., Any], *operands: Any) -> Tracer:
    result: Tracer = function(*operands)
    return result


def _forward(ufunc: np.ufunc) -> Callable[[Any, Any], Tracer]:
    def operator(self: Any, other: Any) -> Tracer:
        return _call(ufunc, self, other)

    operator.__doc__ = f"As ``numpy.{ufunc.__name__}``."
    return operator


def _reflected(ufunc: np.ufunc) -> Callable[[Any, Any], Tracer]:
    def operator(self: Any, other: Any) -> Tracer:
        return _call(ufunc, other, self)

    operator.__doc__ = f"As ``numpy.{ufunc.__name__}``, operands exchanged."
    return operator


def _in_place(ufunc: np.ufunc) -> Callable[[Any, Any], Tracer]:
    def operator(self: Any, other: Any) -> Tracer:
        result = _call(ufunc, self, other)
        # As in numpy: an array is changed for all who hold it, a scalar can't be changed.
        is_array = self.ndim or self._view is not None
        return self._assign_all(result) if is_array else result

    operator.__doc__ = f"As ``numpy.{ufunc.__name__}``, into this array."
    return operator


class Operators:
    """The operators of Python, on values that are traced."""

    __slots__ = ()

    __add__, __radd__, __iadd__ = _forward(np.add), _reflected(np.add), _in_place(np.add)
    __sub__, __rsub__, __isub__ = (
        _forward(np.subtract),
        _reflected(np.subtract),
        _in_place(np.subtract),
    )
    __mul__, __rmul__, __imul__ = (
        _forward(np.multiply),
        _reflected(np.multiply),
        _in_place(np.multiply),
    )
    __truediv__, __rtruediv__ = _forward(np.true_divide), _reflected(np.true_divide)
    __itruediv__ = _in_place(np.true_divide)
    __floordiv__, __rfloordiv__ = _forward(np.floor_divide), _reflected(np.floor_divide)
    __ifloordiv__ = _in_place(np.floor_divide)
    __mod__, __rmod__, __imod__ = (
        _forward(np.remainder),
        _reflected(np.remainder),
        _in_place(np.remainder),
    )
    __rpow__, __ipow__ = _reflected(np.power), _in_place(np.power)
    __lshift__, __rlshift__ = _forward(np.left_shift), _reflected(np.left_shift)
    __ilshift__ = _in_place(np.left_shift)
    __rshift__, __rrshift__ = _forward(np.right_shift), _reflected(np.right_shift)
    __irshift__ = _in_place(np.right_shift)
    __and__, __rand__ = _forward(np.bitwise_and), _reflected(np.bitwise_and)
    __iand__ = _in_place(np.bitwise_and)
    __or__, __ror__, __ior__ = (
        _forward(np.bitwise_or),
        _reflected(np.bitwise_or),
        _in_place(np.bitwise_or),
    )
    __xor__, __rxor__ = _forward(np.bitwise_xor), _reflected(np.bitwise_xor)
    __ixor__ = _in_place(np.bitwise_xor)
    __matmul__, __rmatmul__ = _forward(np.matmul), _reflected(np.matmul)
    __imatmul__ = _in_place(np.matmul)
    __lt__, __le__ = _forward(np.less), _forward(np.less_equal)
    __gt__, __ge__ = _forward(np.greater), _forward(np.greater_equal)
    __eq__ = _forward(np.equal)  # type: ignore[assignment]
    __ne__ = _forward(np.not_equal)  # type: ignore[assignment]

    def __hash__(self) -> NoReturn:  # noqa: PLE0309
        """Equality is traced, so sets and dicts can't find a value."""
        fail(
            TypeError,
            "the value is not known while the function is traced, so it can't be looked up in a dict or "
            "a set: fhe.LookupTable(table)[x] looks up, np.any(x == values) searches",
        )

    def __pow__(self, other: Any, modulo: Any = None) -> Tracer:
        """As ``numpy.power``; with a modulus, the remainder of it."""
        power = _call(np.power, self, other)
        return power if modulo is None else _call(np.remainder, power, modulo)

    def __divmod__(self, other: Any) -> tuple[Tracer, Tracer]:
        """As ``numpy.divmod``."""
        return _call(np.floor_divide, self, other), _call(np.remainder, self, other)

    def __rdivmod__(self, other: Any) -> tuple[Tracer, Tracer]:
        """As ``numpy.divmod``, operands exchanged."""
        return _call(np.floor_divide, other, self), _call(np.remainder, other, self)

    def __neg__(self) -> Tracer:
        """As ``numpy.negative``."""
        return _call(np.negative, self)

    def __pos__(self) -> Tracer:
        """As ``numpy.positive``."""
        return _call(np.positive, self)

    def __abs__(self) -> Tracer:
        """As ``numpy.absolute``."""
        return _call(np.absolute, self)

    def __invert__(self) -> Tracer:
        """As ``numpy.invert``: all bits of an integer, ``not`` of a truth value."""
        return _call(np.invert, self)

    def __round__(self, digits: int | None = None) -> Tracer:
        """Rounds as ``numpy.round``, and without ``digits`` to an integer."""
        if digits is None:
            return _call(np.rint, self).astype(np.int64)
        return _call(np.round, self, digits)

    def __floor__(self) -> Tracer:
        """As ``math.floor``: an integer."""
        return _call(np.floor, self).astype(np.int64)

    def __ceil__(self) -> Tracer:
        """As ``math.ceil``: an integer."""
        return _call(np.ceil, self).astype(np.int64)

    def __trunc__(self) -> Tracer:
        """As ``math.trunc``: an integer."""
        return _call(np.trunc, self).astype(np.int64)
