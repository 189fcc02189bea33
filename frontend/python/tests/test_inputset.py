"""Inputsets: what they may be, and what is said of those that may not."""

import inspect
import warnings

import numpy as np
import pytest
from ferrocrete import fhe


@fhe.compiler({"x": "encrypted", "y": "clear"})
def weighted(x, y):
    return x * 3 + y


@pytest.mark.parametrize(
    ("inputset", "error", "message"),
    [
        (
            [(1, 2), 3],
            ValueError,
            r"sample 1 of the inputset is a single value; .* a tuple of 2 val",
        ),
        ([(1, 2, 3)], ValueError, r"a tuple of 3 values; expected a tuple of 2 values \(x, y\)"),
        ([(1, 2.5)], TypeError, "sample 0 of the inputset, argument 'y' has floats"),
        ([(1, "a")], TypeError, "sample 0 of the inputset, argument 'y'"),
        (
            [(1, 2), ([1, 1], 2)],
            ValueError,
            r"sample 1 .* has shape \(2,\) for 'x', the first has \(\)",
        ),
        (7, TypeError, "the inputset of 'weighted' is no iterable of samples but int"),
    ],
)
def test_wrong_inputsets(inputset, error, message):
    weighted.reset()
    with pytest.raises(error, match=message):
        weighted.compile(inputset)
    weighted.reset()


def test_an_inputset_with_a_wrong_sample_is_not_kept():
    weighted.reset()
    with pytest.raises(ValueError, match="sample 1"):
        weighted.trace([(100, 100), 3])
    assert weighted.trace([(1, 1)] * 10).integer_range() == (1, 4)


def test_an_interrupted_inputset_leaves_the_compiler_usable():
    weighted.reset()

    def interrupted():
        yield (100, 100)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weighted.compile(interrupted())
    assert weighted.trace([(1, 1)] * 10).integer_range() == (1, 4)


def test_small_inputsets_give_a_warning_at_the_users_line():
    weighted.reset()
    line = inspect.currentframe().f_lineno + 2
    with pytest.warns(fhe.FheWarning, match="'x' is 7 in the whole inputset") as caught:
        weighted.compile([(7, 0), (7, 3)])
    assert caught[0].filename == __file__
    assert caught[0].lineno == line


def test_full_inputsets_give_no_warning():
    weighted.reset()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        weighted.compile([(x, y) for x in range(3) for y in range(2)])


def test_random_inputsets():
    np.random.seed(1)
    inputset = fhe.inputset(fhe.uint4, fhe.tensor[fhe.int3, 2, 5], lambda number: number, size=200)
    assert len(inputset) == 200
    scalars, tensors, numbers = zip(*inputset, strict=True)
    assert {0, 15} <= set(scalars) <= set(range(16))
    assert {tensor.shape for tensor in tensors} == {(2, 5)}
    assert np.min(tensors) == -4
    assert np.max(tensors) == 3
    assert numbers == tuple(range(200))
    assert len(fhe.inputset(fhe.uint1)) == 100

    np.random.seed(5)
    first = fhe.inputset(fhe.uint63)
    np.random.seed(5)
    assert first == fhe.inputset(fhe.uint63)
