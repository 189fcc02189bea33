#!/usr/bin/env python3
"""Bits of security of keys with the noise of a security curve, by the lattice estimator.

``estimate.py`` estimates every entry of ``table.jsonl`` anew and fails where one has fewer bits than
the table says. ``estimate.py --curve 132 450 750`` prints entries for those dimensions. README.md
says what it takes, and which version of the estimator made the table.
"""

from __future__ import annotations

import argparse
import json
import logging
import math
import os
import sys
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("table.jsonl")
MODULUS_BITS = 64
FLOOR = 2 - MODULUS_BITS
ATTACKS = ("usvp", "bdd", "dual_hybrid")
#: The table has two digits after the point.
ROUNDING = 0.01


def log2_noise(curve: int, dimension: int) -> float:
    """The curve's noise, relative to the torus, as in ``passes/optimizer/src/security.rs``."""
    if curve == 128:
        return max(-0.025696778711484593 * dimension + 2.675931372549016, FLOOR)
    line = -0.024891456582633045 * dimension + 2.65734593837534
    return math.log2(math.hypot(2.0**line, 2.0**FLOOR))


def load_estimator() -> tuple[Any, Any, Any]:
    """The estimator's modules, from the checkout that LATTICE_ESTIMATOR names."""
    folder = os.environ.get("LATTICE_ESTIMATOR")
    if folder is None:
        sys.exit(
            "estimate.py: set LATTICE_ESTIMATOR to a checkout; tools/security/README.md says of what"
        )
    sys.path.insert(0, folder)
    try:
        from estimator import LWE, ND
        from estimator.reduction import RC
    except ImportError as error:
        sys.exit(f"estimate.py: {error}; tools/security/README.md says what the estimator needs")
    logging.disable(logging.CRITICAL)
    return LWE, ND, RC


def estimate(modules: tuple[Any, Any, Any], curve: int, dimension: int) -> dict[str, Any]:
    """An entry of the table: a binary key, and as many samples as an attacker likes."""
    lwe, nd, rc = modules
    noise = log2_noise(curve, dimension)
    problem = lwe.Parameters(
        n=dimension,
        q=2**MODULUS_BITS,
        Xs=nd.Uniform(0, 1),
        Xe=nd.DiscreteGaussian(2.0 ** (noise + MODULUS_BITS)),
    )
    attacks = {"usvp": lwe.primal_usvp, "bdd": lwe.primal_bdd, "dual_hybrid": lwe.dual_hybrid}
    costs = {name: attacks[name](problem, red_cost_model=rc.MATZOV)["rop"] for name in ATTACKS}
    bits = {name: round(float(math.log2(cost)), 2) for name, cost in costs.items()}
    return {"curve": curve, "d": dimension, "log2_noise": round(noise, 4), **bits}


def compare(modules: tuple[Any, Any, Any]) -> int:
    """Estimates the table anew; how many entries have become worse."""
    worse = 0
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        stored = json.loads(line)
        now = estimate(modules, stored["curve"], stored["d"])
        same_noise = math.isclose(now["log2_noise"], stored["log2_noise"], abs_tol=1e-4)
        fewer = [name for name in ATTACKS if now[name] < stored[name] - ROUNDING]
        if fewer or not same_noise:
            worse += 1
            print(f"WORSE than {line}", flush=True)
        print(json.dumps(now), flush=True)
    return worse


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "dimensions", nargs="*", type=int, metavar="D", help="all of the table without any"
    )
    parser.add_argument("--curve", type=int, choices=[128, 132], default=128)
    arguments = parser.parse_args()
    modules = load_estimator()
    for dimension in arguments.dimensions:
        print(json.dumps(estimate(modules, arguments.curve, dimension)), flush=True)
    if not arguments.dimensions and (worse := compare(modules)):
        sys.exit(f"estimate.py: {worse} entries of {TABLE} do not hold")


if __name__ == "__main__":
    main()
