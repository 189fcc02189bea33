"""Compiled modules: functions that share one key set."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ... import _native
from ..._attributes import Attributes
from ..deployment import Client, ClientSpecs, Keys, Server
from ..deployment.server import ProgramText
from ..deployment.statistics import Statistics
from ..process import OfProcess, lock
from .configuration import Configuration
from .explanation import Explanation
from .function import Function
from .graph import Graph
from .options import DEFAULTS


class Module(Attributes):
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
    options
        Those of them that the compiled part took.
    """

    _compile_options = DEFAULTS

    def __init__(
        self,
        program: _native.Program,
        graphs: Mapping[str, Graph],
        names: Mapping[str, str],
        configuration: Configuration,
        options: _native.Options,
    ) -> None:
        self._program = program
        self._options = options
        self._graphs = {name: graphs[symbol] for name, symbol in names.items()}
        self._names = dict(names)
        self._configuration = configuration.of_compiled(", ".join(names))
        arguments = {symbol: graphs[symbol].arguments() for symbol in names.values()}
        self._specs = ClientSpecs(program.manifest(), arguments, program)
        self._client = Client(self._specs, configuration.key_cache, progress=configuration.progress)
        self._lock = OfProcess(lock)
        self._pool = OfProcess(_threads)
        self._server: Server | None = None
        self._statistics = Statistics(program.explain, self._specs)

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
        with self._lock():
            if self._server is None:
                progress = self._configuration.progress
                program = ProgramText(self._program.mlir, self._options)
                self._server = Server(
                    self._program.bundle(),
                    self._specs,
                    statistics=self._statistics,
                    text=program,
                    progress=progress,
                )
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
        return Explanation(self._statistics.explanation)

    @property
    def statistics(self) -> dict[str, Any]:
        """All numbers there are: of the program, and under ``"functions"`` of each function.

        Sizes are in bytes, ``complexity`` is the predicted milliseconds on one core.
        """
        functions = {
            name: self._statistics.of_function(symbol) for name, symbol in self._names.items()
        }
        return {**self._statistics.of_program(), "functions": functions}

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


def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="ferrocrete")
