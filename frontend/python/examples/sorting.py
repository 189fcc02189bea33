"""Sorting an encrypted list: a network of minima and maxima.

Which values are swapped must not show, so the comparisons are fixed beforehand: Batcher's odd-even
merge sort. (K. E. Batcher, "Sorting networks and their applications", AFIPS 1968.) Its rounds
compare disjoint pairs, so each round is one operation on arrays.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe

BITS = 3


def rounds(length: int) -> list[tuple[list[int], list[int]]]:
    """The places compared in each round: the left ones get the lesser values."""
    network = []
    merged = 1
    while merged < length:
        step = merged
        while step >= 1:
            left = [
                i + j
                for j in range(step % merged, length - step, 2 * step)
                for i in range(min(step, length - j - step))
                if (i + j) // (2 * merged) == (i + j + step) // (2 * merged)
            ]
            network.append((left, [place + step for place in left]))
            step //= 2
        merged *= 2
    return network


@fhe.compiler({"x": "encrypted"})
def sort(x):
    for left, right in rounds(x.size):
        a, b = x[left], x[right]
        lesser = np.minimum(a, b)
        x[left] = lesser
        # The greater one is what remains: no second comparison, and no sum wider than the values.
        x[right] = a - lesser + b
    return x


def main(arguments: list[str] | None = None) -> bool:
    """Sorts random lists; whether all were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=2, help="how many lists")
    parser.add_argument("--length", type=int, default=5, help="length of the lists")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    random = np.random.default_rng(0)
    inputset = [random.integers(0, 2**BITS, options.length) for _ in range(200)]
    inputset += [np.full(options.length, 2**BITS - 1), np.zeros(options.length, dtype=np.int64)]
    circuit = sort.compile(inputset)
    print("maximum bit width:", circuit.graph.maximum_integer_bit_width())
    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        start = time.perf_counter()
        circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    right = True
    for _ in range(options.samples):
        x = random.integers(0, 2**BITS, options.length)
        start = time.perf_counter()
        result = run(x)
        seconds = time.perf_counter() - start
        print(f"{x}: clear {np.sort(x)}, encrypted {result}, {seconds:.2f} s")
        right &= bool((result == np.sort(x)).all())
    return right


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
