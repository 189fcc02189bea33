"""Compiled modules: functions that share one key set."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

from ... import _native
from ..deployment import Client, ClientSpecs, Keys, Server
from ..deployment.arguments import check_argument, check_count
from ..deployment.client import plain
from ..deployment.value import flatten
from .configuration import Configuration
from .explanation import Explanation
from .graph import Graph
from .statistics import Statistics


class Module:
    """Compiled functions under one key set.

    Each function is an attribute: ``module.inc.encrypt_run_decrypt(3)``. Get a module from
    ``@fhe.module()``.

    Parameters
    ----------
    program
        The compiled program.
    graphs
        The functions' graphs, by their names in the program.
    names
        For each function's name its name in the program.
    configuration
        Options.
    """

    def __init__(
        self,
        program: _native.Program,
        graphs: Mapping[str, Graph],
        names: Mapping[str, str],
        configuration: Configuration,
    ) -> None:
        self._program = program
        self._graphs = {name: graphs[symbol] for name, symbol in names.items()}
        self._names = dict(names)
        self._configuration = configuration
        arguments = {symbol: graphs[symbol].native.inputs for symbol in names.values()}
        self._specs = ClientSpecs(program.manifest(), arguments)
        self._client = Client(self._specs, configuration.key_cache, progress=configuration.progress)
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._statistics = Statistics(program, self._specs)

    @property
    def configuration(self) -> Configuration:
        """Options."""
        return self._configuration

    @property
    def graphs(self) -> dict[str, Graph]:
        """The functions' graphs."""
        return dict(self._graphs)

    @property
    def function_count(self) -> int:
        """Number of functions."""
        return len(self._names)

    def functions(self) -> dict[str, Function]:
        """The functions."""
        return {name: Function(self, name) for name in self._names}

    @property
    def mlir(self) -> str:
        """The program in the FHE dialect."""
        return self._program.mlir.strip()

    @property
    def client(self) -> Client:
        """The side that holds the secret keys."""
        return self._client

    @property
    def server(self) -> Server:
        """The side that runs without secrets."""
        with self._lock:
            if self._server is None:
                progress = self._configuration.progress
                self._server = Server(self._program.bundle(), self._specs, progress=progress)
            return self._server

    @property
    def keys(self) -> Keys:
        """The keys."""
        return self._client.keys

    @keys.setter
    def keys(self, new_keys: Keys) -> None:
        self._client.keys = new_keys

    def keygen(
        self,
        force: bool = False,
        seed: int | None = None,
        encryption_seed: int | None = None,
        initial_keys: object = None,
    ) -> None:
        """Generates keys, unless there are any; see :meth:`Keys.generate`."""
        self._client.keygen(force, seed, encryption_seed, initial_keys)

    def cleanup(self) -> None:
        """Does nothing: there are no temporary files that outlive the module."""

    def explain(self) -> Explanation:
        """Parameters, lookups with their lines, noise, failure probability and cost."""
        return self._statistics.explanation

    @property
    def statistics(self) -> dict[str, Any]:
        """All numbers there are: of the program, and under ``"functions"`` of each function.

        Sizes are in bytes, ``complexity`` is the predicted milliseconds on one core.
        """
        functions = {
            name: self._statistics.of_function(symbol) for name, symbol in self._names.items()
        }
        return {**self._statistics.of_program(), "functions": functions}

    @cached_property
    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="ferrocrete")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self._names:
            return Function(self, name)
        try:
            return self._statistics.get(name)
        except AttributeError as error:
            functions = ", ".join(self._names)
            raise AttributeError(f"{error}; the module has the functions {functions}") from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._names]

    def __repr__(self) -> str:
        return f"<fhe.Module: {', '.join(self._names)}>"


class Function:
    """One function of a compiled module."""

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
        arrays = self._checked(args)
        return _single(map(plain, self._module._program.simulate(self._symbol, arrays, seed)))

    def _checked(self, arguments: tuple[Any, ...]) -> list[Any]:
        signature = self._module._specs.function(self._symbol)
        check_count(signature, arguments)
        return [
            check_argument(position, gate, argument)
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
            Values, futures of values, and tuples of values.

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
        keys = self._module.client.evaluation_keys
        server = self._module.server
        return server.run(*arguments, evaluation_keys=keys, function_name=self._symbol)  # type: ignore[arg-type]

    def run_async(self, *args: Any) -> Future[Any]:
        """As :meth:`run`; returns a future at once. Arguments may be futures of other runs."""
        # Runs are begun in the order they are asked for, so what one waits for has begun.
        return self._module._pool.submit(self.run_sync, *args)

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
