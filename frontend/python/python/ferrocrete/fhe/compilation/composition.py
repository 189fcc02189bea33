"""Which results of a module's functions may be given as arguments to which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class CompositionPolicy(Protocol):
    """Says whether results are given as arguments at all.

    All functions of a module have one key set, so either all of them can be composed or none.
    """

    @property
    def is_composable(self) -> bool:
        """Whether any result may be an argument again."""


class NotComposable:
    """Results are decrypted, and given to no function again."""

    is_composable = False

    def __repr__(self) -> str:
        return "NotComposable()"


class AllComposable:
    """Any result may be given to any function again."""

    is_composable = True

    def __repr__(self) -> str:
        return "AllComposable()"


@dataclass(frozen=True)
class Output:
    """One result of a function, counted from 0."""

    func: Any
    pos: int


@dataclass(frozen=True)
class AllOutputs:
    """All results of a function."""

    func: Any


@dataclass(frozen=True)
class Input:
    """One argument of a function, counted from 0."""

    func: Any
    pos: int


@dataclass(frozen=True)
class AllInputs:
    """All arguments of a function."""

    func: Any


@dataclass(frozen=True)
class Wire:
    """From results to arguments."""

    output: Output | AllOutputs
    input: Input | AllInputs


class Wired:
    """Some results may be given to some functions again.

    There is one key set, so a program takes other results too, but arguments are compiled for no more
    than their samples and the results wired to them.

    Parameters
    ----------
    wires
        From which results to which arguments.
    """

    def __init__(self, wires: Iterable[Wire] | None = None) -> None:
        self.wires = set(wires or ())

    @property
    def is_composable(self) -> bool:
        """Whether there are wires."""
        return bool(self.wires)

    def ends(self) -> list[tuple[tuple[str, int | None], tuple[str, int | None]]]:
        """Gives both ends of each wire: a function's name in the program, and a place, or None for all."""
        return [
            (
                (wire.output.func.symbol, getattr(wire.output, "pos", None)),
                (wire.input.func.symbol, getattr(wire.input, "pos", None)),
            )
            for wire in self.wires
        ]

    def __repr__(self) -> str:
        return f"Wired({self.wires!r})"
