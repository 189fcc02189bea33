"""Numbers on a compiled program."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from ... import _native
from ..deployment import ClientSpecs
from .explanation import Explanation

#: Of the whole module: its functions share keys and parameters.
_OF_PROGRAM = (
    "size_of_secret_keys",
    "size_of_bootstrap_keys",
    "size_of_keyswitch_keys",
    "p_error",
    "global_p_error",
    "complexity",
)
_OF_FUNCTION = (
    "size_of_inputs",
    "size_of_outputs",
    "programmable_bootstrap_count",
    "circuit_lookup_count",
)

#: Numbers on a circuit.
NAMES = (*_OF_PROGRAM, *_OF_FUNCTION)

_LINEAR = "linear operations are compiled to native code, and not reported"

#: What Concrete counts and is not counted here, by the beginning of the name.
_NOT_COUNTED = {
    "key_switch_count": "the compiler reports lookups; some share a key switch",
    "packing_key_switch_count": "they are a part of circuit lookups: see circuit_lookup_count",
    "clear_addition_count": _LINEAR,
    "encrypted_addition_count": _LINEAR,
    "clear_multiplication_count": _LINEAR,
    "encrypted_negation_count": _LINEAR,
    "programmable_bootstrap_count_per": "explain() has every lookup with its width and line",
    "memory_usage_per_location": "memory is planned for the whole function",
}


class Statistics:
    """Numbers on a compiled program, of what the compiler computed for it.

    Parameters
    ----------
    program
        The compiled program.
    specs
        Its functions.
    """

    def __init__(self, program: _native.Program, specs: ClientSpecs) -> None:
        self._program = program
        self._specs = specs

    @cached_property
    def explanation(self) -> Explanation:
        """Parameters, lookups with their lines, noise, failure probability and cost."""
        return Explanation(json.loads(self._program.explain()))

    def of_program(self) -> dict[str, Any]:
        """All numbers on the whole program."""
        return {name: self.get(name) for name in _OF_PROGRAM}

    def of_function(self, symbol: str) -> dict[str, Any]:
        """All numbers on one function that are known of it."""
        numbers = {}
        for name in _OF_FUNCTION:
            try:
                numbers[name] = self.get(name, symbol)
            except AttributeError:
                continue
        return numbers

    def get(self, name: str, symbol: str | None = None) -> Any:
        """One number.

        Parameters
        ----------
        name
            What is asked for.
        symbol
            The function it is asked of.

        Raises
        ------
        AttributeError
            If it is not known, with the reason.
        """
        if name in _OF_PROGRAM:
            return self._of_program(name)
        if name in _OF_FUNCTION and symbol is not None:
            return self._of_function(name, symbol)
        for beginning, reason in _NOT_COUNTED.items():
            if name.startswith(beginning):
                raise AttributeError(f"'{name}' is not counted: {reason}")
        raise AttributeError(f"there is no '{name}'")

    def _of_program(self, name: str) -> int | float:
        explanation = self.explanation
        if name == "p_error":
            sites = explanation["bootstraps"] + explanation["outputs"]
            return max((site["failure"]["probability"] for site in sites), default=0.0)
        if name == "global_p_error":
            return float(explanation["whole_program_failure"]["probability"])
        if name == "complexity":
            return float(explanation["predicted_ms_one_core"])
        key = {
            "size_of_secret_keys": "client_key",
            "size_of_bootstrap_keys": "bootstrap_key",
            "size_of_keyswitch_keys": "keyswitch_key",
        }[name]
        return int(explanation["key_bytes"][key])

    def _of_function(self, name: str, symbol: str) -> int | float:
        signature = self._specs.function(symbol)
        if name == "size_of_inputs":
            return self._specs.bytes_of(signature.inputs)
        if name == "size_of_outputs":
            return self._specs.bytes_of(signature.outputs)
        method = "bootstrap" if name == "programmable_bootstrap_count" else "circuit"
        lookups = self.explanation["bootstraps"]
        if len(self._specs.functions) > 1 and not all("function" in lookup for lookup in lookups):
            raise AttributeError(
                f"'{name}' of one function of several is not known; explain() of the module has "
                "every lookup with its line"
            )
        count = sum(
            lookup["count"]
            for lookup in lookups
            if lookup["method"] == method and lookup.get("function", symbol) == symbol
        )
        return int(count) if float(count).is_integer() else float(count)


def table(numbers: dict[str, Any], indent: str = "") -> str:
    """Numbers as text, a line for each."""
    lines = []
    for name, value in numbers.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", table(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(lines)
