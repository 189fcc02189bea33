"""A lookup in an encrypted database by an encrypted key.

Keys, values and the key asked for are encrypted: the server learns nothing of them, and not
whether the key was found. It compares the key with every key of the database, keeps the values
where they are equal, and adds up; an access pattern would tell, so all entries are touched.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe

KEY_BITS = 4
VALUE_BITS = 4


@fhe.compiler({"keys": "encrypted", "values": "encrypted", "wanted": "encrypted"})
def look_up(keys, values, wanted):
    """How many entries have the key (0 or 1), and the value (0 if there is none)."""
    found = keys == wanted
    return np.sum(found), np.sum(np.where(found, values, 0))


def main(arguments: list[str] | None = None) -> bool:
    """Asks for keys; whether all answers were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=3, help="how many lookups")
    parser.add_argument("--entries", type=int, default=6, help="entries in the database, up to 16")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    random = np.random.default_rng(1)

    def database() -> tuple[np.ndarray, np.ndarray]:
        keys = random.permutation(2**KEY_BITS)[: options.entries]
        return keys, random.integers(0, 2**VALUE_BITS, keys.size)

    # Keys differ, so no sum is greater than one value. The extremes by hand.
    ends = np.arange(2**KEY_BITS)[: options.entries]
    highest = np.full(ends.size, 2**VALUE_BITS - 1)
    inputset = [(ends, highest, 0), (2**KEY_BITS - 1 - ends, highest, 0), (ends, highest, 15)]
    inputset += [(*database(), int(random.integers(0, 2**KEY_BITS))) for _ in range(50)]
    circuit = look_up.compile(inputset)
    print(circuit)
    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        start = time.perf_counter()
        circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    keys, values = database()
    pairs = dict(zip(keys.tolist(), values.tolist(), strict=True))
    print("database:", pairs)
    missing = [key for key in range(2**KEY_BITS) if key not in pairs]
    right = True
    # In turn a key that is there and one that is not.
    for number in range(options.samples):
        wanted = (missing or [0])[0] if number % 2 else int(keys[number % keys.size])
        expected = (1, pairs[wanted]) if wanted in pairs else (0, 0)
        start = time.perf_counter()
        found, value = run(keys, values, wanted)
        seconds = time.perf_counter() - start
        print(
            f"key {wanted}: clear {expected}, encrypted {int(found), int(value)}, {seconds:.2f} s"
        )
        right &= (int(found), int(value)) == expected
    return right


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
