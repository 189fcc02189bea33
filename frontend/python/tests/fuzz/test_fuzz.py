"""Random functions, the same ones every time; the workspace's CONTRIBUTING.md tells of long runs."""

from __future__ import annotations

import os
import re
import time
from collections import Counter

import numpy as np
import pytest

from .compose import generate_module, judge_module, shrink_module
from .generate import generate
from .generator import Unfit
from .judge import Verdict, judge
from .shrink import shrink

#: Minutes of a long run.
MINUTES = float(os.environ.get("FERROCRETE_FUZZ_MINUTES", 0))


def tried(seed: int, encrypt: bool) -> tuple[Verdict, str]:
    """What came of a program, and where it fails what shows that."""
    program = generate(seed)
    verdict = judge(program, encrypt)
    if not verdict.is_failure:
        return verdict, ""
    program, verdict = shrink(program, verdict, lambda smaller: judge(smaller, encrypt))
    arguments = verdict.arguments or program.inputset[0]
    return verdict, f"seed {seed}: {verdict.kind}: {verdict.message}\n{program.script(arguments)}"


def tried_module(seed: int) -> tuple[Verdict, str]:
    """As :func:`tried`, of a module."""
    try:
        module = generate_module(seed)
    except Unfit:
        return Verdict("agrees", "nothing to compose"), ""
    verdict = judge_module(module)
    if not verdict.is_failure:
        return verdict, ""
    module, verdict = shrink_module(module, verdict)
    samples = "".join(f"{name}: {one.inputset}\n" for name, one in module.functions.items())
    calls = f"inputsets:\n{samples}calls: {module.trials}"
    text = f"module of seed {seed}: {verdict.kind}: {verdict.message}\n{module.source()}\n{calls}"
    return verdict, text


@pytest.mark.parametrize("seed", range(20))
def test_readings_agree(seed):
    verdict, failure = tried(seed, encrypt=seed == 3)
    assert not verdict.is_failure, failure


def test_composed_functions_agree():
    verdict, failure = tried_module(1)
    assert verdict == Verdict("agrees", "encrypted"), failure


@pytest.mark.skipif(not MINUTES, reason="takes as long as FERROCRETE_FUZZ_MINUTES says")
def test_long_run():
    end = time.monotonic() + 60 * MINUTES
    first = seed = int(np.random.default_rng().integers(1 << 48))
    outcomes: Counter[str] = Counter()
    failures = 0
    while time.monotonic() < end:
        # Encrypted runs are dear: one program in eight, and one module in thirty-two.
        is_module = seed % 32 == 1
        verdict, failure = tried_module(seed) if is_module else tried(seed, seed % 8 == 0)
        # Numbers and the user's line differ.
        message = re.sub(
            r"^(\w+: )<\w+>:[\d:]+ |\d+", r"\1", verdict.message[:90].partition("\n")[0]
        )
        outcomes[f"{verdict.kind}: {message}" if verdict.message else verdict.kind] += 1
        if failure:
            failures += 1
            print(failure, flush=True)
        seed += 1
    for outcome, count in outcomes.most_common():
        print(f"{count:6} {outcome}")
    assert not failures, f"{failures} of {seed - first} programs from seed {first} fail"
