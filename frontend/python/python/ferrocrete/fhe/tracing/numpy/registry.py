"""Which of numpy's functions traced values take over, and by what."""

import difflib
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from ..location import fail

F = TypeVar("F", bound=Callable[..., Any])

#: What stands in for numpy's functions.
FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {}
#: Why others can't be, and what to write instead.
REFUSED: dict[Callable[..., Any], str] = {}
#: What stands in for universal functions; the others become tables.
UFUNCS: dict[np.ufunc, Callable[..., Any]] = {}
#: What stands in for their methods: of the function, then of its arguments.
METHODS: dict[str, Callable[..., Any]] = {}


def implements(*names: str) -> Callable[[F], F]:
    """Makes a function stand in for numpy's functions of these names, where numpy has them.

    Parameters
    ----------
    *names
        Several names of one function, or functions of one meaning, in different versions of numpy;
        such as ``"linalg.norm"`` for one of a module in numpy.
    """

    def register(function: F) -> F:
        for name in names:
            original = _named(name)
            if isinstance(original, np.ufunc):
                UFUNCS[original] = function
            elif original is not None:
                FUNCTIONS[original] = function
        return function

    return register


def refuse(reason: str, *names: str) -> None:
    """Says why functions of numpy have no meaning on encrypted values, and what has.

    Parameters
    ----------
    reason
        Of all of them.
    *names
        Those that numpy lacks are passed over: they are of other versions.
    """
    REFUSED.update((found, reason) for found in map(_named, names) if found is not None)


def _named(name: str) -> Any:
    found: Any = np
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


def name_of(function: Callable[..., Any]) -> str:
    """Gives what a user calls a function of numpy."""
    module = str(getattr(function, "__module__", None) or "numpy")
    room = module.removeprefix("numpy") if module.startswith("numpy.") else ""
    return f"np{room}.{getattr(function, '__name__', function)}"


def call_function(
    function: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Calls what stands in for a function of numpy.

    Raises
    ------
    TypeError
        If nothing does, or it does not take these arguments.
    """
    name = name_of(function)
    mine = FUNCTIONS.get(function)
    if mine is None and function in REFUSED:
        fail(TypeError, f"{name} does not take encrypted values: {REFUSED[function]}")
    if mine is None:
        fail(TypeError, f"{name} has no meaning on encrypted values. {_close(function)}")
    if options.get("out") is not None:
        fail(TypeError, f"{name} can't write into out=: use what it returns")
    options = {key: value for key, value in options.items() if key != "out"}
    try:
        return mine(*arguments, **options)
    except TypeError as error:
        # Only a call that does not fit the signature fails without entering the function.
        if error.__traceback__ is not None and error.__traceback__.tb_next is None:
            reason = str(error).replace(f"{mine.__name__}()", name)
            fail(TypeError, f"{reason} on encrypted values", error)
        raise


def call_ufunc(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    """Calls what stands in for a universal function or a method of one.

    Raises
    ------
    TypeError
        If nothing does, or it does not take these arguments.
    """
    name = f"np.{ufunc.__name__}" if method == "__call__" else f"np.{ufunc.__name__}.{method}"
    if any(part is not None for part in options.pop("out", ())):
        fail(
            TypeError,
            f"{name} can't write encrypted values into a clear array, as `out=` and `clear += encrypted` "
            "do: write a = a + x, or let a = fhe.zeros(shape)",
        )
    mine = METHODS.get(method)
    if mine is None:
        fail(TypeError, f"{name} has no meaning on encrypted values")
    for option in ("where", "dtype", "casting", "order", "subok", "signature"):
        if options.pop(option, None) not in (None, True):
            fail(TypeError, f"{name} does not take {option}= on encrypted values")
    return mine(ufunc, *inputs, **options)


def _close(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", "")
    known = sorted({known.__name__ for known in FUNCTIONS} | {known.__name__ for known in UFUNCS})
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    names = ", ".join(f"np.{known}" for known in close)
    advice = (
        f"Close to it are {names}"
        if names
        else "Compute it by operators and numpy's other functions"
    )
    return f"{advice}; fhe.univariate makes any function of one value a table"
