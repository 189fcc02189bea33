"""Keys for the server."""

from __future__ import annotations

from ... import _native


class EvaluationKeys:
    """What a server needs to run on encrypted values. It holds no secret."""

    def __init__(self, inner: _native.EvaluationKeys) -> None:
        self._inner = inner

    @property
    def size(self) -> int:
        """Bytes of the keys."""
        return self._inner.size

    def serialize(self) -> bytes:
        """The keys as bytes."""
        return self._inner.serialize()

    @staticmethod
    def deserialize(buffer: bytes) -> EvaluationKeys:
        """Keys from bytes.

        Raises
        ------
        ValueError
            If they are no evaluation keys, or damaged.
        """
        return EvaluationKeys(_native.EvaluationKeys.deserialize(bytes(buffer)))

    def __reduce__(self) -> tuple[object, ...]:
        return (EvaluationKeys.deserialize, (self.serialize(),))

    def __repr__(self) -> str:
        return f"<fhe.EvaluationKeys: {self.size} bytes>"
