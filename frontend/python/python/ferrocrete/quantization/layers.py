"""Layers of neural networks on the integers of quantizers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .layer import Layer
from .quantizer import UniformQuantizer


class QuantizedLinear(Layer):
    """``activation(x @ weights + bias)`` on integers.

    Parameters
    ----------
    weights : array_like of float, shape (inputs, outputs)
        Quantized symmetrically.
    bias : array_like of float, shape (outputs,), or None
        Quantized on the grid of the sums.
    input : UniformQuantizer
        For ``x``, of shape (..., inputs); without an axis. A next layer's is this one's ``output``.
    output : UniformQuantizer or None
        For the result, of shape (..., outputs). None leaves the sums: no table, and nothing is
        lost. Suits a last layer, whose results the client compares.
    weight_bits : int
        Width of the weights, with sign.
    per_output : bool
        Whether each output has its own scale of weights: more accurate, and one table for each
        output instead of one for all.
    activation : callable or None
        Acts element by element on floats; made of numpy functions.
    table_bits : int or None
        Bits that :meth:`calibrate` leaves of the sums for the table: it rounds the others away.

    Raises
    ------
    ValueError
        For shapes that do not fit, and for an activation or ``table_bits`` without ``output``.
    """

    _outputs = 1

    def _check_weights(self, weights: NDArray[np.float64]) -> None:
        if weights.ndim != 2:
            raise ValueError(f"weights have shape (inputs, outputs), and these {weights.shape}")

    def _contract(self, q: Any) -> Any:
        return q @ self.integer_weights

    def _sample_shape(self, q: Any) -> tuple[int, ...]:
        return (self.integer_weights.shape[0],)

    def _spread(self, by_output: NDArray[np.float64]) -> NDArray[np.float64]:
        return by_output


class QuantizedConv(Layer):
    """``activation(conv(x, weights) + bias)`` on integers.

    Parameters
    ----------
    weights : array_like of float, shape (outputs, channels / group, kernel...)
        Quantized symmetrically; one or two axes for the kernel.
    bias : array_like of float, shape (outputs,), or None
        Quantized on the grid of the sums.
    input : UniformQuantizer
        For ``x``, of shape (batch, channels, spatial...); without an axis. Padding stands for 0.0.
    output, weight_bits, per_output, activation, table_bits
        As in :class:`QuantizedLinear`.
    pads : sequence of int or None
        Before each spatial axis, then after each.
    strides, dilations : sequence of int or None
        One for each spatial axis.
    group : int
        Groups of channels that do not mix.

    Raises
    ------
    ValueError
        For shapes that do not fit, and for an activation or ``table_bits`` without ``output``.
    """

    _outputs = 0

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
        pads: Sequence[int] | None = None,
        strides: Sequence[int] | None = None,
        dilations: Sequence[int] | None = None,
        group: int = 1,
    ) -> None:
        self._window: dict[str, Any] = {
            "pads": None if pads is None else tuple(pads),
            "strides": None if strides is None else tuple(strides),
            "dilations": None if dilations is None else tuple(dilations),
            "group": group,
        }
        super().__init__(
            weights,
            bias,
            input=input,
            output=output,
            weight_bits=weight_bits,
            per_output=per_output,
            activation=activation,
            table_bits=table_bits,
        )

    def _check_weights(self, weights: NDArray[np.float64]) -> None:
        if weights.ndim not in (3, 4):
            raise ValueError(
                f"weights have shape (outputs, channels / group, kernel...) with one or two axes "
                f"for the kernel, and these {weights.shape}"
            )

    def _contract(self, q: Any) -> Any:
        from ferrocrete import fhe

        return fhe.conv(q, self.integer_weights, **self._window)

    def _sample_shape(self, q: Any) -> tuple[int, ...]:
        return (1, *q.shape[1:])

    def _spread(self, by_output: NDArray[np.float64]) -> NDArray[np.float64]:
        kernel = (1,) * (self.integer_weights.ndim - 2)
        return by_output.reshape(-1, *kernel) if by_output.ndim else by_output
