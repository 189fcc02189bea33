"""Reading and assigning elements of traced values, as numpy does; views change with their base."""

import numpy as np
import pytest
from ferrocrete import fhe
from support import Range, check, check_graph

M = Range(-5, 6, (3, 4))
V = Range(-5, 6, (4,))
S = Range(-5, 6)
T = Range(-3, 3, (3, 4, 2))

INDICES = [
    0,
    -1,
    (1, 2),
    (slice(None), 1),
    slice(1, None),
    slice(None, None, -1),
    slice(-2, None, 2),
    (slice(2, 0, -1), slice(None, None, 2)),
    Ellipsis,
    (Ellipsis, 0),
    (0, Ellipsis),
    None,
    (slice(None), None, 1),
    (None, 0, None, Ellipsis),
    [2, 0, 0],
    np.array([[0, 1], [2, -1]]),
    ([0, 1, 2], [3, -1, 0]),
    (slice(None), [3, 1]),
    (np.array([[0], [2]]), [1, 3]),
    (0, [1, 2]),
    ([1, 2], 0),
    ([1, 2], None, 0),
    (np.array(1), 2),
    np.array([True, False, True]),
    (slice(None), np.array([True, False, True, False])),
    (np.array([True, False, True]), [0, 3]),
    np.arange(12).reshape(3, 4) % 5 == 1,
    np.uint8(2),
    [],
    (),
    slice(5, 9),
]


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_reading(index):
    check_graph(lambda x: x[index] + 0, M)
    check_graph(lambda x: x[index] + 0, T)


@pytest.mark.parametrize("index", INDICES, ids=repr)
def test_assignment(index):
    def assign(x, y, s):
        x[index] = s * 2
        part = x[index]
        x[index] = part + 1
        z = fhe.zeros(x.shape)
        z[index] += part + y[0]
        z[...] -= 1
        return x, z, y

    check_graph(assign, M, V, S)
    check_graph(assign, T, V, S)


@pytest.mark.parametrize(
    "index",
    [(0, [1, 2]), (slice(None), [1, 2], 0), ([0, 1], slice(None), 0), ([0], None, [1, 1])],
    ids=repr,
)
def test_where_the_axes_of_arrays_go(index):
    check_graph(lambda x: x[index] + 0, T)


def broadcast_value(x, y):
    x[:, 1:] = y[None, :3]
    x[0] = 7
    x[1] = [1, 2, 3, 4]
    x[2, :2] = 1.9
    return x


def through_a_row(x, y):
    x[0][1] = 5
    x[1][2:] = y[2:]
    return x


def rows_in_a_loop(x, y):
    for row in x:
        row[0] = y[0]
        row += y
    return x


def views_follow(x, y):
    row, turned, flat, back = x[1], x.T, x.reshape(-1), np.flip(x)
    wide = np.broadcast_to(x[0], (2, 4))
    own = x[[0, 1]], x.copy(), x.flatten(), +x, x * 1
    x[1] = y
    x[0, 0] = 9
    return row, turned, flat, back, wide, *own


def base_follows(x, y):
    flat = x.ravel()
    flat[5:7] = 8
    x.T[0] = 3
    x[::2, ::-1][0] = y
    np.swapaxes(x, 0, 1)[3][2] = 1
    np.expand_dims(x, 0)[0, 1] -= 1
    (column,) = np.split(x, [1, 2], axis=1)[1:2]
    column *= 2
    return x, flat


def copies_do_not(x, y):
    turned = x.T.reshape(-1)
    turned[0] = 9
    part = turned[2:4]
    part[...] = 7
    picked = x[[0, 1]]
    picked[0] = y
    return x, turned, picked


def in_place(x, y):
    z = x
    z += y
    z *= 2
    z -= 1
    z //= 3
    z[0] %= 3
    z[:, 1] <<= 1
    s = y[0]
    s += 1
    return x, z, y, s


def two_names(x, y):
    a = b = fhe.zeros((2,))
    a[0] = y[0]
    b[1] = x[0, 0]
    return a, b


def sort_and_fill(x, y):
    x.sort()
    x[0].fill(3)
    y[1:].sort()
    return x, y


@pytest.mark.parametrize(
    "function",
    [
        broadcast_value,
        through_a_row,
        rows_in_a_loop,
        views_follow,
        base_follows,
        copies_do_not,
        in_place,
        two_names,
        sort_and_fill,
    ],
)
def test_views(function):
    check_graph(function, M, V)


I4 = Range(-4, 3)
I3 = Range(0, 2)
I2 = Range(-2, 1, (2,))


def test_encrypted_indices():
    table = np.array([3, 1, 4, 1])
    check_graph(lambda x, i: x[i], V, I4)
    check_graph(lambda x, i: x[i], M, I3)
    check_graph(lambda x, i: x[:, i], M, I4)
    check_graph(lambda x, i: x[1, i] + x[-1][i], M, I4)
    check_graph(lambda x, i, j: x[i, j] + x[j, ::2][1], M, I3, I3)
    check_graph(lambda x, i: x[i], M, I2)
    check_graph(lambda x, i: x[:, i], M, I2)
    check_graph(lambda x, i: x[..., i], T, Range(-2, 1, (2, 3)))
    check_graph(lambda x, i: np.take(x, i, axis=1), M, I2)
    check_graph(lambda x, i, j: x[i, j], M, I2, Range(-2, 1, (3, 1)))
    check_graph(lambda x, i, j: x[:, i, j], T, I3, I2)
    check_graph(lambda x, i: x[i], Range(-5, 5, (4,), encrypted=False), I4)
    check_graph(lambda i: (fhe.constant(table) + 0)[i] + fhe.LookupTable(table)[i], I4)
    check_graph(lambda i: fhe.constant(np.arange(6).reshape(3, 2))[i], I3)
    check_graph(lambda i: fhe.constant(np.arange(6).reshape(3, 2))[:, i], Range(-2, 1))
    check_graph(lambda i: fhe.constant(np.arange(3) / 2)[i].astype(np.int64), I3)


def assign_at(x, i, v):
    x[i] = v
    x[:, i] = v + 1
    x[0, i] += 1
    return x


def assign_row(x, i, v):
    x[i] = v
    return x


def assign_masked(x, i, v):
    x[x > 2] = v
    x[x[:, 0] < 0] = [1, 2, 3, 4]
    return x


def test_assignment_at_encrypted_indices():
    check_graph(assign_at, M, I3, S)
    check_graph(assign_row, M, I3, V)
    check_graph(assign_masked, M, I3, S)


C4 = Range(-4, 3, encrypted=False)
C3 = Range(0, 2, encrypted=False)
C2 = Range(-2, 1, (2,), encrypted=False)
C12 = Range(0, 2, (2, 1), encrypted=False)

AT_CLEAR = [
    lambda x, i, j, k, m: x[i],
    lambda x, i, j, k, m: x[i, 1],
    lambda x, i, j, k, m: x[..., j],
    lambda x, i, j, k, m: x[:, j],
    lambda x, i, j, k, m: x[i, ::-2],
    lambda x, i, j, k, m: x[i, j],
    lambda x, i, j, k, m: x[None, i, None],
    lambda x, i, j, k, m: x[k],
    lambda x, i, j, k, m: x[m],
    lambda x, i, j, k, m: x[:, k],
    lambda x, i, j, k, m: x[m, k],
    lambda x, i, j, k, m: x[k, 1],
    lambda x, i, j, k, m: x[0, k],
    lambda x, i, j, k, m: x[i, k],
    lambda x, i, j, k, m: x[[0, 2], k],
    lambda x, i, j, k, m: x[m, None, k],
    lambda x, i, j, k, m: x[k, None, 1],
    lambda x, i, j, k, m: x[np.array(1), k],
    lambda x, i, j, k, m: np.take(x, k, axis=1),
]


@pytest.mark.parametrize("function", AT_CLEAR)
def test_clear_indices(function):
    check_graph(function, M, C3, C4, C2, C12)
    check_graph(function, T, C3, Range(-2, 1, encrypted=False), C2, C12)
    check_graph(function, Range(-5, 5, (3, 4), encrypted=False), C3, C4, C2, C12)


order = np.array([2, 0, 1])


def computed(x, i, j, k):
    ring = x[(i + j) % 3, -i] + x[np.minimum(i, 1), j // 2] + i
    return ring, x[fhe.constant(order)[i]], x[k[0], k[1]], x[k[::-1] // 2, np.maximum(-k, j)[0]]


def test_computed_clear_indices():
    check_graph(computed, M, C3, C4, C2)
    check_graph(lambda x, i, j: x[i] + x[np.where(j < 0, 0, 2)], M, C3, C4)
    check_graph(
        lambda i, k: fhe.constant(order)[i] + fhe.constant(order / 2)[i].astype(int), C3, C2
    )
    check_graph(lambda x, i: np.sqrt(np.abs(x))[i].astype(np.int64), M, C3)


def test_clear_beside_encrypted_indices():
    check_graph(lambda x, i, j: x[i, j], M, I3, C4)
    check_graph(lambda x, i, j: x[i, j], M, C3, I4)
    check_graph(lambda x, i, j: x[i, :, j], T, C3, Range(-2, 1))


def at_clear(x, i, k, v):
    x[i] = v
    x[:, i] += 1
    x[i, 1:3] = v[:2]
    x[i, k] -= 1
    x[k] = 2
    x[k, i] = v[:2]
    x[k[0]] *= 2
    return x


def at_clear_of_views(x, i, k, v):
    i = i[()]  # An integer: what an array without axes selects is no view.
    row, turned = x[i], x.T
    row[0] = 9
    row[1:][i] = v[0]
    turned[i] = 5
    turned[k, 2] = v[:2]
    x[i][k] += 1
    x[1] = v
    row += 1
    return x, row, turned, x[i][::-1]


def test_assignment_at_clear_indices():
    check_graph(at_clear, M, C3, C2, V)
    check_graph(at_clear_of_views, M, C3, C2, V)


def test_circuits_at_clear_indices():
    def read(x, i, j, k, m):
        return tuple(function(x, i, j, k, m) for function in AT_CLEAR)

    # Elements are moved: nothing is looked up, and nothing multiplied.
    for circuit in (
        check(read, M, C3, C4, C2, C12),
        check(computed, M, C3, C4, C2),
        check(at_clear_of_views, M, C3, C2, V),
    ):
        assert "lookup_table" not in circuit.mlir and "mul_eint " not in circuit.mlir


def test_clear_indices_of_clear_values():
    clear = Range(-5, 5, (4,), encrypted=False)
    check(lambda x, y, i, k: (x[i] + y, x[k]), clear, S, C3, C2)


def test_clear_indices_outside():
    def pick(x, i):
        return x[0, i]

    def compile(places):
        compiler = fhe.Compiler(pick, {"x": "encrypted", "i": "clear"})
        return compiler.compile([(x, place) for place in range(places)])

    x = np.arange(15).reshape(3, 5)
    circuit = compile(5)
    outside = "test_tracing_indexing.py:.*index 5 is out of bounds for axis 1 of length 5"
    for call in circuit.simulate, circuit.encrypt, circuit.graph:
        with pytest.raises(ValueError, match=outside):
            call(x, 5)
    with pytest.raises(ValueError, match=r"inputset\[5\].*" + outside):
        compile(6)


def test_arrays_of_scalars_are_copies():
    def assign(x):
        x = x + 0  # a scalar, not an array without axes
        row = np.expand_dims(x, 0)
        row[0] = 3
        column = x[None, None]
        column[0] += 2
        return row, column, x

    check_graph(assign, S)


def test_columns_first_are_views_where_numpy_gives_them():
    def assign(x, y):
        x.reshape((1, 4), order="F")[0, 1] = 3
        y.T.ravel(order="F")[1] = 5
        y.ravel(order="F")[2] = 7
        y.T.flatten(order="F")[3] = 9
        return x, y

    check_graph(assign, V, M)


def test_views_without_axes():
    def assign(x, y):
        first = x[:1].reshape(())
        second = x[1, ...]
        scalar = x[0]
        x[:2] = y[:2]
        first += 3
        second[...] *= 2
        second.reshape(1)[0] += 1
        scalar += 7
        return x, first, second, scalar

    check_graph(assign, V, V)
