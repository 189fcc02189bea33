"""What is known of a compilation, to look into one that fails."""

from __future__ import annotations

import inspect
import platform
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _native
from ..._attributes import Attributes
from ..deployment.files import write_atomically
from .status import EncryptionStatus

if TYPE_CHECKING:
    from .graph import Graph

DEFAULT_OUTPUT_DIRECTORY = Path(".artifacts")

#: Marks a directory that an export may replace.
_MARK = "environment.txt"


class FunctionDebugArtifacts(Attributes):
    """What is known of one function."""

    _changeable = ("source_code", "parameter_encryption_statuses", "samples", "graphs")

    def __init__(self) -> None:
        self.source_code: str | None = None
        self.parameter_encryption_statuses: dict[str, str] = {}
        self.samples = 0
        self.graphs: dict[str, str] = {}

    def add_function(
        self,
        function: Callable[..., Any],
        statuses: Mapping[str, EncryptionStatus],
        samples: int,
    ) -> None:
        """Notes the function's text, its parameters, and how many samples there are."""
        try:
            self.source_code = inspect.getsource(function)
        except (OSError, TypeError):
            self.source_code = None
        self.parameter_encryption_statuses = {
            name: status.value for name, status in statuses.items()
        }
        self.samples = samples

    def add_graph(self, name: str, graph: Graph) -> None:
        """Notes the graph as it is after a step."""
        self.graphs[name] = graph.format(show_locations=True)

    @property
    def textual_representations_of_graphs(self) -> dict[str, list[str]]:
        """The graphs' texts, by step, each in a list: Concrete's form of ``graphs``."""
        return {step: [text] for step, text in self.graphs.items()}

    def files(self, name: str) -> dict[str, str]:
        """The files of an export, for the function called ``name``."""
        parameters = [
            f"{parameter}: {status}"
            for parameter, status in self.parameter_encryption_statuses.items()
        ]
        parameters.append(f"samples of the inputset: {self.samples}")
        files = {f"{name}.parameters.txt": "\n".join(parameters)}
        if self.source_code is not None:
            files[f"{name}.txt"] = self.source_code
        for number, (step, text) in enumerate(self.graphs.items(), start=1):
            files[f"{name}.{number}.{step}.graph.txt"] = text
        return files


class ModuleDebugArtifacts(Attributes):
    """What is known of a module.

    Parameters
    ----------
    function_names
        Its functions, if they are known.
    output_directory
        Where :meth:`export` writes.
    """

    _changeable = (
        "output_directory",
        "functions",
        "mlir_to_compile",
        "explanation",
        "client_parameters",
        "traceback",
    )

    def __init__(
        self,
        function_names: list[str] | None = None,
        output_directory: str | Path = DEFAULT_OUTPUT_DIRECTORY,
    ) -> None:
        self.output_directory = Path(output_directory)
        self.functions = {name: FunctionDebugArtifacts() for name in function_names or []}
        self.mlir_to_compile: str | None = None
        self.explanation: str | None = None
        self.client_parameters: bytes | None = None
        self.traceback: str | None = None

    def function(self, name: str) -> FunctionDebugArtifacts:
        """What is known of one function."""
        return self.functions.setdefault(name, FunctionDebugArtifacts())

    def add_program(self, program: _native.Program) -> None:
        """Notes what was compiled."""
        self.mlir_to_compile = program.mlir
        self.explanation = program.explain()
        self.client_parameters = program.manifest()

    def add_failure(self, error: BaseException) -> None:
        """Notes an exception with where it came from."""
        self.traceback = "".join(traceback.format_exception(error))

    def export(self) -> None:
        """Writes everything to the directory. An earlier export there is replaced.

        Raises
        ------
        FileExistsError
            If the directory has other things.
        """
        directory = self.output_directory
        if directory.exists():
            if any(directory.iterdir()) and not (directory / _MARK).exists():
                raise FileExistsError(f"{directory} has other files: export to another directory")
            shutil.rmtree(directory)
        directory.mkdir(parents=True)
        for name, text in self._files().items():
            write_atomically(directory / name, f"{text.rstrip()}\n".encode())

    def _files(self) -> dict[str, str]:
        environment = [
            platform.platform(),
            f"Python {sys.version}",
            f"numpy {np.__version__}",
            f"ferrocrete {_native.__version__}",
        ]
        files = {_MARK: "\n".join(environment)}
        for name, function in self.functions.items():
            files |= function.files(name)
        optional = {
            "mlir.txt": self.mlir_to_compile,
            "explain.json": self.explanation,
            "client_parameters.json": None
            if self.client_parameters is None
            else self.client_parameters.decode(),
            "traceback.txt": self.traceback,
        }
        return files | {name: text for name, text in optional.items() if text is not None}


class DebugArtifacts(Attributes):
    """What is known of the compilation of one function.

    Parameters
    ----------
    output_directory
        Where :meth:`export` writes.
    """

    module_artifacts: ModuleDebugArtifacts

    def __init__(self, output_directory: str | Path = DEFAULT_OUTPUT_DIRECTORY) -> None:
        self.module_artifacts = ModuleDebugArtifacts([], output_directory)

    @property
    def output_directory(self) -> Path:
        """Where :meth:`export` writes."""
        return self.module_artifacts.output_directory

    @property
    def mlir_to_compile(self) -> str | None:
        """The program in the FHE dialect, once it is compiled."""
        return self.module_artifacts.mlir_to_compile

    def export(self) -> None:
        """Writes everything to the directory; see :meth:`ModuleDebugArtifacts.export`."""
        self.module_artifacts.export()
