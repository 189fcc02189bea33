"""Uniform affine quantizers: floats to integers of a few bits, and back."""

from __future__ import annotations

import json
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._attributes import Attributes
from ..fhe.deployment.files import write_atomically

#: Wider integers are no longer exact in the floats that scales and tables are computed with.
MAXIMUM_BITS = 32


class UniformQuantizer(Attributes):
    """Maps floats to integers of ``bits`` bits on a uniform grid.

    An integer ``q`` stands for the float ``scale * (q - zero_point)``. The scale is taken from
    data by :meth:`calibrate`; floats outside of the range seen there become its nearest end.

    Parameters
    ----------
    bits : int
        Width of the integers, 1 to 32; 2 at least if symmetric.
    symmetric : bool
        False: integers from 0 to ``2**bits - 1``, with the zero point where the data needs it.
        True: integers from ``-(2**(bits-1) - 1)`` to ``2**(bits-1) - 1``, zero point 0. Suits
        weights: a product with them needs no correction for their zero point.
    axis : int or None
        None: one scale for all. Otherwise one scale for each place along this axis of the data.
        A negative axis counts from the end, so it is the same with and without an axis for
        samples in front.

    Attributes
    ----------
    bits, symmetric, axis
        As given.
    low, high : int
        Least and greatest integer.

    Raises
    ------
    ValueError
        For a width that is not offered.

    Examples
    --------
    >>> quantizer = UniformQuantizer(4).calibrate([-1.0, 2.0])
    >>> quantizer.scale, quantizer.zero_point
    (0.2, 5)
    >>> quantizer.quantize([-1.0, 0.0, 0.5, 9.0])
    array([ 0,  5,  7, 15])
    >>> quantizer.dequantize([0, 5, 7, 15])
    array([-1. ,  0. ,  0.4,  2. ])
    """

    bits: int
    symmetric: bool
    axis: int | None
    low: int
    high: int

    def __init__(self, bits: int, *, symmetric: bool = False, axis: int | None = None) -> None:
        least = 2 if symmetric else 1
        if not least <= bits <= MAXIMUM_BITS:
            kind = "symmetric " if symmetric else ""
            raise ValueError(
                f"a {kind}quantizer has {least} to {MAXIMUM_BITS} bits, and {bits} were asked for"
            )
        self.bits = int(bits)
        self.symmetric = bool(symmetric)
        self.axis = None if axis is None else int(axis)
        self.high = 2 ** (self.bits - 1) - 1 if symmetric else 2**self.bits - 1
        self.low = -self.high if symmetric else 0
        self._scale: NDArray[np.float64] | None = None
        self._zero_point: NDArray[np.int64] | None = None

    @property
    def is_calibrated(self) -> bool:
        """Whether the scale is known."""
        return self._scale is not None

    @property
    def scale(self) -> float | NDArray[np.float64]:
        """Distance between neighbours on the grid; with an axis, an array of one for each place."""
        scale = self._parameters()[0]
        return float(scale) if self.axis is None else scale.copy()

    @property
    def zero_point(self) -> int | NDArray[np.int64]:
        """The integer that stands for 0.0; it may lie outside of ``low`` to ``high``."""
        zero_point = self._parameters()[1]
        return int(zero_point) if self.axis is None else zero_point.copy()

    def calibrate(self, data: ArrayLike, percentile: float = 100.0) -> UniformQuantizer:
        """Takes the scale and the zero point from data, and forgets those from before.

        Parameters
        ----------
        data : array_like of float
            What will be quantized, or samples of it.
        percentile : float
            How much of the data the range holds at each end, above 50 to 100. With 99.9, a
            thousandth at each end is left out, so that a few outliers do not spend the integers.

        Returns
        -------
        UniformQuantizer
            Itself.

        Raises
        ------
        ValueError
            For data that is empty, not finite, or lacks the axis; for another percentile.
        """
        if not 50.0 < percentile <= 100.0:
            raise ValueError(f"the percentile is above 50 up to 100, and {percentile} was given")
        data = _finite(data)
        if data.size == 0:
            raise ValueError("there is no data to calibrate on")
        rows = data.reshape(1, -1) if self.axis is None else self._rows(data)
        ends = np.percentile(rows, [100.0 - percentile, percentile], axis=1)
        scale, zero_point = self._from_range(ends[0], ends[1])
        self._scale = scale.reshape(()) if self.axis is None else scale
        self._zero_point = zero_point.reshape(()) if self.axis is None else zero_point
        return self

    def quantize(self, x: Any) -> Any:
        """The integers on the grid that are nearest (half to even).

        Parameters
        ----------
        x : array_like of float, or a traced value
            Any shape that has the axis, with as many places there as in calibration.

        Returns
        -------
        numpy.ndarray of int64, or a traced value
            The shape of ``x``. Inside a traced function, this becomes a part of a table.

        Raises
        ------
        ValueError
            Before calibration, for other lengths of the axis, for values that are not finite.
        """
        scale, zero_point = self._parameters_for(x)
        if not _is_traced(x):
            x = _finite(x)
        grid = np.rint(x / scale) + zero_point
        return np.clip(grid, self.low, self.high).astype(np.int64)

    def dequantize(self, q: Any) -> Any:
        """The floats that integers stand for.

        Parameters
        ----------
        q : array_like of int, or a traced value
            Any shape that :meth:`quantize` gives.

        Returns
        -------
        numpy.ndarray of float64, or a traced value
            The shape of ``q``.

        Raises
        ------
        ValueError
            Before calibration, and for other lengths of the axis.
        """
        scale, zero_point = self._parameters_for(q)
        if not _is_traced(q):
            q = np.asarray(q)
        return (q - zero_point) * scale

    def to_json(self) -> str:
        """All of it as JSON; :meth:`from_json` reads it to the same bits."""
        state: dict[str, Any] = {"bits": self.bits, "symmetric": self.symmetric, "axis": self.axis}
        if self._scale is not None and self._zero_point is not None:
            state |= {"scale": self._scale.tolist(), "zero_point": self._zero_point.tolist()}
        return json.dumps(state)

    @classmethod
    def from_json(cls, text: str | bytes) -> UniformQuantizer:
        """A quantizer from :meth:`to_json`.

        Raises
        ------
        ValueError
            For text that is not one.
        """
        try:
            state = json.loads(text)
            quantizer = cls(state["bits"], symmetric=state["symmetric"], axis=state["axis"])
            if "scale" in state:
                quantizer._scale = np.asarray(state["scale"], dtype=np.float64)
                quantizer._zero_point = np.asarray(state["zero_point"], dtype=np.int64)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise ValueError(f"not a quantizer in JSON: {error!r}") from error
        quantizer._check_parameters()
        return quantizer

    def save(self, path: str | PathLike[str]) -> None:
        """Writes :meth:`to_json` to a file."""
        write_atomically(Path(path), self.to_json().encode())

    @classmethod
    def load(cls, path: str | PathLike[str]) -> UniformQuantizer:
        """Reads what :meth:`save` wrote.

        Raises
        ------
        ValueError
            For a file that is not one.
        """
        return cls.from_json(Path(path).read_text(encoding="utf-8"))

    def __repr__(self) -> str:
        known = f", scale={self.scale}, zero_point={self.zero_point}" if self.is_calibrated else ""
        return f"UniformQuantizer({self.bits}, symmetric={self.symmetric}, axis={self.axis}{known})"

    def _from_range(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        if self.symmetric:
            scale = np.maximum(np.abs(low), np.abs(high)) / self.high
            return np.where(scale > 0, scale, 1.0), np.zeros(scale.shape, dtype=np.int64)
        # A range of one value, as far as floats tell: from zero, so that this value is exact.
        single = high - low <= 2.0**-20 * np.maximum(np.abs(low), np.abs(high))
        low = np.where(single, np.minimum(low, 0.0), low)
        high = np.where(single, np.maximum(high, 0.0), high)
        scale = high / self.high - low / self.high
        scale = np.where(scale > 0, scale, 1.0)
        return scale, -np.rint(low / scale).astype(np.int64)

    def _rows(self, data: NDArray[np.float64]) -> NDArray[np.float64]:
        """A row of data for each place along the axis."""
        axis = self._axis_in(data.ndim)
        return np.moveaxis(data, axis, 0).reshape(data.shape[axis], -1)

    def _axis_in(self, ndim: int) -> int:
        assert self.axis is not None
        if not -ndim <= self.axis < ndim:
            raise ValueError(
                f"the quantizer has a scale for each place along axis {self.axis}, and the data "
                f"has {ndim} axes"
            )
        return self.axis % ndim

    def _parameters(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        if self._scale is None or self._zero_point is None:
            raise ValueError("the quantizer has no scale yet: call calibrate(data)")
        return self._scale, self._zero_point

    def _parameters_for(self, x: Any) -> tuple[Any, Any]:
        """Scale and zero point in a shape that broadcasts to that of ``x``.

        Both are floats: what is done with them becomes part of the table around it.
        """
        scale, zero_point = self._parameters()
        if self.axis is None:
            return float(scale), float(zero_point)
        shape = x.shape if hasattr(x, "shape") else np.shape(x)
        axis = self._axis_in(len(shape))
        if shape[axis] != scale.size:
            raise ValueError(
                f"the quantizer was calibrated for {scale.size} places along axis {self.axis}, "
                f"and data of shape {tuple(shape)} has {shape[axis]}"
            )
        spread = [1] * len(shape)
        spread[axis] = scale.size
        return scale.reshape(spread), zero_point.reshape(spread).astype(np.float64)

    def _check_parameters(self) -> None:
        if self._scale is None or self._zero_point is None:
            return
        axes = 0 if self.axis is None else 1
        if self._scale.ndim != axes or self._zero_point.shape != self._scale.shape:
            raise ValueError(
                f"not a quantizer in JSON: a scale of shape {self._scale.shape} and a zero point "
                f"of shape {self._zero_point.shape} with axis {self.axis}"
            )
        if not (np.isfinite(self._scale).all() and (self._scale > 0).all()):
            raise ValueError("not a quantizer in JSON: a scale that is not above zero")


def _is_traced(x: Any) -> bool:
    return hasattr(x, "__array_ufunc__") and not isinstance(x, (np.ndarray, np.generic))


def _finite(x: ArrayLike) -> NDArray[np.float64]:
    data = np.asarray(x, dtype=np.float64)
    if not np.isfinite(data).all():
        raise ValueError("the data has values that are not finite: nan or infinity")
    return data
