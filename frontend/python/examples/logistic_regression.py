"""A logistic regression of scikit-learn on encrypted patients' measurements.

It is trained in floats on the breast cancer data (30 measurements, benign or malignant) and then
quantized by hand, to show what that is: 4-bit measurements, 4-bit weights, one sum, and one table
that is the logistic function itself. The circuit gives the chance that a tumour is benign in 31sts.
"""

import argparse
import time

import numpy as np
from ferrocrete import fhe
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

#: Measurements are from -7 to 7: beyond three standard deviations, they are taken as three.
STEP = 3.0 / 7
#: Low bits of the sum that the table does not need.
LSBS = 3


def quantize_measurements(x: np.ndarray) -> np.ndarray:
    """Standardized measurements on the grid of ``STEP``."""
    return np.clip(np.rint(x / STEP), -7, 7).astype(np.int64)


def quantized(model: LogisticRegression):
    """The model as a function of integers."""
    weights = model.coef_[0]
    step = np.abs(weights).max() / 7
    integer_weights = np.rint(weights / step).astype(np.int64)
    scale = STEP * step
    bias = int(np.rint(model.intercept_[0] / scale))

    def chance(q):
        total = q @ integer_weights + bias
        total = fhe.round_bit_pattern(total, lsbs_to_remove=LSBS)
        return np.rint(31 / (1 + np.exp(-scale * total))).astype(np.int64)

    return chance


def main(arguments: list[str] | None = None) -> bool:
    """Judges patients; whether encrypted and clear quantized chances are equal for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=10, help="how many patients of the test set")
    parser.add_argument("--simulate", action="store_true", help="add noise, do not encrypt")
    options = parser.parse_args(arguments)

    x, x_test, y, y_test = train_test_split(
        *load_breast_cancer(return_X_y=True), test_size=0.3, random_state=0
    )
    scaler = StandardScaler().fit(x)
    x, x_test = scaler.transform(x), scaler.transform(x_test)
    model = LogisticRegression(C=0.1).fit(x, y)
    chance = quantized(model)
    clear = chance(quantize_measurements(x_test))
    accuracy = np.mean((clear >= 16) == y_test)
    print(
        f"on all {len(x_test)} test patients: accuracy in floats {model.score(x_test, y_test):.3f}, ",
        end="",
    )
    print(f"quantized in clear {accuracy:.3f}")

    compiler = fhe.Compiler(chance, {"q": "encrypted"})
    circuit = compiler.compile(list(quantize_measurements(x)))
    print(circuit)
    run = circuit.simulate if options.simulate else circuit.encrypt_run_decrypt
    if not options.simulate:
        start = time.perf_counter()
        circuit.keygen()
        print(f"keys: {time.perf_counter() - start:.1f} s")

    samples = min(options.samples, len(x_test))
    found = []
    for number in range(samples):
        start = time.perf_counter()
        found.append(int(run(quantize_measurements(x_test[number]))))
        seconds = time.perf_counter() - start
        print(
            f"{['malignant', 'benign'][y_test[number]]}: chance of benign in clear "
            f"{clear[number]}/31, encrypted {found[-1]}/31, {seconds:.2f} s"
        )
    clear, truth = clear[:samples], y_test[:samples]
    floats = model.score(x_test[:samples], truth)
    encrypted = np.mean((np.array(found) >= 16) == truth)
    print(
        f"on these {samples}: accuracy in floats {floats:.3f}, quantized in clear "
        f"{np.mean((clear >= 16) == truth):.3f}, encrypted {encrypted:.3f}"
    )
    return bool((clear == found).all())


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
