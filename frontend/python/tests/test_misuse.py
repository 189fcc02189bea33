"""Mistakes are named in the user's terms, at the user's line, and at a length that can be read."""

import numpy as np
import pytest
from ferrocrete import fhe

ARRAYS = [np.arange(4)] * 2


def traced(function, samples):
    return lambda: fhe.Compiler(function, {"x": "encrypted"}).trace(samples)


def ragged(x):
    x[0:2] = [[1, 2], [3]]
    return x


MISTAKES = [
    (traced(lambda x: x[1.5:], ARRAYS), "the bounds and the step of a slice are integers, not 1.5"),
    (
        traced(lambda x: x[::2.0], ARRAYS),
        "the bounds and the step of a slice are integers, not 2.0",
    ),
    (traced(lambda x: fhe.bits(x)[1.1:], ARRAYS), "the start of bits is an integer, not 1.1"),
    (traced(lambda x: fhe.bits(x)[:2.5], ARRAYS), "the end of bits is an integer, not 2.5"),
    (traced(lambda x: fhe.bits(x)["a"], ARRAYS), "a bit is an integer, not 'a'"),
    (
        traced(lambda x: fhe.bits(x)[x[0]], ARRAYS),
        "a bit is not known while the function is traced",
    ),
    (
        lambda: fhe.conv(np.ones((1, 1, 3), int), np.ones((1, 1, 2), int), group=None),
        "fhe.conv: group is an integer, not None",
    ),
    (traced(ragged, ARRAYS), "rows have different lengths or shapes; make them alike"),
    (traced(lambda x: x + [[1], [2, 3]], ARRAYS), "rows have different lengths or shapes"),
    (
        traced(lambda x: np.log2(x).astype(int), [0, 1]),
        r"inputset\[0\]: .*log2: gives -inf for this",
    ),
    (traced(lambda x: np.sqrt(x - 2).astype(int), [2, 1]), r"inputset\[1\]: .*sqrt: gives nan for"),
    (lambda: fhe.Compiler(ragged, ["x"]), "are given by parameter, as .*, not as list"),
    (lambda: fhe.Compiler(list(range(10**5)), {}), "is no function that can be compiled"),
    (
        lambda: fhe.inputset(fhe.uint4, size=2.5),
        "size of an inputset is a number of samples, not 2.5",
    ),
    (
        lambda: fhe.Compiler(ragged, {"x": "encrypted"}).compile(ARRAYS, None, "artifacts"),
        "the artifacts are of type str, no fhe.DebugArtifacts",
    ),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_a_mistake_is_named(call, message):
    with pytest.raises((ValueError, TypeError), match=message) as caught:
        call()
    assert len(str(caught.value)) < 400


def test_masked_infinities_are_no_mistake():
    graph = traced(lambda x: np.where(x == 0, 0, np.log2(x)).astype(int), [0, 1, 4])()
    assert graph(4) == 2


def test_inputsets_of_a_module_are_given_by_function():
    @fhe.module()
    class Counter:
        @fhe.function({"x": "encrypted"})
        def inc(x):
            return x + 1

    with pytest.raises(TypeError, match=r'are given by function, not as list: compile\(\{"inc": '):
        Counter.compile([1, 2])
    with pytest.raises(ValueError, match="an inputset for 'icn', .*; did you mean 'inc'"):
        Counter.compile({"icn": range(4)})


def test_clear_values_are_not_called_encrypted():
    compiler = fhe.Compiler(
        lambda x, k: np.rint(np.sin(x) + np.sin(k)).astype(int), {"x": "encrypted", "k": "clear"}
    )
    with pytest.raises(fhe.UnsupportedError, match="floats of encrypted %0 and clear %1 meet here"):
        compiler.trace([(1, 2), (3, 3)])


def test_bounds_beyond_those_that_floats_hold_are_exact():
    compiler = fhe.Compiler(lambda x, k: (x + 1, k), {"x": "encrypted", "k": "clear"})
    graph = compiler.trace([(0, 2**60 + 1), (3, 2**60 + 3)])
    assert graph.integer_range(is_encrypted_filter=False) == (1, 2**60 + 3)
    assert "[1152921504606846977, 1152921504606846979]" in graph.format()
