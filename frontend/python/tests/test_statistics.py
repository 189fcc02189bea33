"""Numbers on compiled programs: of lookups, of what is none, by tag, on servers and functions."""

import pickle

import numpy as np
import pytest
from ferrocrete import fhe


@pytest.fixture(scope="module")
def circuit():
    @fhe.compiler({"x": "encrypted", "y": "clear"})
    def function(x, y):
        for layer in range(2):
            with fhe.tag(f"layer{layer}"):
                x = x @ [[1, 2], [3, 1]] + 1
                with fhe.tag("activation"):
                    x = x % 4
        return -x + y, x.sum()

    samples = [([i % 4, i // 4], i % 3) for i in range(16)]
    return function.compile([(np.array(x), y) for x, y in samples])


def test_counts(circuit):
    assert circuit.programmable_bootstrap_count == 4
    assert circuit.key_switch_count == 4
    assert circuit.circuit_lookup_count == circuit.packing_key_switch_count == 0
    # Two products of 2 by 2, and for each sum a start from nothing.
    assert circuit.clear_multiplication_count == 8
    assert circuit.encrypted_addition_count == 8 + 2
    assert circuit.clear_addition_count == 4 + 2
    assert circuit.encrypted_negation_count == 2


def test_counts_by_tag(circuit):
    inner = {"layer0.activation": 2, "layer1.activation": 2}
    assert circuit.programmable_bootstrap_count_per_tag == {"layer0": 2, "layer1": 2, **inner}
    assert circuit.key_switch_count_per_tag == circuit.programmable_bootstrap_count_per_tag
    assert circuit.clear_multiplication_count_per_tag == {"layer0": 4, "layer1": 4}
    assert circuit.encrypted_negation_count_per_tag == {}


def test_counts_by_parameter(circuit):
    parameters = circuit.explain()["parameters"]
    big, small = parameters["big"]["dimension"], parameters["bootstrap"]["small"]["dimension"]
    ((key, count),) = circuit.programmable_bootstrap_count_per_parameter.items()
    assert (key.input_lwe_dimension, key.polynomial_size * key.glwe_dimension) == (small, big)
    assert count == 4
    ((key, count),) = circuit.encrypted_addition_count_per_parameter.items()
    assert (key.dimension, count) == (big, 10)
    by_both = circuit.key_switch_count_per_tag_per_parameter["layer1"]
    assert by_both == {next(iter(circuit.key_switch_count_per_parameter)): 2}
    assert circuit.packing_key_switch_count_per_parameter == {}


def test_counts_of_circuit_lookups():
    table = fhe.LookupTable([(5 * entry) % 2048 for entry in range(2048)])
    circuit = fhe.Compiler(lambda x: table[x], {"x": "encrypted"}).compile([0, 2047])
    if circuit.circuit_lookup_count == 0:
        pytest.skip("one bootstrap is the cheaper of both here")
    explanation = circuit.explain()["parameters"]["bootstrap"]
    rows = explanation["circuit"]["ggsw"]["level_count"] * (explanation["glwe_dimension"] + 1)
    assert circuit.circuit_lookup_count == 1
    assert circuit.packing_key_switch_count == 11 * rows
    # One for each bit that is read, and for each digit that is written.
    assert circuit.key_switch_count > 11
    assert circuit.programmable_bootstrap_count == 0


def test_on_servers(circuit, tmp_path):
    circuit.server.save(tmp_path / "server.zip")
    loaded = fhe.Server.load(tmp_path / "server.zip")
    for server in (circuit.server, loaded, pickle.loads(pickle.dumps(loaded))):
        assert server.p_error == circuit.p_error <= server.global_p_error <= 2**-40
        assert server.complexity == circuit.complexity > 0
        assert server.size_of_bootstrap_keys == circuit.size_of_bootstrap_keys
        assert server.size_of_inputs("function") == circuit.size_of_inputs
        assert server.key_switch_count() == 4
        assert server.clear_addition_count_per_tag("function") == {"layer0": 2, "layer1": 2}
        with pytest.raises(ValueError, match="no function 'other'"):
            server.key_switch_count("other")
        with pytest.raises(AttributeError, match="memory is planned for the whole function"):
            _ = server.memory_usage_per_location


def test_on_a_server_of_the_program_alone(circuit, tmp_path):
    circuit.server.save(tmp_path / "server.fhe")
    server = fhe.Server.load(tmp_path / "server.fhe")
    assert server.size_of_outputs() == circuit.size_of_outputs
    with pytest.raises(AttributeError, match="the file has the compiled program alone"):
        _ = server.p_error


def test_on_functions_of_a_module():
    @fhe.module()
    class Module:
        @fhe.function({"x": "encrypted"})
        def low(x):
            return x % 2

        @fhe.function({"x": "encrypted", "y": "encrypted"})
        def both(x, y):
            return (x + y) % 4, x % 2

    module = Module.compile({"low": range(4), "both": [(x, y) for x in range(4) for y in range(4)]})
    assert module.low.programmable_bootstrap_count == 1
    assert module.both.programmable_bootstrap_count == module.both.key_switch_count == 2
    assert module.both.encrypted_addition_count == 1
    assert module.low.p_error == module.p_error
    assert module.statistics["functions"]["both"]["key_switch_count"] == 2
    with pytest.raises(AttributeError, match="is of a function, and there are several"):
        _ = module.key_switch_count
