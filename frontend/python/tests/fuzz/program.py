"""Functions in steps, as Python source."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from ferrocrete import fhe

#: Arguments of one call.
Arguments = tuple[Any, ...]


@dataclass(frozen=True)
class Parameter:
    """A parameter of integers from ``low`` to ``high``."""

    name: str
    low: int
    high: int
    shape: tuple[int, ...]
    encrypted: bool

    def draw(self, random: np.random.Generator) -> Any:
        return random.integers(self.low, self.high, self.shape, endpoint=True)[()]

    def annotation(self) -> str:
        """The least type that holds the range."""
        signed = self.low < 0
        low = (-self.low - 1).bit_length() if signed else 0
        bits = max(low, max(self.high, 0).bit_length()) + signed
        element = f"fhe.{'int' if signed else 'uint'}{max(bits, 1)}"
        shape = "".join(f", {length}" for length in self.shape)
        return f"fhe.tensor[{element}{shape}]" if self.shape else element

    def corner(self, random: np.random.Generator) -> Any:
        """The least or the greatest, or a mix of both."""
        kind = random.integers(3)
        low, high = np.full(self.shape, self.low), np.full(self.shape, self.high)
        if kind == 2:
            return np.where(random.integers(0, 2, self.shape), low, high)[()]
        return (low, high)[kind][()]


@dataclass(frozen=True)
class Step:
    """Lines that make a value; they may change others of which it is a view, or which it assigns."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """A function of some parameters, with arguments to compile it with and to try it on."""

    parameters: tuple[Parameter, ...]
    steps: tuple[Step, ...]
    results: tuple[str, ...]
    inputset: Sequence[Arguments] = field(default=(), repr=False)
    #: Others than the inputset's.
    trials: Sequence[Arguments] = field(default=(), repr=False)
    #: What is not as usual in the configuration.
    options: dict[str, Any] = field(default_factory=dict)
    #: Whether types are declared, and the inputset is not used.
    declared: bool = False

    def source(self, name: str = "function") -> str:
        names = ", ".join(
            f"{one.name}: {one.annotation()}" if self.declared else one.name
            for one in self.parameters
        )
        lines = [line for step in self.steps for line in step.lines]
        body = [*lines, f"return {', '.join(self.results)}"]
        return f"def {name}({names}):\n" + "".join(f"    {line}\n" for line in body)

    def function(self, name: str = "function") -> Callable[..., Any]:
        scope: dict[str, Any] = {"np": np, "fhe": fhe}
        exec(compile(self.source(name), f"<{name}>", "exec"), scope)
        function: Callable[..., Any] = scope[name]
        return function

    def statuses(self) -> dict[str, Any]:
        return {
            parameter.name: "encrypted" if parameter.encrypted else "clear"
            for parameter in self.parameters
        }

    def compile(self) -> fhe.Circuit:
        configuration = fhe.Configuration(**self.options)
        if self.declared:
            return fhe.Compiler.assemble(self.function(), self.statuses(), configuration)
        return fhe.Compiler(self.function(), self.statuses()).compile(self.inputset, configuration)

    def _compilation(self) -> str:
        if self.declared:
            return f"fhe.Compiler.assemble(function, {self.statuses()}, configuration)"
        return f"fhe.Compiler(function, {self.statuses()}).compile(inputset, configuration)"

    def values(self, arguments: Arguments) -> dict[str, Any]:
        """All values after all steps, by numpy.

        Raises
        ------
        Exception
            Where numpy does; also for what it would only warn of.
        """
        scope: dict[str, Any] = {"np": np, "fhe": fhe}
        for parameter, argument in zip(self.parameters, arguments, strict=True):
            scope[parameter.name] = copy.deepcopy(argument)
        lines = "\n".join(line for step in self.steps for line in step.lines)
        with np.errstate(all="raise", under="ignore"):
            exec(lines, scope)
        return scope

    def expected(self, arguments: Arguments) -> tuple[Any, ...]:
        values = self.values(arguments)
        return tuple(values[name] for name in self.results)

    def script(self, arguments: Arguments) -> str:
        """A program in Python that shows what is wrong for some arguments."""
        samples = "".join(f"    ({_literals(sample)}),\n" for sample in self.inputset)
        given = _literals(arguments)
        return (
            "import numpy as np\nfrom ferrocrete import fhe\n\n\n"
            f"{self.source()}\n\n"
            f"inputset = [\n{samples}]\n"
            f"configuration = fhe.Configuration(**{self.options})\n"
            f"circuit = {self._compilation()}\n"
            "print(circuit)\n"
            f"print('numpy:    ', function({given}))\n"
            f"print('graph:    ', circuit.graph({given}))\n"
            f"print('simulated:', circuit.simulate({given}))\n"
            f"print('encrypted:', circuit.encrypt_run_decrypt({given}))\n"
        )


def _literals(arguments: Arguments) -> str:
    return "".join(f"{literal(argument)}, " for argument in arguments).rstrip()


def literal(value: Any) -> str:
    """An array or number of numpy as source."""
    array = np.asarray(value)
    if array.ndim == 0:
        return f"np.{array.dtype}({array.item()})" if array.dtype != np.bool_ else str(array.item())
    if array.size == 0:
        return f"np.zeros({array.shape}, dtype=np.{array.dtype})"
    kind = ", dtype=np.int64" if array.dtype == np.int64 else ""
    return f"np.array({array.tolist()}{kind})"


def needed(program: Program) -> Program:
    """Without steps that do nothing for the results: a circuit does not have them."""
    wanted = _results(program)
    for step in reversed(program.steps):
        if step.name in program.results:
            continue
        less = replace(program, steps=tuple(one for one in program.steps if one is not step))
        if _results(less) == wanted:
            program = less
    return program


def _results(program: Program) -> list[list[Any]] | None:
    try:
        found = [program.expected(sample) for sample in program.inputset]
    except Exception:  # noqa: BLE001
        return None
    return [[np.asarray(one).tolist() for one in sample] for sample in found]
