"""What the parameters of a program are, and what they do."""

from __future__ import annotations

import math
from typing import Any

#: Logarithm of a probability that is shown as 0.
_NOTHING = -10_000


class Explanation(dict[str, Any]):
    """Parameters, lookups with their lines, noise, failure probability and cost.

    A dictionary of what the compiler computed. As text it is a report.
    """

    def __str__(self) -> str:
        sections = [
            ("parameters", self._parameters()),
            ("lookups", self._lookups()),
            ("results", self._results()),
            ("whole program", self._program()),
        ]
        return "\n\n".join("\n".join([title, *lines]) for title, lines in sections if lines)

    def _parameters(self) -> list[str]:
        parameters = self["parameters"]
        big = parameters["big"]
        rows = [
            ("security", f"{parameters['security_bits']} bits"),
            ("big key", f"dimension {big['dimension']}, noise {_power(big['noise'])}"),
        ]
        bootstrap = parameters["bootstrap"]
        if bootstrap is not None:
            small, ring = (
                bootstrap["small"],
                (bootstrap["glwe_dimension"], bootstrap["polynomial_size"]),
            )
            rows += [
                ("small key", f"dimension {small['dimension']}, noise {_power(small['noise'])}"),
                ("ring", f"k = {ring[0]}, N = {ring[1]}"),
                ("keyswitch", _decomposition(bootstrap["keyswitch"])),
                ("bootstrap", _decomposition(bootstrap["bootstrap"])),
            ]
        return _rows(rows)

    def _lookups(self) -> list[str]:
        if not self["bootstraps"]:
            return []
        header = f"{'bits':>6}{'count':>10}{'noise':>10}{'failure':>11}{'ms each':>10}  where"
        return [header] + [
            f"{lookup['message_bits']:>6}{lookup['count']:>10g}"
            f"{_exponent(lookup['noise_std_log2']):>10}{_failure(lookup['failure']):>11}"
            f"{lookup['cost_ms']:>10.2f}  {_place(lookup['location'])}"
            for lookup in self["bootstraps"]
        ]

    def _results(self) -> list[str]:
        header = f"{'bits':>6}{'count':>10}{'noise':>10}{'failure':>11}  function"
        return [header] + [
            f"{output['message_bits']:>6}{output['count']:>10g}"
            f"{_exponent(output['noise_std_log2']):>10}{_failure(output['failure']):>11}"
            f"  {output['function']}"
            for output in self["outputs"]
        ]

    def _program(self) -> list[str]:
        (kind, bound), *_ = self["error_bound"].items()
        scope = "for the whole program" if kind == "whole_program" else "for each lookup"
        keys = self["key_bytes"]
        return _rows(
            [
                ("failure", _failure(self["whole_program_failure"])),
                ("bound", f"{_power(bound)} {scope}"),
                ("predicted time", f"{self['predicted_ms_one_core']:.2f} ms on one core"),
                *((name.replace("_", " "), _size(keys[name])) for name in keys),
            ]
        )


def _rows(rows: list[tuple[str, str]]) -> list[str]:
    return [f"  {name:<16}{text}" for name, text in rows]


def _decomposition(decomposition: dict[str, int]) -> str:
    return f"base 2^{decomposition['base_log']}, {decomposition['level_count']} levels"


def _power(value: float) -> str:
    return _exponent(math.log2(value)) if value > 0 else "0"


def _exponent(log2: float | None) -> str:
    return "0" if log2 is None or log2 < _NOTHING else f"2^{log2:.1f}"


def _failure(failure: dict[str, Any]) -> str:
    return _exponent(failure["log2"])


def _place(location: dict[str, Any] | None) -> str:
    if location is None:
        return "unknown"
    return f"{location['file']}:{location['line']}"


def _size(count: int) -> str:
    return f"{count} bytes" if count < 1 << 20 else f"{count / (1 << 20):.1f} MiB ({count} bytes)"
