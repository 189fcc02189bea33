"""Client and server that share nothing but bytes."""

import json
import pickle
import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest
from ferrocrete import fhe


@fhe.compiler({"x": "encrypted", "y": "clear"})
def weigh(x, y):
    return x * 2 + y


@pytest.fixture(scope="module")
def circuit():
    return weigh.compile(fhe.inputset(fhe.tensor[fhe.uint3, 2], fhe.uint2))


@pytest.fixture(scope="module")
def files(circuit, tmp_path_factory):
    directory = tmp_path_factory.mktemp("deployment")
    circuit.server.save(directory / "server.zip")
    circuit.client.save(directory / "client.zip")
    return directory


SERVE = """
import sys
from pathlib import Path
from ferrocrete import fhe

directory = Path(sys.argv[1])
server = fhe.Server.load(directory / "server.zip")
keys = fhe.EvaluationKeys.deserialize((directory / "keys").read_bytes())
values = [fhe.Value.deserialize((directory / name).read_bytes()) for name in ("x", "y")]
(directory / "result").write_bytes(server.run(*values, evaluation_keys=keys).serialize())
"""


def test_two_processes(files):
    client = fhe.Client.load(files / "client.zip")
    x, y = client.encrypt([7, 1], 3)
    (files / "keys").write_bytes(client.evaluation_keys.serialize())
    (files / "x").write_bytes(x.serialize())
    (files / "y").write_bytes(y.serialize())
    subprocess.run([sys.executable, "-c", SERVE, str(files)], check=True)
    result = fhe.Value.deserialize((files / "result").read_bytes())
    assert client.decrypt(result).tolist() == [17, 5]


def test_specs_of_the_server_make_a_client(files):
    server = fhe.Server.load(files / "server.zip")
    specs = fhe.ClientSpecs.deserialize(server.client_specs.serialize())
    assert specs == server.client_specs
    client = fhe.Client(specs)
    client.keygen()
    values = client.encrypt(np.array([0, 3]), 0)
    result = server.run(values, evaluation_keys=client.keys.evaluation)
    assert client.decrypt(result).tolist() == [0, 6]


def test_specs_know_the_arguments(files):
    client = fhe.Client.load(files / "client.zip")
    message = r"argument 'x' to be EncryptedTensor<uint3, shape=\(2,\)>, but it has the value 8"
    with pytest.raises(ValueError, match=message):
        client.encrypt([8, 0], 0)
    with pytest.raises(ValueError, match="argument 'y' to be ClearScalar<uint2>, but .* value 4"):
        client.encrypt([0, 0], 4)
    assert repr(client.specs) == (
        "ClientSpecs(weigh(EncryptedTensor<uint3, shape=(2,)>, ClearScalar<uint2>))"
    )


def test_specs_in_a_file(circuit, tmp_path):
    circuit.client.specs.save(tmp_path / "specs.json")
    assert fhe.ClientSpecs.load(tmp_path / "specs.json") == circuit.client.specs


def test_suffixes_are_added(circuit, tmp_path):
    circuit.server.save(tmp_path / "server")
    circuit.client.save(str(tmp_path / "client"))
    assert {path.name for path in tmp_path.iterdir()} == {"server.zip", "client.zip"}


def test_the_compiled_program_by_itself(circuit, tmp_path):
    circuit.server.save(tmp_path / "program.fhe")
    assert (tmp_path / "program.fhe").read_bytes().startswith(b"FERROCRT")
    server = fhe.Server.load(tmp_path / "program.fhe")
    client = fhe.Client(server.client_specs)
    result = server.run(client.encrypt([2, 1], 1), evaluation_keys=client.evaluation_keys)
    assert client.decrypt(result).tolist() == [5, 3]


def test_saving_replaces_files(circuit, tmp_path):
    path = tmp_path / "server.zip"
    path.write_text("old")
    circuit.server.save(path)
    fhe.Server.load(path)
    assert [file.name for file in tmp_path.iterdir()] == ["server.zip"]


def test_programs_as_text(circuit, tmp_path):
    path = tmp_path / "server.zip"
    circuit.server.save(path, via_mlir=True)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("program.mlir").decode().strip() == circuit.mlir
    server = fhe.Server.load(path)
    assert server.client_specs == circuit.server.client_specs
    values = circuit.client.encrypt([7, 1], 3)
    result = server.run(values, evaluation_keys=circuit.client.evaluation_keys)
    assert circuit.client.decrypt(result).tolist() == [17, 5]
    assert server.global_p_error == circuit.global_p_error
    server.save(path, via_mlir=True)
    looser = fhe.Server.load(path, global_p_error=0.01)
    assert circuit.global_p_error < looser.global_p_error <= 0.01


def test_programs_that_are_not_text(circuit, tmp_path):
    with pytest.raises(ValueError, match=r"via_mlir: a \.fhe file is native code"):
        circuit.server.save(tmp_path / "server.fhe", via_mlir=True)
    circuit.server.save(tmp_path / "server.zip")
    loaded = fhe.Server.load(tmp_path / "server.zip")
    with pytest.raises(ValueError, match="via_mlir: this server was loaded from native code"):
        loaded.save(tmp_path / "other.zip", via_mlir=True)
    with pytest.raises(ValueError, match="p_error: .* holds native code, which is compiled"):
        fhe.Server.load(tmp_path / "server.zip", p_error=0.1)


def test_clear_parameters_take_numbers(circuit):
    client = circuit.client
    x, _ = client.encrypt([7, 1], 0)
    result = circuit.server.run(x, 3, evaluation_keys=client.evaluation_keys)
    assert client.decrypt(result).tolist() == [17, 5]
    with pytest.raises(ValueError, match="'y' to be ClearScalar<uint2>, but it has the value 4"):
        circuit.server.run(x, 4, evaluation_keys=client.evaluation_keys)
    with pytest.raises(ValueError, match="'y' to be ClearScalar<uint2>, but it is of type float"):
        circuit.server.run(x, 0.5, evaluation_keys=client.evaluation_keys)
    with pytest.raises(ValueError, match="'x' to be an fhe.Value, but it is list"):
        circuit.server.run([7, 1], 3, evaluation_keys=client.evaluation_keys)


def test_some_results_are_decrypted():
    circuit = fhe.Compiler(lambda x: (x + 1, x > 1, x - 5), {"x": "encrypted"}).compile(range(4))
    results = circuit.run(circuit.encrypt(2))
    assert circuit.decrypt(*results) == (3, 1, -3)
    assert [circuit.decrypt(result) for result in results] == [3, 1, -3]
    assert circuit.decrypt(results[2], results[0]) == (-3, 3)
    with pytest.raises(ValueError, match="has 3 results, got 4"):
        circuit.decrypt(*results, results[0])


def test_runs_need_keys_and_values(circuit):
    server, client = circuit.server, circuit.client
    values = client.encrypt([1, 1], 1)
    with pytest.raises(RuntimeError, match="a run needs evaluation_keys"):
        server.run(*values)
    with pytest.raises(ValueError, match=r"takes 2 arguments \('x', 'y'\), got 1"):
        server.run(values[0], evaluation_keys=client.evaluation_keys)
    with pytest.raises(ValueError, match="argument 'y' to be an fhe.Value, but it is None"):
        server.run(values[0], None, evaluation_keys=client.evaluation_keys)


def test_values_under_other_keys(circuit):
    stranger = fhe.Client(circuit.client.specs)
    result = circuit.run(*circuit.encrypt([1, 1], 1))
    stranger.keygen()
    with pytest.raises(fhe.FheError):
        stranger.decrypt(result)
    with pytest.raises(fhe.FheError):
        circuit.server.run(*circuit.encrypt([1, 1], 1), evaluation_keys=stranger.evaluation_keys)


@pytest.mark.parametrize(
    "load", [fhe.Value.deserialize, fhe.EvaluationKeys.deserialize, fhe.ClientSpecs.deserialize]
)
def test_bytes_that_are_something_else(load):
    for data in (b"", b"FERROCRT", b"{}", b"\0" * 1000):
        with pytest.raises((fhe.FheError, ValueError)):
            load(data)


def test_damaged_bytes(circuit):
    value = circuit.encrypt([1, 1], 1)[0].serialize()
    with pytest.raises(fhe.FheError):
        fhe.Value.deserialize(value[:-1])


@pytest.mark.parametrize("load", [fhe.Server.load, fhe.Client.load])
def test_files_that_are_something_else(load, tmp_path):
    (tmp_path / "file.zip").write_bytes(b"PK\x03\x04 and nothing")
    with pytest.raises(ValueError, match="this is no file of a"):
        load(tmp_path / "file.zip")
    (tmp_path / "file.zip").write_bytes(b"nothing")
    with pytest.raises((ValueError, fhe.FheError)):
        load(tmp_path / "file.zip")
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "nowhere.zip")


@fhe.compiler({"x": "encrypted", "i": "clear", "j": "clear"})
def pick(x, i, j):
    return fhe.univariate(lambda v: v * v % 11)(x)[i + j]


@fhe.compiler({"x": "encrypted"})
def half_of_sum(x):
    return np.rint(np.sum(x) * 0.5).astype(np.int64)


@fhe.compiler({"x": "encrypted", "y": "encrypted"})
def places(x, y):
    weighed = fhe.multivariate(lambda a, b: max(a, b) - 3)(x, y)
    table = fhe.LookupTable(
        [fhe.LookupTable(one) for one in ([3, 1, 2, 0, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2, 3, 3])]
    )
    return table[x] + weighed + np.array([5, 9])


#: Functions with their inputsets, and arguments of which some are refused.
CHECKED = [
    (
        pick,
        [(np.arange(4), i, 0) for i in range(4)] + [(np.zeros(4, int), 0, j) for j in range(4)],
        [(np.arange(4), 1, 2), (np.arange(4), 3, 3), (np.arange(4), 0, 0), (np.arange(4), 3, 1)],
    ),
    (
        half_of_sum,
        [np.roll([1, 2, 7], i) for i in range(10)] + [np.array([0, 0, 0])],
        [([7, 1, 1],), ([7, 7, 7],), ([0, 0, 0],), ([3, 4, 3],), ([4, 4, 3],)],
    ),
    (
        places,
        [(np.array([i, 7 - i]), np.array([j, i])) for i in range(8) for j in range(8)],
        [([7, 7], [7, 7]), ([0, 0], [0, 0]), ([8, 0], [0, 0]), ([3, 4], [1, 2])],
    ),
]


def refusal(encrypt, arguments):
    try:
        encrypt(*arguments)
    except ValueError as error:
        # The circuit knows the folder of the file.
        return re.sub(r"\S*/", "", str(error))
    return None


@pytest.mark.parametrize(("function", "inputset", "calls"), CHECKED)
def test_a_client_alone_refuses_what_the_circuit_refuses(function, inputset, calls, tmp_path):
    function.reset()
    circuit = function.compile(inputset)
    circuit.client.save(tmp_path / "client.zip")
    circuit.server.save(tmp_path / "server.zip")
    server = fhe.Server.load(tmp_path / "server.zip")
    client = fhe.Client.load(tmp_path / "client.zip")
    circuit.keygen()
    client.keys = circuit.keys
    decisions = [refusal(circuit.encrypt, call) for call in calls]
    assert [refusal(client.encrypt, call) for call in calls] == decisions
    of_server = fhe.Client(server.client_specs)
    of_server.keys = circuit.keys
    assert [refusal(of_server.encrypt, call) for call in calls] == decisions
    assert None in decisions
    assert any(decisions)


def test_a_clear_index_outside_is_refused_wherever_it_is_given():
    pick.reset()
    circuit = pick.compile(CHECKED[0][1])
    message = r"test_deployment\.py:\d+:\d+: index: index 6 is out of bounds for axis 0 of length 4"
    client = fhe.Client(fhe.ClientSpecs.deserialize(circuit.client.specs.serialize()))
    with pytest.raises(ValueError, match=message):
        client.encrypt(np.arange(4), 3, 3)
    with pytest.raises(ValueError, match=message):
        client.encrypt(None, 3, 3)
    # Numbers that are given to a run are checked there, and so are those of a careless client.
    x, i, j = circuit.encrypt(np.arange(4), 3, 0)
    with pytest.raises(ValueError, match="index 6 is out of bounds"):
        circuit.run(x, 3, 3)
    careless = fhe.Client(circuit.client.specs.without_function())
    careless.keys = circuit.keys
    _, _, three = careless.encrypt(None, None, 3)
    with pytest.raises(ValueError, match="index 6 is out of bounds"):
        circuit.server.run(x, i, three, evaluation_keys=circuit.client.evaluation_keys)


def test_specs_without_the_function(circuit):
    specs = circuit.client.specs
    assert specs.has_function
    private = fhe.ClientSpecs.deserialize(specs.without_function().serialize())
    assert not private.has_function
    assert private == specs
    assert b"test_deployment" not in private.serialize()
    with pytest.raises(ValueError, match="argument 'y' to be ClearScalar<uint2>, but .* value 4"):
        fhe.Client(private).encrypt([0, 0], 4)


def test_specs_do_not_tell_folders(circuit):
    checks = circuit.client.specs._checker.checks()
    assert b"test_deployment.py" in checks
    assert b"tests/test_deployment.py" not in checks


@pytest.mark.parametrize("spoil", [lambda text: text[:-8], lambda text: "AAAA", lambda text: 3])
def test_damaged_checks(circuit, spoil):
    description = json.loads(circuit.client.specs.serialize())
    description["checks"] = spoil(description["checks"])
    with pytest.raises(ValueError, match="these are no client specs: their checks are damaged"):
        fhe.ClientSpecs.deserialize(json.dumps(description).encode())


def test_pickling(circuit):
    value, _ = circuit.encrypt([1, 2], 1)
    assert repr(value) == "<fhe.Value: encrypted, shape=(2,)>"
    again = pickle.loads(pickle.dumps(value))
    assert again.serialize() == value.serialize()
    specs = circuit.client.specs
    assert pickle.loads(pickle.dumps(specs)) == specs
    keys = pickle.loads(pickle.dumps(circuit.client.evaluation_keys))
    server = pickle.loads(pickle.dumps(circuit.server))
    _, clear = circuit.encrypt(None, 1)
    result = server.run(again, clear, evaluation_keys=keys)
    assert circuit.decrypt(result).tolist() == [3, 5]
