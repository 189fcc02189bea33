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
