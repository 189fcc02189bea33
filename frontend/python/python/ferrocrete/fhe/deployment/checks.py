"""What refuses the arguments that a circuit refuses, where the circuit is not."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from ... import _native

#: Bytes of what refuses arguments, unpacked: for each packed one, at least and at most. More is no
#: program's.
_MOST_EACH, _LEAST_BYTES, _MOST_BYTES = 256, 1 << 26, 1 << 30


class Checker(Protocol):
    """What refuses arguments."""

    def check(
        self, function: str, arguments: Sequence[NDArray[Any] | None], *, strict: bool = True
    ) -> None:
        """Raises ValueError for arguments that the circuit refuses."""

    def checks(self) -> bytes:
        """What another machine needs to do the same."""


def unpacked(packed: object) -> Checker:
    """What specs carry of it.

    Raises
    ------
    ValueError
        If it is damaged, or unpacks to much more than it is.
    """
    try:
        reader = zlib.decompressobj()
        data = base64.b64decode(str(packed), validate=True)
        most = min(max(_MOST_EACH * len(data), _LEAST_BYTES), _MOST_BYTES)
        checks = reader.decompress(data, most)
        if not reader.eof:
            raise ValueError("they end too early, or are too long")
    except (ValueError, zlib.error) as error:
        raise ValueError(f"these are no client specs: their checks are damaged: {error}") from error
    return _native.Check.load(checks)
