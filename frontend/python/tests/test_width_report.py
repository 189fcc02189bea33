"""The report of widths names the user's lines, and trying a rounding compiles and measures it."""

import inspect

import numpy as np
import pytest
from ferrocrete import fhe
from ferrocrete.quantization import (
    QuantizedFunction,
    QuantizedLinear,
    UniformQuantizer,
    compare,
    quantize,
    try_rounding,
    width_report,
)

WEIGHTS = np.array([3, -2, 5, 1])


def model(x):
    y = x @ WEIGHTS + 7
    z = (y // 3) % 5
    return z + 1


def line_of(text: str) -> int:
    lines, first = inspect.getsourcelines(model)
    return first + next(number for number, line in enumerate(lines) if text in line)


def inputset():
    random = np.random.default_rng(0)
    return [random.integers(0, 8, 4) for _ in range(50)] + [
        np.array([7, 0, 7, 7]),
        np.array([0, 7, 0, 0]),
    ]


def test_report_names_the_widest_values_and_their_lines():
    circuit = fhe.Compiler(model, {"x": "encrypted"}).compile(inputset())
    report = width_report(circuit)
    assert report.maximum == circuit.graph.maximum_integer_bit_width(is_encrypted_filter=True) == 8
    # -14 to 63, and 7 more: y alone needs eighth bits, with the sign.
    assert [(v.operation, v.bounds) for v in report.widest] == [("add", (-7, 70))]
    widest = report.widest[0]
    assert widest.source is not None
    assert widest.source[:2] == (__file__, line_of("+ 7"))
    assert report.next_maximum == 7
    assert {value.operation for value in report.values} >= {"input x", "matmul", "add"}
    assert report.milliseconds == circuit.explain()["predicted_ms_one_core"]
    assert sum(cost.milliseconds for cost in report.lookups) <= report.milliseconds * 1.01
    # The sum with 7 is part of the table, which reads the product.
    assert max(cost.bits for cost in report.lookups) == 7
    text = str(report)
    assert "8 bits at most, in 1 of" in text
    assert f"test_width_report.py:{line_of('+ 7')}" in text
    assert "[-7, 70]" in text


def test_report_of_a_linear_circuit():
    circuit = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4))
    report = width_report(circuit)
    assert report.maximum == 3
    assert report.lookups == []
    assert "no table lookups" in str(report)
    with pytest.raises(ValueError, match="no tables"):
        try_rounding(fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}), range(4))


def test_trying_a_rounding_compiles_it():
    compiler = fhe.Compiler(model, {"x": "encrypted"})
    tried = try_rounding(compiler, inputset(), lsbs=[2, 4])
    assert tried.source is not None
    assert tried.source[1] == line_of("+ 7")
    assert [trial.lsbs for trial in tried.trials] == [0, 2, 4]
    plain, *rounded = tried.trials
    assert plain.error == 0.0
    # The sum with 7 is part of the table, which reads the product.
    assert plain.cost.table_bits == 7
    for trial in rounded:
        assert trial.circuit is not None

        def by_hand(x, lsbs=trial.lsbs):
            y = fhe.round_bit_pattern(x @ WEIGHTS + 7, lsbs_to_remove=lsbs)
            return (y // 3) % 5 + 1

        for sample in inputset()[:10]:
            assert trial.circuit.graph(sample) == by_hand(sample)
        assert trial.circuit.simulate(inputset()[0]) == by_hand(inputset()[0])
        assert 8 - trial.lsbs <= trial.cost.table_bits < 8
        found = [abs(int(by_hand(x)) - int(model(x))) for x in inputset()]
        assert trial.error == pytest.approx(np.mean(found))
        assert trial.cost.milliseconds < plain.cost.milliseconds
    assert "rounding %" in str(tried)


def test_a_value_can_be_named():
    compiler = fhe.Compiler(model, {"x": "encrypted"})
    graph = compiler.trace(inputset())
    (name,) = (f"%{n['id']}" for n in graph.json()["nodes"] if n["operation"] == "matmul")
    tried = try_rounding(fhe.Compiler(model, {"x": "encrypted"}), inputset(), value=name, lsbs=[1])
    assert tried.value == name
    circuit = tried.trials[1].circuit
    assert circuit is not None
    x = inputset()[3]
    y = fhe.round_bit_pattern(x @ WEIGHTS, lsbs_to_remove=1) + 7
    assert circuit.graph(x) == (y // 3) % 5 + 1
    with pytest.raises(ValueError, match="%99 is no encrypted integer of the graph"):
        try_rounding(fhe.Compiler(model, {"x": "encrypted"}), inputset(), value="%99")


def test_layers_can_be_tried():
    random = np.random.default_rng(0)
    x = random.uniform(-1, 1, (60, 5))
    layer = QuantizedLinear(
        random.normal(size=(5, 3)), input=UniformQuantizer(4), output=UniformQuantizer(3)
    )
    layer.calibrate(x)
    network = QuantizedFunction(lambda x: layer(x), {"x": layer.input}, layer.result)
    tried = try_rounding(network, x, lsbs=[2])
    assert tried.source is not None
    # The layer's own code is not the user's: the line is the one that calls it.
    assert tried.source[0] == __file__
    assert tried.trials[1].cost.milliseconds <= tried.trials[0].cost.milliseconds
    assert tried.trials[1].error > 0


def test_a_value_that_is_rounded_is_rounded_more():
    def rounded(x):
        return fhe.round_bit_pattern(x + 1, lsbs_to_remove=2) // 3

    inputset = [*range(64)]
    circuit = fhe.Compiler(rounded, {"x": "encrypted"}).compile(inputset)
    argument = width_report(circuit).table_argument
    assert argument is not None
    assert (argument.width, argument.table_bits) == (7, 5)
    tried = try_rounding(fhe.Compiler(rounded, {"x": "encrypted"}), inputset, lsbs=[1])
    assert tried.value == argument.name
    circuit = tried.trials[1].circuit
    assert circuit is not None
    for x in inputset:
        assert circuit.graph(x) == (x + 1 + 4) // 8 * 8 // 3


def test_circuits_with_fewer_bits_are_cheaper_and_further_off():
    x = np.linspace(-3, 3, 100)

    def tanh(bits):
        return quantize(np.tanh, {"x": UniformQuantizer(bits)}, UniformQuantizer(bits)).compile(x)

    circuits = {f"{bits} bits": tanh(bits) for bits in (3, 5, 7)}
    compared = compare(
        circuits, lambda circuit: np.mean([abs(circuit.clear(v) - np.tanh(v)) for v in x])
    )
    assert [cost.maximum for cost in compared.costs.values()] == [3, 5, 7]
    assert [cost.table_bits for cost in compared.costs.values()] == [3, 5, 7]
    assert compared.costs["3 bits"].milliseconds < compared.costs["7 bits"].milliseconds
    assert compared.errors["3 bits"] > compared.errors["5 bits"] > compared.errors["7 bits"] > 0
    lines = str(compared).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["3", "5", "7"]
    assert " ".join(lines[0].split()) == "max width table bits predicted ms keys MiB error"
    assert "error" not in str(compare(circuits))


def test_a_table_reads_what_its_argument_needs_not_what_it_is_made_of():
    def difference(x, y):
        return fhe.LookupTable(list(range(8)))[x * 10 - y * 9]

    circuit = fhe.Compiler(difference, {"x": "encrypted", "y": "encrypted"}).compile(
        [(x, x) for x in range(8)] * 2
    )
    report = width_report(circuit)
    assert report.maximum == 7
    assert [value.operation for value in report.widest] == ["multiply"]
    argument = report.table_argument
    assert argument is not None
    assert (argument.operation, argument.width, argument.table_bits) == ("subtract", 3, 3)
    assert max(cost.bits for cost in report.lookups) == 3
