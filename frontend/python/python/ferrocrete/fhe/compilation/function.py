"""Functions of compiled modules."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..._attributes import Attributes
from ..deployment.arguments import check_argument, check_count
from ..deployment.client import plain
from ..deployment.value import flatten
from ..seeds import seed_of
from .configuration import Configuration
from .graph import Graph
from .options import DEFAULTS

if TYPE_CHECKING:
    from .module import Module

#: Bits of the seed of a simulation.
_SEED_BITS = 64


class Function(Attributes):
    """One function of a compiled module."""

    _compile_options = DEFAULTS

    def __init__(self, module: Module, name: str) -> None:
        self._module = module
        self._name = name
        self._symbol = module._names[name]

    @property
    def name(self) -> str:
        """The function's name."""
        return self._name

    @property
    def graph(self) -> Graph:
        """The function as a graph."""
        return self._module._graphs[self._name]

    @property
    def configuration(self) -> Configuration:
        """Options."""
        return self._module.configuration

    def __call__(self, *args: Any) -> Any:
        """Runs the graph in the clear."""
        return self.graph(*args)

    def simulate(self, *args: Any, seed: int | None = None) -> Any:
        """Runs on clear values that err as often as ciphertexts do, without keys.

        Parameters
        ----------
        args
            One for each parameter.
        seed
            For the same errors again.

        Raises
        ------
        ValueError
            For arguments that ``encrypt`` refuses.
        """
        arrays, number = self._checked(args), seed_of(seed, _SEED_BITS)
        return _single(map(plain, self._module._program.simulate(self._symbol, arrays, number)))

    def _checked(self, arguments: tuple[Any, ...]) -> list[Any]:
        signature = self._module._specs.function(self._symbol)
        check_count(signature, arguments)
        return [
            check_argument(position, gate, argument, beyond=True)
            for position, (gate, argument) in enumerate(
                zip(signature.inputs, arguments, strict=True)
            )
        ]

    @property
    def _is_simulated(self) -> bool:
        return bool(self.configuration.simulate_encrypt_run_decrypt)

    def encrypt(self, *args: Any) -> Any:
        """Encrypts arguments; see :meth:`Client.encrypt`."""
        if self._is_simulated:
            return _single(args)
        return self._module.client.encrypt(*args, function_name=self._symbol)

    def run(self, *args: Any) -> Any:
        """Runs on encrypted arguments; see :meth:`Server.run`.

        Parameters
        ----------
        args
            Values, futures of values, and tuples of values; plain numbers for clear parameters.

        Returns
        -------
        Value or tuple of Value
            A future of it with the option ``auto_schedule_run``.
        """
        if self.configuration.auto_schedule_run:
            return self.run_async(*args)
        return self.run_sync(*args)

    def run_sync(self, *args: Any) -> Any:
        """As :meth:`run`; returns when the results are there."""
        arguments = flatten(tuple(map(_awaited, args)))
        if self._is_simulated:
            return self.simulate(*arguments)
        values = self._module.client.with_clear(arguments, function_name=self._symbol)
        keys = self._module.client.evaluation_keys
        server = self._module.server
        return server.run(*values, evaluation_keys=keys, function_name=self._symbol)

    def run_async(self, *args: Any) -> Future[Any]:
        """As :meth:`run`; returns a future at once. Arguments may be futures of other runs."""
        # Runs are begun in the order they are asked for, so what one waits for has begun.
        return self._module._pool().submit(self.run_sync, *args)

    def decrypt(self, *results: Any) -> Any:
        """Decrypts results, also futures of them; see :meth:`Client.decrypt`."""
        awaited = tuple(map(_awaited, results))
        if self._is_simulated:
            return _single(awaited)
        return self._module.client.decrypt(*awaited, function_name=self._symbol)

    def encrypt_run_decrypt(self, *args: Any) -> Any:
        """Encrypts, runs, decrypts. Generates keys if there are none.

        Parameters
        ----------
        args
            One for each parameter.

        Returns
        -------
        int, numpy.ndarray or tuple
            A number for a scalar, a tuple for several results.
        """
        return self.decrypt(self.run_sync(self.encrypt(*args)))

    def draw(
        self, *, horizontal: bool = False, save_to: str | Path | None = None, show: bool = False
    ) -> Path:
        """Draws the graph; see :meth:`Graph.draw`."""
        return self.graph.draw(horizontal=horizontal, save_to=save_to, show=show)

    @property
    def statistics(self) -> dict[str, Any]:
        """All numbers there are of the function: sizes in bytes, and counts for one call."""
        return self._module._statistics.of_function(self._symbol)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._module._statistics.get(name, self._symbol)

    def __str__(self) -> str:
        return self.graph.format()

    def __repr__(self) -> str:
        return f"<fhe.Function {self._name}>"


def _awaited(value: Any) -> Any:
    return value.result() if isinstance(value, Future) else value


def _single(values: Any) -> Any:
    """The value, or a tuple of several."""
    together = tuple(values)
    return together[0] if len(together) == 1 else together
