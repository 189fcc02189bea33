"""Operations on traced values of random shapes, also without elements, against numpy."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check_graph


def random_shape(random, axes):
    return tuple(int(length) for length in random.choice([0, 1, 2, 2, 3, 4], axes))


def broadcast_partner(random, shape):
    """A shape that broadcasts with another."""
    kept = shape[random.integers(0, len(shape) + 1) :]
    return tuple(1 if random.random() < 0.3 else length for length in kept)


def random_slice(random, length):
    bounds = [
        None if random.random() < 0.4 else int(random.integers(-length - 1, length + 2))
        for _ in "ab"
    ]
    return slice(*bounds, int(random.choice([-2, -1, 1, 2, 3])))


def random_index(random, shape):
    """Integers, slices, new axes, arrays and Ellipsis, for an array with elements."""
    index = []
    for length in shape[: random.integers(0, len(shape) + 1)]:
        kind = random.choice(["integer", "slice", "slice", "places", "axis"])
        if kind == "axis":
            index.append(None)
        places = random.integers(-length, length, 2)
        index.append(
            int(places[0])
            if kind == "integer"
            else places
            if kind == "places"
            else random_slice(random, length)
        )
    if random.random() < 0.3:
        index.append(Ellipsis)
    return tuple(index)


@pytest.mark.parametrize("seed", range(25))
def test_elementwise(seed):
    random = np.random.default_rng(seed)
    shape = random_shape(random, random.integers(0, 4))
    other = broadcast_partner(random, shape)

    def function(x, y):
        return (
            x + y * 2 - (x < y),
            np.where(y > 0, x, y) + np.maximum(y, x),
            np.floor(x / 3 + 0.5).astype(np.int64) ** 2,
            np.gcd(x, y) + fhe.LookupTable(np.arange(20))[x],
        )

    check_graph(function, Range(-5, 6, shape), Range(-5, 6, other), seed=seed)


@pytest.mark.parametrize("seed", range(25))
def test_reductions(seed):
    random = np.random.default_rng(seed)
    shape = random_shape(random, random.integers(1, 5))
    axes = tuple(
        int(axis) for axis in random.permutation(len(shape))[: random.integers(1, len(shape) + 1)]
    )
    axis = axes[0] - len(shape) * int(random.integers(2))
    keep = bool(random.integers(2))

    def function(x):
        results = [
            x.sum(axes, keepdims=keep),
            np.any(x > 2, axes, keepdims=keep),
            np.cumsum(x, axis),
        ]
        results += [np.prod(x, axis, keepdims=keep), np.all(x < 2, axes), np.sort(x, axis)]
        if x.size:
            results += [
                x.max(axes, keepdims=keep),
                np.argmin(x, axis, keepdims=keep),
                np.ptp(x, axis),
            ]
        return results

    check_graph(function, Range(-3, 3, shape), seed=seed)


@pytest.mark.parametrize("seed", range(25))
def test_moves(seed):
    random = np.random.default_rng(seed)
    shape = random_shape(random, random.integers(1, 5))
    order = tuple(int(axis) for axis in random.permutation(len(shape)))
    first, second = (int(axis) for axis in random.integers(-len(shape), len(shape), 2))
    shift = int(random.integers(-3, 4))

    def function(x):
        return (
            x.transpose(order) * 2,
            np.moveaxis(x, first, second),
            np.swapaxes(x, first, second),
            np.concatenate((x, x + 1, x), axis=first),
            np.stack((x, x), axis=second),
            np.roll(x, shift, axis=first),
            np.roll(x, shift),
            np.repeat(x, 2, axis=second),
            np.tile(x, (2,) + (1,) * (len(shape) - 1)),
            np.flip(x, first),
            np.expand_dims(x, first).squeeze(first),
            x.reshape(-1)[::-1],
            np.pad(x, 1),
        )

    check_graph(function, Range(-5, 6, shape), seed=seed)


@pytest.mark.parametrize("seed", range(60))
def test_indices(seed):
    random = np.random.default_rng(seed)
    shape = tuple(int(length) for length in random.integers(1, 5, random.integers(1, 5)))
    index = random_index(random, shape)
    value = np.zeros(shape)[index].shape

    def function(x, y):
        read = x[index] * 1
        x[index] = y
        x[index] -= 2
        part = x[..., 0]
        if part.ndim:
            part[0] = 7
        return read, x, part

    check_graph(
        function, Range(-5, 6, shape), Range(-5, 6, broadcast_partner(random, value)), seed=seed
    )


@pytest.mark.parametrize("seed", range(15))
def test_products(seed):
    random = np.random.default_rng(seed)
    rows, inner, columns, batch = (int(length) for length in random.integers(1, 5, 4))
    left = [(inner,), (rows, inner), (batch, rows, inner)][seed % 3]
    right = [(inner,), (inner, columns), (1, inner, columns)][seed // 3 % 3]

    def function(x, y):
        return (
            x @ y,
            np.dot(x, y),
            np.tensordot(x, y, (x.ndim - 1, max(y.ndim - 2, 0))),
            np.inner(x, x),
        )

    check_graph(function, Range(-5, 6, left), Range(-5, 6, right), seed=seed)


@pytest.mark.parametrize("seed", range(15))
def test_windows(seed):
    random = np.random.default_rng(seed)
    axes = seed % 3 + 1
    size = tuple(int(length) for length in random.integers(1, 4, axes))
    groups = int(random.integers(1, 3))
    spatial = tuple(int(length) + int(random.integers(0, 4)) for length in size)
    pads = tuple(int(length) for length in random.integers(0, 2, 2 * axes))
    strides = tuple(int(length) for length in random.integers(1, 3, axes))
    weight = random.integers(-3, 4, (groups * 2, 1, *size))

    def function(x):
        return (
            fhe.conv(x, weight, np.arange(groups * 2), pads=pads, strides=strides, group=groups),
            fhe.conv(x, weight, auto_pad="SAME_UPPER", strides=strides, group=groups),
            fhe.maxpool(x, size, strides=strides),
            fhe.avgpool(x, size, strides=strides, ceil_mode=1),
        )

    check_graph(function, Range(-5, 6, (2, groups, *spatial)), seed=seed)
