"""Functions given to ``univariate`` and ``multivariate``: how and when they are called."""

import functools

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check, check_graph

DIVISORS = np.array([2, 3])


def _first_less_one(x, y):
    r = x * y
    r[0] -= 1
    return r


def _by_univariate(function):
    """As it is called with arrays in the clear, too."""
    return lambda x: fhe.univariate(function)(x)


@pytest.mark.parametrize(
    "function",
    [
        lambda v: v // DIVISORS,
        lambda v: np.where([True, False], v, 7 - v),
        lambda v: np.floor(np.sqrt(v) * [1, 2]).astype(np.int64),
        lambda v: v.astype(np.int64) * np.arange(v.size),
    ],
)
def test_places_have_their_own_tables(function):
    check_graph(lambda x: fhe.univariate(function)(x), Range(0, 15, (2,)))
    # numpy's answer is the function's on arrays.
    x = np.array([14, 12])
    assert fhe.univariate(function)(x).tolist() == function(x).tolist()


def test_circuits_of_functions_that_depend_on_the_place():
    def function(x, y):
        return (
            fhe.univariate(lambda v: v // DIVISORS)(x),
            fhe.multivariate(_first_less_one)(x, y),
        )

    check(function, Range(0, 7, (2,)), Range(0, 3, (2,)))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (np.sort, "mixes elements"),
        (lambda v: v - v[::-1], "mixes elements"),
        (np.cumsum, "mixes elements"),
        (np.sum, "one result for a whole array"),
        (lambda v: v + np.zeros((3, 2), np.int64), "of shape \\(3, 2\\) for shape \\(2,\\)"),
        (lambda v: "a", "one number for each"),
        (lambda v: None, "one number for each"),
        (lambda v: v.no_such_thing, "no_such_thing"),
        (3, "takes a function, not int"),
    ],
)
def test_no_tables(function, message):
    compiler = fhe.Compiler(lambda x: fhe.univariate(function)(x), {"x": "encrypted"})
    with pytest.raises((TypeError, ValueError), match=message):
        compiler.compile([np.array([i, 7 - i]) for i in range(8)])


def test_integers_do_not_wrap():
    function = fhe.univariate(lambda v: v**40 % 7)
    assert function(3) == 4
    assert function(np.array([3, 4])).tolist() == [4, 4]
    check_graph(function, Range(0, 9, (3,)))
    check_graph(function, Range(0, 9))
    both = fhe.multivariate(lambda a, b: (a + 2) ** (b * 30) % 11)
    check_graph(lambda x, y: both(x, y), Range(0, 9, (2,)), Range(0, 3))
    with pytest.raises(ValueError, match="an integer of 81 bits, and 63 are the most"):
        fhe.Compiler(_by_univariate(lambda v: 2 ** (v * 20)), {"x": "encrypted"}).compile(range(9))


def test_what_only_arrays_have_and_what_they_lack():
    for function in (
        lambda v: v.astype(np.float64).round().astype(np.int64) + 1,
        lambda v: np.where(v == 0, 3, 12 // v),
        lambda v: str(v).count("1"),
        lambda v: [3, 1, 2, 0][v % 4],
        functools.partial(lambda k, v: k - v, 3),
        np.vectorize(lambda v: v * 2 if v > 2 else v),
        np.frompyfunc(lambda v: v**40 % 7, 1, 1),
    ):
        for shape in ((), (2, 2)):
            check_graph(_by_univariate(function), Range(0, 7, shape))


FACTOR = 5
TABLE = [1, 2, 3]


def _scaled(v):
    return v * FACTOR + TABLE[0]


def test_functions_are_those_of_when_they_are_applied():
    def sums(x):
        y = x * 0
        for k in range(3):
            y = y + fhe.univariate(lambda v: v * k)(x)  # noqa: B023
        return y

    check_graph(sums, Range(0, 7))
    global FACTOR
    circuit = fhe.Compiler(lambda x: fhe.univariate(_scaled)(x), {"x": "encrypted"}).compile(
        range(8)
    )
    FACTOR, TABLE[0] = 7, 9
    try:
        assert [circuit(3), circuit.simulate(3), circuit.encrypt_run_decrypt(3)] == [16, 16, 16]
        # Beyond the inputset, too: no value is computed again.
        assert circuit.graph(9) == 46
    finally:
        FACTOR, TABLE[0] = 5, 1


def test_what_can_not_be_copied_is_shared():
    class Handle:
        factor = 3

        def __deepcopy__(self, memo):
            raise TypeError

    handle = Handle()
    check_graph(_by_univariate(lambda v: v * handle.factor), Range(0, 7))
