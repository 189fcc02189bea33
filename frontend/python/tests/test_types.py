"""numpy's types of elements: what wraps, what is rounded, what type a result is of."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check, check_graph

#: Functions of an array of integers from -20 to 100 that depend on the types they compute in.
WRAPPING = [
    lambda x: x.astype(np.uint8) * 3,
    lambda x: x.astype(np.int8) * 3 + 1,
    lambda x: (x.astype(np.uint8) - 200) // 3,
    lambda x: (x * 7).astype(np.int8) - 1,
    lambda x: -x.astype(np.uint8),
    lambda x: ~x.astype(np.uint8) + (~x.astype(np.int16)),
    lambda x: abs((x * 2).astype(np.int8)),
    lambda x: x.astype(np.uint8) + np.int64(250),
    lambda x: np.square(x.astype(np.int8)),
    lambda x: x.astype(np.int8) << 2,
    lambda x: x.astype(np.uint16) * 1000 % 11,
    lambda x: x.astype(np.uint8)[:2] @ np.array([100, 3], np.uint8),
    lambda x: np.sum(x.astype(np.int8)) + np.prod(x[:2].astype(np.int8)),
    lambda x: np.cumsum(x.astype(np.int8) * 2),
    lambda x: np.where(x > 3, x.astype(np.uint8), 250) + x.astype(np.uint8),
    lambda x: np.concatenate((x.astype(np.uint8), x.astype(np.int8))),
    lambda x: np.maximum(x.astype(np.int8), x.astype(np.uint8)),
    lambda x: np.clip(x.astype(np.int8), -5, 100) * 2,
    lambda x: (x > 3) * np.int8(100) * 2,
    lambda x: (x > 3).astype(np.uint8) - 1,
    lambda x: np.diff(x.astype(np.uint8)),
]
#: As above, through floats.
ROUNDED = [
    lambda x: np.floor(x.astype(np.float32) * np.float32(0.7)).astype(np.int64),
    lambda x: np.floor(x.astype(np.float32) / np.float32(0.1)).astype(np.int64),
    lambda x: np.floor(x.astype(np.float32) / 0.1).astype(np.int64),
    lambda x: np.floor(x * np.float32(0.7)).astype(np.int64),
    lambda x: (x.astype(np.float16) * np.float16(33.3) + 1).astype(np.int32),
    lambda x: np.rint(np.sin(x.astype(np.float32)) * 1000).astype(np.int64),
    lambda x: np.floor(np.sqrt(x.astype(np.uint8)) * 64).astype(np.int64),
    lambda x: (x.astype(np.float32) * np.float32(0.1) < 0.7).astype(np.int64),
    lambda x: (np.exp(x.astype(np.float32) / 9) > np.float32(2.5)) + 1,
    lambda x: (x / 3).astype(np.float16).astype(np.float64).round(3).astype(np.int8),
    lambda x: np.sqrt(np.abs(x) * 900.0).astype(np.uint8),
    lambda x: (x * -3.7).astype(np.int8),
    lambda x: np.round(x.astype(np.float32) / np.float32(3), 1).astype(np.int64),
    lambda x: np.floor_divide(x.astype(np.float32), np.float32(0.1)).astype(np.int64),
    lambda x: (x > 2) * np.float32(1.5) > 1,
]


@pytest.mark.parametrize("function", WRAPPING + ROUNDED)
def test_graphs_compute_in_the_types_of_numpy(function):
    check_graph(function, Range(-20, 100, (3,)))


def test_circuits_compute_in_the_types_of_numpy():
    def function(x, y):
        return (
            x.astype(np.uint8) * 30,
            np.floor(x.astype(np.float32) / np.float32(0.1)).astype(np.int64),
            np.sqrt(x * 90000.0).astype(np.uint8),
            x.astype(np.int8) * y.astype(np.int8) * 20,
        )

    check(function, Range(0, 7, (2,)), Range(0, 3))


def test_what_stays_in_its_type_costs_nothing():
    circuit = fhe.Compiler(lambda x: x.astype(np.uint8) * 3 + 5, {"x": "encrypted"}).compile(
        range(16)
    )
    assert circuit.programmable_bootstrap_count == 0


def test_a_clear_index_may_wrap():
    compiler = fhe.Compiler(
        lambda x, i: x[(i * 100).astype(np.uint8) % 3], {"x": "encrypted", "i": "clear"}
    )
    circuit = compiler.compile([(np.array([3, 5, i]), i) for i in range(10)])
    assert circuit.encrypt_run_decrypt(np.array([1, 2, 3]), 7) == [1, 2, 3][700 % 256 % 3]


@pytest.mark.parametrize(
    ("function", "error", "message"),
    [
        (lambda x: x.astype(np.uint8) + 300, OverflowError, "300 out of bounds for uint8"),
        (lambda x: x.astype(np.longdouble), TypeError, "can't convert to"),
        (lambda x: x.astype(np.float32) + np.longdouble(1), TypeError, "64 bits"),
        (lambda x: ~x.astype(np.uint64), TypeError, "more than 63 bits"),
        (lambda x: (x - 5).astype(np.uint64), ValueError, "-5 .* beyond 63 bits"),
        (
            lambda x: ((x + np.arange(1, 17)) * -1e10).astype(np.uint32),
            ValueError,
            "numpy has several results",
        ),
    ],
)
def test_refused(function, error, message):
    with pytest.raises(error, match=message):
        fhe.Compiler(function, {"x": "encrypted"}).compile(range(10))


def test_reductions_of_a_scalar():
    def function(x):
        return (
            np.max(x, axis=-1) + np.min(x, axis=0) + np.sum(x, axis=-1) + np.prod(x, axis=0),
            np.ptp(x, axis=0) + np.any(x, axis=-1) + np.all(x, axis=0),
            np.count_nonzero(x, axis=0) + np.argmax(x, axis=-1) + np.maximum.reduce(x),
            np.cumsum(x, axis=-1) + np.cumprod(x, axis=0),
            np.max(x, axis=0, keepdims=True),
        )

    check_graph(function, Range(-3, 5))
    for wrong in (lambda x: np.mean(x, axis=0), lambda x: np.max(x, axis=1)):
        with pytest.raises(ValueError, match="axis . is not one of the 0 axes"):
            fhe.Compiler(wrong, {"x": "encrypted"}).compile(range(4))


@pytest.mark.parametrize("shape", [(1,), (1, 1), (1, 1, 1)])
@pytest.mark.parametrize("of", [(), (1,), (1, 1), (3,)])
def test_constants_of_one_element(shape, of):
    check_graph(lambda x: np.rint((x - 3) * np.full(shape, 0.5)).astype(np.int64), Range(0, 15, of))


def test_a_circuit_with_a_constant_of_one_element():
    check(lambda x: np.rint((x - 3) * np.array([[0.5]])).astype(np.int64), Range(0, 15, (1, 1)))
