"""Compares what a circuit gives with what numpy gives."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from ferrocrete import fhe
from ferrocrete.fhe.deployment.arguments import check_argument

from .program import Arguments, Program

#: What says that something can't be done; anything else is a fault.
REFUSALS = (ValueError, TypeError, IndexError, fhe.UnsupportedError, fhe.CompilationError)
#: Predicted milliseconds of the dearest run that is encrypted.
DEAREST = 2500.0


@dataclass(frozen=True)
class Verdict:
    """What came of a program.

    Attributes
    ----------
    kind
        ``agrees``, ``refused``, or what is wrong.
    message
        Details.
    arguments
        For which it is wrong.
    """

    kind: str
    message: str = ""
    arguments: Arguments | None = None

    @property
    def is_failure(self) -> bool:
        return self.kind not in ("agrees", "refused")


class _Wrong(Exception):
    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict


def judge(program: Program, encrypt: bool = False) -> Verdict:
    """Compiles a program and tries it.

    Parameters
    ----------
    program
        With the arguments to try it on.
    encrypt
        Whether to run it encrypted, too, if that is cheap.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            circuit = program.compile()
        except REFUSALS as error:
            return Verdict("refused", f"{type(error).__name__}: {error}")
        except BaseException as error:  # noqa: BLE001
            # A panic of the compiled part is no Exception.
            return _fault("compile", error, None)
        encrypt = encrypt and circuit.complexity <= DEAREST
        try:
            for arguments in [*program.inputset[:3], *program.inputset[-3:]]:
                _compare(program, circuit, arguments, shown=True)
            for arguments in program.trials:
                _compare(program, circuit, arguments, shown=False)
            if encrypt:
                arguments = program.inputset[-1]
                _expect("encrypted", program, circuit.encrypt_run_decrypt, arguments, True)
        except _Wrong as wrong:
            return wrong.verdict
    return Verdict("agrees", "encrypted" if encrypt else "")


def _compare(program: Program, circuit: fhe.Circuit, arguments: Arguments, shown: bool) -> None:
    """Readings of arguments that the inputset shows are right; of others, right or refused. A client
    made of bytes refuses the same."""
    _expect("graph", program, circuit.graph, arguments, shown)
    _expect("simulated", program, circuit.simulate, arguments, shown)
    sent = fhe.ClientSpecs.deserialize(circuit.client.specs.serialize())
    here, there = (_refusal(specs, arguments) for specs in (circuit.client.specs, sent))
    if (here is None) != (there is None):
        message = f"circuit: {here or 'takes them'}, client: {there or 'takes them'}"
        raise _Wrong(Verdict("client decides otherwise", message, arguments))


def _refusal(specs: fhe.ClientSpecs, arguments: Arguments) -> str | None:
    """Why arguments are not encrypted, if they are not."""
    signature = specs.function(None)
    gates = zip(signature.inputs, arguments, strict=True)
    try:
        arrays = [
            check_argument(place, gate, argument, beyond=True)
            for place, (gate, argument) in enumerate(gates)
        ]
        specs.check(signature.name, arrays)
    except ValueError as error:
        return str(error)
    return None


def _expect(
    reading: str,
    program: Program,
    run: Callable[..., Any],
    arguments: Arguments,
    shown: bool,
) -> None:
    expected = numpy_result(program, arguments)
    if isinstance(expected, FloatingPointError):
        # numpy gives something, and warns that it is nothing to compute with.
        return
    try:
        found = run(*copy.deepcopy(arguments))
    except BaseException as error:  # noqa: BLE001
        refused = isinstance(error, REFUSALS) and not shown
        if refused:
            return
        raise _Wrong(_fault(reading, error, arguments)) from error
    found = found if isinstance(found, tuple) else (found,)
    if isinstance(expected, Exception):
        if _failing(program, arguments) not in program.results:
            # A circuit does not compute what turns out not to matter, such as `x == x`.
            return
        message = f"{type(expected).__name__}: {expected}, but {found}"
        raise _Wrong(Verdict(f"{reading} accepts", message, arguments))
    if not _same(found, expected):
        message = f"numpy {expected}, {reading} {found}"
        raise _Wrong(Verdict(f"{reading} differs", message, arguments))


def numpy_result(program: Program, arguments: Arguments) -> Any:
    """What numpy gives: results or an exception."""
    try:
        return program.expected(arguments)
    except Exception as error:  # noqa: BLE001
        return error


def _failing(program: Program, arguments: Arguments) -> str | None:
    """The first value that numpy does not compute."""
    for count, step in enumerate(program.steps):
        part = replace(program, steps=program.steps[: count + 1], results=())
        if isinstance(numpy_result(part, arguments), Exception):
            return step.name
    return None


def _same(found: tuple[Any, ...], expected: tuple[Any, ...]) -> bool:
    return len(found) == len(expected) and all(
        np.shape(one) == np.shape(other) and np.array_equal(one, other)
        for one, other in zip(found, expected, strict=True)
    )


def _fault(stage: str, error: BaseException, arguments: Arguments | None) -> Verdict:
    if isinstance(error, KeyboardInterrupt):
        raise error
    return Verdict(f"{stage} fails", f"{type(error).__name__}: {error}", arguments)
