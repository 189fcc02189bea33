"""Operations on tensors in three readings: clear, simulated, encrypted."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check

W = np.arange(12).reshape(4, 3) % 5 - 2


def test_products_of_matrices():
    def function(x, y):
        return x @ W, np.dot(W[:2, :2], x), y @ [3, -1, 2, 1] + np.dot(y, 2)[0], np.inner(x, W.T[0])

    check(function, Range(-3, 4, (2, 4)), Range(0, 5, (4,)))


def test_products_of_encrypted_matrices():
    check(lambda x, y: x @ y, Range(0, 3, (2, 2)), Range(-2, 2, (2, 2)))


def test_sums():
    def function(x):
        return (
            np.sum(x) + x.sum(axis=1),
            x.sum(axis=0, keepdims=True),
            np.cumsum(x, axis=1),
            np.mean(x, axis=1).astype(np.int64),
        )

    check(function, Range(-3, 4, (2, 3)))


def test_products_of_few():
    check(lambda x, y: (np.prod(x), y.prod(axis=0)), Range(0, 2, (3,)), Range(-2, 2, (2, 2)))


def test_least_and_greatest_along_axes():
    def function(x):
        return np.min(x, axis=0), x.max(axis=1), np.argmax(x, axis=1), np.any(x > 2, axis=0)

    check(function, Range(-3, 4, (2, 3)))


def test_sorting():
    check(lambda x: np.sort(x), Range(0, 7, (5,)))


def test_shapes():
    def function(x):
        return (
            x.reshape(3, 2) + x.T,
            x.flatten() + np.ravel(x.T),
            np.expand_dims(x, 1).squeeze() + np.flip(x, 1),
            np.swapaxes(x, 0, 1) * 2,
            np.broadcast_to(x[0], (2, 3)) + np.roll(x, 1, axis=1),
        )

    check(function, Range(-3, 4, (2, 3)))


def test_joining():
    def function(x, y):
        return (
            np.concatenate((x, y[None], [[1, 2, 3]])),
            np.stack((x, x * 2), axis=1),
            np.hstack((x, x)) + np.tile(x, 2) - np.repeat(x, 2, axis=1),
            np.pad(y, 1, constant_values=2),
            fhe.array([[y[0], 1], [x[1, 2], y[1]]]),
        )

    check(function, Range(-3, 4, (2, 3)), Range(0, 5, (3,)))


def test_indexing():
    def function(x):
        return x[1], x[::-1, 1:], x[..., -1], x[[1, 0, 1], [2, 0, 1]], x[:, None, [2, 0]], x[1, 2]

    check(function, Range(-3, 4, (2, 3)))


def test_assignment():
    def function(x, y):
        z = fhe.zeros((3, 3))
        z[1:] = x
        z[0, [2, 0]] = y[:2]
        z[:, 1] += 1
        x[0][1:] = y[1:]
        x[x > 3] = -1
        return z, x

    check(function, Range(-3, 4, (2, 3)), Range(0, 5, (3,)))


def test_reading_at_encrypted_indices():
    def function(x, c, i):
        return x[i], x[-1] + c[i], fhe.LookupTable([3, 1, 4, 1])[i]

    check(function, Range(-3, 4, (4,)), Range(0, 5, (4,), encrypted=False), Range(0, 3))
    check(lambda i: fhe.constant(np.arange(6).reshape(3, 2))[i], Range(0, 2, (2,)))


def test_writing_at_an_encrypted_index():
    def function(x, i):
        x[i] = 5
        return x

    check(function, Range(-3, 4, (3,)), Range(0, 2))


def test_new_arrays():
    def function(x):
        z = fhe.zeros(3)
        z[0] = x
        return (
            z + fhe.arange(3),
            fhe.ones((2, 2)) * x,
            np.full_like(z, 4),
            fhe.one() + x + fhe.zero(),
        )

    check(function, Range(0, 5))


KERNELS = np.array([[[1, -1], [0, 2]], [[2, 1], [-1, 0]]])


def test_convolution_of_lines():
    def function(x):
        return (
            fhe.conv(x, KERNELS, bias=[1, -2], pads=(1, 0), strides=(2,)),
            fhe.conv(x, KERNELS[:, :1], group=2, dilations=(2,)),
        )

    check(function, Range(-3, 4, (1, 2, 5)))


def test_convolution_of_images():
    def function(x):
        return fhe.conv(x, KERNELS[:, None], pads=(1, 0, 0, 1), strides=(2, 1)), fhe.conv(
            x, KERNELS[:1, None], bias=[3], auto_pad="SAME_UPPER"
        )

    check(function, Range(0, 5, (2, 1, 3, 3)))


def test_pooling():
    def function(x):
        return (
            fhe.maxpool(x, kernel_shape=(2, 2), strides=(1, 2)),
            fhe.avgpool(x, kernel_shape=(2, 2), strides=(2, 2)),
        )

    check(function, Range(-3, 4, (1, 1, 2, 4)))


@pytest.mark.parametrize("seed", range(4))
def test_random_shapes(seed):
    random = np.random.default_rng(seed)
    shape = tuple(int(length) for length in random.integers(1, 4, seed))
    other = tuple(int(random.choice([1, length])) for length in shape[1:])
    axis = int(random.integers(-len(shape), len(shape))) if shape else None

    def function(x, y):
        z = np.maximum(x, 2) + y
        return z * 2 - x, np.sum(x, axis=axis), z.T, np.where(x > y, 3, y)

    check(function, Range(-3, 4, shape), Range(0, 4, other), seed=seed)


def test_nothing_of_several_axes():
    def function(x):
        return x[1:1, None] + 1, (x[:0, None] ** 2)[..., None], x

    check(function, Range(0, 3, (2,)))
