"""Files that are written whole or not at all."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from ... import _native
from ..shown import shown

#: What reading a damaged archive may raise.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)

#: The date in archives: equal contents give equal bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_atomically(
    path: Path, data: bytes, *, private: bool = False, only_new: bool = False
) -> None:
    """Writes a file so that a reader finds the old content or the new, never a part.

    Parameters
    ----------
    path
        Where to write; its directory exists.
    data
        The content.
    private
        Whether only the owner may read and write it.
    only_new
        Whether a file that is there is not replaced.

    Raises
    ------
    OSError
        If the directory does not take the file. The old content is then untouched.
    """
    _native.write_file(path, data, private=private, only_new=only_new)


def read(path: str | Path) -> bytes:
    """What is in a file.

    Raises
    ------
    OSError
        If it can't be read; with the name at a length that can be.
    """
    with _opened(Path(path)) as file:
        return file.read()


def _opened(data: bytes | Path) -> BinaryIO:
    if not isinstance(data, Path):
        return io.BytesIO(data)
    try:
        return data.open("rb")
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}: {shown(str(data))}") from error


def octets(buffer: object, what: str) -> bytes:
    """Bytes, and nothing that Python would make bytes of.

    Raises
    ------
    TypeError
        If it is something else.
    """
    if isinstance(buffer, bytes | bytearray | memoryview):
        return bytes(buffer)
    kind = type(buffer).__name__
    raise TypeError(f"{what} is made of bytes, as serialize() gives them, not of {kind}")


def pack(members: Mapping[str, bytes]) -> bytes:
    """An archive of named contents.

    They are stored as they are: keys and ciphertexts look random and do not compress.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _DATE), content)
    return archive.getvalue()


def unpack(
    data: bytes | Path, what: str, *required: str, leave: str | None = None
) -> dict[str, bytes]:
    """The contents of an archive that :func:`pack` made.

    Parameters
    ----------
    data
        The archive, or its file.
    what
        What it should be, for the message.
    required
        Names that must be in it.
    leave
        A name that must be in it, too, whose content is not read.

    Raises
    ------
    ValueError
        If it is no archive, is damaged, or lacks one of the names.
    """
    with _opened(data) as source:
        try:
            with zipfile.ZipFile(source) as file:
                names = file.namelist()
                members = {name: file.read(name) for name in names if name != leave}
        except _DAMAGED as error:
            raise ValueError(f"this is no {what}, or it is damaged: {error}") from error
    wanted = required if leave is None else (*required, leave)
    missing = [name for name in wanted if name not in names]
    if missing:
        raise ValueError(f"this is no {what}: it lacks '{missing[0]}'")
    return members


def place_in_archive(path: Path, name: str) -> tuple[int, int] | None:
    """Where a content stands in an archive, and how many bytes it has; ``None`` if it is packed.

    Parameters
    ----------
    path
        The archive.
    name
        The content's, which must be in it.
    """
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(name)
    if member.compress_type != zipfile.ZIP_STORED:
        return None
    with path.open("rb") as file:
        # Of the header in front: the lengths of the name and of what else stands before.
        file.seek(member.header_offset + 26)
        lengths = struct.unpack("<HH", file.read(4))
    return member.header_offset + 30 + sum(lengths), member.file_size


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as an archive does."""
    return data[:4] == b"PK\x03\x04"


def with_suffix(path: str | Path, suffix: str) -> Path:
    """The path, with ``suffix`` after its name unless it is there."""
    path = Path(path)
    return path if path.suffix == suffix else path.with_name(path.name + suffix)
