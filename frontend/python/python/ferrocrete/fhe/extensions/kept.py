"""Functions as they are now: what they have captured, and the globals they name, may change later."""

from __future__ import annotations

import builtins
import copy
import functools
import types
from collections.abc import Callable, Iterator
from typing import Any

#: What can't change, or is no part of a function's state.
_FIXED = (
    *(type(None), bool, int, float, complex, str, bytes, type, range),
    *(types.ModuleType, types.BuiltinFunctionType),
)


def kept(function: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a function that goes on to be what a function is now.

    Captured variables and globals are those of now, for the functions that it calls too; of what can
    be changed, such as lists and arrays, there are copies. What can't be copied is shared.
    """
    result: Callable[..., Any] = _kept(function, {})
    return result


def _kept(value: Any, known: dict[int, Any]) -> Any:
    if isinstance(value, _FIXED):
        return value
    if id(value) in known:
        return known[id(value)][0]
    if isinstance(value, types.FunctionType):
        return _function(value, known)
    if isinstance(value, types.MethodType):
        return types.MethodType(_kept(value.__func__, known), _kept(value.__self__, known))
    if isinstance(value, functools.partial):
        named = {name: _kept(one, known) for name, one in value.keywords.items()}
        arguments = [_kept(one, known) for one in value.args]
        return functools.partial(_kept(value.func, known), *arguments, **named)
    if isinstance(value, functools._lru_cache_wrapper):
        return _kept(value.__wrapped__, known)
    try:
        return _remember(value, copy.deepcopy(value), known)
    except Exception:  # noqa: BLE001
        # Locks, files, handles of other libraries: there is no copy of those.
        return value


def _remember(value: Any, result: Any, known: dict[int, Any]) -> Any:
    # The value itself is kept too, so that no other one gets its identity.
    known[id(value)] = (result, value)
    return result


def _function(function: types.FunctionType, known: dict[int, Any]) -> types.FunctionType:
    scope: dict[str, Any] = {"__builtins__": function.__globals__.get("__builtins__", builtins)}
    cells = tuple(types.CellType() for _ in function.__closure__ or ())
    result = types.FunctionType(function.__code__, scope, function.__name__, None, cells or None)
    # Before anything else: a function may name itself.
    _remember(function, result, known)
    if function.__defaults__:
        result.__defaults__ = tuple(_kept(one, known) for one in function.__defaults__)
    if function.__kwdefaults__:
        result.__kwdefaults__ = {
            name: _kept(one, known) for name, one in function.__kwdefaults__.items()
        }
    result.__dict__.update(function.__dict__)
    for name in _names(function.__code__):
        if name in function.__globals__:
            scope[name] = _kept(function.__globals__[name], known)
    for now, later in zip(function.__closure__ or (), cells, strict=True):
        try:
            later.cell_contents = _kept(now.cell_contents, known)
        except ValueError:
            # Not assigned yet, and so it stays.
            continue
    return result


def _names(code: types.CodeType) -> Iterator[str]:
    """Names that a function's code, and that of the functions in it, looks up outside."""
    yield from code.co_names
    yield "__name__"
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names(constant)
