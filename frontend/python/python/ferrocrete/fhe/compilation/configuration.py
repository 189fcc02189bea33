"""How programs are compiled and run."""

from __future__ import annotations

import difflib
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ... import _native
from ..extensions import Exactness
from ..probability import check_probability
from ..progress import Progress
from ..warning import warn
from .options import DEFAULTS, NO_EFFECT, REFUSED
from .processors import check_processors
from .strategies import (
    BitwiseStrategy,
    ComparisonStrategy,
    MinMaxStrategy,
    MultiParameterStrategy,
    MultivariateStrategy,
    ParameterSelectionStrategy,
    SecurityLevel,
    construction,
    parse,
    parse_list,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .options import Options

#: Kinds of operations whose construction can be asked for.
_CONSTRUCTED: tuple[Literal["comparison", "bitwise", "min_max", "multivariate"], ...] = (
    "comparison",
    "bitwise",
    "min_max",
    "multivariate",
)

#: With neither bound given, the whole program errs with this probability at most.
DEFAULT_GLOBAL_P_ERROR = 2.0**-40
#: Bound for each lookup by itself; without one the bound for the whole program holds.
DEFAULT_P_ERROR = None


class Configuration:
    """Options of compilation and execution.

    Parameters
    ----------
    p_error
        Bound on the probability that one lookup or result is wrong; from 2^-128, below 1.
    global_p_error
        Bound on the probability that a call gives any wrong result. With neither bound it is
        2^-40: Concrete's default is weaker, 10^-5. With both, both hold.
    composable
        Whether results may be given as arguments again.
    allow_unencrypted
        Whether functions may have clear parameters only. By default they are refused: the server
        would see all values of their calls.
    comparison_strategy_preference, bitwise_strategy_preference, min_max_strategy_preference, \
multivariate_strategy_preference
        Constructions for operations on several encrypted values; by cost if none is given.
    rounding_exactness
        What ``round_bit_pattern`` and ``truncate_bit_pattern`` do where they do not say it.
    auto_adjust_rounders, auto_adjust_truncators
        Whether to fit the ``AutoRounder`` and ``AutoTruncator`` of a function to its inputset
        before compilation.
    additional_pre_processors, additional_post_processors
        Each :class:`GraphProcessor` that looks at the graphs of the functions before they are
        compiled, and after. They may refuse.
    verbose
        Whether to show all that the next four show.
    show_graph, show_mlir, show_optimizer, show_statistics
        What to print when a program is compiled: its graph, its text in the FHE dialect, its
        parameters with noise and cost, its statistics.
    show_progress
        Whether to show bars: ``True`` always, ``False`` never, ``None`` on a terminal for what
        takes longer than a second.
    progress_title
        Text before each bar.
    dump_artifacts_on_unexpected_failures
        Whether to write what is known to ``.artifacts`` when a compilation fails.
    fhe_simulation, fhe_execution
        Have no effect: a compiled program can always do both.
    auto_schedule_run
        Whether ``run`` returns at once with a future, as ``run_async`` does.
    enable_unsafe_features
        Whether the next three may be used.
    simulate_encrypt_run_decrypt
        Whether ``encrypt``, ``run`` and ``decrypt`` only simulate, without any secrecy.
    use_insecure_key_cache, insecure_key_cache_location
        Whether to keep keys in a directory and take them from it, which nothing protects.

    Raises
    ------
    TypeError
        For a name that is no option, and for a value of another type.
    ValueError
        For a value out of range.

    Notes
    -----
    The other options of Concrete 2.11 are accepted. Each gives a warning that says why it has no
    effect, unless it has Concrete's default.
    """

    _values: dict[str, Any]
    #: What has been compiled with these options.
    _of: str

    def __init__(self, **options: Unpack[Options]) -> None:
        self._begin({name: value for name, (value, _) in DEFAULTS.items()})
        self._change(dict(options))

    def _begin(self, values: dict[str, Any]) -> None:
        # Past `__setattr__`, which takes options.
        object.__setattr__(self, "_values", values)

    def fork(self, **changes: Unpack[Options]) -> Configuration:
        """A copy with changes; takes what :class:`Configuration` takes."""
        fork = Configuration.__new__(Configuration)
        fork._begin(dict(self._values))
        fork._change(dict(changes))
        return fork

    def _change(self, changes: dict[str, Any]) -> None:
        """Makes all changes, or none if one is wrong."""
        before = dict(self._values)
        try:
            for name, value in changes.items():
                _check(name, value)
                self._values[name] = value
            self._parse()
            self._validate()
        except Exception:
            self._begin(before)
            raise
        for name in changes.keys() & NO_EFFECT.keys():
            if self._values[name] != DEFAULTS[name][0]:
                warn(f"option '{name}' has no effect: {NO_EFFECT[name]}")

    def _parse(self) -> None:
        lists: dict[str, type[Enum]] = {
            "comparison_strategy_preference": ComparisonStrategy,
            "bitwise_strategy_preference": BitwiseStrategy,
            "min_max_strategy_preference": MinMaxStrategy,
            "multivariate_strategy_preference": MultivariateStrategy,
        }
        single: dict[str, type[Enum]] = {
            "rounding_exactness": Exactness,
            "parameter_selection_strategy": ParameterSelectionStrategy,
            "multi_parameter_strategy": MultiParameterStrategy,
            "security_level": SecurityLevel,
        }
        for name in ("additional_pre_processors", "additional_post_processors"):
            # A list of its own, which may be appended to.
            self._values[name] = list(self._values[name] or [])
        for name, kind in lists.items():
            self._values[name] = parse_list(name, kind, self._values[name])
        for name, kind in single.items():
            self._values[name] = parse(name, kind, self._values[name])

    def _validate(self) -> None:
        for name in ("p_error", "global_p_error"):
            if self._values[name] is not None:
                check_probability(name, self._values[name])
        for name in ("additional_pre_processors", "additional_post_processors"):
            check_processors(name, self._values[name])
        for name, reason in REFUSED.items():
            if self._values[name] is not None:
                raise ValueError(f"option '{name}' takes only None: {reason}")
        if self._values["security_level"] is not SecurityLevel.SECURITY_128_BITS:
            raise ValueError("option 'security_level': parameters are chosen for 128 bits only")
        if not self._values["enable_unsafe_features"]:
            for name in ("use_insecure_key_cache", "simulate_encrypt_run_decrypt"):
                if self._values[name]:
                    raise RuntimeError(f"option '{name}' needs enable_unsafe_features=True")
        if self._values["use_insecure_key_cache"] and self.key_cache is None:
            raise RuntimeError(
                "option 'use_insecure_key_cache' needs insecure_key_cache_location=..."
            )

    def __getattr__(self, name: str) -> Any:
        # Copying and unpickling look for attributes before there are values.
        values = self.__dict__.get("_values", {})
        if name in values:
            return values[name]
        raise AttributeError(f"a configuration has no '{name}'{_closest(name)}")

    def __setattr__(self, name: str, value: Any) -> None:
        """Changes an option, as :meth:`fork` does for a copy.

        Those of a circuit, which is compiled, can't be changed.
        """
        if name not in DEFAULTS:
            raise AttributeError(f"there is no option '{name}'{_closest(name)}")
        if "_of" in self.__dict__:
            raise AttributeError(
                f"option '{name}' can't be changed any more: {self._of} is compiled. Compile it anew with "
                f"compile(..., {name}=...)"
            )
        self._change({name: value})

    def of_compiled(self, name: str) -> Configuration:
        """A copy that stays as it is: the options that a program has been compiled with."""
        copy = self.fork()
        object.__setattr__(copy, "_of", f"'{name}'")
        return copy

    def __delattr__(self, name: str) -> None:
        raise AttributeError(
            f"option '{name}' can't be deleted: set it to its default, {DEFAULTS[name][0]!r}"
            if name in DEFAULTS
            else f"there is no option '{name}'{_closest(name)}"
        )

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *DEFAULTS]

    def __getstate__(self) -> dict[str, Any]:
        return dict(self._values)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._begin(dict(state))

    @property
    def key_cache(self) -> Path | None:
        """The directory of cached keys, if they are cached."""
        location = self._values["insecure_key_cache_location"]
        if not self._values["use_insecure_key_cache"] or location is None:
            return None
        return Path(location)

    @property
    def progress(self) -> Progress:
        """Whether to show progress."""
        return Progress(self._values["show_progress"], self._values["progress_title"])

    def shows(self, what: str) -> bool:
        """Whether to print ``"graph"``, ``"mlir"``, ``"optimizer"`` or ``"statistics"``."""
        show = self._values[f"show_{what}"]
        return bool(self._values["verbose"] if show is None else show)

    def native_options(self, composable: bool) -> _native.Options:
        """What the compiled part takes.

        Parameters
        ----------
        composable
            Whether the functions' composition asks for it.
        """
        options: _native.Options = {}
        if composable or self._values["composable"]:
            options["composable"] = True
        if self._values["allow_unencrypted"]:
            options["allow_unencrypted"] = True
        for kind in _CONSTRUCTED:
            chosen = construction(self._values[f"{kind}_strategy_preference"])
            if chosen != "auto":
                options[kind] = chosen
        p_error, global_p_error = self._values["p_error"], self._values["global_p_error"]
        if global_p_error is not None:
            # No lookup errs more often than the whole program: the smaller bound on the whole
            # program is a bound for each, too.
            bounds = [bound for bound in (p_error, global_p_error) if bound is not None]
            options["global_p_error"] = float(min(bounds))
        elif p_error is not None:
            options["p_error"] = float(p_error)
        return options

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Configuration):
            return NotImplemented
        return self._values == other._values

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        changed = (
            f"{name}={value!r}"
            for name, value in self._values.items()
            if value != Configuration()._values[name]
        )
        return f"Configuration({', '.join(changed)})"


def configured(
    configuration: Configuration | None, otherwise: Configuration | None, options: Any
) -> Configuration:
    """The options of one call: a configuration, or else another one, with changes.

    Raises
    ------
    TypeError
        If what is given is no configuration.
    """
    if configuration is not None and not isinstance(configuration, Configuration):
        kind = type(configuration).__name__
        advice = (
            ": write fhe.Configuration(**options)"
            if isinstance(configuration, dict)
            else "; samples are given before it, together"
        )
        raise TypeError(f"the configuration is of type {kind}, no fhe.Configuration{advice}")
    return (configuration or otherwise or Configuration()).fork(**options)


def _check(name: str, value: object) -> None:
    """Checks an option's name and type."""
    if name not in DEFAULTS:
        raise TypeError(f"there is no option '{name}'{_closest(name)}")
    kinds = DEFAULTS[name][1]
    if kinds is None:
        return
    # A bool is an int in Python; an option that takes numbers only does not mean one.
    is_bool = isinstance(value, bool) and bool not in kinds
    if is_bool or not isinstance(value, kinds):
        names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)
        raise TypeError(f"option '{name}' takes {names}, not {type(value).__name__}")


def _closest(name: str) -> str:
    close = difflib.get_close_matches(name, DEFAULTS, n=1)
    return f"; did you mean '{close[0]}'?" if close else ""
