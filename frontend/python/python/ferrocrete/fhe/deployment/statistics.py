"""Numbers on a compiled program."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .specs import ClientSpecs

#: Of the whole module: its functions share keys and parameters.
_OF_PROGRAM = (
    "size_of_secret_keys",
    "size_of_bootstrap_keys",
    "size_of_keyswitch_keys",
    "p_error",
    "global_p_error",
    "complexity",
)
_SIZES = ("size_of_inputs", "size_of_outputs")
#: Of lookups, by how they are done.
_LOOKUPS = {"programmable_bootstrap_count": "bootstrap", "circuit_lookup_count": "circuit"}
#: Of what is no lookup, and of the keyswitches of lookups.
_OPERATIONS = {
    "key_switch_count": "key_switch",
    "packing_key_switch_count": "packing_key_switch",
    "clear_addition_count": "clear_addition",
    "encrypted_addition_count": "encrypted_addition",
    "clear_multiplication_count": "clear_multiplication",
    "encrypted_negation_count": "encrypted_negation",
}
_COUNTS = (*_LOOKUPS, *_OPERATIONS)
#: In these ways every count is divided.
_DIVIDED = ("", "_per_parameter", "_per_tag", "_per_tag_per_parameter")
OF_FUNCTION = (*_SIZES, *(count + how for count in _COUNTS for how in _DIVIDED))

#: Numbers on a circuit.
NAMES = (*_OF_PROGRAM, *OF_FUNCTION)

#: What Concrete counts and is not counted here.
_NOT_COUNTED = {"memory_usage_per_location": "memory is planned for the whole function"}


class LweSecretKeyParam(NamedTuple):
    """The key that ciphertexts are under."""

    dimension: int


class BootstrapKeyParam(NamedTuple):
    """The bootstrap key."""

    polynomial_size: int
    glwe_dimension: int
    input_lwe_dimension: int
    level: int
    base_log: int
    variance: float


class KeyswitchKeyParam(NamedTuple):
    """The keyswitch key."""

    level: int
    base_log: int
    variance: float


class PackingKeyswitchKeyParam(NamedTuple):
    """The key that puts bits of circuit lookups into polynomials."""

    level: int
    base_log: int
    glwe_dimension: int
    polynomial_size: int
    input_lwe_dimension: int
    variance: float


class Statistics:
    """Numbers on a compiled program, of what the compiler computed for it.

    Parameters
    ----------
    load
        Gives what the compiler computed, as JSON.
    specs
        Its functions.
    """

    def __init__(self, load: Callable[[], str], specs: ClientSpecs) -> None:
        self._load = load
        self._specs = specs

    @cached_property
    def text(self) -> str:
        """What the compiler computed, as JSON."""
        return self._load()

    @cached_property
    def explanation(self) -> dict[str, Any]:
        """Parameters, lookups, noise, failure probability, cost, and other operations."""
        explanation: dict[str, Any] = json.loads(self.text)
        return explanation

    def of_program(self) -> dict[str, Any]:
        """All numbers on the whole program."""
        return {name: self.get(name) for name in _OF_PROGRAM}

    def of_function(self, symbol: str) -> dict[str, Any]:
        """All numbers on one function that are known of it."""
        numbers = {}
        for name in OF_FUNCTION:
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
        if name in _NOT_COUNTED:
            raise AttributeError(f"'{name}' is not counted: {_NOT_COUNTED[name]}")
        if name not in OF_FUNCTION:
            raise AttributeError(f"there is no '{name}'")
        if symbol is None:
            raise AttributeError(f"'{name}' is of a function, and there are several")
        if name in _SIZES:
            signature = self._specs.function(symbol)
            gates = signature.inputs if name == "size_of_inputs" else signature.outputs
            return self._specs.bytes_of(gates)
        count = max((one for one in _COUNTS if name.startswith(one)), key=len)
        return self._divided(count, name.removeprefix(count), symbol)

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

    def _divided(self, count: str, how: str, symbol: str) -> Any:
        rows = list(self._rows(count, symbol))
        if any(number is None for _, number in rows):
            raise AttributeError(
                f"'{count}' is not known: a condition, or a loop whose length an argument decides, "
                "says how often it is done"
            )
        if how == "":
            return _total(number for _, number in rows)
        if how == "_per_parameter":
            return self._by_parameter(count, _total(number for _, number in rows))
        # An inner part belongs to the parts around it, too.
        tags: dict[str, list[float]] = {}
        for tag, number in rows:
            parts = tag.split(".") if tag else []
            for length in range(1, len(parts) + 1):
                tags.setdefault(".".join(parts[:length]), []).append(number)
        totals = {tag: _total(numbers) for tag, numbers in tags.items()}
        if how == "_per_tag":
            return totals
        return {tag: self._by_parameter(count, number) for tag, number in totals.items()}

    def _rows(self, count: str, symbol: str) -> Iterator[tuple[str, Any]]:
        """Tags and numbers of the function."""
        if count in _LOOKUPS:
            for lookup in self.explanation["bootstraps"]:
                if lookup["method"] == _LOOKUPS[count] and lookup["function"] == symbol:
                    yield lookup.get("tag", ""), lookup["count"]
            return
        for row in self.explanation["operations"]:
            if row["operation"] == _OPERATIONS[count] and row["function"] == symbol:
                yield row.get("tag", ""), row["count"]

    def _by_parameter(self, count: str, number: float) -> dict[Any, float]:
        """There is one key of each kind, so all of a kind are under one."""
        parameter = self._parameter(count)
        return {} if parameter is None or not number else {parameter: number}

    def _parameter(self, count: str) -> NamedTuple | None:
        parameters = self.explanation["parameters"]
        big, bootstrap = parameters["big"], parameters["bootstrap"]
        if count not in (*_LOOKUPS, "key_switch_count", "packing_key_switch_count"):
            return LweSecretKeyParam(big["dimension"])
        if bootstrap is None:
            return None
        small, variance = bootstrap["small"], big["noise"] ** 2
        ring = bootstrap["polynomial_size"], bootstrap["glwe_dimension"]
        if count == "key_switch_count":
            return KeyswitchKeyParam(*_gadget(bootstrap["keyswitch"]), small["noise"] ** 2)
        if count in _LOOKUPS:
            gadget = _gadget(bootstrap["bootstrap"])
            return BootstrapKeyParam(*ring, small["dimension"], *gadget, variance)
        circuit = bootstrap.get("circuit")
        if circuit is None:
            return None
        gadget = _gadget(circuit["packing"])
        return PackingKeyswitchKeyParam(*gadget, ring[1], ring[0], big["dimension"], variance)


def _gadget(decomposition: dict[str, int]) -> tuple[int, int]:
    return decomposition["level_count"], decomposition["base_log"]


def _total(numbers: Iterable[float]) -> int | float:
    total = sum(numbers)
    return int(total) if float(total).is_integer() else float(total)


def table(numbers: dict[Any, Any], indent: str = "") -> str:
    """Numbers as text, a line for each."""
    lines = []
    for name, value in numbers.items():
        if isinstance(value, dict) and value:
            lines += [f"{indent}{name}:", table(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value if value != {} else 'none'}")
    return "\n".join(lines)
