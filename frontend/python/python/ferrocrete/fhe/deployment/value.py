"""Values that go between client and server."""

from __future__ import annotations

from ... import _native
from .files import octets


class Value:
    """An argument or a result: encrypted, or clear where a function takes it clear.

    It holds no key. Get one from :meth:`Client.encrypt` or :meth:`Value.deserialize`.
    """

    def __init__(self, inner: _native.Value) -> None:
        self._inner = inner

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of every axis; none for a scalar."""
        return self._inner.shape

    @property
    def is_encrypted(self) -> bool:
        """Whether only the holder of the keys can read it."""
        return self._inner.is_encrypted

    def serialize(self) -> bytes:
        """The value as bytes."""
        return self._inner.serialize()

    @staticmethod
    def deserialize(buffer: bytes) -> Value:
        """A value from bytes.

        Raises
        ------
        FheError
            If they are no value, or damaged.
        TypeError
            If it is something else than bytes.
        """
        return Value(_native.Value.deserialize(octets(buffer, "a value")))

    def __reduce__(self) -> tuple[object, ...]:
        return (Value.deserialize, (self.serialize(),))

    def __repr__(self) -> str:
        status = "encrypted" if self.is_encrypted else "clear"
        return f"<fhe.Value: {status}, shape={self.shape}>"


def flatten(values: tuple[object, ...]) -> list[object]:
    """Arguments, with tuples of them in place: ``run`` takes what ``encrypt`` gives as it is."""
    flat: list[object] = []
    for value in values:
        if isinstance(value, tuple):
            flat.extend(value)
        else:
            flat.append(value)
    return flat
