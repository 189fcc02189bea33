"""Lookup tables."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..._attributes import Attributes
from ..shown import shown
from ..tracing import Tracer
from ..tracing.convert import broadcast, lift
from ..tracing.emit import emit
from ..tracing.location import fail


class LookupTable(Attributes):
    """A table of integers, read at clear or encrypted indices.

    Parameters
    ----------
    table
        A list or array of integers: ``fhe.LookupTable([2, 0, 1])[x]`` reads the same table for all
        elements of ``x``. Or a list, nested list or array of tables of one length: each element of
        ``x``, of that shape, has its own.

    Raises
    ------
    ValueError
        If it is none of these, or tables differ in length.

    Examples
    --------
    >>> square = LookupTable([0, 1, 4, 9])
    >>> int(square[3])
    9
    """

    #: Entries; axes before the last are those of the values looked up.
    table: NDArray[np.int64]

    def __init__(self, table: Any) -> None:
        entries = _entries(table)
        if entries is None:
            raise ValueError(
                f"{shown(table)} is no table: a lookup table takes integers, or tables of one length"
            )
        self.table = entries

    def __repr__(self) -> str:
        return str(self.table.tolist())

    def __getitem__(self, key: Any) -> Any:
        """Reads entries.

        Parameters
        ----------
        key
            Integers from 0, or negative ones that count from the end. For several tables, of their
            shape or broadcast to it.

        Returns
        -------
        Any
            Of the key's type and shape.

        Raises
        ------
        IndexError
            If a clear key is outside the table.
        ValueError
            If the key is not of integers, or its shape does not fit the tables.
        """
        if isinstance(key, Tracer):
            return self._trace(key)
        array = np.asarray(key)
        if array.dtype.kind not in "biu" or isinstance(key, list | tuple):
            raise ValueError(
                f"a lookup table can't be read at {shown(key)}: use integers or an array of integers"
            )
        array = array.astype(np.int64)
        shape = self._shape(array.shape)
        if self.table.ndim == 1:
            result = self.table[array]
        else:
            size = self.table.shape[-1]
            places = np.broadcast_to(array, shape)[..., None]
            outside = (places < -size) | (places >= size)
            if outside.any():
                raise IndexError(f"{places[outside][0]} is outside a table of {size} entries")
            tables = np.broadcast_to(self.table, (*shape, size))
            result = np.take_along_axis(tables, places % size, axis=-1)[..., 0]
        return result

    def _trace(self, key: Tracer) -> Tracer:
        if key.dtype.kind == "f":
            fail(
                ValueError,
                "a lookup table can't be read at floats: convert them by x.astype(np.int64)",
            )
        key = broadcast(lift(key), self._shape(key.shape))
        return emit("tlu", [key], {"table": self.table})

    def _shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of what is read."""
        try:
            return np.broadcast_shapes(self.table.shape[:-1], shape)
        except ValueError as error:
            tables = self.table.shape[:-1]
            fail(
                ValueError,
                f"tables of shape {tables} can't be read at keys of shape {shape}",
                error,
            )


def _entries(table: Any) -> NDArray[np.int64] | None:
    """The tables as one array; None for what holds neither integers alone nor tables alone."""
    if isinstance(table, LookupTable):
        return table.table
    parts = list(table) if isinstance(table, list | tuple | np.ndarray | range) else []
    if not parts:
        return None
    if all(isinstance(part, int | np.integer) and not isinstance(part, bool) for part in parts):
        try:
            return np.array(parts, dtype=np.int64)
        except OverflowError:
            return None
    if isinstance(table, np.ndarray) and table.dtype != object:
        return None
    # A nested list of bare integers is no table of tables: it does not say which axis is the table.
    tables = [None if _is_plain(part) else _entries(part) for part in parts]
    known = [one for one in tables if one is not None]
    if len(known) < len(parts) or len({one.shape for one in known}) > 1:
        return None
    return np.stack(known)


def _is_plain(part: Any) -> bool:
    return isinstance(part, list | tuple) and all(isinstance(one, int | np.integer) for one in part)
