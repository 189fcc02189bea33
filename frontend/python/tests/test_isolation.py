"""Text from outside is parsed by another process, which it may crash."""

import json
import os
import subprocess
import sys
import threading
import zipfile

import numpy as np
import pytest
from ferrocrete import _native, fhe
from test_fork import forked

#: MLIR's parser aborts: LLVM has no room for so many operands.
CRASHING = """func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %y = tensor.from_elements %x : tensor<9223372036854775807x!FHE.eint<4>>
  return %x : !FHE.eint<4>
}
"""
CRASHED = r"the parser crashed near circuit.mlir:2:1 \(signal 6"


@fhe.compiler({"x": "encrypted"})
def f(x):
    return x + 1


@pytest.fixture(scope="module")
def circuit():
    return f.compile(range(8))


def refused():
    with pytest.raises(fhe.CompilationError, match=CRASHED):
        fhe.Server.create(CRASHING)
    return True


def test_a_text_that_crashes_the_parser_is_an_error():
    assert refused()


def test_in_threads():
    done = []
    threads = [threading.Thread(target=lambda: done.append(refused())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [True] * 3


def test_after_a_fork():
    assert refused() and forked(refused)


def test_a_file_that_was_saved_as_text(circuit, tmp_path):
    path = tmp_path / "server.zip"
    circuit.server.save(path, via_mlir=True)
    assert fhe.Server.load(path).client_specs.fingerprint == circuit.client.specs.fingerprint
    with zipfile.ZipFile(path) as saved:
        parts = {name: saved.read(name) for name in saved.namelist()}
    parts["program.mlir"] = CRASHING.encode()
    with zipfile.ZipFile(path, "w") as edited:
        for name, data in parts.items():
            edited.writestr(name, data)
    with pytest.raises(fhe.CompilationError, match=CRASHED):
        fhe.Server.load(path)


def test_checks_of_specs_from_outside():
    @fhe.compiler({"x": "encrypted"})
    def g(x):
        return x + 2

    specs = g.compile(range(3)).client.specs
    name = specs.function(None).name
    checks = json.loads(specs._checker.checks())
    # Whether a value beyond the inputset's is right, the program tells.
    _native.Check.load(json.dumps(checks).encode()).check(name, [np.array(3)])
    edited = _native.Check.load(json.dumps({**checks, "mlir": CRASHING}).encode())
    with pytest.raises(fhe.CompilationError, match=CRASHED):
        edited.check(name, [np.array(3)])


def run(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
    )


CREATE = f"from ferrocrete import fhe\nfhe.Server.create({CRASHING!r})"


def test_without_isolation_the_process_is_lost():
    assert run(CREATE, FERROCRETE_ISOLATE="0").returncode == -6


def test_no_interpreter():
    ended = run(f"import sys; sys.executable = None\n{CREATE}")
    assert ended.returncode == 1
    assert "multiprocessing.set_executable" in ended.stderr


def test_another_interpreter():
    chosen = f"import multiprocessing; multiprocessing.set_executable({sys.executable!r})"
    ended = run(f"import sys; {chosen}; sys.executable = '/no/python'\n{CREATE}")
    assert ended.returncode == 1 and "the parser crashed near circuit.mlir:2:1" in ended.stderr
    # What does not parse does not start others without end.
    ended = run(f"import sys; sys.executable = '/bin/true'\n{CREATE}")
    assert ended.returncode == 1 and "ended with exit code 0" in ended.stderr
