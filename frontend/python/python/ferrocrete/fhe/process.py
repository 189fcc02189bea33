"""What a forked process must not take over: locks that other threads held, and their pools."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class OfProcess(Generic[T]):
    """A thing that each process makes for itself, when it first asks for it.

    A process that is forked has none of its parent's threads: a lock that one of them held stays
    locked for ever, and a pool of them never works.

    Parameters
    ----------
    make
        Makes it. Of several made at the same time one is kept.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: dict[int, T] = {}

    def __call__(self) -> T:
        """The one of this process."""
        process = os.getpid()
        made = self._made.get(process)
        return self._made.setdefault(process, self._make()) if made is None else made


def lock() -> Any:
    """A lock that the thread which holds it may take again."""
    return threading.RLock()
