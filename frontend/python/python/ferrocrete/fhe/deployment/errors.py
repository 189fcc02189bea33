"""What specs say of errors."""

from __future__ import annotations

from typing import Any

from ..shown import shown


def errors_of(description: dict[str, Any]) -> tuple[dict[str, float], float, float]:
    """The bound that was asked for, and what is met of each lookup and of all."""
    try:
        errors = description["errors"]
        kind, bound = next(iter(errors["asked"].items()))
        option = {"each_lookup": "p_error", "whole_program": "global_p_error"}[kind]
        worst, any_at_all = errors.get("worst_log2"), errors.get("whole_program_log2")
        return {option: _probability(bound)}, _probability(worst), _probability(any_at_all)
    except (KeyError, TypeError, AttributeError, StopIteration) as error:
        raise ValueError(f"these are no client specs: {error!r}") from error


def _probability(log2: float | None) -> float:
    if log2 is None:
        return 0.0
    if not log2 <= 0:
        raise ValueError(f"these are no client specs: a probability of 2^{shown(log2)}")
    return float(2.0**log2)
