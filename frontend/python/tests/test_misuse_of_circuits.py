"""Whatever is given to circuits, clients, servers and files is refused in words that can be read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ferrocrete import fhe

#: Characters of a message at most. A system's path may be a part of it.
LONGEST = 600


@fhe.compiler({"x": "encrypted", "a": "clear", "b": "clear"})
def pick(x, a, b):
    return x * 2 + fhe.univariate(lambda v: v * v % 11)(x)[a + b]


SAMPLES = [
    (np.arange(4), 0, 0),
    (np.array([0, 7, 1, 2]), 0, 3),
    (np.array([7, 0, 4, 6]), 3, 0),
    (np.arange(4), 1, 1),
]


@dataclass
class Things:
    """What all cases share: a circuit with keys, the same of another client, and of another function."""

    circuit: fhe.Circuit
    stranger: fhe.Client
    other: fhe.Circuit
    directory: Path

    @property
    def server(self) -> fhe.Server:
        return self.circuit.server

    @property
    def keys(self) -> fhe.EvaluationKeys:
        return self.circuit.client.evaluation_keys

    @property
    def arguments(self) -> Any:
        return self.circuit.encrypt([1, 2, 3, 4], 0, 1)

    @property
    def result(self) -> Any:
        return self.circuit.run(*self.arguments)

    def serve(self, *arguments: Any, **options: Any) -> Any:
        return self.server.run(*arguments, **{"evaluation_keys": self.keys, **options})

    def saved(self, what: str) -> bytes:
        """A file of the server, the server as text, or the client."""
        path = self.directory / f"{what}.zip"
        if not path.exists():
            if what == "client":
                self.circuit.client.save(path)
            else:
                self.server.save(path, via_mlir=what == "text")
        return path.read_bytes()

    def file(self, content: bytes) -> Path:
        path = self.directory / "file.zip"
        path.write_bytes(content)
        return path


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    circuit = pick.compile(SAMPLES)
    circuit.keygen(seed=1)
    stranger = fhe.Client(circuit.client.specs)
    stranger.keygen(seed=2)
    other = fhe.Compiler(lambda x: x**2, {"x": "encrypted"}).compile(range(8))
    other.keygen(seed=3)
    return Things(circuit, stranger, other, tmp_path_factory.mktemp("files"))


class Stubborn:
    """An object that numpy makes no array of."""

    def __array__(self, *_args, **_options):
        raise RuntimeError("no " * 10_000)


#: What a tensor of four integers is not, and what is said of it.
NO_TENSORS = [
    (float("nan"), "it has the value nan; .* quantize it before"),
    ([1, 2, 3, float("nan")], "it has the value nan; .* quantize it before"),
    (np.array([1, np.nan, 3, 4]), "it has the value nan"),
    (np.array([1, 2, -np.inf, 4], dtype=np.float16), "it has the value -inf"),
    (np.float32("inf"), "it has the value inf"),
    ([1.0, 2, 3, 4], "it is of type list, with floats; .* quantize it before"),
    (np.array([1.0, 2, 3, 4]), "it is an array of float64; .* quantize it before"),
    (np.array([1j, 2, 3, 4]), "it is an array of complex128; integers are encrypted"),
    (np.array(["2020"], dtype="datetime64"), r"it is an array of datetime64\[Y\]"),
    (np.zeros(4, dtype=[("a" * 1000, "i4")]), "it is an array of .V4"),
    (np.array([1, 2, 3, 4], dtype=object), r"it is an array of object; give it as astype"),
    (np.array([1, None, 3, 4], dtype=object), "it is an array of object; integers are encrypted"),
    (np.array([1, 2, 3, 2**80], dtype=object), "it has integers of more than 64 bits"),
    (np.ma.array([1, 2, 3, 4], mask=[0, 0, 1, 0]), r"it has masked elements; .* filled\(0\)"),
    (np.ma.masked, r"it has masked elements"),
    ([2**63, -1, 0, 0], "it has integers of more than 64 bits"),
    ([10**5000, 0, 0, 0], "it has integers of more than 64 bits"),
    (10**5000, "it is an integer of 16610 bits, which has more than 64 bits"),
    ([[1, 2], [3]], "its rows have different lengths or shapes; make them alike"),
    ("1234", "it is of type str"),
    (b"1234", "it is of type bytes"),
    ({1: 2}, "it is of type dict; integers are encrypted, alone, in arrays or in nested lists"),
    ({1, 2, 3, 4}, "it is of type set"),
    ((one for one in range(4)), "it is of type generator"),
    (Stubborn(), "numpy makes no array of an object of type Stubborn"),
    (fhe, "it is of type module"),
    ([], r"its shape is \(0,\)"),
    (1, r"its shape is \(\)"),
    ([1] * 10**5, r"its shape is \(100000,\)"),
    (np.zeros((1,) * 60, dtype=int), r"its shape is \(1, 1, 1, "),
    ([8, 0, 0, 0], r"it has the value 8, outside of \[0, 7\]; the inputset"),
    ([-1, 0, 0, 0], "it has the value -1, outside of"),
    (np.array([2**64 - 1, 0, 0, 0], dtype=np.uint64), "it has the value 18446744073709551615"),
    (np.array([-(2**63), 0, 0, 0]), "it has the value -9223372036854775808"),
]


@pytest.mark.parametrize(("argument", "message"), NO_TENSORS, ids=range(len(NO_TENSORS)))
def test_arguments_that_are_none(things, argument, message):
    circuit = things.circuit
    for take in (circuit.encrypt, circuit.simulate, circuit.encrypt_run_decrypt):
        with pytest.raises(
            ValueError, match=f"argument 'x' to be Enc.*, but ({message})"
        ) as caught:
            take(argument, 0, 0)
        assert len(str(caught.value)) < LONGEST


#: Clear arguments, given to the circuit, and to the server with no client between.
NO_NUMBERS = [
    (float("nan"), "it has the value nan"),
    (np.float64("-inf"), "it has the value -inf"),
    (1.0, "it is of type float"),
    (4, r"it has the value 4, outside of \[0, 3\]"),
    (10**400, "it is an integer of 1329 bits, which has more than 64 bits"),
    ("1", "it is of type str"),
    ([1], r"its shape is \(1,\)"),
]


@pytest.mark.parametrize(("number", "message"), NO_NUMBERS, ids=range(len(NO_NUMBERS)))
def test_clear_arguments_that_are_none(things, number, message):
    x, _, _ = things.arguments
    for run in (things.circuit.run, things.serve):
        with pytest.raises(
            ValueError, match=f"argument 'a' to be Clear.*, but {message}"
        ) as caught:
            run(x, number, 0)
        assert len(str(caught.value)) < LONGEST


def test_a_server_refuses_together_what_the_circuit_refuses(things):
    x, a, b = things.arguments
    said = set()
    for run in (things.circuit.run, things.serve):
        with pytest.raises(ValueError, match="index 6 is out of bounds") as caught:
            run(x, 3, 3)
        said.add(str(caught.value))
    with pytest.raises(ValueError, match="index 6 is out of bounds") as caught:
        things.circuit.encrypt(None, 3, 3)
    assert said == {str(caught.value)}
    expected = things.circuit.decrypt(things.serve(x, a, b))
    assert things.circuit.decrypt(things.serve(x, 0, 1)).tolist() == expected.tolist()


Case = tuple[Callable[[Things], Any], type[Exception], str]

#: Calls with what belongs elsewhere.
CALLS: list[Case] = [
    (lambda t: t.circuit.encrypt(), ValueError, "takes 3 arguments"),
    (lambda t: t.circuit.encrypt(*range(10**4)), ValueError, "takes 3 arguments .*, got 10000"),
    (lambda t: t.circuit.encrypt(x=1), TypeError, "unexpected keyword argument 'x'"),
    (lambda t: t.circuit.simulate([1, 2, 3, 4], 0, 0, seed=float("nan")), TypeError, "the seed"),
    (lambda t: t.circuit.run(), ValueError, "takes 3 arguments"),
    (lambda t: t.circuit.run([1, 2, 3, 4], 0, 0), ValueError, "to be an fhe.Value, but it is list"),
    (lambda t: t.circuit.run(t.arguments[0].serialize(), 0, 0), ValueError, "but it is bytes"),
    (lambda t: t.circuit.run(t.arguments[0], None, 0), ValueError, "'a' .* but it is None"),
    (
        lambda t: t.circuit.run(*t.stranger.encrypt([1, 2, 3, 4], 0, 0)),
        fhe.FheError,
        "argument 0 .* encrypted under key .* use the server key of the client that encrypted",
    ),
    (
        lambda t: t.circuit.run(t.result, 0, 0),
        fhe.FheError,
        "the result of a run.*composable",
    ),
    (
        lambda t: t.circuit.run(t.other.encrypt(3), 0, 0),
        fhe.FheError,
        "argument 0 .*: got an argument that is .* scalar; the function takes .* of shape",
    ),
    (
        lambda t: t.circuit.run(t.arguments[1], t.arguments[0], 0),
        fhe.FheError,
        "argument 0 .* clear .* the function takes encrypted",
    ),
    (
        lambda t: t.circuit.run(t.arguments[0], t.arguments[0], 0),
        fhe.FheError,
        "argument 1 .* encrypted .* the function takes clear",
    ),
    (lambda t: t.server.run(*t.arguments), RuntimeError, "a run needs evaluation_keys="),
    (lambda t: t.serve(*t.arguments, evaluation_keys="k"), TypeError, "give client.evaluation_k"),
    (
        lambda t: t.serve(*t.arguments, evaluation_keys=t.circuit.keys),
        TypeError,
        "evaluation_keys is of type Keys; give client.evaluation_keys",
    ),
    (
        lambda t: t.serve(*t.arguments, evaluation_keys=t.stranger.evaluation_keys),
        fhe.FheError,
        "argument 0 .* encrypted under key",
    ),
    (
        lambda t: t.serve(*t.arguments, evaluation_keys=t.other.client.evaluation_keys),
        fhe.FheError,
        "the server key is for parameters .*; generate keys for this program",
    ),
    (
        lambda t: t.serve(1, function_name="g" * 10**5),
        ValueError,
        "there is no function 'ggg.* pick",
    ),
    (lambda t: t.serve(1, function_name=[1]), TypeError, r"a name, not \[1\]; there are: pick"),
    (lambda t: t.circuit.decrypt(), ValueError, "has 1 result, got 0"),
    (lambda t: t.circuit.decrypt(t.result, t.result), ValueError, "has 1 result, got 2"),
    (lambda t: t.circuit.decrypt([t.result]), ValueError, "result 0 to be an fhe.Value.* list"),
    (lambda t: t.circuit.decrypt(t.arguments[1]), fhe.FheError, "result 0 .* is clear"),
    (lambda t: t.stranger.decrypt(t.result), fhe.FheError, "use the key it was encrypted with"),
    (
        lambda t: t.circuit.decrypt(t.other.run(t.other.encrypt(3))),
        fhe.FheError,
        "result 0 .* it belongs to another function",
    ),
    (lambda t: fhe.Client(t.circuit.client.specs).decrypt(t.result), RuntimeError, "no keys"),
    (lambda t: fhe.Client("client.zip"), TypeError, "made of fhe.ClientSpecs.*not of str"),
    (lambda t: setattr(t.circuit, "keys", 3), TypeError, "of type int, no fhe.Keys"),
    (lambda t: setattr(t.circuit.client, "keys", t.other.keys), ValueError, "other parameters"),
    (lambda t: fhe.Value.deserialize(t.arguments[0].serialize()[:-1]), fhe.FheError, "truncated"),
    (
        lambda t: fhe.Value.deserialize(t.keys.serialize()),
        fhe.FheError,
        "is a server key, expected",
    ),
    (
        lambda t: fhe.EvaluationKeys.deserialize(t.result.serialize()),
        fhe.FheError,
        "list of values",
    ),
    (lambda t: fhe.EvaluationKeys.deserialize(t.keys.serialize()[:-8]), fhe.FheError, "truncated"),
    (lambda t: fhe.Keys.deserialize(t.saved("server")), ValueError, "no file of keys: it lacks"),
]
# An integer would be so many zeros to Python.
CALLS += [
    (lambda t, load=load, data=data: load(data), TypeError, "is made of bytes|are made of|made of")
    for load in (
        fhe.Value.deserialize,
        fhe.EvaluationKeys.deserialize,
        fhe.Keys.deserialize,
        fhe.ClientSpecs.deserialize,
    )
    for data in (10**12, "text", None, [1, 2])
]


@pytest.mark.parametrize("case", CALLS, ids=range(len(CALLS)))
def test_calls_with_what_belongs_elsewhere(things, case):
    call, kind, message = case
    with pytest.raises(kind, match=message) as caught:
        call(things)
    assert len(str(caught.value)) < LONGEST


LOADS = {"server": fhe.Server.load, "text": fhe.Server.load, "client": fhe.Client.load}


@pytest.mark.parametrize("what", LOADS)
def test_truncated_and_damaged_files(things, what):
    whole, load = things.saved(what), LOADS[what]
    cut = [whole[:length] for length in (0, 1, 4, 30, len(whole) // 2, len(whole) - 1)]
    for place in (0, 30, len(whole) // 2, len(whole) - 3):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0xFF
        cut.append(bytes(spoilt))
    for content in cut:
        with pytest.raises((ValueError, fhe.FheError)) as caught:
            load(things.file(content))
        assert "this is no file of a" in str(caught.value) or "Ferrocrete file" in str(caught.value)
        assert len(str(caught.value)) < LONGEST


#: Archives whose members are something else.
MEMBERS = [
    ("text", "options.json", b"{"),
    ("text", "options.json", b"[]"),
    ("text", "options.json", b'{"global_p_error": null}'),
    ("text", "options.json", b"[" * 10**5),
    ("text", "program.mlir", b"\xff\xfe"),
    ("server", "client.specs.json", b"{}"),
    ("server", "client.specs.json", b"\xff"),
    ("server", "client.specs.json", b"[" * 10**5),
    ("server", "client.specs.json", b'{"functions": 3, "parameters": {}}'),
    ("server", "statistics.json", b"\xff\xfe{"),
    ("server", "statistics.json", b"[]"),
    ("client", "client.specs.json", b'{"functions": [{"name": "f"}], "parameters": {}}'),
]


@pytest.mark.parametrize(("what", "member", "content"), MEMBERS, ids=range(len(MEMBERS)))
def test_files_with_something_else_inside(things, what, member, content):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(things.saved(what))) as source,
        zipfile.ZipFile(packed, "w") as target,
    ):
        for name in source.namelist():
            target.writestr(name, content if name == member else source.read(name))
    with pytest.raises(
        ValueError, match="this is no file of a|these are no client specs"
    ) as caught:
        LOADS[what](things.file(packed.getvalue()))
    assert len(str(caught.value)) < LONGEST


@pytest.mark.parametrize("load", [fhe.Server.load, fhe.Client.load, fhe.ClientSpecs.load])
def test_files_that_are_not_there(things, load):
    for path, kind in (
        (things.directory / "nowhere", FileNotFoundError),
        (things.directory, IsADirectoryError),
        ("a" * 10**5, OSError),
        ("a\0b", ValueError),
        (None, TypeError),
        (10**9, TypeError),
    ):
        with pytest.raises(kind) as caught:
            load(path)
        assert len(str(caught.value)) < LONGEST


@pytest.mark.parametrize(
    ("bound", "kind", "message"),
    [
        ("x", TypeError, "'p_error' is a probability, not 'x'"),
        (float("nan"), ValueError, "'p_error' is nan; it is a probability from 2"),
        (2, ValueError, "'p_error' is 2; it is a probability"),
        (0, ValueError, "'p_error' is 0; it is a probability"),
    ],
)
def test_bounds_that_are_none(things, bound, kind, message):
    things.saved("text")
    with pytest.raises(kind, match=message):
        fhe.Server.load(things.directory / "text.zip", p_error=bound)


def test_a_server_does_not_need_its_file(things):
    path = things.file(things.saved("server"))
    server = fhe.Server.load(path)
    path.write_bytes(b"something else")
    result = server.run(*things.arguments, evaluation_keys=things.keys)
    path.unlink()
    assert things.circuit.decrypt(result).tolist() == things.circuit([1, 2, 3, 4], 0, 1).tolist()


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ([1, 2, 3, float("nan")], "'x' has the value nan; the function takes integers"),
        (np.array([1, -np.inf, 3, 4]), "'x' has the value -inf; the function takes integers"),
        ([1.5, 2, 3, 4], "'x' has floats; the function takes integers"),
        ([1, 2, 3], r"'x' has shape \(3,\), and the function takes \(4,\)"),
    ],
)
def test_arguments_in_the_clear(things, argument, message):
    for take in (things.circuit, things.circuit.graph, things.circuit.graph.evaluate):
        with pytest.raises(ValueError, match=message):
            take(argument, 0, 0)
