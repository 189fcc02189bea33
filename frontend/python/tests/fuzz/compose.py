"""Modules of two functions, whose encrypted results become arguments again."""

from __future__ import annotations

import textwrap
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from ferrocrete import fhe

from . import operations  # noqa: F401
from .generator import Generator, Unfit, Value
from .judge import DEAREST, REFUSALS, Verdict, numpy_result
from .program import Arguments, Parameter, Program, Step
from .shrink import PATIENCE

#: Functions in the order in which they are called.
CHAIN = ("first", "second", "second", "first")


@dataclass(frozen=True)
class Module:
    """Two functions; the first result of each fits the first parameter of both.

    Attributes
    ----------
    trials
        For each call of the chain, arguments; the first of them only for the first call.
    """

    functions: dict[str, Program]
    trials: tuple[Arguments, ...]

    def source(self) -> str:
        text = "@fhe.module()\nclass Composed:\n"
        for name, program in self.functions.items():
            text += f"    @fhe.function({program.statuses()})\n"
            text += textwrap.indent(program.source(name), "    ") + "\n"
        return text

    def compile(self) -> Any:
        scope: dict[str, Any] = {"np": np, "fhe": fhe}
        exec(compile(self.source(), "<module>", "exec"), scope)
        inputsets = {name: program.inputset for name, program in self.functions.items()}
        return scope["Composed"].compile(inputsets)


def generate_module(seed: int) -> Module:
    """The module of a seed."""
    random = np.random.default_rng(seed)
    draft = Generator(random, bits=4)
    shared = draft.program.parameters[0]
    if 0 in shared.shape:
        raise Unfit
    functions = {}
    trials = {}
    for name in dict.fromkeys(CHAIN):
        others = Generator(random, bits=4).program.parameters[1:2]
        # What the others return is anything in the range, be it a part of it, and more than the samples of
        # this one show.
        shown = shared
        if _shows_a_part(random):
            shown = replace(shared, high=shared.low + (shared.high - shared.low) // 2)
        generator = Generator(random, (shown, *others), bits=4)
        for _ in range(20):
            if len(generator.program.steps) < 3:
                generator.grow()
        functions[name] = _returning(generator, shared)
        trials[name] = [tuple(one.draw(random) for one in (shown, *others)) for _ in CHAIN]
    return Module(functions, tuple(trials[name][place] for place, name in enumerate(CHAIN)))


def _shows_a_part(random: np.random.Generator) -> bool:
    return bool(random.random() < 0.4)


def _returning(generator: Generator, like: Parameter) -> Program:
    """A program whose first result fits a parameter."""

    def fits(value: Value) -> bool:
        return value.encrypted and not value.truth and value.size > 0

    try:
        value = generator.value(lambda value: fits(value) and value.shape == like.shape)
    except Unfit:
        value = generator.value(fits)
    size = int(np.prod(like.shape))
    shaped = f"np.resize({value}, {max(size, 1)})"
    shaped = f"{shaped}.reshape({like.shape})" if like.shape else f"{shaped}[0]"
    if value.shape == like.shape:
        shaped = str(value)
    limited = f"np.clip({shaped}, {like.low}, {like.high})"
    if generator.chance(0.3):
        limited = f"{shaped} % {like.high - like.low + 1} + {like.low}"
    result = Step("result", (f"result = {limited}",))
    program = generator.program
    more = tuple(one.name for one in generator.pool if fits(one) and generator.chance(0.2))[:2]
    return replace(program, steps=(*program.steps, result), results=("result", *more))


def judge_module(module: Module) -> Verdict:
    """Compiles a module, and calls its functions one after the other on ciphertexts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compiled = module.compile()
        except REFUSALS as error:
            return Verdict("refused", f"{type(error).__name__}: {error}")
        except BaseException as error:  # noqa: BLE001
            return Verdict("compile fails", f"{type(error).__name__}: {error}")
        if compiled.complexity > DEAREST:
            return Verdict("agrees", "too dear to run")
        return _run(module, compiled)


def _run(module: Module, compiled: Any) -> Verdict:
    carried: Any = None
    expected: Any = None
    for name, arguments in zip(CHAIN, module.trials, strict=True):
        program, function = module.functions[name], getattr(compiled, name)
        known = arguments if expected is None else (expected, *arguments[1:])
        wanted = numpy_result(program, known)
        if isinstance(wanted, Exception):
            return Verdict("agrees", "without value")
        try:
            # Where several values meet, the inputset need not show what the chain makes.
            function.simulate(*known)
        except REFUSALS:
            return Verdict("agrees", "beyond the inputset")
        given = function.encrypt(*known)
        given = given if isinstance(given, tuple) else (given,)
        if carried is not None:
            given = (carried, *given[1:])
        try:
            results = function.run(*given)
        except fhe.FheError as error:
            # Such as of results that may hold one ciphertext several times.
            return Verdict("refused", str(error))
        results = results if isinstance(results, tuple) else (results,)
        found = function.decrypt(*results)
        found = found if isinstance(found, tuple) else (found,)
        if not all(np.array_equal(one, other) for one, other in zip(found, wanted, strict=True)):
            message = f"in '{name}' numpy {wanted}, encrypted {found}"
            return Verdict("composition differs", message, known)
        carried, expected = results[0], wanted[0]
    return Verdict("agrees", "encrypted")


def shrink_module(module: Module, verdict: Verdict) -> tuple[Module, Verdict]:
    """Drops steps as long as a module fails in the same way."""
    end = time.monotonic() + PATIENCE
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for smaller in _smaller(module):
            try:
                found = judge_module(smaller)
            except Exception:  # noqa: BLE001
                continue
            if found.kind == verdict.kind:
                module, verdict, progress = smaller, found, True
                break
    return module, verdict


def _smaller(module: Module) -> Iterator[Module]:
    for name, program in module.functions.items():
        if len(program.results) > 1:
            yield _with(module, name, replace(program, results=program.results[:1]))
        for place, step in enumerate(program.steps):
            if step.name not in program.results:
                rest = program.steps[:place] + program.steps[place + 1 :]
                yield _with(module, name, replace(program, steps=rest))


def _with(module: Module, name: str, program: Program) -> Module:
    return replace(module, functions={**module.functions, name: program})
