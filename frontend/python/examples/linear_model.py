"""A linear model: the smallest circuit, and everything it says about itself.

The weight and the bias are clear constants, the argument is encrypted. A program that only adds,
and multiplies by constants, needs no table lookup: it runs in microseconds.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe

w = np.array([2])
b = 2


@fhe.compiler({"x": "encrypted"})
def linear_model(x):
    return w @ x + b


def main(arguments: list[str] | None = None) -> bool:
    """Runs the model on samples; whether all were right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=4, help="how many numbers, at most 4")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    inputset = np.arange(0, 4).reshape(-1, 1)
    circuit = linear_model.compile(inputset)
    print(circuit)
    print("maximum bit width:", circuit.graph.maximum_integer_bit_width())

    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        circuit.keygen()
    right = True
    for x in list(inputset[::-1])[: options.samples]:
        start = time.perf_counter()
        result = run(x)
        seconds = time.perf_counter() - start
        expected = int(w @ x + b)
        print(f"x = {x}: clear {expected}, encrypted {result}, {1000 * seconds:.1f} ms")
        right &= int(result) == expected
    return right


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
