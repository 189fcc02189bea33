"""Files that are written whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
import zipfile
from collections.abc import Mapping
from pathlib import Path

#: The date in archives: equal contents give equal bytes.
_DATE = (1980, 1, 1, 0, 0, 0)


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Writes a file so that a reader finds the old content or the new, never a part.

    Parameters
    ----------
    path
        Where to write; its directory exists.
    data
        The content.
    private
        Whether only the owner may read and write it.

    Raises
    ------
    OSError
        If the directory does not take the file. The old content is then untouched.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        mode = 0o600 if private else 0o666
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def pack(members: Mapping[str, bytes]) -> bytes:
    """An archive of named contents.

    They are stored as they are: keys and ciphertexts look random and do not compress.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, content in members.items():
            file.writestr(zipfile.ZipInfo(name, _DATE), content)
    return archive.getvalue()


def unpack(data: bytes, what: str, *required: str) -> dict[str, bytes]:
    """The contents of an archive that :func:`pack` made.

    Parameters
    ----------
    data
        The archive.
    what
        What it should be, for the message.
    required
        Names that must be in it.

    Raises
    ------
    ValueError
        If it is no archive, is damaged, or lacks one of the names.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            members = {name: file.read(name) for name in file.namelist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"this is no {what}, or it is damaged: {error}") from error
    missing = [name for name in required if name not in members]
    if missing:
        raise ValueError(f"this is no {what}: it lacks '{missing[0]}'")
    return members


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as an archive does."""
    return data[:4] == b"PK\x03\x04"


def with_suffix(path: str | Path, suffix: str) -> Path:
    """The path, with ``suffix`` after its name unless it is there."""
    path = Path(path)
    return path if path.suffix == suffix else path.with_name(path.name + suffix)
