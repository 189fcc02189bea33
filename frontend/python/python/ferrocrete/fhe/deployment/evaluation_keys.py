"""Keys for the server."""

from __future__ import annotations

from pathlib import Path

from ... import _native
from .files import octets, write_atomically


class EvaluationKeys:
    """What a server needs to run on encrypted values. It holds no secret.

    Keys are large, so they are in memory once: as bytes until the first run, and after it in the
    form that a run takes.
    """

    def __init__(self, inner: _native.EvaluationKeys) -> None:
        self._inner = inner

    @property
    def size(self) -> int:
        """Bytes of the keys."""
        return self._inner.size

    def serialize(self) -> bytes:
        """The keys as bytes.

        After a run, the client that made them makes others, which do as well.

        Raises
        ------
        FheError
            If they have been run with, and no client made or loaded them here.
        """
        return self._inner.serialize()

    @staticmethod
    def deserialize(buffer: bytes) -> EvaluationKeys:
        """Keys from bytes.

        Raises
        ------
        FheError
            If they are no evaluation keys, or damaged.
        TypeError
            If it is something else than bytes.
        """
        inner = _native.EvaluationKeys.deserialize(octets(buffer, "an evaluation key"))
        return EvaluationKeys(inner)

    def save(self, path: str | Path) -> None:
        """Writes the keys to a file."""
        write_atomically(Path(path), self.serialize())

    @staticmethod
    def load(path: str | Path) -> EvaluationKeys:
        """Keys from a file that :meth:`save` wrote, or ``fhec keygen``.

        They are made ready to run as they are read, and take as much memory as the file is long.

        Raises
        ------
        FheError
            If there is no such file, or it holds no evaluation keys, or damaged ones.
        """
        return EvaluationKeys(_native.EvaluationKeys.read(Path(path)))

    def __reduce__(self) -> tuple[object, ...]:
        return (EvaluationKeys.deserialize, (self.serialize(),))

    def __repr__(self) -> str:
        return f"<fhe.EvaluationKeys: {self.size} bytes>"
