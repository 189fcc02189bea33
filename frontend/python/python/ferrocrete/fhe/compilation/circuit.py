"""Compiled functions."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from ..._attributes import Attributes
from ..deployment import Client, Keys, Server
from ..deployment.statistics import NAMES
from .configuration import Configuration
from .explanation import Explanation
from .graph import Graph
from .module import Module
from .options import DEFAULTS


class Circuit(Attributes):
    """A compiled function.

    Get one from ``@fhe.compiler(...)`` and its ``compile``. It can be used from several threads.

    Its statistics are attributes, too: ``circuit.global_p_error``.
    """

    _compile_options = DEFAULTS

    def __init__(self, module: Module) -> None:
        self._module = module
        (self._function,) = module.functions().values()

    def __call__(self, *args: Any) -> Any:
        """Runs the graph in the clear."""
        return self._function(*args)

    @property
    def graph(self) -> Graph:
        """The function as a graph."""
        return self._function.graph

    @property
    def mlir(self) -> str:
        """The program in the FHE dialect."""
        return self._module.mlir

    @property
    def configuration(self) -> Configuration:
        """Options."""
        return self._module.configuration

    @property
    def client(self) -> Client:
        """The side that holds the secret keys."""
        return self._module.client

    @property
    def server(self) -> Server:
        """The side that runs without secrets."""
        return self._module.server

    @property
    def keys(self) -> Keys:
        """The keys."""
        return self._module.keys

    @keys.setter
    def keys(self, new_keys: Keys) -> None:
        self._module.keys = new_keys

    def keygen(
        self,
        force: bool = False,
        seed: int | None = None,
        encryption_seed: int | None = None,
        initial_keys: object = None,
    ) -> None:
        """Generates keys, unless there are any; see :meth:`Keys.generate`."""
        self._module.keygen(force, seed, encryption_seed, initial_keys)

    def simulate(self, *args: Any, seed: int | None = None) -> Any:
        """Runs on clear values that err as often as ciphertexts do, without keys.

        Parameters
        ----------
        args
            One for each parameter.
        seed
            For the same errors again.

        Returns
        -------
        int, numpy.ndarray or tuple
            A number for a scalar, a tuple for several results.

        Raises
        ------
        ValueError
            For arguments that :meth:`encrypt` refuses.
        """
        return self._function.simulate(*args, seed=seed)

    def encrypt(self, *args: Any) -> Any:
        """Encrypts arguments; generates keys if there are none.

        Parameters
        ----------
        args
            One for each parameter: numbers, arrays, nested lists; ``None`` for those that others
            give.

        Returns
        -------
        Value or tuple of Value
            A tuple if there are several parameters.

        Raises
        ------
        ValueError
            For another number of arguments, a wrong shape, or a value that is out of range.
        """
        return self._function.encrypt(*args)

    def run(self, *args: Any) -> Any:
        """Runs on encrypted arguments.

        Parameters
        ----------
        args
            What :meth:`encrypt` gave; plain numbers for clear parameters.

        Returns
        -------
        Value or tuple of Value
            A tuple if the function has several results.

        Raises
        ------
        ValueError
            For arguments that are no values of this program.
        FheError
            For values under other keys.
        """
        return self._function.run(*args)

    def run_async(self, *args: Any) -> Future[Any]:
        """As :meth:`run`; returns a future at once."""
        return self._function.run_async(*args)

    def decrypt(self, *results: Any) -> Any:
        """Decrypts results.

        Parameters
        ----------
        results
            What :meth:`run` gave.

        Returns
        -------
        int, numpy.ndarray or tuple
            A number for a scalar, a tuple for several results.
        """
        return self._function.decrypt(*results)

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
        return self._function.encrypt_run_decrypt(*args)

    def draw(
        self, *, horizontal: bool = False, save_to: str | Path | None = None, show: bool = False
    ) -> Path:
        """Draws the graph; see :meth:`Graph.draw`."""
        return self.graph.draw(horizontal=horizontal, save_to=save_to, show=show)

    def explain(self) -> Explanation:
        """Parameters, lookups with their lines, noise, failure probability and cost."""
        return self._module.explain()

    @property
    def statistics(self) -> dict[str, Any]:
        """All numbers there are.

        Sizes are in bytes, counts for one call; ``complexity`` is the predicted milliseconds on
        one core.
        """
        numbers = self._module.statistics
        del numbers["functions"]
        return {**numbers, **self._function.statistics}

    def cleanup(self) -> None:
        """Does nothing: there are no temporary files that outlive the circuit."""

    def enable_fhe_simulation(self) -> None:
        """Does nothing: a circuit can always be simulated."""

    def enable_fhe_execution(self) -> None:
        """Does nothing: a circuit can always run."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._function, name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *NAMES]

    def __str__(self) -> str:
        return str(self._function)

    def __repr__(self) -> str:
        return f"<fhe.Circuit of {self._function.name}>"
