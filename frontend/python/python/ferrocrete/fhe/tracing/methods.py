"""Methods that numpy's arrays have, on traced values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    from .tracer import Tracer

Axes = int | tuple[int, ...] | None


def _shape(arguments: tuple[Any, ...]) -> Any:
    """``x.reshape(2, 3)`` and ``x.reshape((2, 3))`` are the same."""
    return arguments[0] if len(arguments) == 1 else arguments


class Methods:
    """numpy's methods of arrays; each is numpy's function of the same name."""

    __slots__ = ()

    @property
    def T(self) -> Tracer:
        """With the axes in reverse order; a view."""
        return cast("Tracer", np.transpose(cast(Any, self)))

    def reshape(self, *shape: Any, order: str = "C") -> Tracer:
        """The same elements under another shape; one length may be -1."""
        return cast("Tracer", np.reshape(cast(Any, self), _shape(shape), order=order))  # type: ignore[call-overload]

    def flatten(self, order: str = "C") -> Tracer:
        """All elements along one axis."""
        return cast("Tracer", np.copy(np.reshape(cast(Any, self), -1, order=order)))  # type: ignore[call-overload]

    def ravel(self, order: str = "C") -> Tracer:
        """All elements along one axis; a view where numpy gives one."""
        return cast("Tracer", np.ravel(cast(Any, self), order=order))  # type: ignore[call-overload]

    def transpose(self, *axes: Any) -> Tracer:
        """With axes in another order, reversed if none are given; a view."""
        order = None if axes in ((), (None,)) else _shape(axes)
        order = (order,) if isinstance(order, int) else order
        return cast("Tracer", np.transpose(cast(Any, self), order))

    def swapaxes(self, axis1: int, axis2: int) -> Tracer:
        """With two axes exchanged; a view."""
        return cast("Tracer", np.swapaxes(cast(Any, self), axis1, axis2))

    def squeeze(self, axis: Axes = None) -> Tracer:
        """Without axes of length 1; a view."""
        return cast("Tracer", np.squeeze(cast(Any, self), axis))

    def repeat(self, repeats: Any, axis: int | None = None) -> Tracer:
        """With elements repeated."""
        return cast("Tracer", np.repeat(cast(Any, self), repeats, axis))

    def take(self, indices: Any, axis: int | None = None) -> Tracer:
        """Elements at indices."""
        return cast("Tracer", np.take(cast(Any, self), indices, axis))

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tracer:
        """A diagonal of two axes; a view that can't be written."""
        return cast("Tracer", np.diagonal(cast(Any, self), offset, axis1, axis2))

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Tracer:
        """The sum of a diagonal."""
        return cast("Tracer", np.trace(cast(Any, self), offset, axis1, axis2))

    def copy(self) -> Tracer:
        """A value of its own: assignment to one does not change the other."""
        return cast("Tracer", np.copy(cast(Any, self)))

    def dot(self, other: Any) -> Tracer:
        """As ``numpy.dot``."""
        return cast("Tracer", np.dot(cast(Any, self), other))

    def sum(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """The sum over axes, all of them for None."""
        return cast("Tracer", np.sum(cast(Any, self), axis=axis, keepdims=keepdims))

    def prod(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """The product over axes, all of them for None."""
        return cast("Tracer", np.prod(cast(Any, self), axis=axis, keepdims=keepdims))

    def mean(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """The mean over axes, a float: round it or convert it to integers."""
        return cast("Tracer", np.mean(cast(Any, self), axis=axis, keepdims=keepdims))

    def min(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """The least element over axes, all of them for None."""
        return cast("Tracer", np.min(cast(Any, self), axis=axis, keepdims=keepdims))

    def max(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """The greatest element over axes, all of them for None."""
        return cast("Tracer", np.max(cast(Any, self), axis=axis, keepdims=keepdims))

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Tracer:
        """The place of the first least element along an axis."""
        return cast("Tracer", np.argmin(cast(Any, self), axis=axis, keepdims=keepdims))

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Tracer:
        """The place of the first greatest element along an axis."""
        return cast("Tracer", np.argmax(cast(Any, self), axis=axis, keepdims=keepdims))

    def argsort(self, axis: int | None = -1, kind: Any = None) -> Tracer:
        """The places of the elements in order along an axis; the first of equal ones comes first."""
        return cast("Tracer", np.argsort(cast(Any, self), axis=axis, kind=kind))

    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Tracer:
        """Where values would be put to keep this vector, which is in order, in order."""
        return cast("Tracer", np.searchsorted(cast(Any, self), v, side, sorter))

    def var(self, axis: Axes = None, ddof: int = 0, keepdims: bool = False) -> Tracer:
        """The variance over axes, a float: round it or convert it to integers."""
        return cast("Tracer", np.var(cast(Any, self), axis=axis, ddof=ddof, keepdims=keepdims))

    def std(self, axis: Axes = None, ddof: int = 0, keepdims: bool = False) -> Tracer:
        """The standard deviation over axes, a float: round it or convert it to integers."""
        return cast("Tracer", np.std(cast(Any, self), axis=axis, ddof=ddof, keepdims=keepdims))

    def any(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """Whether an element is not 0."""
        return cast("Tracer", np.any(cast(Any, self), axis=axis, keepdims=keepdims))

    def all(self, axis: Axes = None, keepdims: bool = False) -> Tracer:
        """Whether no element is 0."""
        return cast("Tracer", np.all(cast(Any, self), axis=axis, keepdims=keepdims))

    def cumsum(self, axis: int | None = None) -> Tracer:
        """Running sums along an axis, of all elements for None."""
        return cast("Tracer", np.cumsum(cast(Any, self), axis=axis))

    def cumprod(self, axis: int | None = None) -> Tracer:
        """Running products along an axis, of all elements for None."""
        return cast("Tracer", np.cumprod(cast(Any, self), axis=axis))

    def clip(self, min: Any = None, max: Any = None) -> Tracer:
        """Kept within limits."""
        return cast("Tracer", np.clip(cast(Any, self), min, max))

    def round(self, decimals: int = 0) -> Tracer:
        """Rounded to decimals, halves to even, as ``numpy.round``."""
        return cast("Tracer", np.round(cast(Any, self), decimals))

    def sort(self, axis: int = -1) -> None:
        """Sorts along an axis, in place."""
        cast("Tracer", self)[...] = np.sort(cast(Any, self), axis=axis)

    def fill(self, value: Any) -> None:
        """Sets all elements."""
        cast("Tracer", self)[...] = value
