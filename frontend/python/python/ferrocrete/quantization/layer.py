"""What layers of neural networks on the integers of quantizers have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._attributes import Attributes
from .function import Dequantizer
from .quantizer import UniformQuantizer


class Accumulator:
    """The integers of a layer before its table: ``q`` stands for ``scale * q``.

    Parameters
    ----------
    scale : numpy.ndarray of float64
        Broadcasts to the integers.
    """

    def __init__(self, scale: NDArray[np.float64]) -> None:
        self.scale = scale

    def dequantize(self, q: Any) -> Any:
        """The floats that integers stand for, of the shape of ``q``."""
        return q * self.scale


class Layer(Attributes, ABC):
    """``activation(contract(x, weights) + bias)`` with clear integer weights.

    With ``x = s_x (q - z)`` and ``w = s_w v``, the contraction of ``x`` and ``w`` is ``s_x s_w``
    times (that of ``q`` and ``v``, minus ``z`` times that of ones and ``v``). The part with ``z``
    is clear: it goes into the bias. What is left to do under encryption is one contraction by
    ``v``, one addition, and one table for activation and output quantizer together.
    """

    input: UniformQuantizer
    output: UniformQuantizer | None
    activation: Callable[[Any], Any] | None
    table_bits: int | None
    weights: UniformQuantizer
    integer_weights: NDArray[np.int64]

    _changeable = ("rounding",)

    #: The axis of the weights along which outputs lie.
    _outputs: int

    def __init__(
        self,
        weights: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        input: UniformQuantizer,
        output: UniformQuantizer | None = None,
        weight_bits: int = 4,
        per_output: bool = False,
        activation: Callable[[Any], Any] | None = None,
        table_bits: int | None = None,
    ) -> None:
        weights = np.asarray(weights, np.float64)
        self._check_weights(weights)
        count = weights.shape[self._outputs]
        bias = np.zeros(count) if bias is None else np.asarray(bias, np.float64)
        if bias.shape != (count,):
            raise ValueError(
                f"weights of shape {weights.shape} have {count} outputs, and the bias has shape "
                f"{bias.shape}"
            )
        if activation is not None and output is None:
            raise ValueError("an activation is a table, and its result needs an output quantizer")
        if table_bits is not None and output is None:
            raise ValueError("table_bits is about the table before an output quantizer")
        self.input = input
        self.output = output
        self.activation = activation
        self.table_bits = table_bits
        #: Low bits rounded away before the table; :meth:`calibrate` sets it from ``table_bits``.
        self.rounding = 0
        self.weights = UniformQuantizer(
            weight_bits, symmetric=True, axis=self._outputs if per_output else None
        ).calibrate(weights)
        self.integer_weights = self.weights.quantize(weights)
        self._bias = bias

    @property
    def result(self) -> Dequantizer:
        """What the layer's integers stand for: its output quantizer, or its accumulators."""
        return self.output if self.output is not None else Accumulator(self._scale())

    def calibrate(self, x: ArrayLike, percentile: float = 100.0) -> NDArray[np.float64]:
        """Gives a scale to the quantizers that have none, and chooses the rounding.

        Parameters
        ----------
        x : array_like of float
            Samples of arguments, along a first axis.
        percentile : float
            As in :meth:`UniformQuantizer.calibrate`.

        Returns
        -------
        numpy.ndarray of float64
            The layer's results, to calibrate the next layer on.
        """
        if not self.input.is_calibrated:
            self.input.calibrate(x, percentile)
        q = self.input.quantize(x)
        sums = self.accumulate(q)
        if self.table_bits is not None:
            self.rounding = max(0, _width(sums) - self.table_bits)
        if self.output is not None and not self.output.is_calibrated:
            self.output.calibrate(self._activate(sums), percentile)
        floats: NDArray[np.float64] = self.result.dequantize(self(q))
        return floats

    def accumulate(self, q: Any) -> Any:
        """The integers before the table: contraction and bias.

        Parameters
        ----------
        q : numpy.ndarray of int64, or a traced value
            Integers of the input's quantizer.
        """
        constant = np.rint(self._spread(self._bias) / self._scale()).astype(np.int64)
        if self.input.zero_point != 0:
            ones = np.ones(self._sample_shape(q), dtype=np.int64)
            constant = constant - self.input.zero_point * self._contract(ones)
        sums = self._contract(q)
        return sums + constant if np.any(constant) else sums

    def __call__(self, q: Any) -> Any:
        """The layer on integers.

        Parameters
        ----------
        q : numpy.ndarray of int64, or a traced value
            Integers of the input's quantizer.

        Returns
        -------
        numpy.ndarray of int64, or a traced value
            Integers of ``result``.
        """
        sums = self.accumulate(q)
        if self.output is None:
            return sums
        if self.rounding:
            from ferrocrete import fhe

            sums = fhe.round_bit_pattern(sums, lsbs_to_remove=self.rounding)
        return self.output.quantize(self._activate(sums))

    def _activate(self, sums: Any) -> Any:
        floats = sums * self._scale()
        return floats if self.activation is None else self.activation(floats)

    def _scale(self) -> NDArray[np.float64]:
        if self.input.axis is not None:
            raise ValueError("a layer's input has one scale: its quantizer can't have an axis")
        return self._spread(np.asarray(self.weights.scale)) * self.input.scale

    @abstractmethod
    def _check_weights(self, weights: NDArray[np.float64]) -> None: ...

    @abstractmethod
    def _contract(self, q: Any) -> Any: ...

    @abstractmethod
    def _sample_shape(self, q: Any) -> tuple[int, ...]:
        """The shape of one sample."""

    @abstractmethod
    def _spread(self, by_output: NDArray[np.float64]) -> NDArray[np.float64]:
        """One for each output, in a shape that broadcasts to the sums; one for all stays."""


def _width(sums: NDArray[np.int64]) -> int:
    """Bits of the smallest integer type that holds all, with a sign if one is negative."""
    low, high = int(sums.min()), int(sums.max())
    if low >= 0:
        return max(1, high.bit_length())
    return 1 + max(high.bit_length(), (-low - 1).bit_length())
