"""Elementwise operations in three readings: clear, simulated, encrypted."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check


def test_sums_and_products():
    def function(x, y, c):
        return -(x * 3 - y) + c + 7, x * c + [1, -2, 3], (x - 2) * y

    check(function, Range(-3, 4, (3,)), Range(0, 3, (2, 1)), Range(-2, 3, (3,), encrypted=False))


def test_division():
    def function(x, y):
        return x // 4 + x % 3, x // -3, y**2 % 5, (x / 3).round().astype(np.int64)

    check(function, Range(-9, 9, (2,)), Range(0, 7))


def test_comparisons():
    def function(x, y):
        return (
            (x < y) * 1 + (x <= y) * 2 + (x > y) * 4,
            (x >= y) * 1 + (x == y) * 2 + (x != y) * 4,
            (x < 2) * 1 + (x == -1) * 2 + ~(x > 1),
        )

    check(function, Range(-3, 3, (2,)), Range(-3, 4))


def test_least_and_greatest():
    def function(x, y):
        return (
            np.minimum(x, y) + np.maximum(x, 1) * 2,
            x.clip(-2, 3) + abs(x),
            np.sign(x) - np.maximum(x, y),
        )

    check(function, Range(-4, 5, (2,)), Range(0, 5, (2,)))


def test_bits_of_two():
    def function(x, y):
        return (x & y) + (x | 3), (x ^ y) + (x ^ 5), ~x

    check(function, Range(0, 7, (2,)), Range(0, 7))


def test_shifts():
    def function(x, y):
        return (x << 2) + (x >> 1), (x << y) - (x >> y), 1 << y

    check(function, Range(0, 6, (2,)), Range(0, 3))


def test_choices():
    def function(x, y, z):
        swapped = np.where(x > y, y, x)
        return swapped, fhe.if_then_else(z, x + y, -1), np.where(z == 0, 2, 5)

    check(function, Range(0, 6, (2,)), Range(-2, 5, (2,)), Range(0, 1))


def test_logic():
    def function(x, y):
        a, b = x > 1, y > 2
        return a & b | ~a, np.logical_xor(a, b), np.logical_not(x), a.any(), b.all()

    check(function, Range(0, 3, (2,)), Range(0, 4, (2,)))


def test_floats():
    def function(x, y):
        wave = np.sin(x * 0.7) * 5 + [0.5, 1.5, -2]
        mixed = np.sqrt(x + 9) * 3 + np.exp(x / 4)
        return np.rint(wave).astype(np.int64) + x, mixed.astype(np.int64), round(y / 2)

    circuit = check(function, Range(-8, 7, (3,)), Range(-8, 7))
    assert circuit.graph.maximum_integer_bit_width() == 5


def test_tables():
    table = fhe.LookupTable([5, 0, 3, 1, 7, 2, 6, 4])
    rows = fhe.LookupTable([fhe.LookupTable(np.arange(8) * k % 11) for k in (1, 3)])

    def function(x, y):
        return table[x] + table[y - 8], rows[x], table[x > 3]

    check(function, Range(0, 7, (2,)), Range(0, 7))


def collatz(x):
    steps = 0
    while x > 1:
        x = x // 2 if x % 2 == 0 else 3 * x + 1
        steps += 1
    return steps


def test_functions_as_tables():
    def function(x, y):
        steps = fhe.univariate(collatz)(x)
        mixed = fhe.multivariate(lambda a, b: a * 2 if a > b else b - a)(x, y)
        return steps, mixed, fhe.multivariate(lambda a, b: a * b % 5)(x, [2, 3])

    check(function, Range(0, 7, (2,)), Range(0, 3))


def test_truths_of_functions_are_counted():
    def function(x, y):
        large = fhe.univariate(lambda v: v > 2)(x)
        less = fhe.multivariate(lambda a, b: a < b)(x, y)
        return large + large, ~less, less + less

    check(function, Range(0, 4, (2,)), Range(0, 3))
    check(function, Range(0, 4), Range(0, 3))


def test_bits():
    def function(x, y):
        return (
            fhe.bits(x)[0] + fhe.bits(x)[2:4],
            fhe.bits(x)[3::-1],
            fhe.bits(y)[1] + fhe.bits(y)[4],
        )

    check(function, Range(0, 15, (2,)), Range(-9, 8))


def test_rounding():
    def function(x, y):
        return (
            fhe.round_bit_pattern(x, 3) // 8,
            fhe.truncate_bit_pattern(x, 2) + 1,
            fhe.univariate(lambda v: v // 4 % 3)(fhe.round_bit_pattern(y, 2)),
        )

    check(function, Range(0, 63, (2,)), Range(-16, 15))


def test_rounding_to_nothing():
    def function(x):
        gone = fhe.truncate_bit_pattern(x, 3)
        return np.where(gone, 5, x), gone | x

    check(function, Range(0, 1, (2,)))


def test_approximate_rounding():
    def function(x):
        return fhe.round_bit_pattern(x, 4, exactness=fhe.Exactness.APPROXIMATE) // 16

    inputset = [np.array([low, 127 - low]) for low in range(128)]
    circuit = fhe.Compiler(function, {"x": "encrypted"}).compile(inputset)
    # Only values near the middle of two multiples may go to either.
    np.testing.assert_array_equal(circuit.encrypt_run_decrypt([3, 111]), [0, 7])


@pytest.mark.parametrize(("lsbs", "most"), [(1, 3), (2, 20)])
def test_halves_are_off_the_border_of_approximate_rounding(lsbs, most):
    def function(x):
        return fhe.round_bit_pattern(x, lsbs, exactness=fhe.Exactness.APPROXIMATE) + 1

    x = np.arange(256) // 2
    circuit = fhe.Compiler(function, {"x": "encrypted"}).compile([x])
    wrong = np.count_nonzero(circuit.simulate(x, seed=5) != function(x))
    # Every second or fourth value is a half; it goes to the right side but for noise of half a unit.
    assert wrong <= most


def test_hints_and_passing_on():
    def function(x):
        y = fhe.hint(fhe.identity(x) + 1, bit_width=5)
        return fhe.relu(y - 3) + fhe.refresh(x), y

    circuit = check(function, Range(0, 6, (2,)))
    assert circuit.graph.maximum_integer_bit_width() == 5
