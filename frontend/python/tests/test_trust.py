"""What a client expects of specs that come from somebody else."""

import json
import pickle
import subprocess
import warnings
from pathlib import Path

import pytest
from ferrocrete import fhe
from support import weigh


@pytest.fixture(scope="module")
def circuit():
    return weigh.compile(fhe.inputset(fhe.uint3, fhe.uint2))


@pytest.fixture(scope="module")
def secret():
    @fhe.compiler({"x": "encrypted", "y": "encrypted"})
    def add(x, y):
        return x + y

    return add.compile(fhe.inputset(fhe.uint3, fhe.uint2))


def sent(circuit, change=lambda description: None):
    """The specs as a client gets them, changed on the way."""
    description = json.loads(circuit.client.specs.serialize())
    change(description)
    return fhe.ClientSpecs.deserialize(json.dumps(description).encode())


def to_clear(description):
    description["functions"][0]["inputs"][0]["element"] = {"clear": {"width": 8}}


EXPECTED = {"x": "encrypted", "y": "encrypted"}


@pytest.mark.parametrize("encrypted", ["all", [0], [0, 1], EXPECTED])
def test_edited_specs_are_refused(secret, encrypted):
    expect = fhe.Expectation(encrypted=encrypted)
    fhe.Client(sent(secret), expect=expect).encrypt(1, 1)
    with pytest.raises(ValueError, match="argument 0 of function `add` would go .* in the clear"):
        fhe.Client(sent(secret, to_clear), expect=expect)


def test_pinned_specs_are_refused_if_edited(secret):
    expect = fhe.Expectation(digest=secret.client.specs.digest)
    fhe.Client(sent(secret), expect=expect)
    with pytest.raises(ValueError, match="the program's specs have the digest"):
        fhe.Client(sent(secret, to_clear), expect=expect)
    with pytest.raises(ValueError, match="no SHA-256 digest"):
        fhe.Client(sent(secret), expect=fhe.Expectation(digest="0"))


def test_names_that_change_places_are_refused(circuit):
    """Names alone would be met by specs that name the clear argument as the secret one."""

    def swap(description):
        names = description["arguments"]["weigh"]
        names[0]["name"], names[1]["name"] = names[1]["name"], names[0]["name"]

    expect = fhe.Expectation(encrypted={"x": "encrypted", "y": "clear"})
    fhe.Client(sent(circuit), expect=expect)
    with pytest.raises(ValueError, match=r"has the parameters \['y', 'x'\], expected \['x', 'y'\]"):
        fhe.Client(sent(circuit, swap), expect=expect)
    with pytest.raises(ValueError, match=r"has the parameters \['x', 'y'\], expected \['x'\]"):
        fhe.Client(sent(circuit), expect=fhe.Expectation(encrypted={"x": "encrypted"}))


def test_a_clear_argument_is_warned_of_once(circuit):
    client = fhe.Client(sent(circuit))
    with pytest.warns(fhe.FheWarning, match="argument 'y' of function 'weigh' goes to .* clear"):
        client.encrypt(1, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.encrypt(1, 1)


def test_what_is_meant_to_be_clear_is_not_warned_of(circuit, secret, tmp_path):
    circuit.client.save(tmp_path / "client.zip")
    digest = circuit.client.specs.digest
    clients = [
        fhe.Client(sent(circuit), allow_clear=True),
        fhe.Client(sent(circuit), expect=fhe.Expectation(encrypted=[0])),
        fhe.Client(sent(circuit), expect=fhe.Expectation(digest=digest)),
        fhe.Client(circuit.client.specs),
        fhe.Client(circuit.server.client_specs),
        fhe.Client(pickle.loads(pickle.dumps(circuit.client.specs))),
        fhe.Client.load(tmp_path / "client.zip", allow_clear=True),
        fhe.Client(sent(secret)),
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for client in clients:
            client.encrypt(1, 1)
        fhe.Client(sent(circuit)).encrypt(1, None)
        assert circuit.encrypt_run_decrypt(1, 1) == 3
        assert circuit.decrypt(circuit.run(circuit.encrypt(1, None)[0], 1)) == 3


def test_several_functions_are_checked_as_they_are_called():
    @fhe.module()
    class Module:
        @fhe.function({"x": "encrypted"})
        def one(x):
            return x + 1

        @fhe.function({"x": "encrypted", "y": "clear"})
        def two(x, y):
            return x + y

    module = Module.compile({"one": range(10), "two": [(i, j) for i in range(4) for j in range(4)]})
    client = fhe.Client(module.client.specs, expect=fhe.Expectation(encrypted="all"))
    client.encrypt(1, function_name="one")
    with pytest.raises(ValueError, match="argument 1 of function `two` would go"):
        client.encrypt(1, 1, function_name="two")
    with pytest.raises(ValueError, match="argument 1 of function `two` would go"):
        client.with_clear([None, 1], function_name="two")


def test_errors_and_security_are_in_the_specs():
    @fhe.compiler({"x": "encrypted"})
    def square(x):
        return x**2

    circuit = square.compile(range(8), p_error=2**-20)
    specs = sent(circuit)
    assert specs.error_bound == {"p_error": 2**-20}
    assert specs.security_bits == 128
    assert 0 < specs.p_error <= 2**-20
    assert specs.p_error <= specs.global_p_error
    assert specs.global_p_error == pytest.approx(circuit.server.global_p_error)
    fhe.Client(specs, expect=fhe.Expectation(max_error=2**-10, min_security=128))
    with pytest.raises(ValueError, match=r"at most 2\^-40.0 is expected"):
        fhe.Client(specs, expect=fhe.Expectation(max_error=2**-40))
    with pytest.raises(ValueError, match="128 bits of security, at least 192"):
        fhe.Client(specs, expect=fhe.Expectation(min_security=192))


def test_one_program_has_one_digest(circuit, tmp_path):
    digest = circuit.client.specs.digest
    assert len(digest) == 64
    assert sent(circuit).digest == sent(circuit).without_function().digest == digest
    circuit.server.save(tmp_path / "program.fhe")
    assert fhe.Server.load(tmp_path / "program.fhe").client_specs.digest == digest

    def other_machine(description):
        description["target"]["cpu"] = "other"

    assert sent(circuit, other_machine).digest == digest


@pytest.mark.parametrize(
    "wrong",
    [
        {"encrypted": "x"},
        {"encrypted": ["x"]},
        {"encrypted": [-1]},
        {"digest": 3},
        {"max_error": "2^-40"},
        {"min_security": 1.5},
    ],
)
def test_what_can_not_be_expected(wrong):
    with pytest.raises(TypeError):
        fhe.Expectation(**wrong)
    with pytest.raises(ValueError, match="'encrypted' or 'clear', not 'secret'"):
        fhe.Expectation(encrypted={"x": "secret"})


@pytest.mark.parametrize("log2", [1.0, "x", [], {}])
def test_errors_that_are_none_are_refused(circuit, log2):
    def change(description):
        description["errors"]["whole_program_log2"] = log2

    with pytest.raises(ValueError, match="no client specs"):
        sent(circuit, change)


@pytest.fixture(scope="module")
def signing_key(tmp_path_factory):
    """A key pair of ``fhec sign --new-key``: the file, and the public key."""
    fhec = Path(__file__).resolve().parents[3] / "target/debug/fhec"
    if not fhec.exists():
        pytest.skip("the workspace has no fhec; `cargo build -p fhec`")
    path = tmp_path_factory.mktemp("keys") / "me.key"
    subprocess.run([fhec, "sign", "--new-key", path], check=True)

    def sign(program):
        subprocess.run([fhec, "sign", program, "--key", path], check=True)

    return sign, path.with_name("me.key.pub").read_text(), path


@pytest.mark.parametrize("name", ["program.fhe", "server.zip"])
def test_servers_load_what_is_signed(secret, signing_key, tmp_path, name):
    sign, public, _ = signing_key
    path = tmp_path / name
    secret.server.save(path)
    with pytest.raises(ValueError, match="has no signature: .*sig' is missing"):
        fhe.Server.load(path, require_signature=public)
    sign(path)
    server = fhe.Server.load(path, require_signature=public)
    assert server.client_specs.digest == secret.client.specs.digest
    with pytest.raises(ValueError, match="no public key of 64 hexadecimal digits"):
        fhe.Server.load(path, require_signature="me.key.pub")
    with pytest.raises(TypeError, match="a public key as text, not 3"):
        fhe.Server.load(path, require_signature=3)
    other = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    with pytest.raises(ValueError, match=f"is signed with the key .*, expected {other}"):
        fhe.Server.load(path, require_signature=other)
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ValueError, match="the signature is not of this program"):
        fhe.Server.load(path, require_signature=public)
    signature = path.with_name(f"{name}.sig")
    signature.write_bytes(signature.read_bytes()[:-1])
    with pytest.raises(ValueError, match="the file is truncated"):
        fhe.Server.load(path, require_signature=public)


def test_what_is_saved_can_be_signed(secret, signing_key, tmp_path):
    _, public, key = signing_key
    secret.client.save(tmp_path / "client.zip", signing_key=key)
    secret.client.specs.save(tmp_path / "specs.json", signing_key=key)
    secret.server.save(tmp_path / "server", signing_key=key)
    secret.server.save(tmp_path / "text.zip", via_mlir=True, signing_key=key)
    client = fhe.Client.load(tmp_path / "client.zip", require_signature=public)
    specs = fhe.ClientSpecs.load(tmp_path / "specs.json", require_signature=public)
    for server in ("server.zip", "text.zip"):
        loaded = fhe.Server.load(tmp_path / server, require_signature=public)
        assert loaded.client_specs.digest == client.specs.digest == specs.digest
    for name, load in (("client.zip", fhe.Client.load), ("specs.json", fhe.ClientSpecs.load)):
        path = tmp_path / name
        path.write_bytes(path.read_bytes().replace(b"encrypted", b"encrypteD", 1))
        with pytest.raises(ValueError, match="the signature is not of this program"):
            load(path, require_signature=public)
        path.with_name(f"{name}.sig").unlink()
        with pytest.raises(ValueError, match="has no signature"):
            load(path, require_signature=public)


def test_what_is_no_signing_key_signs_nothing(secret, tmp_path):
    (tmp_path / "key").write_bytes(b"FERROCRT")
    with pytest.raises(ValueError, match="truncated"):
        secret.client.save(tmp_path / "client.zip", signing_key=tmp_path / "key")
    assert not (tmp_path / "client.zip").exists()
