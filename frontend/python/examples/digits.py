"""A small neural network reads encrypted handwritten digits.

The network has 64 pixels, 24 hidden units and 10 outputs, on scikit-learn's digits (8 x 8 pixels).
Its integers are narrow: 2 bits for a pixel and a hidden unit, 3 for a weight. Few bits need a
network that was trained with them: each step computes with quantized weights and units, and
changes the weights behind them as if they had not been quantized (the straight-through estimator;
Y. Bengio, N. Leonard and A. Courville, arXiv 1308.3432).

What runs encrypted: the first layer's sums, rounded to 5 bits, one table lookup for each hidden
unit, and the last layer's sums. The client decrypts the ten sums and takes the greatest.
"""

import argparse
import time

import numpy as np
from ferrocrete.quantization import (
    QuantizedFunction,
    QuantizedLinear,
    UniformQuantizer,
    width_report,
)
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

HIDDEN = 24
WEIGHT_BITS = 3
#: Pixels and hidden units are from 0 to 1, in four steps.
UNIT = UniformQuantizer(2).calibrate([0.0, 1.0])


def clipped(z):
    """The activation: between 0 and 1, linear."""
    return np.clip(z, 0.0, 1.0)


def on_grid(weights: np.ndarray) -> np.ndarray:
    """Weights as their quantizer sees them."""
    quantizer = UniformQuantizer(WEIGHT_BITS, symmetric=True).calibrate(weights)
    return quantizer.dequantize(quantizer.quantize(weights))


def gradients(parameters: list, x: np.ndarray, target: np.ndarray, quantized: bool) -> list:
    """Of the cross entropy, for one batch."""
    w, b, v, c = parameters
    if quantized:
        w, v = on_grid(w), on_grid(v)
    z = x @ w + b
    hidden = clipped(z)
    if quantized:
        hidden = UNIT.dequantize(UNIT.quantize(hidden))
    scores = hidden @ v + c
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    d_scores = (chances - target) / len(x)
    d_z = (d_scores @ v.T) * ((z > 0) & (z < 1))
    return [x.T @ d_z, d_z.sum(axis=0), hidden.T @ d_scores, d_scores.sum(axis=0)]


def train(x: np.ndarray, y: np.ndarray, quantized: bool, epochs: int = 150) -> list:
    """Weights and biases of both layers, by Adam (D. P. Kingma and J. Ba, arXiv 1412.6980)."""
    random = np.random.default_rng(0)
    parameters = [
        random.normal(0, np.sqrt(2 / 64), (64, HIDDEN)),
        np.full(HIDDEN, 0.2),
        random.normal(0, np.sqrt(2 / HIDDEN), (HIDDEN, 10)),
        np.zeros(10),
    ]
    means = [np.zeros_like(p) for p in parameters]
    squares = [np.zeros_like(p) for p in parameters]
    steps = 0
    for epoch in range(epochs):
        rate = 0.01 * (1 - epoch / epochs)
        for batch in np.array_split(random.permutation(len(x)), 20):
            steps += 1
            found = gradients(parameters, x[batch], np.eye(10)[y[batch]], quantized)
            for i, gradient in enumerate(found):
                means[i] += 0.1 * (gradient - means[i])
                squares[i] += 0.001 * (gradient**2 - squares[i])
                mean, square = means[i] / (1 - 0.9**steps), squares[i] / (1 - 0.999**steps)
                parameters[i] = parameters[i] - rate * mean / (np.sqrt(square) + 1e-8)
    return parameters


def network(x: np.ndarray, y: np.ndarray) -> QuantizedFunction:
    """The trained network on integers."""
    w, b, v, c = train(UNIT.dequantize(UNIT.quantize(x)), y, quantized=True)
    first = QuantizedLinear(
        w, b, input=UNIT, output=UNIT, weight_bits=WEIGHT_BITS, activation=clipped, table_bits=5
    )
    last = QuantizedLinear(v, c, input=UNIT, weight_bits=WEIGHT_BITS)
    last.calibrate(first.calibrate(x))
    return QuantizedFunction(lambda pixels: last(first(pixels)), {"x": UNIT}, last.result)


def main(arguments: list[str] | None = None) -> bool:
    """Reads digits; whether the encrypted network read all as the clear quantized one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=20, help="how many digits of the test set")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    images, labels = load_digits(return_X_y=True)
    x, x_test, y, y_test = train_test_split(images / 16, labels, test_size=500, random_state=0)
    w, b, v, c = train(x, y, quantized=False)
    floats = np.argmax(clipped(x_test @ w + b) @ v + c, axis=1)
    quantized = network(x, y)
    clear = np.argmax(quantized.clear(x_test), axis=1)
    print(
        f"on all {len(x_test)} test digits: accuracy in floats {np.mean(floats == y_test):.3f}, ",
        end="",
    )
    print(f"quantized in clear {np.mean(clear == y_test):.3f}")

    start = time.perf_counter()
    circuit = quantized.compile(x)
    print(f"compiled in {time.perf_counter() - start:.1f} s")
    print(width_report(circuit))
    run = circuit.simulate if options.simulate else circuit.run
    if not options.simulate:
        start = time.perf_counter()
        circuit.circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    samples = min(options.samples, len(x_test))
    read = []
    for number in range(samples):
        start = time.perf_counter()
        read.append(int(np.argmax(run(x_test[number]))))
        seconds = time.perf_counter() - start
        print(
            f"digit {y_test[number]}: clear {clear[number]}, encrypted {read[-1]}, {seconds:.2f} s"
        )
    clear, truth = clear[:samples], y_test[:samples]
    print(
        f"on these {samples}: accuracy in floats {np.mean(floats[:samples] == truth):.3f}, "
        f"quantized in clear {np.mean(clear == truth):.3f}, encrypted {np.mean(read == truth):.3f}"
    )
    return bool((clear == read).all())


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
