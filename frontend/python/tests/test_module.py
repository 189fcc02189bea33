"""Modules: functions under one key set."""

import warnings

import numpy as np
import pytest
from ferrocrete import fhe


@fhe.module()
class Counter:
    @fhe.function({"x": "encrypted"})
    def inc(x):
        """Adds one."""
        return x + 1

    @fhe.function({"x": "encrypted", "y": "clear"})
    def weigh(x, y):
        return x * 2 + y, x

    composition = fhe.NotComposable()


INPUTSETS = {"inc": range(8), "weigh": [(x, y) for x in range(8) for y in range(2)]}


@pytest.fixture
def module():
    for function in Counter.functions.values():
        function.reset()
    return Counter.compile(INPUTSETS)


def test_functions(module):
    assert sorted(module.functions()) == ["inc", "weigh"]
    assert module.function_count == 2
    assert module.inc.encrypt_run_decrypt(3) == 4
    assert module.weigh.encrypt_run_decrypt(3, 1) == (7, 3)
    assert module.inc.simulate(7) == 8
    assert module.inc(2) == 3
    assert repr(module.inc) == "<fhe.Function inc>"


def test_step_by_step_with_one_key_set(module):
    x = module.inc.encrypt(5)
    values = module.weigh.encrypt(5, 0)
    keys = module.keys.serialize()
    assert module.inc.decrypt(module.inc.run(x)) == 6
    assert module.weigh.decrypt(module.weigh.run(*values)) == (10, 5)
    assert module.keys.serialize() == keys


def test_graphs_and_program(module):
    assert set(module.graphs) == {"inc", "weigh"}
    assert str(module.inc) == str(module.graphs["inc"])
    assert "add(%0, %1)" in str(module.inc)
    assert "func.func @inc" in module.mlir
    assert "func.func @weigh" in module.mlir


def test_client_and_server(module):
    client = fhe.Client(module.server.client_specs)
    value = client.encrypt(7, function_name="inc")
    result = module.server.run(value, evaluation_keys=client.evaluation_keys, function_name="inc")
    assert client.decrypt(result, function_name="inc") == 8
    with pytest.raises(TypeError, match="say which function, function_name=.*inc, weigh"):
        client.encrypt(7)
    with pytest.raises(ValueError, match="there is no function 'dec'; there are: inc, weigh"):
        client.encrypt(7, function_name="dec")


def test_statistics(module):
    statistics = module.statistics
    assert statistics["size_of_bootstrap_keys"] == module.size_of_bootstrap_keys == 0
    inputs = statistics["functions"]["inc"]["size_of_inputs"]
    assert inputs == module.inc.size_of_inputs
    assert module.weigh.size_of_inputs == inputs + 8


def test_unknown_names(module):
    with pytest.raises(
        AttributeError, match="there is no 'dec'; the module has the functions inc, w"
    ):
        module.dec  # noqa: B018
    with pytest.raises(
        AttributeError, match="the module has no function 'dec'; it has: inc, weigh"
    ):
        Counter.dec  # noqa: B018
    with pytest.raises(ValueError, match="an inputset for 'dec', which is none of: inc, weigh"):
        Counter.compile({"dec": range(3)})


def test_missing_inputsets():
    for function in Counter.functions.values():
        function.reset()
    with pytest.raises(RuntimeError, match="compiling 'weigh' needs an inputset"):
        Counter.compile({"inc": range(8)})


def test_calls_collect_samples():
    for function in Counter.functions.values():
        function.reset()
    for x in range(8):
        assert Counter.inc(x) == x + 1
        Counter.weigh(x, x % 2)
    module = Counter.compile()
    assert module.weigh.encrypt_run_decrypt(7, 1) == (15, 7)


def test_modules_without_functions():
    with pytest.raises(ValueError, match="module 'Empty' has no functions"):

        @fhe.module()
        class Empty:
            pass


def test_wrong_composition():
    with pytest.raises(TypeError, match="composition of module 'Wrong' is of type str"):

        @fhe.module()
        class Wrong:
            composition = "all"

            @fhe.function({"x": "encrypted"})
            def inc(x):
                return x + 1


def test_composition():
    @fhe.module()
    class Composed:
        @fhe.function({"x": "encrypted"})
        def inc(x):
            return (x + 1) % 8

        @fhe.function({"x": "encrypted"})
        def double(x):
            return (x * 2) % 8

    module = Composed.compile({"inc": range(8), "double": range(8)})
    value = module.inc.encrypt(2)
    expected = 2
    for _ in range(3):
        value = module.double.run(module.inc.run(value))
        expected = (expected + 1) * 2 % 8
    assert module.double.decrypt(value) == expected


def test_composable_circuit():
    @fhe.compiler({"x": "encrypted"})
    def step(x):
        return (x * 3) % 8

    circuit = step.compile(range(8), composable=True)
    value = circuit.encrypt(5)
    for _ in range(4):
        value = circuit.run(value)
    assert circuit.decrypt(value) == 5 * 3**4 % 8


def test_what_a_lookup_gives_is_an_argument_again_where_it_fits():
    step = fhe.compiler({"x": "encrypted"})(lambda x: (x * 3) % 8)
    circuit = step.compile(range(8))
    value = circuit.encrypt(5)
    for _ in range(4):
        value = circuit.run(value)
    assert circuit.decrypt(value) == 5 * 3**4 % 8

    # What may be beyond the samples is refused, though its type is the argument's.
    beyond = fhe.compiler({"x": "encrypted"})(lambda x: (x * 3) % 8).compile(range(5))
    with pytest.raises(RuntimeError, match="compiled for fresh arguments only"):
        beyond.run(beyond.run(beyond.encrypt(2)))


def test_wires():
    class Pipeline:
        @fhe.function({"x": "encrypted"})
        def inc(x):
            return (x + 1) % 8

        composition = fhe.Wired()

    assert not Pipeline.composition.is_composable
    wire = fhe.Wire(fhe.AllOutputs(Pipeline.inc), fhe.Input(Pipeline.inc, 0))
    assert fhe.Wired({wire}).is_composable
    module = fhe.module()(Pipeline)
    with module.wire_pipeline(range(8)) as samples:
        for sample in samples:
            assert module.inc(module.inc(sample)) == (sample + 2) % 8
    assert module.composition.wires == {
        fhe.Wire(fhe.Output(Pipeline.inc, 0), fhe.Input(Pipeline.inc, 0))
    }
    compiled = module.compile()
    value = compiled.inc.run(compiled.inc.encrypt(6))
    assert compiled.inc.decrypt(compiled.inc.run(value)) == 0


def _pairs(composition):
    class Pairs:
        @fhe.function({"x": "encrypted"})
        def renew(x):
            return fhe.refresh(x)

        @fhe.function({"x": "encrypted", "k": "clear"})
        def chosen(x, k):
            return fhe.multivariate(lambda same, value: same * value)(x[0] - k == 0, x[1])

    Pairs.composition = composition(Pairs)
    samples = {
        "renew": [np.array([i, 15 - i]) for i in range(16)],
        "chosen": [(np.array([i, j]), k) for i in range(4) for j in range(10) for k in range(4)],
    }
    return fhe.module()(Pairs).compile(samples)


def test_arguments_hold_the_results_of_other_functions():
    module = _pairs(lambda _: fhe.AllComposable())
    pair = module.renew.run(module.renew.encrypt([3, 10]))
    assert module.chosen.decrypt(module.chosen.run(pair, 3)) == 10
    # The readings of clear values know as much.
    assert module.chosen.simulate([3, 15], 3) == 15


def test_arguments_hold_the_results_that_are_wired_to_them():
    def wired(result, argument):
        return lambda pairs: fhe.Wired(
            {
                fhe.Wire(
                    fhe.Output(getattr(pairs, result), 0), fhe.AllInputs(getattr(pairs, argument))
                )
            }
        )

    assert _pairs(wired("renew", "chosen")).chosen.simulate([3, 15], 3) == 15
    with pytest.raises(ValueError, match="inputset"):
        _pairs(wired("renew", "renew")).chosen.simulate([3, 15], 3)


def test_results_that_run_away():
    @fhe.compiler({"x": "encrypted"})
    def twice(x):
        return x * 2

    with pytest.warns(fhe.FheWarning, match="'twice' can be from 0 to 28 .* holds 0 to 14"):
        twice.compile(range(8), composable=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fhe.compiler({"x": "encrypted"})(lambda x: x * 2 % 8).compile(range(8), composable=True)
