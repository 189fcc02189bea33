"""Pooling."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..shown import shown
from ..tracing.convert import holds_tracer, lift
from ..tracing.emit import constant, emit
from ..tracing.location import fail
from ..tracing.tracer import Tracer
from ..tracing.values import as_array
from .windows import Geometry, geometry, window_size


def maxpool(
    x: Any,
    kernel_shape: tuple[int, ...] | list[int],
    strides: tuple[int, ...] | list[int] | None = None,
    auto_pad: str = "NOTSET",
    pads: tuple[int, ...] | list[int] | None = None,
    dilations: tuple[int, ...] | list[int] | None = None,
    ceil_mode: int = 0,
    storage_order: int = 0,
) -> Any:
    """Gives the greatest element of each window, as ONNX's MaxPool.

    Parameters
    ----------
    x
        Of shape (batch, channels, spatial...), of 1 to 3 spatial axes.
    kernel_shape
        Elements of a window along each spatial axis.
    strides
        Steps between windows; None for ones.
    auto_pad
        "NOTSET" for ``pads`` as given, or "VALID", "SAME_UPPER", "SAME_LOWER".
    pads
        Places added, which are never the greatest: before each spatial axis, then after each.
    dilations
        Steps between the elements of a window; None for ones.
    ceil_mode
        1 if windows that end outside count too.
    storage_order
        Has no effect: it is the order of indices, which are not given.

    Returns
    -------
    Any
        Of shape (batch, channels, windows...).

    Raises
    ------
    ValueError
        If shapes and parameters do not fit together.
    TypeError
        If parameters are not integers.
    """
    if storage_order not in (0, 1):
        fail(ValueError, f"fhe.maxpool: storage_order is 0 or 1, not {shown(storage_order)}")
    value, window = _prepare(
        "maxpool", x, kernel_shape, pads, strides, dilations, auto_pad, ceil_mode
    )
    if isinstance(value, Tracer):
        return emit("maxpool", [value], {"size": window.size, **window.attributes()})
    least = -np.inf if value.dtype.kind == "f" else np.iinfo(np.int64).min
    windows = window.windows(value, least)
    return np.ascontiguousarray(windows.max(axis=tuple(range(value.ndim, windows.ndim))))


def avgpool(
    x: Any,
    kernel_shape: tuple[int, ...] | list[int],
    strides: tuple[int, ...] | list[int] | None = None,
    auto_pad: str = "NOTSET",
    pads: tuple[int, ...] | list[int] | None = None,
    dilations: tuple[int, ...] | list[int] | None = None,
    ceil_mode: int = 0,
    count_include_pad: int = 0,
) -> Any:
    """Gives the mean of each window, of integers rounded down.

    Parameters
    ----------
    x
        Of shape (batch, channels, spatial...), of 1 to 3 spatial axes.
    kernel_shape, strides, auto_pad, pads, dilations, ceil_mode
        As of :func:`maxpool`.
    count_include_pad
        1 if places added count as zeros, 0 if they do not count.

    Returns
    -------
    Any
        Of shape (batch, channels, windows...).

    Raises
    ------
    ValueError
        If shapes and parameters do not fit together, or a window has no element that counts.
    TypeError
        If parameters are not integers.
    """
    value, window = _prepare(
        "avgpool", x, kernel_shape, pads, strides, dilations, auto_pad, ceil_mode
    )
    axes = tuple(range(value.ndim, 2 * value.ndim - 2))
    counted = np.ones((1, 1, *value.shape[2:]), dtype=np.int64)
    counts = window.windows(counted, 1 if count_include_pad else 0).sum(axis=axes)
    if not counts.all():
        fail(ValueError, "fhe.avgpool: a window has no element that counts")
    if (counts == counts.flat[0]).all():
        counts = counts.reshape(-1)[0]
    if not isinstance(value, Tracer):
        totals = np.ascontiguousarray(window.windows(value, 0).sum(axis=axes))
        return totals / counts if value.dtype.kind == "f" else totals // counts
    # The sum of a window, for each channel, is a convolution with ones.
    channels = value.shape[1]
    ones = constant(np.ones((channels, 1, *window.size), dtype=np.int64), value.context)
    sums = emit("conv", [value, ones], {**window.attributes(), "groups": channels})
    return sums / counts if value.dtype.kind == "f" else sums // counts


def _prepare(
    name: str,
    x: Any,
    kernel_shape: Any,
    pads: Any,
    strides: Any,
    dilations: Any,
    auto_pad: Any,
    ceil_mode: Any,
) -> tuple[Any, Geometry]:
    value = lift(x) if holds_tracer(x) else as_array(x)
    try:
        if value.ndim not in (3, 4, 5):
            raise ValueError(
                f"x has shape (batch, channels, spatial...) of 1 to 3 spatial axes, not {value.shape}"
            )
        if ceil_mode not in (0, 1):
            raise ValueError(f"ceil_mode is 0 or 1, not {shown(ceil_mode)}")
        spatial = value.shape[2:]
        size = window_size(kernel_shape, len(spatial))
        return value, geometry(spatial, size, pads, strides, dilations, auto_pad, bool(ceil_mode))
    except (ValueError, TypeError) as error:
        fail(type(error), f"fhe.{name}: {error}")
