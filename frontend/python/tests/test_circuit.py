"""A compiled circuit: run, keys, statistics, drawing, threads."""

import json
import re
import threading
import warnings

import numpy as np
import pytest
from ferrocrete import fhe


@fhe.compiler({"x": "encrypted", "y": "clear"})
def polynomial(x, y):
    with fhe.tag("square"):
        squared = x**2
    return squared + y, x * 3


@pytest.fixture(scope="module")
def circuit():
    """A circuit with a lookup. Its keys are generated once."""
    return polynomial.compile([(x, y) for x in range(4) for y in range(4)])


@fhe.compiler({"x": "encrypted", "y": "encrypted"})
def difference(x, y):
    return x - 2 * y


@pytest.fixture
def linear():
    """A circuit without lookups: its keys are generated in no time."""
    return difference.compile([(x, y) for x in range(8) for y in range(8)])


def test_all_readings_agree(circuit):
    for x, y in [(0, 0), (3, 2), (2, 3)]:
        expected = (x**2 + y, 3 * x)
        assert polynomial.function(x, y) == expected
        assert circuit(x, y) == expected
        assert circuit.simulate(x, y) == expected
        assert circuit.encrypt_run_decrypt(x, y) == expected


def test_step_by_step(circuit):
    x, y = circuit.encrypt(3, 1)
    assert x.is_encrypted
    assert not y.is_encrypted
    results = circuit.run(x, y)
    assert len(results) == 2
    assert circuit.decrypt(*results) == (10, 9)
    assert circuit.decrypt(results) == (10, 9)
    assert circuit.decrypt(circuit.run(circuit.encrypt(2, 0))) == (4, 6)
    assert circuit.decrypt(circuit.run(x, 2)) == (11, 9)
    with pytest.raises(ValueError, match="argument 'y' to be ClearScalar<uint2>, but .* value 4"):
        circuit.run(x, 4)


def test_arguments_of_others(linear):
    x, nothing = linear.encrypt(7, None)
    assert nothing is None
    _, y = linear.encrypt(None, 3)
    assert linear.decrypt(linear.run(x, y)) == 1
    with pytest.raises(
        ValueError, match="expected argument 'y' to be an fhe.Value, but it is None"
    ):
        linear.run(x, None)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1,), r"function 'difference' takes 2 arguments \('x', 'y'\), got 1"),
        ((1, 2, 3), r"takes 2 arguments \('x', 'y'\), got 3"),
        (
            (1, 8),
            r"argument 'y' to be EncryptedScalar<uint3>, but it has the value 8, outside of \[0",
        ),
        ((-1, 0), r"argument 'x' .* but it has the value -1, outside of \[0, 7\]"),
        ((2**70, 0), "argument 'x' .* which has more than 64 bits"),
        ((1.5, 0), "argument 'x' .* but it is of type float; integers are encrypted: quantize"),
        (
            (np.array(1.5), 0),
            "argument 'x' .* but it is an array of float64; integers are encrypted",
        ),
        (([1, 2], 0), r"argument 'x' .* but its shape is \(2,\)"),
        (("1", 0), "argument 'x' .* but it is of type str"),
    ],
)
def test_wrong_arguments(linear, arguments, message):
    for take in (linear.encrypt, linear.simulate, linear.encrypt_run_decrypt):
        with pytest.raises(ValueError, match=message):
            take(*arguments)


def test_arguments_beyond_the_inputset():
    @fhe.compiler({"x": "encrypted"})
    def narrow(x):
        return (x**2 - 60) // 2

    circuit = narrow.compile([8, 9] * 5)
    assert circuit.encrypt_run_decrypt(9) == 10
    for take in (circuit.encrypt, circuit.simulate, circuit.encrypt_run_decrypt):
        with pytest.raises(ValueError, match=r"value 0, outside of \[8, 9\]"):
            take(0)


def test_a_client_takes_what_its_circuit_takes():
    # 2 leaves the types of all that follows it, and the result is right all the same.
    @fhe.compiler({"x": "encrypted"})
    def narrow(x):
        return abs(fhe.round_bit_pattern(x, 1))

    with pytest.warns(fhe.FheWarning, match="can be nothing else"):
        circuit = narrow.compile([-3])
    client = fhe.Client(fhe.ClientSpecs.deserialize(circuit.client.specs.serialize()))
    assert circuit.simulate(2) == 2
    result = circuit.server.run(client.encrypt(2), evaluation_keys=client.evaluation_keys)
    assert client.decrypt(result) == 2


def test_right_results_by_coincidence_are_refused():
    table = fhe.LookupTable([3, -4, -1, -3])
    circuit = fhe.Compiler(lambda x: table[x | x], {"x": "encrypted"}).compile(range(-3, 2))
    # In two tables, the packed operands of `|` overflow to the right entry, in one to another.
    with pytest.raises(ValueError, match=r"value 3, outside of \[-3, 1\]"):
        circuit.simulate(3)


def test_wrong_values(linear):
    x, y = linear.encrypt(1, 1)
    with pytest.raises(ValueError, match="expected argument 'x' to be an fhe.Value, but it is int"):
        linear.run(1, y)
    with pytest.raises(ValueError, match="takes 2 arguments"):
        linear.run(x)
    with pytest.raises(ValueError, match="function 'difference' has 1 result, got 2"):
        linear.decrypt(x, y)
    with pytest.raises(ValueError, match="expected result 0 to be an fhe.Value, but it is int"):
        linear.decrypt(3)
    other = difference.compile()
    with pytest.raises(RuntimeError, match="there are no keys to decrypt with"):
        other.decrypt(linear.run(x, y))


def test_statistics(circuit):
    statistics = circuit.statistics
    assert statistics["programmable_bootstrap_count"] == 1
    assert 0 < statistics["p_error"] <= statistics["global_p_error"] <= 2**-40
    assert statistics["size_of_secret_keys"] < 1000 < statistics["size_of_bootstrap_keys"]
    for name, value in statistics.items():
        assert getattr(circuit, name) == value
    # A clear argument is one word, an encrypted one as many as its key has dimensions, and one.
    dimension = circuit.explain()["parameters"]["big"]["dimension"]
    assert circuit.size_of_inputs == 8 * (dimension + 1) + 8
    assert circuit.size_of_outputs == 2 * 8 * (dimension + 1)


def test_what_is_not_counted_says_why(circuit):
    with pytest.raises(AttributeError, match="'memory_usage_per_location' is not counted: memory"):
        circuit.memory_usage_per_location  # noqa: B018
    with pytest.raises(AttributeError, match="there is no 'colour'"):
        circuit.colour  # noqa: B018
    assert not hasattr(circuit, "key_switch_counts")


def test_explain(circuit):
    explanation = circuit.explain()
    (lookup,) = explanation["bootstraps"]
    assert lookup["location"]["file"] == __file__
    text = str(explanation)
    line = polynomial.function.__code__.co_firstlineno + 3
    assert f"{__file__}:{line}" in text
    assert "128 bits" in text
    assert "2^-40.0 for the whole program" in text
    json.dumps(explanation)


def test_graph(circuit):
    graph = circuit.graph
    assert graph(3, 1) == (10, 9)
    assert "@ square" in str(graph)
    assert f"{__file__}:" in graph.format(show_locations=True)
    assert (graph.inputs_count, graph.outputs_count) == (2, 2)
    assert len(graph.json()["nodes"]) == 7


def test_graph_filters(circuit):
    graph = circuit.graph
    assert graph.maximum_integer_bit_width() == 4
    assert graph.integer_range() == (0, 12)
    assert graph.maximum_integer_bit_width(is_encrypted_filter=False) == 2
    assert graph.maximum_integer_bit_width(tag_filter="square") == 4
    assert graph.integer_range(tag_filter="square", is_encrypted_filter=True) == (0, 9)
    assert graph.integer_range(tag_filter="") == (0, 12)
    assert graph.integer_range(operation_filter="input") == (0, 3)
    assert graph.integer_range(operation_filter=["multiply", "power"]) == (0, 9)
    assert graph.integer_range(operation_filter=re.compile("(mul|pow).*")) == (0, 9)
    assert graph.maximum_integer_bit_width(operation_filter="conv") == -1
    assert graph.integer_range(tag_filter="nowhere") is None


def test_drawing(circuit, tmp_path):
    path = circuit.draw(save_to=tmp_path / "graph.svg")
    assert path == tmp_path / "graph.svg"
    assert path.read_text().startswith("<svg")
    assert circuit.draw().read_text() == path.read_text()
    assert circuit.draw(save_to=tmp_path / "graph.dot").read_text().startswith("digraph")
    with pytest.raises(ValueError, match="a file name without a suffix"):
        circuit.draw(save_to="graph")


def test_mlir(circuit):
    assert circuit.mlir.startswith("func.func @polynomial")


def test_threads_share_a_circuit():
    circuit = difference.compile()
    results = {}

    def work(x):
        results[x] = circuit.encrypt_run_decrypt(x, 1)

    threads = [threading.Thread(target=work, args=(x,)) for x in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {x: x - 2 for x in range(8)}


def test_futures(linear):
    x, y = linear.encrypt(6, 1)
    future = linear.run_async(x, y)
    assert linear.decrypt(future) == 4
    assert linear.decrypt(future.result()) == 4

    scheduled = difference.compile(auto_schedule_run=True)
    assert scheduled.decrypt(scheduled.run(scheduled.encrypt(6, 1))) == 4
    assert scheduled.encrypt_run_decrypt(6, 1) == 4


def test_simulated_encryption():
    circuit = difference.compile(enable_unsafe_features=True, simulate_encrypt_run_decrypt=True)
    assert circuit.encrypt(3, 1) == (3, 1)
    assert circuit.decrypt(circuit.run(3, 1)) == 1
    assert circuit.encrypt_run_decrypt(3, 1) == 1
    assert not circuit.keys.are_generated


def test_both_bounds_hold():
    options = {"p_error": 1e-6, "global_p_error": 1e-4}
    circuit = polynomial.compile(**options)
    assert circuit.p_error <= 1e-6
    assert circuit.global_p_error <= 1e-4
    assert polynomial.compile(p_error=0.01).p_error > 1e-6


def test_cleaned_up_circuits_still_run(linear):
    linear.cleanup()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert linear.encrypt_run_decrypt(3, 1) == 1
