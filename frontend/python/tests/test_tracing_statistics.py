"""Orders, histograms, variance, norms, polynomials and named sums: what numpy gives on arrays."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check, check_graph

pytestmark = pytest.mark.filterwarnings("ignore:.*numpy adds truth values")

M = Range(-5, 6, (3, 4))
T = Range(-3, 3, (2, 3, 2))
C = np.arange(12).reshape(3, 4) - 4
I = np.int64


def ints(values, scale=7):
    # What is no integer by a hair is none in numpy, which subtracts the mean before it squares.
    return np.floor(values * scale + 1e-6).astype(I)


ORDERS = [
    lambda x: np.argsort(x, kind="stable"),
    lambda x: np.argsort(x, axis=0, kind="stable") + np.argsort(x[:1], axis=0, kind="stable"),
    lambda x: np.argsort(x, axis=None, kind="stable"),
    lambda x: x[0].argsort(kind="stable") + np.argsort(x > 0, kind="stable"),
    lambda x: np.argsort(x[:, :0]),
    lambda x: np.partition(x, 1)[:, 1] + np.argpartition(x[:, :1], 0)[:, 0],
    lambda x: np.searchsorted(np.sort(x[0]), [1, 2]) + np.searchsorted([3, 5], x[0, :2], "right"),
    lambda x: np.sort(x[0]).searchsorted(x[1], side="right"),
    lambda x: np.searchsorted([3, 1, 2], x, sorter=[1, 2, 0]),
    lambda x: np.argmax(x % 3, axis=1) * 10 + np.argmin(x % 2, axis=-1) + (x % 2).argmax(),
    lambda x: np.argmax(x, keepdims=True) + np.argmin(x, axis=1, keepdims=True),
]

COUNTS = [
    lambda x: np.histogram(x, [-5, -2, 0, 3, 6])[0],
    lambda x: np.histogram(x, 4, range=(-3, 5))[0] + np.histogram(x, 4, (-3, 5))[1].astype(I)[1:],
    lambda x: np.histogram(x, 4, range=(-3, 5), weights=C)[0],
    lambda x: np.histogram(x, [-4, 0, 4], weights=x)[0],
    lambda x: np.histogram(x / 2, [-1, 0, 0.6, 2])[0],
    lambda x: np.unique(x[0, 0]) + np.unique(x[:1, :1]),
    lambda x: np.unique(x[:1, 0], return_index=True, return_inverse=True, return_counts=True),
    lambda x: np.unique(fhe.constant([3, 1, 3, 2])) + x[0, :3],
]

GATHERED = [
    lambda x: np.take_along_axis(x, np.argsort(x, axis=1, kind="stable"), axis=1),
    lambda x: np.take_along_axis(x, x[:1] % 3, axis=0) + np.take_along_axis(C, x[:1] % 3 - 3, 0),
    lambda x: np.take_along_axis(x, np.array([[0, 3], [1, 1], [2, 0]]), axis=-1),
    lambda x: np.take_along_axis(x, x[0] % 12, axis=None),
    lambda x: np.choose(x % 3, [x, 7, C]) + np.choose(x, [1, C], mode="clip"),
    lambda x: np.choose(x[0], [[1, 2, 3, 4], 5], mode="wrap"),
    lambda x: np.meshgrid(x[0], [1, 2]),
    lambda x: np.meshgrid(x[0], x[:, 0], indexing="ij", sparse=True),
    lambda x: np.insert(x, 1, [9, 8, 7], axis=1) + np.insert(x, [4], x[:, :1], axis=1),
    lambda x: np.insert(x, [0, 2], 5) + np.insert(x[0], 4, x[1, 0])[0],
    lambda x: np.dsplit(x[None], 2)[1] + np.diagflat(x[:1, :3], 1)[0, 1],
    lambda x: np.block([[x, C[:, :1]], [np.ones((1, 4), dtype=int), 3]]),
    lambda x: np.nansum(x, axis=0) + np.nanmax(x) + np.nanargmin(x, axis=0),
    lambda x: np.isclose(x, 2) * 1 + np.allclose(x, x[0], atol=3) + np.array_equiv(x, x[0]) * 2,
]

SPREADS = [
    lambda x: ints(np.var(x)) + ints(x.var(axis=1, ddof=1))[0],
    lambda x: ints(np.std(x, axis=(0, 1), keepdims=True)) + ints(x.std(axis=0)),
    lambda x: ints(np.var(x > 0, axis=0)),
    lambda x: ints(np.linalg.norm(x)) + ints(np.linalg.norm(x, axis=1, keepdims=True)),
    lambda x: np.linalg.norm(x, 1).astype(I) + np.linalg.norm(x, -1).astype(I) * 100,
    lambda x: np.linalg.norm(x, np.inf).astype(I) + np.linalg.norm(x, -np.inf).astype(I) * 100,
    lambda x: np.linalg.norm(x, np.inf, keepdims=True).astype(I) + x,
    lambda x: np.linalg.norm(x, 1, axis=0).astype(I) + np.linalg.norm(x, 0, axis=0).astype(I),
    lambda x: np.linalg.norm(x, np.inf, 1).astype(I) * 10 + np.linalg.norm(x, -np.inf, 1).astype(I),
    lambda x: ints(np.linalg.norm(x, 3, axis=1)) + ints(np.linalg.norm(x, "fro", axis=(1, 0))),
    lambda x: ints(np.percentile(x, [0, 25, 50, 75, 100], axis=1)),
    lambda x: ints(np.quantile(x, 0.25, keepdims=True)) + np.percentile(x, 30, method="nearest"),
    lambda x: np.quantile(x, [[0.2, 0.9]], axis=0, method="higher"),
    lambda x: ints(np.quantile(x, 0.4, axis=0, method="midpoint")),
    lambda x: np.median(x, axis=(0, 1), keepdims=True).astype(I) + ints(np.median(x, axis=0)),
]

SAMPLED = [
    lambda x: [ints(one) for one in np.gradient(x)],
    lambda x: ints(np.gradient(x, 2, axis=1)) + np.correlate(x[0], [1, 2, -1], "same"),
    lambda x: np.correlate([1, 2], x[0], "full") + np.correlate(x[0], [1, 2], "full"),
    lambda x: np.polyadd(x[0], [1, 2]) + np.polysub(3, x[1]),
    lambda x: np.vander(x[0], 3) + np.vander(x[0, :4], 3, increasing=True),
    lambda x: np.polyval([1, -2, 3], x) + ints(np.polyval([0.5, 0.25], x)),
    lambda x: np.polyval(x[0], 2) + np.polyval(x[:2, 1], C) + np.polyval(x[0, :2], x[0]),
    lambda x: np.diff(x, prepend=0, axis=0) + np.diff(x, append=x[:, :1]),
    lambda x: np.diff(x, 0) + np.diff(x, 2, prepend=[[1, 2]] * 3),
    lambda x: (np.trapezoid(x) * 2).astype(I) + ints(np.trapezoid(x, dx=0.3, axis=0))[0],
    lambda x: (np.trapezoid(x, [0, 1, 3, 3.5]) * 8).astype(I) + ints(np.trapezoid(x > 0)),
    lambda x: (np.trapezoid(x[0], x[1]) * 2).astype(I) + ints(np.trapezoid(x, C)),
    lambda x: ints(np.interp(x, [-2, 3], [0, 4], left=-1) + np.interp(x, [0, 2], [1, 3], period=5)),
]

NAMED = [
    lambda x: np.einsum("ij->ji", x) + np.einsum(x, [0, 1], [1, 0]),
    lambda x: np.einsum("ij,kj->ik", x, x) + np.einsum("ij, ij -> i", x, C),
    lambda x: np.einsum("ij,j", x, [1, 2, 3, 4]) + np.einsum("ij->", x) + np.einsum("ii", x[:, :3]),
    lambda x: np.einsum("ii->i", x[:3, :3]) + np.einsum("...j->...", x),
    lambda x: np.einsum("ij,jk,lk->il", x[:, :2], [[1, 2], [0, 1]], x[:2, :2]),
    lambda x: np.einsum("i,j->ji", x[0], x[1]) + np.einsum("ba", x)[0, 0],
    lambda x: np.einsum("ij,kl->i", x, C) + np.einsum("i,ij,j->i", [1, 2, 3], x, x[0]),
    lambda x: np.einsum("ij,ij->ij", x[:, :1], C[:, 1:2]),
    lambda x: np.kron(x[:2, :2], [[1, 2]]) + np.kron([1, 2], x[:2, :2]),
    lambda x: np.ediff1d(x, to_begin=3, to_end=[1, 2]) + np.cross(x[:, :3], C[:, 1:]).sum(),
    lambda x: np.linalg.matrix_power(x[:2, :2], 3) + np.linalg.matrix_power(x[1:, 1:3], 0),
    lambda x: np.linalg.multi_dot([x[:2], C.T, [[1], [0], [2]]]),
]

NAMED_TENSORS = [
    lambda x: np.einsum("bij,bkj->bik", x, x) + np.einsum("...ij,kj->...ik", x, [[1, 2]] * 3),
    lambda x: np.einsum("iij->ij", x[:, :2]) + np.einsum("ijk->k", x),
    lambda x: ints(np.linalg.norm(x, axis=(0, 2))) + ints(np.linalg.norm(x)),
    lambda x: ints(np.var(x, axis=(0, -1))) + ints(x.std(axis=(0, 2), ddof=1)),
    lambda x: np.argsort(x, axis=1, kind="stable") + np.argmax(x, axis=1)[:, None],
]


@pytest.mark.parametrize("function", ORDERS + COUNTS + GATHERED + SPREADS + SAMPLED + NAMED)
def test_graph_of(function):
    check_graph(function, M)


@pytest.mark.parametrize("function", NAMED_TENSORS)
def test_graph_of_tensors(function):
    check_graph(function, T)


def test_of_clear_arguments():
    check_graph(
        lambda x, y: np.argsort(x, kind="stable") + y, Range(-3, 3, (4,), False), Range(0, 1)
    )
    check_graph(lambda x, y: np.einsum("i,i->", x, y), Range(-3, 3, (4,), False), Range(0, 3, (4,)))


def test_orders_and_counts_in_three_readings():
    def function(x):
        return (
            np.argsort(x, kind="stable"),
            np.histogram(x, [-2, 0, 1, 3])[0],
            np.searchsorted(np.sort(x[:3]), [0, 2]),
            np.polyval([1, -2, 3], x) + np.diff(x, prepend=0),
        )

    check(function, Range(-2, 3, (4,)))


def test_spreads_in_three_readings():
    def function(x):
        return (
            ints(np.var(x, axis=1, ddof=1)),
            ints(np.linalg.norm(x[0])),
            np.linalg.norm(x, np.inf).astype(I),
            (np.trapezoid(x, [0, 1, 1.5]) * 4).astype(I),
            np.einsum("ij,kj->ik", x, x),
            np.median(x, axis=1).astype(I),
        )

    check(function, Range(0, 3, (2, 3)))
