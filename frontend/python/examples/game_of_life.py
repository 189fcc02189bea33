"""Conway's game of life on an encrypted grid: one table lookup for each cell and step.

A convolution adds the neighbours twice and the cell itself once. That sum tells all: a cell lives
next if it is 5 (alive with two neighbours), 6 (dead with three) or 7 (alive with three). Beyond
the border all cells are dead.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe

KERNEL = np.array([[2, 2, 2], [2, 1, 2], [2, 2, 2]]).reshape(1, 1, 3, 3)
LIVES = fhe.LookupTable([1 if 5 <= total <= 7 else 0 for total in range(18)])


@fhe.compiler({"grid": "encrypted"})
def step(grid):
    height, width = grid.shape
    total = fhe.conv(grid.reshape((1, 1, height, width)), KERNEL, pads=(1, 1, 1, 1))
    return LIVES[total].reshape((height, width))


def clear_step(grid: np.ndarray) -> np.ndarray:
    """The rules as they are told."""
    height, width = grid.shape
    padded = np.pad(grid, 1)
    around = [(i, j) for i in range(3) for j in range(3) if (i, j) != (1, 1)]
    neighbours = sum(padded[i : i + height, j : j + width] for i, j in around)
    return ((neighbours == 3) | ((neighbours == 2) & (grid == 1))).astype(np.int64)


def show(*grids: np.ndarray) -> str:
    """Grids side by side."""
    rows = zip(*([["·#"[cell] * 2 for cell in row] for row in grid] for grid in grids), strict=True)
    return "\n".join("   ".join("".join(line) for line in row) for row in rows)


def main(arguments: list[str] | None = None) -> bool:
    """Runs steps; whether all were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=3, help="how many steps")
    parser.add_argument("--size", type=int, default=6, help="rows and columns of the grid")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    size = max(options.size, 3)
    random = np.random.default_rng(0)
    # All alive reaches the greatest sum.
    inputset = [np.ones((size, size), dtype=np.int64)]
    inputset += [random.integers(0, 2, (size, size)) for _ in range(20)]
    circuit = step.compile(inputset)
    print(circuit)
    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        start = time.perf_counter()
        circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    grid = np.zeros((size, size), dtype=np.int64)
    glider = [(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)]
    grid[tuple(zip(*glider, strict=True))] = 1
    right = True
    for number in range(1, options.samples + 1):
        expected = clear_step(grid)
        start = time.perf_counter()
        result = run(grid)
        seconds = time.perf_counter() - start
        print(f"step {number}: before, clear, encrypted; {seconds:.2f} s")
        print(show(grid, expected, result))
        right &= bool((result == expected).all())
        grid = result
    return right


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
