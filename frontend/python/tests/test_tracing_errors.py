"""What can't be traced: errors that name the user's line, say why, and what to write instead."""

import inspect
import re
import sys
import threading
import warnings

import numpy as np
import pytest
from ferrocrete import fhe
from ferrocrete.fhe.tracing import Parameter, trace

VECTOR = Parameter("x", True, (3,))
SCALAR = Parameter("x", True, ())


def branch(x):
    return 1 if x[0] > 2 else 0


def chained(x):
    return 0 < x[0] < 3


def loop(x):
    return sum(range(x[0]))


def python_max(x):
    return max(x[0], x[1])


def python_sorted(x):
    return sorted(x)


def to_float(x):
    import math

    return math.sqrt(x[0])


def into_clear(x):
    z = np.zeros(3)
    z[0] = x[0]
    return z


def augmented_clear(x):
    z = np.zeros(3, dtype=int)
    z += x
    return z


def numpy_array(x):
    return np.array([x[0], x[1]])


def clear_list(x):
    return [1, 2, 3][x[0]]


def clear_array(x):
    return np.arange(3)[x[0]]


def clear_dict(x):
    return {1: 2}[x[0]]


def unknown_function(x):
    return np.linalg.inv(x)


def unknown_method(x):
    return x.byteswap()


def distinct(x):
    return np.unique(x)


def places_of(x):
    return np.nonzero(x)


def unknown_edges(x):
    return np.histogram(x, 3)


def named_edges(x):
    return np.histogram(x, "auto", range=(0, 3))


def density(x):
    return np.histogram(x, [0, 2, 4], density=True)


def singular_values(x):
    return np.linalg.norm(x[None], 2)


def fractional_norm(x):
    return np.linalg.norm(x, 1.5)


def unevenly_sampled(x):
    return np.trapezoid(x, [0, 0.1, 0.3])


def tenth(x):
    return np.quantile(x, 0.1)


def wrong_subscripts(x):
    return np.einsum("ij->i", x)


def variance_of_one(x):
    return np.var(x[:1], ddof=1)


def median_of_none(x):
    return np.median(x[:0])


def unknown_option(x):
    return np.sum(x, initial=3)


def mask(x):
    return x[x > 2]


def two_masks(x):
    x[x > 2] = [1, 2]
    return x


def contains(x):
    return 3 in x


def vectorized(x):
    return np.vectorize(lambda v: v)(x)


def bits_of_floats(x):
    return x & 1.5


def ordered_reduction(x):
    return np.subtract.reduce(x)


def difference_of_truths(x):
    return (x > 1) - (x > 2)


def large(x):
    return x + 2**64


def complex_number(x):
    return x * 1j


def text(x):
    return x + "a"


def unsigned(x):
    return x + np.array([2**63], dtype=np.uint64)


def wrong_shape(x):
    return x + np.ones(2)


def wrong_product(x):
    return x @ np.ones((2, 2))


def out_of_bounds(x):
    return x[5]


def too_many_indices(x):
    return x[0, 1]


def wrong_axis(x):
    return np.sum(x, axis=1)


def wrong_reshape(x):
    return x.reshape(2, 2)


def wrong_value(x):
    x[:2] = [1, 2, 3]
    return x


def read_only(x):
    y = np.broadcast_to(x, (2, 3))
    y[0] = 1
    return y


def length_of_scalar(x):
    return len(x[0])


def rounded_floats(x):
    return fhe.round_bit_pattern(x / 2, 1)


def convolved(x):
    return fhe.conv(x, np.ones((1, 1, 2)))


ERRORS = [
    (branch, TypeError, "can't decide which way `if`.*if_then_else"),
    (chained, TypeError, r"\(a < b\) & \(b < c\) for a < b < c"),
    (python_sorted, TypeError, r"np\.sort for the functions"),
    (loop, TypeError, "can't become a Python int, nor.* a range"),
    (python_max, TypeError, r"np\.minimum, np\.maximum"),
    (to_float, TypeError, "np.sqrt, not math.sqrt"),
    (into_clear, TypeError, r"fhe\.zeros\(shape\) is an array to assign into"),
    (augmented_clear, TypeError, r"`clear \+= encrypted`.*fhe\.zeros"),
    (numpy_array, TypeError, r"fhe\.array\(\[...\]\) to join values"),
    (clear_list, TypeError, r"fhe\.LookupTable\(table\)\[x\] looks up"),
    (clear_array, TypeError, r"fhe\.LookupTable\(table\)\[x\] to look up"),
    (clear_dict, TypeError, r"can't be looked up in a dict"),
    (unknown_function, TypeError, r"np\.linalg\.inv does not take encrypted values: its results"),
    (unknown_method, AttributeError, r"numpy's arrays have \.byteswap, traced values do not"),
    (distinct, TypeError, r"np\.unique does not take several.*s = np\.sort\(x\) has equal ones"),
    (places_of, TypeError, r"np\.nonzero does not take.*np\.count_nonzero\(x\) counts them"),
    (unknown_edges, TypeError, r"give range=\(low, high\), or the edges as bins="),
    (named_edges, TypeError, r"bins='auto' depends on the values, which are not known: give edges"),
    (density, TypeError, r"np\.histogram does not take density="),
    (singular_values, TypeError, r"takes singular values.* there are 'fro', 1, -1, inf and -inf"),
    (fractional_norm, TypeError, r"norm of order 1\.5 is a sum of floats"),
    (
        unevenly_sampled,
        TypeError,
        r"distances.* must be integers: give x whose distances are equal",
    ),
    (tenth, TypeError, r"0\.1 lies between two encrypted elements, at 0\.2 of the way"),
    (wrong_subscripts, ValueError, r"np\.einsum\('ij->i'\) of shapes \(3,\): "),
    (variance_of_one, ValueError, r"variance of 1 elements with ddof=1 has no value"),
    (median_of_none, ValueError, r"the median of no elements has no value"),
    (unknown_option, TypeError, r"np\.sum got an unexpected keyword argument 'initial'"),
    (mask, TypeError, r"np\.where\(mask, x, 0\)"),
    (two_masks, TypeError, r"np\.where\(mask, values, x\)"),
    (contains, TypeError, r"np\.any\(x == value\)"),
    (vectorized, TypeError, r"fhe\.univariate\(function\)\(x\)"),
    (bits_of_floats, TypeError, "bitwise_and does not take int64 and float64"),
    (ordered_reduction, TypeError, "order of operands matters"),
    (difference_of_truths, TypeError, "does not subtract truth values: write \\^"),
    (large, TypeError, "do not fit 64 bits"),
    (complex_number, TypeError, "type complex can't be computed with"),
    (text, TypeError, "type str can't be computed with"),
    (unsigned, TypeError, "does not fit 64 bits with a sign"),
    (wrong_shape, ValueError, r"add: shapes \(3,\) and \(2,\) do not broadcast"),
    (wrong_product, ValueError, "matmul"),
    (out_of_bounds, IndexError, "index 5 is out of bounds"),
    (too_many_indices, IndexError, "2 indices for an array of 1 axes"),
    (wrong_axis, ValueError, "axis 1 is not one of the 1 axes"),
    (wrong_reshape, ValueError, "cannot reshape"),
    (wrong_value, ValueError, r"shape \(3,\) does not broadcast to the places assigned, \(2,\)"),
    (read_only, ValueError, "change a copy of it"),
    (length_of_scalar, TypeError, "a scalar has no length"),
    (rounded_floats, TypeError, r"convert them by x\.astype\(np\.int64\)"),
    (convolved, ValueError, r"fhe\.conv: x has shape \(batch, channels, spatial\.\.\.\)"),
]


@pytest.mark.parametrize(
    ("function", "error", "message"), ERRORS, ids=lambda part: getattr(part, "__name__", "")
)
def test_error(function, error, message):
    with pytest.raises(error, match=message) as caught:
        trace(function, [VECTOR])
    file, line, *_ = re.match(r"(.*?):(\d+):", str(caught.value)).groups()
    lines, first = inspect.getsourcelines(function)
    assert file == __file__
    assert first < int(line) < first + len(lines)


@pytest.mark.skipif(sys.version_info < (3, 11), reason="columns are known from Python 3.11 on")
def test_columns_of_operations():
    graph, _ = trace(lambda x: x[0] + x[1], [VECTOR])
    line = inspect.currentframe().f_lineno - 1
    text = graph.text(locations=True)
    source = inspect.getsourcelines(inspect.currentframe())[0]
    column = next(one for one in source if "lambda x: x[0]" in one).index("x[0]") + 1
    assert f"{__file__}:{line}:{column}" in text


def test_results_that_are_no_values():
    for result in (None, "a", {"a": 1}, [], [[1, 2]], 1j):
        with pytest.raises(TypeError, match=rf"^{re.escape(__file__)}:\d+.*"):
            trace(lambda x, result=result: result, [SCALAR])


def test_structure_of_results():
    for result, kind in (((1, 2), tuple), ([3], list)):
        _, structure = trace(lambda x, result=result: result, [SCALAR])
        assert structure.pack([5] * structure.count) == kind([5] * structure.count)
    graph, structure = trace(lambda x: 4.0, [SCALAR])
    assert structure.pack(graph.evaluate([np.array(1)])) == 4


def test_values_of_another_function():
    kept = []
    trace(lambda x: kept.append(x) or x, [SCALAR])
    with pytest.raises(TypeError, match="a value of another function"):
        trace(lambda x: x + kept[0], [SCALAR])


def test_sums_of_truth_values_warn():
    with pytest.warns(fhe.FheWarning, match="numpy adds truth values as `or`") as caught:
        trace(lambda x: (x > 1) + (x > 2), [SCALAR])
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace(lambda x: (x > 1) * 1 + (x > 2), [SCALAR])


def test_tracing_in_threads():
    texts = {}

    def run(place):
        def function(x):
            for step in range(200):
                x = x + step + fhe.constant(place)
            return x

        texts[place] = trace(function, [SCALAR])[0].evaluate([np.array(0)])[0]

    threads = [threading.Thread(target=run, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == {place: sum(range(200)) + 200 * place for place in range(4)}


def test_tags():
    def function(x):
        with fhe.tag("outer"):
            y = x + 1
            with fhe.tag("inner"):
                y = y * 2
        return y - 3

    text = trace(function, [SCALAR])[0].text(tags=True)
    assert re.search(r"add\(.* @ outer\n", text)
    assert re.search(r"multiply\(.* @ outer\.inner\n", text)
    assert re.search(r"subtract\([^@]*\n", text)


def test_representation():
    shown = []
    trace(lambda x: shown.extend([repr(x), repr(x[0] / 2), str(fhe.zero() > 1)]) or x, [VECTOR])
    assert shown == [
        "Tracer<EncryptedTensor<int64, shape=(3,)>>",
        "Tracer<EncryptedScalar<float64>>",
        "Tracer<ClearScalar<bool>>",
    ]
