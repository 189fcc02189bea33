"""Which parameters of a function are encrypted."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from ..shown import shown


class EncryptionStatus(str, Enum):
    """Whether a parameter is encrypted."""

    CLEAR = "clear"
    ENCRYPTED = "encrypted"


def statuses_of(
    function: Callable[..., Any], given: Mapping[str, str | EncryptionStatus]
) -> dict[str, EncryptionStatus]:
    """The status of every parameter, in the function's order.

    Parameters
    ----------
    function
        The function to compile.
    given
        The status of each parameter by name: ``"encrypted"``, ``"clear"``, or of the enum.

    Raises
    ------
    TypeError
        If the one is no function, or the other no mapping.
    ValueError
        For parameters without status, statuses without parameter, other words, and parameters
        that can't be given by position.
    """
    if not callable(function):
        raise TypeError(f"{shown(function)} is no function that can be compiled")
    name = getattr(function, "__name__", "function")
    if not isinstance(given, Mapping):
        raise TypeError(
            f"the encryption statuses of '{name}' are given by parameter, as "
            f'{{"x": "encrypted", "y": "clear"}}, not as {type(given).__name__}'
        )
    parameters = inspect.signature(function).parameters
    for parameter in parameters.values():
        if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            raise ValueError(
                f"parameter '{parameter}' of function '{name}' can't be given by position; "
                "a circuit has a fixed number of parameters, without * and **"
            )
    missing = [parameter for parameter in parameters if parameter not in given]
    if missing:
        verb = "has no encryption status" if len(missing) == 1 else "have no encryption status"
        example = f'"{missing[0]}": "encrypted"'
        raise ValueError(f"{_named(missing)} of function '{name}' {verb}; add {example}")
    superfluous = [parameter for parameter in given if parameter not in parameters]
    if superfluous:
        verb = "is no parameter" if len(superfluous) == 1 else "are no parameters"
        has = ", ".join(parameters) or "none"
        raise ValueError(f"{_quoted(superfluous)} {verb} of function '{name}'; it has: {has}")
    return {parameter: parse_status(parameter, given[parameter]) for parameter in parameters}


def parse_status(parameter: str, status: object) -> EncryptionStatus:
    """A status from a word, in upper or lower case.

    Raises
    ------
    ValueError
        For another word.
    """
    # The enum of another package that says the same has the same words.
    word = status.value if isinstance(status, Enum) else status
    try:
        return EncryptionStatus(word.lower() if isinstance(word, str) else word)
    except ValueError:
        raise ValueError(
            f"the encryption status of '{parameter}' is {shown(word)}; it can be "
            '"encrypted" or "clear"'
        ) from None


def _named(parameters: list[str]) -> str:
    return f"parameter{'' if len(parameters) == 1 else 's'} {_quoted(parameters)}"


def _quoted(names: list[str]) -> str:
    quoted = [f"'{name}'" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
