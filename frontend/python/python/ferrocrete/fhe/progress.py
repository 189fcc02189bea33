"""A bar on the terminal for what takes longer than a second."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from typing_extensions import Self

#: Seconds before a bar is shown.
PATIENCE = 1.0
#: Seconds between two drawings of it.
PERIOD = 0.2
#: Characters of a full bar.
LENGTH = 40


@dataclass(frozen=True)
class Progress:
    """Whether to show progress.

    Parameters
    ----------
    show
        ``True`` always, ``False`` never, ``None`` on a terminal.
    title
        Text before each bar.
    """

    show: bool | None = None
    title: str = ""

    def bar(self, what: str) -> Bar:
        """A bar for one thing, to be used in a ``with`` statement."""
        return Bar(f"{self.title}: {what}" if self.title else what, self._stream())

    def _stream(self) -> TextIO | None:
        # There is no standard error in programs without a console.
        stream: TextIO | None = sys.stderr
        if stream is None or self.show is False:
            return None
        return stream if self.show or stream.isatty() else None


class Bar:
    """The bar of one thing. Called with the parts done and in all (0 if that is not known).

    A thread draws it: what is done may not say anything for long.
    """

    def __init__(self, what: str, stream: TextIO | None) -> None:
        self._what = what
        self._stream = stream
        self._parts = (0, 0)
        self._begin = time.monotonic()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        if self._stream is not None:
            self._thread = threading.Thread(target=self._watch, args=(self._stream,), daemon=True)
            self._thread.start()
        return self

    def __call__(self, done: int, total: int = 0) -> None:
        """Tells how far it is."""
        self._parts = (done, total)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None:
            done, total = self._parts
            self._parts = (total or done, total)
        self._end.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self, stream: TextIO) -> None:
        if self._end.wait(PATIENCE):
            return
        try:
            while not self._end.wait(PERIOD):
                stream.write(f"\r{self.text()}\x1b[K")
                stream.flush()
            stream.write(f"\r{self.text()}\x1b[K\n")
            stream.flush()
        except (OSError, ValueError):
            # A terminal that is gone must not stop the work.
            return

    def text(self) -> str:
        """The bar as it stands."""
        done, total = self._parts
        seconds = f"{time.monotonic() - self._begin:.0f} s"
        if total <= 0:
            return f"{self._what}: {done}, {seconds}" if done else f"{self._what}: {seconds}"
        part = min(done / total, 1.0)
        full = int(part * LENGTH)
        return f"{self._what}: {part:4.0%} [{'#' * full}{'.' * (LENGTH - full)}] {seconds}"
