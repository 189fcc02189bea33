"""Convolutions."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..shown import shown
from ..tracing.convert import context_of, holds_tracer, lift
from ..tracing.emit import emit
from ..tracing.location import fail
from ..tracing.values import as_array
from .windows import Geometry, geometry


def conv(
    x: Any,
    weight: Any,
    bias: Any = None,
    pads: tuple[int, ...] | list[int] | None = None,
    strides: tuple[int, ...] | list[int] | None = None,
    dilations: tuple[int, ...] | list[int] | None = None,
    kernel_shape: tuple[int, ...] | list[int] | None = None,
    group: int = 1,
    auto_pad: str = "NOTSET",
) -> Any:
    """Convolves over 1, 2 or 3 spatial axes, as ONNX's Conv.

    Parameters
    ----------
    x
        Of shape (batch, channels, spatial...).
    weight
        Of shape (out, channels / group, kernel...).
    bias
        Of shape (out,), added to each output channel.
    pads
        Zeros added: before each spatial axis, then after each. None for none.
    strides
        Steps between windows; None for ones.
    dilations
        Steps between the elements of a window; None for ones.
    kernel_shape
        That of the weight, if it is given.
    group
        Groups of channels that do not mix.
    auto_pad
        "NOTSET" for ``pads`` as given, or "VALID", "SAME_UPPER", "SAME_LOWER".

    Returns
    -------
    Any
        Of shape (batch, out, windows...).

    Raises
    ------
    ValueError
        If shapes and parameters do not fit together.
    TypeError
        If parameters are not integers.
    """
    operands = [x, weight] if bias is None else [x, weight, bias]
    traced = any(holds_tracer(operand) for operand in operands)
    context = context_of(operands)
    values: list[Any] = [
        lift(operand, context) if traced else as_array(operand) for operand in operands
    ]
    shapes = [value.shape for value in values]
    try:
        _check(shapes, kernel_shape, group)
        window = geometry(shapes[0][2:], shapes[1][2:], pads, strides, dilations, auto_pad)
    except (ValueError, TypeError) as error:
        fail(type(error), f"fhe.conv: {error}")
    if traced:
        return emit("conv", values, {**window.attributes(), "groups": group})
    return _clear(values, window, group)


def _check(shapes: list[tuple[int, ...]], kernel_shape: Any, group: Any) -> None:
    x, weight = shapes[:2]
    if len(x) not in (3, 4, 5) or len(weight) != len(x):
        raise ValueError(
            "x has shape (batch, channels, spatial...) of 1 to 3 spatial axes and the weight (out, "
            f"channels / group, kernel...) of as many, not {x} and {weight}"
        )
    if kernel_shape is not None and tuple(kernel_shape) != weight[2:]:
        raise ValueError(f"kernel_shape is {weight[2:]} by the weight, not {tuple(kernel_shape)}")
    if not isinstance(group, int | np.integer):
        raise TypeError(f"group is an integer, not {shown(group)}")
    if group < 1 or x[1] % group or weight[0] % group:
        raise ValueError(f"{group} groups do not divide {x[1]} channels in and {weight[0]} out")
    if weight[1] * group != x[1]:
        raise ValueError(
            f"x has {x[1]} channels, and the weight takes {weight[1]} in each of {group} groups"
        )
    if len(shapes) == 3 and shapes[2] != (weight[0],):
        raise ValueError(f"the bias has shape {(weight[0],)} by the weight, not {shapes[2]}")


def _clear(values: list[Any], window: Geometry, group: int) -> Any:
    x, weight = values[:2]
    rank = x.ndim - 2
    windows = window.windows(x, 0)
    parts = []
    for inputs, kernel in zip(
        np.split(windows, group, axis=1), np.split(weight, group, axis=0), strict=True
    ):
        # Summed over the channels of the group and the places of a window.
        axes = [1, *range(2 + rank, 2 + 2 * rank)]
        parts.append(np.tensordot(inputs, kernel, (axes, list(range(1, kernel.ndim)))))
    # In row-major order, as traced results are: which changes of shape give views depends on it.
    result = np.ascontiguousarray(np.moveaxis(np.concatenate(parts, axis=-1), -1, 1))
    return result + values[2].reshape((-1,) + (1,) * rank) if len(values) == 3 else result
