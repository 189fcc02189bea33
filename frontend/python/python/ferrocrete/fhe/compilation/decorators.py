"""Decorators: the ways in."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .artifacts import DebugArtifacts
from .circuit import Circuit
from .compiler import Compiler
from .composition import AllComposable, CompositionPolicy
from .configuration import Configuration, configured
from .definition import FunctionDef
from .module_compiler import ModuleCompiler
from .options import DEFAULTS
from .status import EncryptionStatus

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import Options

Statuses = Mapping[str, str | EncryptionStatus]


def compiler(
    parameters: Statuses, configuration: Configuration | None = None, **options: Unpack[Options]
) -> Callable[[Callable[..., Any]], Compiler]:
    """Makes a function one that can be compiled.

    Parameters
    ----------
    parameters
        ``"encrypted"`` or ``"clear"`` for each parameter.
    configuration
        Options of its compilation.
    options
        Changes of the configuration.

    Examples
    --------
    >>> @fhe.compiler({"x": "encrypted"})
    ... def square(x):
    ...     return x**2
    >>> circuit = square.compile(range(8))
    >>> circuit.encrypt_run_decrypt(5)
    25
    """
    configuration = configured(configuration, None, options)
    return lambda function: Compiler(function, parameters, configuration=configuration)


def circuit(
    parameters: Statuses,
    configuration: Configuration | None = None,
    artifacts: DebugArtifacts | None = None,
    **options: Unpack[Options],
) -> Callable[[Callable[..., Any]], Circuit]:
    """Compiles a function whose annotations say the types of its parameters, without inputset.

    Parameters
    ----------
    parameters
        ``"encrypted"`` or ``"clear"`` for each parameter.
    configuration
        Options.
    artifacts
        Where to note what is known on the way.
    options
        Changes of the configuration.

    Examples
    --------
    >>> @fhe.circuit({"x": "encrypted"})
    ... def increment(x: fhe.uint3):
    ...     return x + 1
    >>> increment.encrypt_run_decrypt(6)
    7
    """
    return lambda function: Compiler.assemble(
        function, parameters, configuration, artifacts, **options
    )


def function(parameters: Statuses) -> Callable[[Callable[..., Any]], FunctionDef]:
    """Makes a function one of a module; see :func:`module`."""
    return lambda function: FunctionDef(function, parameters)


def module() -> Callable[[type], ModuleCompiler]:
    """Makes a class of functions a module: functions under one key set.

    The class attribute ``composition`` says whether results may be given as arguments again;
    without it, they may.

    Raises
    ------
    ValueError
        For a class without functions.
    TypeError
        If ``composition`` is no composition.

    Examples
    --------
    >>> @fhe.module()
    ... class Counter:
    ...     @fhe.function({"x": "encrypted"})
    ...     def inc(x):
    ...         return (x + 1) % 20
    ...
    ...     @fhe.function({"x": "encrypted"})
    ...     def dec(x):
    ...         return (x - 1) % 20
    >>> counter = Counter.compile({"inc": range(20), "dec": range(20)})
    """

    def decorate(definition: type) -> ModuleCompiler:
        members = inspect.getmembers(definition, lambda member: isinstance(member, FunctionDef))
        if not members:
            raise ValueError(
                f"module '{definition.__name__}' has no functions: decorate them with "
                '@fhe.function({"x": "encrypted"})'
            )
        _check_attributes(definition)
        composition = getattr(definition, "composition", AllComposable())
        if not isinstance(composition, CompositionPolicy):
            raise TypeError(
                f"the composition of module '{definition.__name__}' is of type "
                f"{type(composition).__name__}; it is fhe.AllComposable(), fhe.NotComposable() "
                "or fhe.Wired(...)"
            )
        return ModuleCompiler([member for _, member in members], composition)

    return decorate


def _check_attributes(definition: type) -> None:
    """Refuses what looks like an option of a module, and is none."""
    name = f"module '{definition.__name__}'"
    for attribute, value in vars(definition).items():
        if (
            attribute.startswith("_")
            or attribute == "composition"
            or isinstance(value, FunctionDef)
        ):
            continue
        if attribute in DEFAULTS or isinstance(value, Configuration):
            given = "configuration" if isinstance(value, Configuration) else attribute
            raise TypeError(
                f"{name} has the attribute '{attribute}', which has no effect: options are given where it "
                f"is compiled, compile(..., {given}=...)"
            )
        is_policy = isinstance(value, CompositionPolicy) and not isinstance(value, type)
        if is_policy or difflib.get_close_matches(attribute, ["composition"], cutoff=0.8):
            raise TypeError(
                f"{name} has the attribute '{attribute}', which has no effect; did you mean 'composition'?"
            )
