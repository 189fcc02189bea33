"""Each example gives what plain Python gives: the large ones with simulated noise, small encrypted.

Each one checks its results itself and says so: ``main`` is true only if all were right.
"""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
CASES = [
    ("linear_model", ["--samples", "4"]),
    ("logistic_regression", ["--samples", "5", "--simulate"]),
    ("digits", ["--samples", "5", "--simulate"]),
    ("levenshtein", ["--samples", "3", "--simulate"]),
    ("levenshtein", ["--samples", "2", "--lengths", "2", "3", "--simulate"]),
    ("sorting", ["--samples", "3", "--simulate"]),
    ("sorting", ["--samples", "1", "--length", "2"]),
    ("game_of_life", ["--samples", "3", "--simulate"]),
    ("key_value", ["--samples", "4", "--simulate"]),
    ("key_value", ["--samples", "1", "--entries", "2"]),
]


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_example_is_tested():
    assert {name for name, _ in CASES} == {path.stem for path in EXAMPLES.glob("*.py")}


@pytest.mark.parametrize("name,arguments", CASES)
def test_example_is_right(name, arguments, capsys):
    assert example(name).main(arguments)
    assert "encrypted" in capsys.readouterr().out
