"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
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

#: What secret keys are called in an archive.
SECRET_ENTRY = "secret.key"

#: How contents may be packed.
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

#: Bytes that an archive may unpack to, for each of its own, and beside: memory is in proportion to what
#: was given. Programs, keys and ciphertexts shrink much less, and are not packed by this package.
_MOST_EACH, _MOST_ANY = 64, 1 << 24

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
        If the directory does not take the file, or it holds keys and this is not private: they are not
        to be had again. The old content is then untouched.
    """
    if not private and _holds_keys(path):
        raise FileExistsError(
            errno.EEXIST,
            f"it holds keys, and nothing else is written over them; name another file: {shown(str(path))}",
        )
    _native.write_file(path, data, private=private, only_new=only_new)


def _holds_keys(path: Path) -> bool:
    # Of a link, what it leads to is not touched: the link is replaced.
    if path.is_symlink() or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return SECRET_ENTRY in archive.namelist()
    except _DAMAGED:
        return False


def read(path: str | Path) -> bytes:
    """What is in a file.

    Raises
    ------
    OSError
        If it can't be read; with the name at a length that can be.
    """
    with _opened(Path(path)) as file:
        return file.read()


def read_signed(path: str | Path, require_signature: str | None) -> bytes:
    """What is in a file, which must be signed with a key if one is given.

    Parameters
    ----------
    path
        The file; its signature is the file beside it that ends in ``.sig``.
    require_signature
        The public key, as text.

    Raises
    ------
    OSError
        If it can't be read.
    ValueError
        If it is not signed with the key.
    """
    data = read(path)
    if require_signature is None:
        return data
    if not isinstance(require_signature, str):
        raise TypeError(
            f"require_signature is a public key as text, not {shown(require_signature)}"
        )
    beside = f"{path}.sig"
    if not Path(beside).exists():
        raise ValueError(
            f"{shown(str(path))} has no signature: {shown(beside)} is missing; save(..., signing_key=...) and "
            "`fhec sign` write it"
        )
    _native.check_signature(data, read(beside), require_signature)
    return data


def write_signed(path: Path, data: bytes, signing_key: str | Path | None) -> None:
    """Writes a file, and its signature beside it if there is a key.

    Raises
    ------
    OSError, ValueError
        If the files can't be written, and if the key's file holds none: then nothing is written.
    """
    signature = None if signing_key is None else _native.sign(data, Path(signing_key))
    write_atomically(path, data)
    if signature is not None:
        write_atomically(Path(f"{path}.sig"), signature)


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


def _check_sizes(file: zipfile.ZipFile, size: int) -> None:
    """Refuses an archive that says more is in it than so many bytes are made of."""
    members = file.infolist()
    # Others unpack more at a time than they are asked for.
    if any(member.compress_type not in _PACKINGS for member in members):
        raise ValueError("it is packed in another way than this package and zip do")
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MOST_EACH * size + _MOST_ANY:
        raise ValueError(f"{size} bytes would unpack to {unpacked}, which is no such file")


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
                _check_sizes(file, source.seek(0, io.SEEK_END))
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
