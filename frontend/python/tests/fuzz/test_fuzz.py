"""Random functions, the same ones every time; see the workspace's CONTRIBUTING.md for long runs."""

from __future__ import annotations

import os
import time
from collections import Counter

import numpy as np
import pytest

from .generate import generate
from .judge import judge
from .program import Program
from .shrink import shrink

#: Minutes of a long run.
MINUTES = float(os.environ.get("FERROCRETE_FUZZ_MINUTES", 0))


def report(seed: int, program: Program, encrypt: bool) -> str | None:
    """What is wrong with a program, and how to see it."""
    verdict = judge(program, encrypt)
    if not verdict.is_failure:
        return None
    small, found = shrink(program, verdict, lambda smaller: judge(smaller, encrypt))
    arguments = found.arguments or small.inputset[0]
    return f"seed {seed}: {found.kind}: {found.message}\n{small.script(arguments)}"


@pytest.mark.parametrize("seed", range(12))
def test_readings_agree(seed):
    failure = report(seed, generate(seed), encrypt=seed == 3)
    assert failure is None, failure


@pytest.mark.skipif(not MINUTES, reason="takes as long as FERROCRETE_FUZZ_MINUTES says")
def test_long_run():
    end = time.monotonic() + 60 * MINUTES
    first = seed = int(
        os.environ.get("FERROCRETE_FUZZ_SEED", np.random.default_rng().integers(1 << 48))
    )
    refused: Counter[str] = Counter()
    failures = []
    while time.monotonic() < end:
        failure = report(seed, generate(seed), encrypt=seed % 8 == 0)
        if failure is not None:
            print(failure, flush=True)
            failures.append(failure)
        seed += 1
    print(f"{seed - first} programs from seed {first}; refused: {refused}")
    assert not failures, f"{len(failures)} failures"
