"""Values that share elements, as numpy's views do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from .given import Given
    from .tracer import Tracer

#: A choice of elements: the same for values and for their positions.
Select = Callable[[NDArray[Any]], NDArray[Any]]


class View:
    """How a value shares its elements with another, as numpy's views do."""

    __slots__ = ("base", "given", "readonly", "seen", "select")

    def __init__(
        self, base: Tracer, select: Select, readonly: bool, given: Given | None = None
    ) -> None:
        self.base, self.select, self.readonly = base, select, readonly
        #: Where the elements are if that is not known; what ``select`` gives lies in memory alike.
        self.given = given
        self.seen = base._version

    def places(self) -> NDArray[np.int64]:
        """Positions in the base, in row-major order, of every element of the view."""
        places: NDArray[np.int64] = self.select(positions(self.base.shape)).copy()
        return places


def positions(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Gives row-major positions in an array of a shape."""
    return np.arange(int(np.prod(shape, dtype=np.int64)), dtype=np.int64).reshape(shape)
