"""What numpy does not have: the same on clear values and on traced ones."""

import numpy as np
import pytest
from ferrocrete import fhe
from ferrocrete.fhe.tracing import Parameter, trace
from support import Range, check_graph

M = Range(-5, 6, (3, 4))
P = Range(0, 7, (2, 2))
S = Range(0, 7)
TABLES = [fhe.LookupTable(np.arange(8) * k) for k in range(4)]
IMAGE = Range(-4, 4, (2, 4, 5, 6))
LINE = Range(-4, 4, (1, 2, 7))
random = np.random.default_rng(5)
KERNEL = random.integers(-3, 4, (6, 2, 2, 3))
BIAS = np.arange(6)


def branches(x):
    if x < 3:
        return 1
    return sum(range(x))


def tagged(x):
    with fhe.tag("outer"), fhe.tag("inner"):
        return x + 1


def filled(x):
    z = fhe.zeros((3,))
    z[0] = x
    y = fhe.ones_like(z)
    y[1:] = fhe.arange(2) + z[0]
    return z, y, fhe.zero() + x, fhe.one() * x, fhe.ones(2) + fhe.zeros_like(y)[:2]


FUNCTIONS = [
    (lambda x: fhe.LookupTable([7, 6, 5, 4, 3, 2, 1, 0])[x] + TABLES[2][x - 8], P),
    (lambda x: fhe.LookupTable([TABLES[:2], TABLES[2:]])[x], P),
    (lambda x: fhe.LookupTable(np.array(TABLES[:2]))[x], P),
    (lambda x: fhe.LookupTable(TABLES[:2])[x], S),
    (lambda x: TABLES[1][x > 3], P),
    (fhe.univariate(lambda x: x**2 - 3), M),
    (fhe.univariate(branches), P),
    (fhe.univariate(branches), S),
    (fhe.univariate(lambda x: 4), M),
    (lambda x: fhe.univariate(lambda v: np.sqrt(abs(v)))(x).astype(np.int64), M),
    (lambda x: fhe.univariate(np.vectorize(lambda v: int(v) % 3, otypes=[np.int64]))(x), M),
    (lambda x: fhe.multivariate(lambda a, b: a * 2 if a > b else b)(x, x[0]), M),
    (
        lambda x: fhe.multivariate(lambda a, b: a * 2 + b)(x, 3) + fhe.multivariate(max)(x, [2, 1]),
        P,
    ),
    (lambda x: fhe.round_bit_pattern(x, 2) + fhe.round_bit_pattern(x, lsbs_to_remove=0), M),
    (lambda x: fhe.round_bit_pattern(x, 1, exactness=fhe.Exactness.EXACT), M),
    (lambda x: fhe.truncate_bit_pattern(x, 2) + fhe.truncate_bit_pattern(x, lsbs_to_remove=0), M),
    (lambda x: fhe.bits(x)[0] + fhe.bits(x)[2] * 2 + fhe.bits(x)[40] * 4, M),
    (
        lambda x: (
            fhe.bits(x)[1:3] + fhe.bits(x)[:2] * 10 + fhe.bits(x)[3:1] + fhe.bits(x)[0:5:2] * 100
        ),
        M,
    ),
    (lambda x: fhe.bits(x)[2::-1] + fhe.bits(x)[3:0:-2] * 10, M),
    (lambda x: fhe.bits(x)[1:] + fhe.bits(x)[::2] * 10, P),
    (lambda x: fhe.relu(x) + fhe.identity(x) + fhe.refresh(x) + fhe.hint(x, bit_width=6), M),
    (lambda x: fhe.hint(x, can_store=[-3, 100]) + fhe.constant(3) + fhe.constant(x), M),
    (lambda x: fhe.array([[x[0, 0], 1], [2, x[1, 1]]]) + fhe.array([x[0, :2], [3, 4]]), M),
    (lambda x: fhe.array(x) + fhe.array([1, 2, 3, 4]), M),
    (filled, S),
    (tagged, M),
    (lambda x: fhe.conv(x, KERNEL, bias=BIAS, group=2), IMAGE),
    (
        lambda x: fhe.conv(x, KERNEL, pads=(1, 0, 0, 2), strides=(2, 1), dilations=[1, 2], group=2),
        IMAGE,
    ),
    (lambda x: fhe.conv(x, KERNEL, auto_pad="SAME_UPPER", strides=(2, 2), group=2), IMAGE),
    (lambda x: fhe.conv(x, KERNEL, auto_pad="SAME_LOWER", kernel_shape=(2, 3), group=2), IMAGE),
    (lambda x: fhe.conv(x, [[[1, 2], [0, -1]]], [4], pads=[1, 1], strides=[2]), LINE),
    (lambda x: fhe.conv(x, np.arange(4).reshape(1, 1, 1, 2, 2)), Range(-2, 2, (1, 1, 2, 3, 2))),
    (lambda x: fhe.maxpool(x, kernel_shape=(2, 2)), IMAGE),
    (lambda x: fhe.maxpool(x, (3, 2), strides=(2, 2), pads=(1, 0, 1, 1), dilations=(1, 2)), IMAGE),
    (lambda x: fhe.maxpool(x, (2, 4), strides=(2, 3), ceil_mode=1), IMAGE),
    (lambda x: fhe.maxpool(x, [3], auto_pad="SAME_UPPER"), LINE),
    (lambda x: fhe.avgpool(x, (2, 2), strides=(2, 2)) + 1, IMAGE),
    (lambda x: fhe.avgpool(x, (3,), pads=(1, 1)), LINE),
    (lambda x: fhe.avgpool(x, (3,), pads=(1, 1), count_include_pad=1), LINE),
]


@pytest.mark.parametrize(("function", "argument"), FUNCTIONS)
def test_extension(function, argument):
    check_graph(function, argument)


def test_clear_conv():
    x = random.integers(-4, 5, (1, 1, 3, 4))
    kernel = random.integers(-4, 5, (1, 1, 2, 2))
    expected = [
        [np.sum(x[0, 0, i : i + 2, j : j + 2] * kernel[0, 0]) for j in range(3)] for i in range(2)
    ]
    np.testing.assert_array_equal(fhe.conv(x, kernel)[0, 0], expected)


def test_auto_rounder():
    first, second = fhe.AutoRounder(target_msbs=3), fhe.AutoRounder(target_msbs=2)

    def function(x):
        y = fhe.round_bit_pattern(x, first) + 100
        return fhe.round_bit_pattern(y, second)

    with pytest.raises(
        RuntimeError, match=r"AutoRounder is not adjusted: call fhe\.AutoRounder\.adjust"
    ):
        function(3)
    fhe.AutoRounder.adjust(function, [0, 17, 60])
    assert first.dump_dict() == {
        "target_msbs": 3,
        "is_adjusted": True,
        "input_min": 0,
        "input_max": 60,
        "input_bit_width": 6,
        "lsbs_to_remove": 3,
    }
    assert (second.input_max, second.lsbs_to_remove) == (164, 6)
    assert fhe.AutoRounder.load_dict(first.dump_dict()).dump_dict() == first.dump_dict()
    check_graph(function, Range(0, 60, (3,)))
    with pytest.raises(ValueError, match="at least one sample"):
        fhe.AutoRounder.adjust(function, [])


def test_adjusters_made_inside():
    def rounds(x):
        return fhe.round_bit_pattern(x, fhe.AutoRounder(3))

    def truncates(x):
        return fhe.truncate_bit_pattern(x, fhe.AutoTruncator(3))

    for kind, function in ((fhe.AutoRounder, rounds), (fhe.AutoTruncator, truncates)):
        with pytest.raises(RuntimeError, match="make it once, outside"):
            kind.adjust(function, range(100))
    made = {}

    def once(x):
        first = made.setdefault("first", made.get("first") or fhe.AutoRounder(3))
        x = fhe.round_bit_pattern(x, first)
        return fhe.round_bit_pattern(x, made.setdefault("second", fhe.AutoRounder(2)))

    fhe.AutoRounder.adjust(once, range(100))
    assert [one.lsbs_to_remove for one in made.values()] == [4, 5]


def test_auto_truncator():
    truncator = fhe.AutoTruncator(target_msbs=2)

    def function(x, y):
        return fhe.truncate_bit_pattern(x - y, truncator)

    fhe.AutoTruncator.adjust(function, [(np.array([5, 9]), 9), (np.array([3, 1]), 2)])
    assert (truncator.input_min, truncator.input_max, truncator.lsbs_to_remove) == (-4, 1, 1)
    check_graph(function, Range(0, 9, (2,)), Range(0, 9))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: fhe.LookupTable([1.5, 2]), "is no table"),
        (lambda: fhe.LookupTable([]), "is no table"),
        (lambda: fhe.LookupTable([[1, 2], [3, 4]]), "is no table"),
        (lambda: fhe.LookupTable([TABLES[0], fhe.LookupTable([1])]), "is no table"),
        (lambda: fhe.LookupTable([1, 2])[1.5], "use integers"),
        (
            lambda: fhe.LookupTable(TABLES[:2])[np.zeros(3, dtype=int)],
            r"shape \(2,\) can't be read at keys",
        ),
        (lambda: fhe.bits(5)[-1], "counted from the lowest"),
        (lambda: fhe.bits(5)[::-1], "need a start"),
        (lambda: fhe.bits(5)[[3, 1]], r"one by one or by a slice.*fhe\.array"),
        (lambda: fhe.bits(-5)[1:], "negative values have no end"),
        (lambda: fhe.bits(5.5), "has no bits"),
        (lambda: fhe.conv(np.ones((1, 2, 3)), np.ones((1, 1, 2))), "x has 2 channels"),
        (lambda: fhe.conv(np.ones((1, 1, 3)), np.ones((1, 1, 4))), "does not fit axis 0"),
        (lambda: fhe.maxpool(np.ones((1, 1, 3)), (2, 2)), "kernel_shape has 1 entries"),
        (lambda: fhe.tensor[fhe.uint4], "needs a shape"),
        (lambda: fhe.tensor[int, 3], "type such as fhe.uint4"),
        (lambda: fhe.Integer.that_can_represent(1.5), "not made of integers"),
    ],
)
def test_misuse(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()


def test_declared_results():
    def function(x):
        square = fhe.univariate(lambda v: v * v, outputs=fhe.uint9)(x)
        return fhe.multivariate(lambda a, b: a + b, outputs=fhe.int10)(square, x).astype(fhe.int12)

    parameters = [Parameter("x", True, (), (4, False))]
    measured, _ = trace(function, parameters)
    declared, _ = trace(function, parameters, direct=True)
    # What the function says of its results counts where nothing is measured; astype always does.
    assert (measured.text().count("hint("), declared.text().count("hint(")) == (1, 3)
    assert declared.evaluate([np.array(3)]) == [12]


def test_types():
    assert fhe.uint4.dtype == fhe.Integer(is_signed=False, bit_width=4)
    assert (fhe.int7.dtype.min(), fhe.int7.dtype.max()) == (-64, 63)
    assert str(fhe.tensor[fhe.int8, 3, 2]) == "ClearTensor<int8, shape=(3, 2)>"
    assert fhe.Integer.that_can_represent([-8, 7]) == fhe.Integer(is_signed=True, bit_width=4)
    for bits in (1, 3, 8, 64, 80):
        least = -(1 << (bits - 1))
        assert fhe.Integer.that_can_represent(least) == fhe.Integer(True, bits)
        assert fhe.Integer.that_can_represent([least - 1]) == fhe.Integer(True, bits + 1)
    assert str(fhe.Integer.that_can_represent(255, force_signed=True)) == "int9"
    assert fhe.Integer.that_can_represent(0).bit_width == 1


def test_hints_are_values_of_their_own():
    def assign(x):
        hinted = fhe.hint(x, bit_width=4)
        hinted[0] = 1
        return hinted, x

    check_graph(assign, M)


def test_functions_that_look_at_traced_values():
    graph, _ = trace(
        lambda x: fhe.univariate(lambda v: v % x.shape[0])(x), [Parameter("x", True, (3,))]
    )
    assert graph.evaluate([np.array([1, 4, 3])])[0].tolist() == [1, 1, 0]
