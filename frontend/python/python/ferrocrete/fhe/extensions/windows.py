"""Windows that slide over the spatial axes of an array: their geometry, and clear values in them."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..shown import shown

_AUTO_PADS = ("NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER")


@dataclass(frozen=True)
class Geometry:
    """Windows over spatial axes; an entry for each.

    Attributes
    ----------
    size
        Elements of a window.
    pads
        Places added before and after the axis.
    strides
        Steps between windows.
    dilations
        Steps between the elements of a window.
    """

    size: tuple[int, ...]
    pads: tuple[tuple[int, int], ...]
    strides: tuple[int, ...]
    dilations: tuple[int, ...]

    def attributes(self) -> dict[str, Any]:
        """Gives the graph's attributes for all but the size."""
        return {"pads": self.pads, "strides": self.strides, "dilations": self.dilations}

    def spans(self) -> tuple[int, ...]:
        """Gives the lengths from the first element of a window to behind its last."""
        return tuple(
            (size - 1) * gap + 1 for size, gap in zip(self.size, self.dilations, strict=True)
        )

    def windows(self, x: NDArray[Any], fill: Any) -> NDArray[Any]:
        """Gives all windows of a clear array.

        Parameters
        ----------
        x
            Of shape (batch, channels, spatial...).
        fill
            What is in the places added.

        Returns
        -------
        NDArray
            Of shape (batch, channels, windows along each axis..., size...).
        """
        padded = np.pad(x, ((0, 0), (0, 0), *self.pads), constant_values=fill)
        axes = tuple(range(2, x.ndim))
        all_windows = np.lib.stride_tricks.sliding_window_view(padded, self.spans(), axis=axes)
        steps = [slice(None, None, step) for step in (*self.strides, *self.dilations)]
        index = (slice(None), slice(None), *steps)
        return all_windows[index]


def geometry(
    shape: tuple[int, ...],
    size: tuple[int, ...],
    pads: Any,
    strides: Any,
    dilations: Any,
    auto_pad: Any,
    ceil_mode: bool = False,
) -> Geometry:
    """Gives windows described as ONNX does (operators Conv, MaxPool).

    Parameters
    ----------
    shape
        Of the spatial axes.
    size
        Elements of a window along each.
    pads
        Places added: before each axis, then after each. None for none.
    strides, dilations
        Along each axis; None for ones.
    auto_pad
        "NOTSET" for ``pads`` as given; "VALID" for none; "SAME_UPPER" and "SAME_LOWER" for as many
        windows as the axis has strides, an odd place being added after or before it.
    ceil_mode
        Whether windows that begin inside and end outside count.

    Raises
    ------
    TypeError
        If entries are not integers.
    ValueError
        If there are too many or too few, they are out of range, or no window fits.
    """
    rank = len(shape)
    steps = _integers("strides", strides, rank, 1)
    gaps = _integers("dilations", dilations, rank, 1)
    if auto_pad not in _AUTO_PADS:
        raise ValueError(f"auto_pad is one of {', '.join(_AUTO_PADS)}, not {shown(auto_pad)}")
    if auto_pad != "NOTSET" and pads is not None and any(pads):
        raise ValueError(f"auto_pad={shown(auto_pad)} finds the pads: give either of them")
    flat = _integers("pads", pads, 2 * rank, 0)
    around = list(zip(flat[:rank], flat[rank:], strict=True))
    for axis in range(rank):
        span = (size[axis] - 1) * gaps[axis] + 1
        if auto_pad.startswith("SAME"):
            count = -(-shape[axis] // steps[axis])
            more = max((count - 1) * steps[axis] + span - shape[axis], 0)
            less, rest = more // 2, more - more // 2
            around[axis] = (less, rest) if auto_pad == "SAME_UPPER" else (rest, less)
        room = shape[axis] + sum(around[axis]) - span
        if room < 0:
            raise ValueError(
                f"a window of {span} does not fit axis {axis}, of length {shape[axis]} with pads"
            )
        if ceil_mode and room % steps[axis]:
            before, after = around[axis]
            extra = steps[axis] - room % steps[axis]
            begins = (room // steps[axis] + 1) * steps[axis]
            # A window that would begin in the pads after the axis does not count.
            around[axis] = (before, after + (extra if begins < shape[axis] + before else 0))
    return Geometry(size, tuple(around), steps, gaps)


def _integers(name: str, values: Any, count: int, least: int) -> tuple[int, ...]:
    if values is None:
        return (least,) * count
    if not isinstance(values, list | tuple):
        raise TypeError(f"{name} is a tuple or list of integers, not {shown(values)}")
    try:
        found = tuple(operator.index(value) for value in values)
    except TypeError as error:
        raise TypeError(f"{name} is a tuple or list of integers, not {shown(values)}") from error
    if len(found) != count:
        raise ValueError(f"{name} has {count} entries, not {len(found)}")
    if any(value < least for value in found):
        raise ValueError(f"{name} are {least} at least, not {shown(values)}")
    return found


def window_size(kernel_shape: Any, rank: int) -> tuple[int, ...]:
    """Gives the size of windows over ``rank`` axes.

    Raises
    ------
    TypeError
        If it is no tuple or list of integers.
    ValueError
        If there are too many or too few, or they are not positive.
    """
    if kernel_shape is None:
        raise TypeError("kernel_shape is a tuple or list of integers, not None")
    return _integers("kernel_shape", kernel_shape, rank, 1)
