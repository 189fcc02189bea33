"""The examples in docstrings as tests: one trial for each public name that has some."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from ferrocrete import fhe, quantization


def examples() -> Iterator[doctest.DocTest]:
    """The examples of every public name and its methods."""
    finder = doctest.DocTestFinder(recurse=True)
    known: dict[str, Any] = {**vars(fhe), **vars(quantization), "fhe": fhe, "np": np}
    for package in (fhe, quantization):
        for name, value in sorted(vars(package).items()):
            ours = getattr(value, "__module__", None) or ""
            if name.startswith("_") or inspect.ismodule(value) or not ours.startswith("ferrocrete"):
                continue
            tests = finder.find(value, name, module=False, globs=known)
            yield from (test for test in tests if test.examples)
    yield from finder.find(fhe, "fhe", module=False, globs=known)[:1]


ALL = list(examples())


@pytest.mark.parametrize("test", ALL, ids=[test.name for test in ALL])
def test_example(test: doctest.DocTest) -> None:
    """It gives what the docstring shows."""
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=report.append)
    assert not runner.failures, "".join(report)


def test_there_are_examples() -> None:
    """An empty list would pass."""
    assert len(ALL) > 10
