"""Objects whose attributes are those they are made with: another name is a mistake."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Collection
from typing import Any, ClassVar


class Attributes:
    """Refuses attributes that a class does not announce, which nothing would ever read.

    A class announces them by annotations. Each is set once, by the constructor, unless it is one
    of ``_changeable``. Names that begin with ``_`` are the class's own.
    """

    #: Announced attributes that take effect whenever they are set.
    _changeable: ClassVar[Collection[str]] = ()
    #: Options that are given elsewhere, to ``compile``.
    _compile_options: ClassVar[Collection[str]] = ()
    _announced: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        own = inspect.get_annotations(cls)
        cls._announced = cls._announced | {name for name in own if not name.startswith("_")}

    def __setattr__(self, name: str, value: Any) -> None:
        first = name in self._announced and name not in self.__dict__
        if name.startswith("_") or first or name in self._changeable or hasattr(type(self), name):
            super().__setattr__(name, value)
            return
        kind = type(self).__name__
        if name in self._announced:
            raise AttributeError(f"'{name}' of this {kind} can't be changed: make another {kind}")
        if name in self._compile_options:
            raise AttributeError(
                f"'{name}' is an option of the compilation, and no attribute of this {kind}: give it to "
                f"compile(..., {name}=...), or to a configuration"
            )
        known = [public for public in dir(self) if not public.startswith("_")]
        close = difflib.get_close_matches(name, known, n=1)
        advice = f"; did you mean '{close[0]}'?" if close else ""
        raise AttributeError(f"this {kind} has no attribute '{name}'{advice}")
