"""Functions on random arguments: what their graphs and circuits give, against numpy."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from ferrocrete import fhe
from ferrocrete.fhe.tracing import Parameter, trace


@fhe.compiler({"x": "encrypted", "y": "clear"})
def weigh(x, y):
    """For tests of what travels: one argument is encrypted, one is not."""
    return x * 2 + y


@dataclass(frozen=True)
class Range:
    """Random integers from ``low`` to ``high``, of a shape."""

    low: int
    high: int
    shape: tuple[int, ...] = ()
    encrypted: bool = True

    def draw(self, random: np.random.Generator) -> Any:
        return random.integers(self.low, self.high, self.shape, endpoint=True)

    def full(self, value: int) -> Any:
        return np.full(self.shape, value, dtype=np.int64)[()]


def samples(ranges: tuple[Range, ...], count: int, seed: int) -> list[tuple[Any, ...]]:
    """Random arguments, and the corners of all ranges first."""
    random = np.random.default_rng(seed)
    corners = [
        tuple(
            one.full(one.high if corner >> place & 1 else one.low)
            for place, one in enumerate(ranges)
        )
        for corner in range(1 << len(ranges))
    ]
    return corners + [tuple(one.draw(random) for one in ranges) for _ in range(count)]


def expect_same(found: Any, expected: Any) -> None:
    """Compares results of one structure; shapes count, types of elements do not."""
    if isinstance(expected, tuple | list):
        assert isinstance(found, tuple | list) and len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            expect_same(one, other)
        return
    assert np.shape(found) == np.shape(expected)
    np.testing.assert_array_equal(np.asarray(found), np.asarray(expected))


def check_graph(function: Callable[..., Any], *ranges: Range, seed: int = 1) -> None:
    """The graph of a function gives what the function gives, as traced and with floats fused."""
    parameters = [
        Parameter(f"x{place}", one.encrypted, one.shape) for place, one in enumerate(ranges)
    ]
    traced, structure = trace(function, parameters)
    fused, _ = trace(function, parameters)
    fused.simplify()
    for arguments in samples(ranges, 4, seed):
        expected = function(*copy.deepcopy(arguments))
        operands = [np.asarray(argument) for argument in arguments]
        for graph in (traced, fused):
            expect_same(structure.pack(graph.evaluate(operands)), expected)


def check(
    function: Callable[..., Any], *ranges: Range, seed: int = 1, runs: int = 1
) -> fhe.Circuit:
    """A circuit gives what the function gives, in its three readings.

    ``function`` takes numpy's values and traced ones. The inputset has all corners; ``runs`` random
    arguments are encrypted.
    """
    import inspect

    names = list(inspect.signature(function).parameters)
    statuses = {
        name: "encrypted" if one.encrypted else "clear"
        for name, one in zip(names, ranges, strict=True)
    }
    inputset = samples(ranges, 100, seed)
    circuit = fhe.Compiler(function, statuses).compile(inputset)
    for place, arguments in enumerate(inputset[-10:]):
        expected = function(*copy.deepcopy(arguments))
        expect_same(circuit.graph(*arguments), expected)
        expect_same(circuit.simulate(*arguments), expected)
        if place < runs:
            expect_same(circuit.encrypt_run_decrypt(*arguments), expected)
    return circuit
