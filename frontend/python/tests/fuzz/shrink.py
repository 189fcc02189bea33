"""Makes a failing program smaller, as long as it fails in the same way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from .generator import is_encrypted
from .judge import Verdict, judge
from .program import Parameter, Program, needed

#: Seconds for one program.
PATIENCE = 60.0

Judge = Callable[[Program], Verdict]


def shrink(program: Program, verdict: Verdict, judged: Judge = judge) -> tuple[Program, Verdict]:
    """Drops results, steps and parameters.

    Parameters
    ----------
    program
        That fails.
    verdict
        How.
    judged
        What finds that.
    """
    end = time.monotonic() + PATIENCE
    if verdict.arguments is not None:
        program = replace(program, trials=[verdict.arguments])
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(program):
            if time.monotonic() > end:
                return program, verdict
            found = _judged(smaller, judged)
            if found is not None and found.kind == verdict.kind:
                program, verdict, progress = smaller, found, True
                break
    return program, verdict


def _judged(program: Program, judged: Judge) -> Verdict | None:
    """None for what is no program any more."""
    try:
        for sample in program.inputset:
            program.expected(sample)
        return judged(program) if needed(program) == program else None
    except Exception:  # noqa: BLE001
        return None


def _smaller(program: Program) -> Iterator[Program]:
    if len(program.results) > 1:
        for result in program.results:
            yield replace(program, results=(result,))
    if program.options:
        yield replace(program, options={})
    steps = program.steps
    for place, step in enumerate(steps):
        rest = steps[:place] + steps[place + 1 :]
        if step.name not in program.results:
            yield replace(program, steps=rest)
    for step in steps:
        # What was computed before is enough.
        if len(program.results) > 1 or step.name == program.results[0]:
            break
        yield replace(program, results=(step.name,))
    for place, step in enumerate(steps):
        cut = _cut(program, place)
        if cut is not None and step.name not in program.results:
            yield cut
    for place, parameter in enumerate(program.parameters):
        if len(program.parameters) > 1 and parameter.name not in program.results:
            yield replace(
                program,
                parameters=program.parameters[:place] + program.parameters[place + 1 :],
                inputset=[sample[:place] + sample[place + 1 :] for sample in program.inputset],
                trials=[sample[:place] + sample[place + 1 :] for sample in program.trials],
            )


def _cut(program: Program, place: int) -> Program | None:
    """Makes the value of a step a parameter, with the values it has."""
    step = program.steps[place]
    before = replace(program, steps=program.steps[: place + 1])
    try:
        values = [np.asarray(before.values(sample)[step.name]) for sample in program.inputset]
        tried = [np.asarray(before.values(sample)[step.name]) for sample in program.trials]
    except Exception:  # noqa: BLE001
        return None
    if values[0].dtype != np.int64 or not values[0].size:
        return None
    low = min(int(value.min()) for value in values)
    high = max(int(value.max()) for value in values)
    encrypted = is_encrypted(program, step.name)
    parameter = Parameter(step.name, low, high, values[0].shape, encrypted)
    return replace(
        program,
        parameters=(*program.parameters, parameter),
        steps=program.steps[:place] + program.steps[place + 1 :],
        inputset=[
            (*sample, value[()]) for sample, value in zip(program.inputset, values, strict=True)
        ],
        trials=[(*sample, value[()]) for sample, value in zip(program.trials, tried, strict=True)],
    )
