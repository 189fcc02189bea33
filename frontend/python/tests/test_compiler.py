"""From a function to a circuit: what the user writes, gets and is told."""

import re
from enum import Enum

import ferrocrete.fhe.progress
import numpy as np
import pytest
from ferrocrete import fhe

LINEAR_MODEL = """\
%0 = x                     # EncryptedTensor<uint2, shape=(1,)>   ∈ [0, 3]
%1 = [2]                   # ClearTensor<uint2, shape=(1,)>       ∈ [2, 2]
%2 = matmul(%1, %0)        # EncryptedScalar<uint3>               ∈ [0, 6]
%3 = 2                     # ClearScalar<uint2>                   ∈ [2, 2]
%4 = add(%2, %3)           # EncryptedScalar<uint4>               ∈ [2, 8]
return %4"""


def test_linear_model():
    w = np.array([2])
    b = 2

    @fhe.compiler({"x": "encrypted"})
    def linear_model(x):
        return w @ x + b

    inputset = np.arange(0, 4).reshape(-1, 1)
    circuit = linear_model.compile(inputset)

    assert str(circuit) == LINEAR_MODEL
    assert circuit.graph.maximum_integer_bit_width() == 4
    assert circuit.encrypt_run_decrypt([3]) == 8
    assert circuit.encrypt_run_decrypt(np.array([3])) == 8


def add(x, y):
    return x + y


def test_missing_statuses():
    with pytest.raises(ValueError, match="parameter 'y' of function 'add' has no encryption statu"):
        fhe.compiler({"x": "encrypted"})(add)
    with pytest.raises(ValueError, match="parameters 'x' and 'y' of function 'add' have no encr"):
        fhe.Compiler(add, {})


def test_superfluous_statuses():
    with pytest.raises(ValueError, match="'z' is no parameter of function 'add'; it has: x, y"):
        fhe.compiler({"x": "encrypted", "y": "clear", "z": "clear"})(add)


def test_wrong_status():
    with pytest.raises(ValueError, match="encryption status of 'y' is 'secret'; it can be"):
        fhe.compiler({"x": "encrypted", "y": "secret"})(add)


def types_of(compiler):
    return re.findall(r"# (\w+)<", str(compiler.trace([(1, 1)] * 10)))


def test_statuses_of_enums_and_in_capitals():
    class OtherStatus(str, Enum):
        ENCRYPTED = "encrypted"

    compiler = fhe.Compiler(add, {"x": fhe.EncryptionStatus.CLEAR, "y": OtherStatus.ENCRYPTED})
    assert types_of(compiler) == ["ClearScalar", "EncryptedScalar", "EncryptedScalar"]
    compiler = fhe.Compiler(add, {"x": "CLEAR", "y": "Encrypted"})
    assert types_of(compiler) == ["ClearScalar", "EncryptedScalar", "EncryptedScalar"]


def test_open_parameters_are_refused():
    with pytest.raises(ValueError, match=r"parameter '\*xs' of function 'many' can't be given by"):

        @fhe.compiler({"xs": "encrypted"})
        def many(*xs):
            return sum(xs)


@fhe.compiler({"x": "encrypted", "y": "clear"})
def weighted(x, y):
    """Documented."""
    return x * 3 + y


def test_calling_runs_in_the_clear_and_collects_samples():
    weighted.reset()
    assert weighted(5, 2) == 17
    assert weighted(0, y=0) == 0
    assert weighted.__doc__ == "Documented."
    circuit = weighted.compile()
    assert circuit.graph.integer_range(operation_filter="input") == (0, 5)
    assert circuit.encrypt_run_decrypt(4, 1) == 13

    # What is compiled later has the samples of before, too, until they are forgotten.
    assert weighted.compile([(7, 0)] * 10).encrypt_run_decrypt(7, 2) == 23
    weighted.reset()
    with pytest.raises(RuntimeError, match="compiling 'weighted' needs an inputset"):
        weighted.compile()
    with pytest.raises(RuntimeError, match="tracing 'weighted' needs an inputset"):
        weighted.trace([])


def test_samples_are_copied():
    @fhe.compiler({"x": "encrypted"})
    def double(x):
        return x + x

    sample = np.array([1, 2])
    double(sample)
    sample[:] = 100
    assert double.trace().integer_range() == (1, 4)


def test_several_results_are_a_tuple():
    @fhe.compiler({"x": "encrypted"})
    def both(x):
        return x + 1, x * 2

    circuit = both.compile(range(8))
    expected = (4, 6)
    for result in (both(3), circuit(3), circuit.simulate(3), circuit.encrypt_run_decrypt(3)):
        assert result == expected
        assert isinstance(result, tuple)
    assert all(type(value) is int for value in circuit.encrypt_run_decrypt(3))


def test_arrays_come_back_as_int64():
    @fhe.compiler({"x": "encrypted"})
    def shifted(x):
        return x - 5

    circuit = shifted.compile(fhe.inputset(fhe.tensor[fhe.uint3, 2, 2]))
    result = circuit.encrypt_run_decrypt(np.array([[0, 1], [2, 7]], dtype=np.uint8))
    assert result.dtype == np.int64
    assert result.tolist() == [[-5, -4], [-3, 2]]


def test_names_that_the_program_does_not_take():
    circuit = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4))
    assert circuit.encrypt_run_decrypt(3) == 4

    @fhe.compiler({"größe": "encrypted"})
    def größer(größe):
        return größe + 1

    assert größer.compile(range(4)).encrypt_run_decrypt(3) == 4


def test_declared_types():
    @fhe.circuit({"x": "encrypted", "y": "clear"})
    def sums(x: fhe.tensor[fhe.uint3, 2], y: fhe.int2):
        return x * 3 + y

    assert sums.encrypt_run_decrypt([7, 0], -2).tolist() == [19, -2]
    assert sums.graph.integer_range() is None
    with pytest.raises(
        ValueError, match=r"argument 'x' to be EncryptedTensor<uint3, shape=\(2,\)>"
    ):
        sums.encrypt([8, 0], 0)


def test_declared_types_of_nothing():
    @fhe.circuit({"x": "encrypted"})
    def nothing(x: fhe.tensor[fhe.uint2, 2]):
        return fhe.LookupTable([3, 1, 2, 0])[x[:0]], np.append(x, fhe.zeros(0)) + 1

    empty, same = nothing.simulate([3, 1])
    assert empty.shape == (0,)
    assert same.tolist() == [4, 2]


def test_declared_types_as_text():
    def increment(x):
        return x + 1

    increment.__annotations__ = {"x": "fhe.uint2"}
    assert fhe.circuit({"x": "encrypted"})(increment).encrypt_run_decrypt(3) == 4


def test_wrong_declarations():
    with pytest.raises(
        ValueError, match="parameter 'x' of 'plain' has no annotation: give it a type"
    ):

        @fhe.circuit({"x": "encrypted"})
        def plain(x):
            return x

    with pytest.raises(ValueError, match="annotation of parameter 'x' of 'number' is no type"):

        @fhe.circuit({"x": "encrypted"})
        def number(x: int):
            return x

    with pytest.raises(ValueError, match="parameter 'x' of 'real' is a float"):

        @fhe.circuit({"x": "encrypted"})
        def real(x: fhe.f64):
            return x


def test_what_is_shown(capsys):
    weighted.reset()
    weighted.compile([(1, 1)] * 10, show_graph=True)
    out = capsys.readouterr().out
    assert "Graph of weighted\n" in out
    assert "%3 = multiply(%0, %2)" in out
    assert "func.func" not in out

    weighted.compile(verbose=True, show_graph=False)
    out = capsys.readouterr().out
    assert "Graph of weighted" not in out
    assert "func.func @weighted" in out
    assert "128 bits" in out
    assert "size_of_secret_keys: " in out


def test_progress_is_shown_when_asked_for(capsys, monkeypatch):
    monkeypatch.setattr(ferrocrete.fhe.progress, "PATIENCE", 0.0)
    weighted.reset()
    weighted.compile([(1, 1)] * 10)
    assert capsys.readouterr().err == ""
    weighted.compile(show_progress=True, progress_title="nightly")
    err = capsys.readouterr().err
    assert "nightly: measuring weighted: 100% [" in err
    assert "nightly: compiling: " in err


def test_artifacts(tmp_path):
    weighted.reset()
    artifacts = fhe.DebugArtifacts(tmp_path / "out")
    weighted.compile([(1, 1), (2, 3)] * 5, artifacts=artifacts)
    (known,) = artifacts.module_artifacts.functions.values()
    assert list(known.textual_representations_of_graphs.values())[-1] == [known.graphs["final"]]
    artifacts.export()
    files = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert "return x * 3 + y" in files["weighted.txt"]
    assert files["weighted.parameters.txt"].splitlines() == [
        "x: encrypted",
        "y: clear",
        "samples of the inputset: 10",
    ]
    assert "∈ [4, 9]" in files["weighted.2.final.graph.txt"]
    assert "∈" not in files["weighted.1.initial.graph.txt"]
    assert "FHE.mul_eint_int" in files["mlir.txt"]
    assert '"whole_program_failure"' in files["explain.json"]

    artifacts.export()
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="other has other files"):
        fhe.DebugArtifacts(tmp_path / "other").export()


def test_artifacts_of_a_failure(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    @fhe.compiler({"x": "encrypted"})
    def broken(x):
        raise ArithmeticError("on purpose")

    with pytest.raises(ArithmeticError):
        broken.compile(range(4))
    assert not (tmp_path / ".artifacts").exists()
    with pytest.raises(ArithmeticError):
        broken.compile(dump_artifacts_on_unexpected_failures=True)
    assert "on purpose" in (tmp_path / ".artifacts" / "traceback.txt").read_text()
    assert "def broken" in (tmp_path / ".artifacts" / "broken.txt").read_text()
