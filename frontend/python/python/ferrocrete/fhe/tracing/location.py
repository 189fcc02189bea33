"""Where in the user's source a value is made, and errors that say so."""

import itertools
import os
import sys
from collections.abc import Callable
from inspect import unwrap
from types import CodeType
from typing import Any, NoReturn

import numpy as np

#: File, line from 1, column from 1 (0 if it is not known).
Location = tuple[str, int, int]

#: Files under these are not the user's.
_OURS = tuple(
    os.path.dirname(os.path.abspath(path)) + os.sep
    for path in (os.path.dirname(os.path.dirname(__file__)), np.__file__)
)
#: Whether code is the user's, asked once for each code object.
_is_users: dict[CodeType, bool] = {}
#: Columns, asked once for each instruction: finding one walks the table of the whole function.
_columns: dict[tuple[CodeType, int], int] = {}


def user_location() -> Location:
    """Gives the line of the innermost frame outside this package and numpy.

    Returns
    -------
    Location
        An empty file and zeros if there is no such frame.
    """
    frame = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        users = _is_users.get(code)
        if users is None:
            users = _is_users[code] = not code.co_filename.startswith(
                (*_OURS, "<__array_function__")
            )
        if users:
            return code.co_filename, frame.f_lineno or 0, _column(code, frame.f_lasti)
        frame = frame.f_back  # type: ignore[assignment]
    return "", 0, 0


def _column(code: CodeType, instruction: int) -> int:
    known = _columns.get((code, instruction))
    if known is not None:
        return known
    column = 0
    # Python 3.10 does not know columns.
    positions = getattr(code, "co_positions", None)
    if positions is not None and instruction >= 0:
        # A code unit has two bytes.
        found = next(itertools.islice(positions(), instruction // 2, None), None)
        if found is not None and found[2] is not None:
            column = found[2] + 1
    _columns[code, instruction] = column
    return column


def definition(function: Callable[..., Any]) -> Location:
    """Gives the line where a function is defined.

    Parameters
    ----------
    function
        Any callable; decorators that keep ``__wrapped__`` are looked through.

    Returns
    -------
    Location
        An empty file and zeros for what is not written in Python.
    """
    function = unwrap(function)
    function = getattr(function, "__func__", function)
    if not hasattr(function, "__code__"):
        function = getattr(type(function), "__call__", function)  # noqa: B004
    code = getattr(function, "__code__", None)
    return ("", 0, 0) if code is None else (code.co_filename, code.co_firstlineno, 0)


def show(location: Location) -> str:
    """Gives a location as ``file:line:column``."""
    file, line, column = location
    if not file:
        return "unknown place"
    return f"{file}:{line}:{column}" if column else f"{file}:{line}"


def fail(error: type[Exception], message: str, cause: BaseException | None = None) -> NoReturn:
    """Raises an error whose message begins with the user's line.

    Parameters
    ----------
    error
        The exception's type.
    message
        What can't be done, and what to write instead.
    cause
        The exception that led to it.
    """
    raise error(f"{show(user_location())}: {message}") from cause
