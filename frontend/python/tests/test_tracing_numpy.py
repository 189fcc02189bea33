"""What numpy's functions, methods and operators give on traced values: what they give on arrays."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check_graph

pytestmark = pytest.mark.filterwarnings("ignore:.*numpy adds truth values")

M = Range(-5, 6, (3, 4))
V = Range(-5, 6, (4,))
S = Range(-5, 6)
P = Range(0, 6, (3, 4))
C = np.arange(12).reshape(3, 4) - 4
T = Range(-3, 3, (2, 3, 2))
I = np.int64


def ints(values, scale=7):
    return np.floor(values * scale).astype(np.int64)


UNARY = [
    lambda x: -x,
    lambda x: +x,
    lambda x: ~x,
    lambda x: abs(x),
    lambda x: np.square(x) + x**3,
    lambda x: np.sign(x),
    lambda x: ints(np.sin(x) + np.cos(x / 3) * np.tanh(x)),
    lambda x: ints(np.sqrt(abs(x)) + np.log1p(x * x) - np.exp2(-x)),
    lambda x: ints(np.arctan2(x, 3) + np.hypot(x, 1.5) + np.copysign(2.5, x)),
    lambda x: np.round(x / 3, 1).astype(I) + np.round(x, -1) + (x / 2).round().astype(I),
    lambda x: np.rint(x / 2).astype(I) + np.trunc(x / 3).astype(I) + np.ceil(x * 0.7).astype(int),
    lambda x: np.isnan(x / 2) + np.isfinite(x / 2) * 2 + np.signbit(x / 2) * 4,
    lambda x: np.logical_not(x),
    lambda x: ~(x > 2),
    lambda x: x.astype(bool),
    lambda x: (x / 2).astype(np.float32).astype(np.int32),
    lambda x: x.astype(float).astype(np.int64) + x.astype(np.int16),
    lambda x: np.gcd(x, 6) + np.lcm(x, 4) + np.fmod(x, 4) + np.fmax(x, 1) - np.fmin(x, 0),
    lambda x: np.heaviside(x, 0.5).astype(I) + np.float_power(x, 2).astype(I),
    lambda x: np.modf(x / 2)[1].astype(I) + np.divmod(x, 3)[0] + divmod(x, -2)[1],
    lambda x: np.clip(x, -2, 3) + x.clip(None, 1) + x.clip(0) + np.clip(x, -1.5, 2.5).astype(I),
    lambda x: x // 3 + x % 3 - x // -2 + x % -2,
    lambda x: (7 // (x * x + 1)) + 100 % (x * x + 2) + 2 ** abs(x),
    lambda x: ints(1 / (x * x + 1.5)) + ints(x / 3) + ints((x - 0.25) % 0.5),
    lambda x: (x << 2) + (x >> 1) + (1 << abs(x)) + (50 >> abs(x)),
    lambda x: (x & 5) + (x | 3) - (x ^ 6) + (9 & x),
    lambda x: (
        (x == 2) * 1 + (x != 2) * 2 + (x < 1) * 4 + (3 <= x) * 8 + (2.5 > x) * 16 + (x >= 0) * 32
    ),
    lambda x: (
        np.logical_and(x, x > 1) * 1
        + np.logical_or(x < 0, x > 2) * 2
        + np.logical_xor(x, x > 2) * 4
    ),
    lambda x: (x > 1) + (x > 3),
    lambda x: (x > 1) * (x < 4),
    lambda x: np.minimum(x, 2) + np.maximum(x, -1) + np.minimum(x > 1, x < 3) * 1,
    lambda x: (
        np.where(x > 1, x, -x) + np.where(x, 5, 2.0).astype(I) + fhe.if_then_else(x == 0, 9, x)
    ),
    lambda x: np.where(x > 1, x > 2, x < 0),
    lambda x: np.zeros_like(x) + np.ones_like(x) * 2 + np.full_like(x, 5),
    lambda x: np.absolute(x > 1) * 3,
    lambda x: np.isin(x, [1, 3]) * 1 + np.digitize(x, [0, 2]) * 2 + np.searchsorted([0, 2], x),
    lambda x: ints(np.interp(x, [-2, 3], [0, 4]) + np.sinc(x / 3) + np.nan_to_num(x / 2)),
]

BINARY = [
    lambda x, y: x + y - x * y,
    lambda x, y: (
        (x < y) * 1 + (x <= y) * 2 + (x == y) * 4 + (x != y) * 8 + (x > y) * 16 + (x >= y) * 32
    ),
    lambda x, y: np.minimum(x, y) * 3 + np.maximum(x, y),
    lambda x, y: (x & y) + (x | y) - (x ^ y),
    lambda x, y: np.where(x > y, x, y * 2),
    lambda x, y: x // (y * y + 1) + x % (y * y + 1),
    lambda x, y: (abs(x) << (y % 3)) + (x >> (y % 3)),
    lambda x, y: x ** (y % 3),
    lambda x, y: np.add.outer(x, y) * np.multiply.outer(y, x).T.sum(),
    lambda x, y: np.gcd(x, y) + np.lcm(x, abs(y) + 1),
    lambda x, y: fhe.multivariate(lambda a, b: np.maximum(a, b) * 2 - a)(x, y),
]

MATRIX = [
    lambda x: x.sum() + np.sum(x, axis=1, keepdims=True) + x.sum(axis=(0, 1)) + np.add.reduce(x),
    lambda x: (
        x.min() + x.max(axis=0) * 2 + np.min(x, axis=(1,), keepdims=True) + np.amax(x, 1)[:, None]
    ),
    lambda x: np.prod(x[:2, :2]) + x.prod(axis=0),
    lambda x: np.cumsum(x) + 1,
    lambda x: np.cumsum(x, axis=0) + x.cumsum(axis=1),
    lambda x: np.cumprod(x[:, :3], axis=1),
    lambda x: np.logical_and.accumulate(x, axis=1),
    lambda x: np.multiply.reduce(x > 0, axis=1) + np.multiply.accumulate(x > 0)[:, 0],
    lambda x: np.add.accumulate(x > 0, axis=1) + np.add.reduce(x > 0),
    lambda x: np.maximum.accumulate(x, axis=1) + np.minimum.reduce(x, axis=1, keepdims=True),
    lambda x: np.any(x > 3, axis=0) * 1 + np.all(x < 3, axis=0) * 2 + x.any() + np.count_nonzero(x),
    lambda x: np.logical_and.reduce(x, axis=1),
    lambda x: np.argmax(x, axis=1) * 10 + x.argmin(axis=1) + np.argmax(x),
    lambda x: np.argmin(x, axis=0, keepdims=True),
    lambda x: np.sort(x, axis=0) * 20 + np.sort(x),
    lambda x: np.sort(x, axis=None),
    lambda x: ints(np.mean(x[0])) + ints(x[:, :1].mean(axis=1)),
    lambda x: np.ptp(x, axis=0) + np.diff(x, axis=1)[:, :1] + np.diff(x, 2)[:, :1],
    lambda x: x @ np.arange(4) + np.arange(3) @ x[:, 0],
    lambda x: np.dot(x, C.T) + x.dot(C.T) + C @ x.T + np.matmul(x, x.T),
    lambda x: np.inner(x, C) + np.vdot(x, C) + np.tensordot(x, C, ([1], [1])),
    lambda x: np.tensordot(x, C) + np.outer(x[0], C[0])[:3],
    lambda x: np.dot(x, np.ones((2, 4, 3), dtype=int)),
    lambda x: np.dot(x, 3) + np.trace(x) + x.trace(1),
    lambda x: x.reshape(4, 3) + x.reshape((4, -1)) - np.reshape(x, (4, 3), order="F"),
    lambda x: x.flatten() + x.ravel() * 2 + np.ravel(x.T, order="F") + x.T.ravel(),
    lambda x: x.T.reshape(-1),
    lambda x: x.transpose() + np.transpose(x, (1, 0)) + x.transpose(1, 0) + x.swapaxes(0, 1),
    lambda x: np.expand_dims(x, (0, 2)) + np.squeeze(np.expand_dims(x, 1))[None, :, None],
    lambda x: np.concatenate((x, C, x[:1])) + np.vstack([x, C, x[:1]]) + np.append(x, C, 0)[:1],
    lambda x: np.concatenate((x, C), axis=None),
    lambda x: np.stack((x, C), axis=-1) + np.dstack((x, x)) + np.stack((x > 1, x > 2), axis=2),
    lambda x: np.hstack((x, C)) + np.concatenate((x, x + 1), axis=-1) + np.hstack((x[0], x[1])),
    lambda x: np.column_stack((x[:, 0], x)) + np.array([1, 2, 3])[:, None],
    lambda x: np.tile(x, 2) + np.tile(x, (1, 2)) + np.repeat(x, 2, axis=1),
    lambda x: np.tile(x, (2, 1, 2)) * 2,
    lambda x: np.repeat(x, [1, 0, 2], axis=0) + x.repeat(3)[:4],
    lambda x: np.broadcast_to(x, (2, 3, 4)) + np.broadcast_to(x[0], (3, 4)),
    lambda x: np.flip(x) + np.flip(x, 0) + np.flip(x, (1,)) + np.fliplr(x) + np.flipud(x),
    lambda x: np.rot90(x) + np.roll(x, 1, axis=0).T + np.roll(x, -3).T,
    lambda x: np.take(x, [2, 0], axis=1) + np.delete(x, [0, 1], axis=1) + x.take([1, 2, 3])[0],
    lambda x: (
        np.pad(x, 1) + np.pad(x, ((1, 1), (1, 1)), constant_values=3) + np.pad(x, 1, mode="edge")
    ),
    lambda x: np.diagonal(x) + np.diag(x) + np.diag(np.diag(x))[1],
    lambda x: np.diag(x[0], -1) + 1,
    lambda x: np.tril(x) + np.triu(x, 1) * 2,
    lambda x: np.split(x, 2, axis=1)[1] + np.hsplit(x, 2)[0] + np.array_split(x, 3, axis=1)[0],
    lambda x: np.array_split(x, 5),
    lambda x: (np.atleast_3d(x)[..., 0], np.atleast_1d(x[0, 0]), np.atleast_2d(x[0])),
    lambda x: [row.sum() for row in x],
    lambda x: sum(x) + len(x) + x.ndim + x.size + np.size(x, 1) + np.shape(x)[0] + np.ndim(x),
    lambda x: np.moveaxis(x[None], 0, 2) + np.swapaxes(x[..., None], 0, 1).swapaxes(0, 1),
    lambda x: np.where(C > 2, x, -C) + np.where(C > 3, x[0], x[:, :1]),
    lambda x: np.where(x > C, C, x[0]),
    lambda x: np.resize(x, (2, 3)) + np.copy(x)[:2, :3],
    lambda x: np.clip(x, C - 2, C + 2) + np.clip(x, x[0], 4),
    lambda x: np.gcd(x, C + 5) + np.power(abs(x), C % 3),
    lambda x: ints(np.arctan2(x, C + 0.5) + x * np.linspace(0, 1, 4)),
    lambda x: x + [1, 2, 3, 4] + (x > [0, 1, 2, 3]),
    lambda x: np.median(x, axis=1).astype(I) + ints(np.median(x)),
    lambda x: (
        ints(np.median(x, axis=0, keepdims=True)) + ints(np.average(x, 1, [1, 2, 3, 4]))[:, None]
    ),
    lambda x: np.convolve(x[0], [1, 2, -1]) + np.convolve(x[1], x[2, :3], "full"),
    lambda x: np.convolve(x[0], [1, 2], "same") + np.convolve([1, 2, 3], x[1], "same"),
    lambda x: np.convolve(x[0], [1, 2], "valid"),
    lambda x: np.select([x > 3, x[0] < 0], [x, 2], -x) + np.array_equal(x[0], x[0] * 1),
]

#: Floats that move: the integers below them must, for tables act on elements where they are.
MOVED_FLOATS = [
    lambda x: ints((x / 2)[0]) + ints(np.sin(x)[:, 1:])[:, :1],
    lambda x: ints(np.exp(x / 4).reshape(4, 3).T[:, ::2]),
    lambda x: ints(np.broadcast_to(x[0] / 3 + C / 2, (2, 3, 4)) + np.expand_dims(C / 2, 0)),
    lambda x: (
        ints(np.flip(x * 0.5 + C)[[2, 0]] - 1 / 3)
        + ints(np.sum(x) / 7 + np.ones(4)[None, :2])[0, 0]
    ),
    lambda x: ints(np.squeeze(np.sqrt(abs(x))[:, :1]) * [0.5, 1, 2]),
    lambda x: ints(np.reshape(x.sum() / 3, (1, 1)) + np.zeros((2, 2))),
    lambda x: ints(np.sin(x[0]) + x[0] / 2),
    lambda x: ints(np.where(x > 1, x / 2, C * 0.3).T),
]

TENSOR = [
    lambda x: x @ np.arange(8).reshape(2, 2, 2) + np.matmul(x, [[1, 2], [3, 4]]),
    lambda x: np.moveaxis(x, (0, 1), (2, 0)) + x.transpose(1, 2, 0),
    lambda x: np.transpose(x, (-1, 0, 1)) + np.moveaxis(x, -1, 0) + np.rollaxis(x, 2),
    lambda x: x.sum(axis=(0, -1)) + x.max(axis=(0, 2)) - np.min(x, axis=(2, 0)),
    lambda x: np.prod(x, axis=2) + np.cumsum(x, axis=2)[..., 1],
    lambda x: np.squeeze(x[:, :1], axis=1) + x.reshape(2, -1)[:, 2:4],
    lambda x: np.flip(x, (0, 2)) + np.roll(x, (1, 1), axis=(0, 2)),
]


@pytest.mark.parametrize("function", UNARY)
def test_one_operand(function):
    check_graph(function, M)
    check_graph(function, S)


@pytest.mark.parametrize("function", BINARY)
def test_two_operands(function):
    check_graph(function, M, V)
    check_graph(function, S, S)
    check_graph(function, S, V)


@pytest.mark.parametrize("function", MATRIX)
def test_matrices(function):
    check_graph(function, M)


@pytest.mark.parametrize("function", MOVED_FLOATS)
def test_moved_floats(function):
    check_graph(function, M)


def test_moved_floats_of_many_steps():
    def function(x):
        y = x / 3
        for step in range(1500):
            y = y * 0.5 + y * 0.25 + step % 3
        return np.floor(y.T[1]).astype(np.int64)

    check_graph(function, M)


@pytest.mark.parametrize("function", TENSOR)
def test_tensors(function):
    check_graph(function, T)
