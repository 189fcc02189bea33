"""Keys: generated, saved, loaded, and refused."""

import pickle
import signal
import stat
import subprocess
import sys

import numpy as np
import pytest
from ferrocrete import fhe


@fhe.compiler({"x": "encrypted", "y": "encrypted"})
def difference(x, y):
    return x - 2 * y


@pytest.fixture
def linear():
    """A circuit without lookups: its keys are generated in no time."""
    return difference.compile([(x, y) for x in range(8) for y in range(8)])


@fhe.compiler({"x": "encrypted"})
def square(x):
    return x**2


@pytest.fixture(scope="module")
def circuit():
    """A circuit with a lookup."""
    return square.compile(range(4))


def test_keys(linear, tmp_path):
    assert not linear.keys.are_generated
    with pytest.raises(RuntimeError, match="there are no keys"):
        linear.keys.save(tmp_path / "keys")
    value = linear.encrypt(5, 1)
    assert linear.keys.are_generated
    linear.keys.save(tmp_path / "keys")
    with pytest.raises(ValueError, match="keys exists; keys are not written over it"):
        linear.keys.save(tmp_path / "keys")

    again = difference.compile()
    with pytest.raises(ValueError, match="nowhere does not exist"):
        again.keys.load(tmp_path / "nowhere")
    again.keys.load(tmp_path / "keys")
    assert again.decrypt(again.run(*value)) == 3

    linear.keygen()
    assert linear.decrypt(linear.run(*value)) == 3
    linear.keygen(force=True)
    with pytest.raises(fhe.FheError):
        linear.decrypt(again.run(*value))


def test_saved_keys_are_the_owners(linear, tmp_path):
    linear.keygen()
    linear.keys.save(tmp_path / "keys")
    if sys.platform != "win32":
        assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


def test_keys_are_loaded_or_generated_and_saved(linear, tmp_path):
    path = tmp_path / "keys"
    linear.keys.load_if_exists_generate_and_save_otherwise(path)
    assert path.exists()
    other = difference.compile()
    other.keys.load_if_exists_generate_and_save_otherwise(path)
    assert linear.decrypt(other.run(*other.encrypt(7, 2))) == 3


def test_keys_as_bytes(linear):
    linear.keygen()
    keys = fhe.Keys.deserialize(linear.keys.serialize())
    assert keys.are_generated
    other = difference.compile()
    other.keys = keys
    assert linear.decrypt(other.run(*linear.encrypt(7, 2))) == 3
    with pytest.raises(ValueError, match="there are no keys in these"):
        other.keys = fhe.Keys(other.client.specs)


def test_keys_of_another_program(linear, circuit):
    linear.keygen()
    with pytest.raises(ValueError, match="these keys are for a program with other parameters"):
        circuit.keys.load_from_bytes(linear.keys.serialize())


@pytest.mark.parametrize("spoil", [lambda keys: keys[:-100], lambda keys: b"", lambda keys: b"PK"])
def test_damaged_keys(linear, spoil):
    linear.keygen()
    with pytest.raises(ValueError, match="this is no file of keys"):
        fhe.Keys.deserialize(spoil(linear.keys.serialize()))


def test_keys_from_a_seed(linear):
    linear.keygen(seed=7)
    other = difference.compile()
    other.keys.generate(seed=7)
    assert other.decrypt(linear.run(*linear.encrypt(7, 2))) == 3
    large = 2**127 + 5
    linear.keygen(force=True, seed=large)
    other.keygen(force=True, seed=np.uint64(7))
    other.keygen(force=True, seed=large)
    assert other.decrypt(linear.run(*linear.encrypt(7, 2))) == 3


def test_a_seed_fixes_no_encryption(linear, tmp_path):
    """Two processes with one seed: equal masks would show what differs between their values."""
    linear.server.save(tmp_path / "server.zip")
    script = """
import sys
from pathlib import Path
from ferrocrete import fhe
folder, number = Path(sys.argv[1]), int(sys.argv[2])
client = fhe.Client(fhe.Server.load(folder / "server.zip").client_specs)
client.keygen(seed=42)
(folder / str(number)).write_bytes(client.encrypt(number, None)[0].serialize())
"""
    for number in (3, 7):
        subprocess.run([sys.executable, "-c", script, tmp_path, str(number)], check=True)
    three, seven = (fhe.Value.deserialize((tmp_path / name).read_bytes()) for name in "37")
    words = [np.frombuffer(value.serialize()[-4016:-16], np.uint64) for value in (three, seven)]
    assert np.count_nonzero(words[0] == words[1]) == 0
    linear.keygen(seed=42)
    (nothing,) = linear.encrypt(None, 0)[1:]
    assert linear.decrypt(linear.run(three, nothing)) == 3
    assert linear.decrypt(linear.run(seven, nothing)) == 7


@pytest.mark.parametrize(
    ("seed", "error", "message"),
    [
        (-1, ValueError, r"the seed is -1; it is from 0, below 2\*\*128"),
        (2**128, ValueError, "the seed is .*; it is from 0"),
        pytest.param(10**5000, ValueError, "the seed is an integer of 16610 bits", id="long"),
        (1.0, TypeError, "the seed is of type float; it is an integer"),
        (True, TypeError, "the seed is of type bool"),
        ("7", TypeError, "the seed is of type str"),
    ],
)
def test_seeds_that_are_none(linear, seed, error, message):
    with pytest.raises(error, match=message):
        linear.keygen(force=True, seed=seed)
    with pytest.raises(error, match=message):
        linear.keys.generate(secret_seed=seed)
    with pytest.raises(error, match=message.replace("128", "64")):
        linear.simulate(7, 2, seed=seed)


def test_what_has_no_effect_on_keys(linear):
    other = difference.compile()
    with pytest.warns(fhe.FheWarning, match="encryption_seed has no effect"):
        other.keygen(encryption_seed=3)
    with pytest.raises(ValueError, match="initial_keys"):
        other.keygen(initial_keys={})


def test_keys_do_not_show_or_leak(linear):
    linear.keygen()
    assert repr(linear.keys) == "<fhe.Keys: generated>"
    with pytest.raises(TypeError, match="keys hold secrets and are not pickled"):
        pickle.dumps(linear.keys)


def test_key_cache(tmp_path):
    options = {
        "enable_unsafe_features": True,
        "use_insecure_key_cache": True,
        "insecure_key_cache_location": tmp_path / "cache",
    }
    first = difference.compile(**options)
    value = first.encrypt(5, 1)
    second = difference.compile(**options)
    second.keygen()
    assert second.decrypt(second.run(*value)) == 3
    (path,) = (tmp_path / "cache").iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ValueError, match=f"{path} holds no keys to take .*; delete it"):
        difference.compile(**options).keygen()


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer's signal")
def test_interrupted_key_generation_leaves_the_circuit_usable(circuit):
    other = square.compile()

    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            other.keygen()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not other.keys.are_generated
    circuit.keygen()
    other.keys = circuit.keys
    assert other.encrypt_run_decrypt(3) == 9


def test_saved_keys_follow_no_link(linear, tmp_path):
    linear.keygen()
    victim, keys = tmp_path / "victim", tmp_path / "keys"
    victim.write_text("mine")
    victim.chmod(0o644)
    keys.symlink_to(victim)
    linear.keys.serialize_to_file(keys)
    assert victim.read_text() == "mine"
    assert not keys.is_symlink()
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys", "victim"]


def test_a_dangling_link_is_no_place_for_keys(linear, tmp_path):
    linear.keygen()
    (tmp_path / "keys").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="keys exists; keys are not written over it"):
        linear.keys.save(tmp_path / "keys")
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_else_is_written_over_keys(linear, tmp_path):
    linear.keygen()
    place = tmp_path / "keys.zip"
    linear.client.keys.save(place)
    kept = place.read_bytes()
    for save in (
        linear.client.save,
        linear.client.specs.save,
        linear.client.evaluation_keys.save,
        lambda path: linear.server.save(path.with_suffix("")),
        lambda path: linear.server.save(path, via_mlir=True),
    ):
        with pytest.raises(
            FileExistsError, match="it holds keys, and nothing else is written over"
        ):
            save(place)
        assert place.read_bytes() == kept
    # Other files of ours are replaced.
    linear.client.save(tmp_path / "client.zip")
    linear.server.save(tmp_path / "client")


def test_keys_saved_where_they_can_not_be(linear, tmp_path):
    linear.keygen()
    with pytest.raises(FileNotFoundError) as caught:
        linear.keys.save(tmp_path / "none" / "keys")
    assert caught.value.filename == str(tmp_path / "none" / "keys")
    with pytest.raises(IsADirectoryError):
        linear.keys.serialize_to_file(tmp_path)


def test_evaluation_keys_are_kept_in_one_form(circuit, tmp_path):
    """After a run there are no bytes anymore; who has the secret keys makes others."""
    circuit.keygen()
    value = circuit.encrypt(3)
    serialized = circuit.client.evaluation_keys.serialize()
    assert circuit.decrypt(circuit.run(value)) == 9
    again = fhe.EvaluationKeys.deserialize(circuit.client.evaluation_keys.serialize())
    assert circuit.decrypt(circuit.server.run(value, evaluation_keys=again)) == 9

    received = fhe.EvaluationKeys.deserialize(serialized)
    assert received.serialize() is serialized
    received.save(tmp_path / "server.key")
    assert circuit.decrypt(circuit.server.run(value, evaluation_keys=received)) == 9
    assert received.size == len(serialized)
    with pytest.raises(fhe.FheError, match="these keys have been run with"):
        received.serialize()

    loaded = fhe.EvaluationKeys.load(tmp_path / "server.key")
    assert loaded.size == len(serialized)
    assert circuit.decrypt(circuit.server.run(value, evaluation_keys=loaded)) == 9

    circuit.keys.save(tmp_path / "keys")
    other = square.compile(range(4))
    other.keys.load(tmp_path / "keys")
    assert circuit.decrypt(other.run(value)) == 9
    other.keys.save(tmp_path / "copy")
    fhe.Keys.deserialize((tmp_path / "copy").read_bytes())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak from /proc")
def test_loaded_keys_are_in_memory_once(tmp_path):
    """A run with keys of a file takes little more memory than the file is long."""
    wide = square.compile(range(32))
    wide.keygen()
    wide.server.save(tmp_path / "server.zip")
    wide.keys.save(tmp_path / "keys")
    wide.client.evaluation_keys.save(tmp_path / "server.key")
    (tmp_path / "value").write_bytes(wide.encrypt(5).serialize())
    script = """
import sys
from pathlib import Path
from ferrocrete import fhe

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))

folder = Path(sys.argv[1])
server = fhe.Server.load(folder / "server.zip")
value = fhe.Value.deserialize((folder / "value").read_bytes())
before = peak()
if sys.argv[2] == "keys":
    client = fhe.Client(server.client_specs)
    client.keys.load(folder / "keys")
    keys = client.evaluation_keys
else:
    keys = fhe.EvaluationKeys.load(folder / "server.key")
loaded = peak() - before
server.run(value, evaluation_keys=keys)
print(loaded, peak() - before)
"""
    for name in ("keys", "server.key"):
        size = (tmp_path / name).stat().st_size
        command = [sys.executable, "-c", script, tmp_path, name]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        loaded, run = (int(number) / size for number in text.split())
        print(f"{name}: {size} bytes, loaded {loaded:.2f} of it, run {run:.2f}")
        assert 0.5 < loaded < 1.3
        assert run < 1.3
