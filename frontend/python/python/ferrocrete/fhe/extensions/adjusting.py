"""Finding how many low bits can be removed, by running a function on clear samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any, ClassVar

import numpy as np

from ..._attributes import Attributes
from ..values import Integer

#: The widest operand of a lookup table.
MAXIMUM_TLU_BIT_WIDTH = 16


class _Run:
    """The adjusters that one round of samples makes, and those that it comes to."""

    def __init__(self) -> None:
        self.made: set[AutoAdjuster] = set()
        self.used: set[AutoAdjuster] = set()


_adjusting: ContextVar[_Run | None] = ContextVar("ferrocrete_adjusting", default=None)


class _Reached(BaseException):
    """A sample has come to an adjuster whose bits are not known; it can go no further."""

    def __init__(self, adjuster: AutoAdjuster, low: int, high: int) -> None:
        self.adjuster, self.low, self.high = adjuster, low, high


class AutoAdjuster(Attributes):
    """Removes as many low bits as leave a given number of high ones.

    Parameters
    ----------
    target_msbs
        High bits to keep.

    Raises
    ------
    ValueError
        If none are to be kept.
    """

    #: What messages call it.
    kind: ClassVar[str] = "AutoAdjuster"

    _changeable = (
        "target_msbs",
        "is_adjusted",
        "input_min",
        "input_max",
        "input_bit_width",
        "lsbs_to_remove",
    )

    def __init__(self, target_msbs: int = MAXIMUM_TLU_BIT_WIDTH) -> None:
        if target_msbs < 1:
            raise ValueError(f"{self.kind} keeps 1 bit at least, not {target_msbs}")
        self.target_msbs = target_msbs
        self.is_adjusted = False
        self.input_min = 0
        self.input_max = 0
        self.input_bit_width = 0
        self.lsbs_to_remove = 0
        run = _adjusting.get()
        if run is not None:
            run.made.add(self)

    @classmethod
    def adjust(cls, function: Callable[..., Any], inputset: Iterable[Any]) -> None:
        """Adjusts all that a function uses, by running it on clear samples.

        Parameters
        ----------
        function
            The function that will be compiled.
        inputset
            The samples that will be compiled with: tuples of arguments, or single arguments.

        Raises
        ------
        ValueError
            If there are no samples.
        RuntimeError
            If it is called by a function that is itself being adjusted, and if the function makes new
            adjusters whenever it is called.
        """
        if _adjusting.get() is not None:
            raise RuntimeError(f"{cls.kind}.adjust is called by a function that it runs")
        samples = [sample if isinstance(sample, tuple) else (sample,) for sample in inputset]
        if not samples:
            raise ValueError(f"{cls.kind}.adjust needs at least one sample")
        token = _adjusting.set(None)
        try:
            # Every round adjusts one at least: what comes before it is known, so it is reached.
            adjusted: set[AutoAdjuster] = set()
            while True:
                run = _Run()
                _adjusting.set(run)
                reached = _adjust_reached(function, samples)
                if not reached:
                    return
                # What the function made in the round before, and does not use again, is made anew each time.
                if adjusted - run.used:
                    raise RuntimeError(
                        f"the function makes a new {cls.kind} whenever it is called, so what is adjusted in one call "
                        f"is lost for the next: make it once, outside of the function"
                    )
                adjusted = {adjuster for adjuster in reached if adjuster in run.made}
        finally:
            _adjusting.reset(token)

    def bits(self, value: Any) -> int:
        """Gives how many low bits to remove.

        Parameters
        ----------
        value
            What they are removed from, by which the adjuster is adjusted where it is not yet.

        Raises
        ------
        RuntimeError
            If it is not adjusted, and not being adjusted.
        """
        run = _adjusting.get()
        if run is not None:
            run.used.add(self)
        if self.is_adjusted:
            return self.lsbs_to_remove
        if run is None:
            raise RuntimeError(
                f"this {self.kind} is not adjusted: call fhe.{self.kind}.adjust(function, inputset) before "
                "compiling, with the function and the inputset that are compiled"
            )
        array = np.asarray(value)
        raise _Reached(self, int(array.min()), int(array.max()))

    def dump_dict(self) -> dict[str, Any]:
        """Gives what :meth:`load_dict` takes."""
        return {
            "target_msbs": self.target_msbs,
            "is_adjusted": self.is_adjusted,
            "input_min": self.input_min,
            "input_max": self.input_max,
            "input_bit_width": self.input_bit_width,
            "lsbs_to_remove": self.lsbs_to_remove,
        }

    @classmethod
    def load_dict(cls, properties: dict[str, Any]) -> Any:
        """Gives what :meth:`dump_dict` described.

        Raises
        ------
        ValueError
            If properties are missing, or there are others.
        """
        adjuster = cls(properties.get("target_msbs", MAXIMUM_TLU_BIT_WIDTH))
        if set(properties) != set(adjuster.dump_dict()):
            raise ValueError(f"{cls.kind}.load_dict takes {', '.join(adjuster.dump_dict())}")
        vars(adjuster).update(properties)
        return adjuster


def _adjust_reached(
    function: Callable[..., Any], samples: list[tuple[Any, ...]]
) -> set[AutoAdjuster]:
    """Runs all samples, and adjusts what they reach first of what is not; gives that."""
    limits: dict[AutoAdjuster, tuple[int, int]] = {}
    for sample in samples:
        try:
            function(*sample)
        except _Reached as reached:
            low, high = limits.get(reached.adjuster, (reached.low, reached.high))
            limits[reached.adjuster] = min(low, reached.low), max(high, reached.high)
    for adjuster, (low, high) in limits.items():
        adjuster.input_min, adjuster.input_max = low, high
        adjuster.input_bit_width = Integer.that_can_represent([low, high]).bit_width
        adjuster.lsbs_to_remove = max(adjuster.input_bit_width - adjuster.target_msbs, 0)
        adjuster.is_adjusted = True
    return set(limits)
