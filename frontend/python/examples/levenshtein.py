"""The Levenshtein distance of two encrypted words: the edits that make one of the other.

The usual recurrence fills a matrix of distances of the words' beginnings. Neighbours in it differ
by -1, 0 or 1, so the differences are kept instead of the distances: whatever the words' length,
each cell is one lookup in a table of 18 entries (up, left: 3 differences each; letters: equal or
not). (W. J. Masek and M. S. Paterson, "A faster algorithm computing string edit distances", 1980.)
The lengths of the words are not hidden.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe

ALPHABET = "acgt"
#: Entry 6 (up + 1) + 2 (left + 1) + different: from the cell before on the diagonal to this one.
CELL = fhe.LookupTable(
    [
        min(up + 1, left + 1, different)
        for up in (-1, 0, 1)
        for left in (-1, 0, 1)
        for different in (0, 1)
    ]
)


@fhe.compiler({"a": "encrypted", "b": "encrypted"})
def distance(a, b):
    rows, columns = a.size, b.size
    different = a.reshape((rows, 1)) != b.reshape((1, columns))
    # Towards the right in the row above, and down in the column before.
    right: list = [1] * columns
    total = columns
    for i in range(rows):
        down = 1
        for j in range(columns):
            diagonal = CELL[6 * (right[j] + 1) + 2 * (down + 1) + different[i, j]]
            right[j], down = diagonal - down, diagonal - right[j]
        total = total + down
    return total


def clear_distance(a: str, b: str) -> int:
    """The recurrence on distances."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
    return row[-1]


def encode(word: str) -> np.ndarray:
    """A letter's place in the alphabet."""
    return np.array([ALPHABET.index(letter) for letter in word])


def main(arguments: list[str] | None = None) -> bool:
    """Compares words; whether all distances were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=3, help="how many pairs of words")
    parser.add_argument("--lengths", type=int, nargs=2, default=(4, 4), help="of the two words")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    random = np.random.default_rng(0)

    def words() -> list[str]:
        return ["".join(random.choice(list(ALPHABET), length)) for length in options.lengths]

    letters = len(ALPHABET)
    inputset = [tuple(encode(word) for word in words()) for _ in range(100)]
    # Words of equal letters reach the extremes.
    inputset += [
        tuple(np.full(length, letter) for length, letter in zip(options.lengths, pair, strict=True))
        for pair in [(0, 0), (0, letters - 1), (letters - 1, 0)]
    ]
    circuit = distance.compile(inputset)
    print("maximum bit width:", circuit.graph.maximum_integer_bit_width())
    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        start = time.perf_counter()
        circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    right = True
    for _ in range(options.samples):
        a, b = words()
        start = time.perf_counter()
        result = int(run(encode(a), encode(b)))
        seconds = time.perf_counter() - start
        expected = clear_distance(a, b)
        print(f"{a}, {b}: clear {expected}, encrypted {result}, {seconds:.2f} s")
        right &= result == expected
    return right


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
