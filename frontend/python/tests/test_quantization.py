"""Quantizers against their definition; functions and layers against numpy, clear and encrypted."""

import json
from pathlib import Path

import numpy as np
import pytest
from ferrocrete import fhe
from ferrocrete.quantization import (
    QuantizedConv,
    QuantizedFunction,
    QuantizedLinear,
    UniformQuantizer,
    quantize,
)

RANDOM = np.random.default_rng(0)


def relu(x):
    return np.maximum(x, 0.0)


@pytest.mark.parametrize("bits", [1, 2, 3, 5, 8, 16])
@pytest.mark.parametrize(
    "low,high", [(-1.0, 2.0), (0.0, 1.0), (3.0, 4.0), (-7.5, -2.5), (-1e9, 3.0)]
)
def test_asymmetric_grid_covers_the_data(bits, low, high):
    data = np.concatenate([[low, high], RANDOM.uniform(low, high, 100)])
    quantizer = UniformQuantizer(bits).calibrate(data)
    q = quantizer.quantize(data)
    assert q.dtype == np.int64
    assert q.min() >= 0
    assert q.max() <= 2**bits - 1
    # All but one are used: at half a step, both ends may be rounded to the even side.
    assert q.max() - q.min() >= 2**bits - 2
    assert quantizer.scale == pytest.approx((high - low) / (2**bits - 1))
    error = np.abs(quantizer.dequantize(q) - data)
    # Half a step; at an end, where the zero point was rounded, half a step more may be cut off.
    assert error.max() <= quantizer.scale / 2 * (1 + 1e-9)
    assert quantizer.dequantize(quantizer.zero_point) == 0.0


@pytest.mark.parametrize("bits", [2, 3, 8])
def test_symmetric_grid_has_zero_in_the_middle(bits):
    data = RANDOM.normal(size=1000)
    quantizer = UniformQuantizer(bits, symmetric=True).calibrate(data)
    q = quantizer.quantize(data)
    assert quantizer.zero_point == 0
    assert np.abs(q).max() == 2 ** (bits - 1) - 1
    assert np.array_equal(quantizer.quantize(-data), -q)
    assert np.abs(quantizer.dequantize(q) - data).max() <= quantizer.scale / 2 * (1 + 1e-9)


@pytest.mark.parametrize("symmetric", [False, True])
@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2])
def test_one_scale_for_each_place_is_one_quantizer_for_each(symmetric, axis):
    data = RANDOM.normal(size=(3, 4, 5)) * RANDOM.uniform(0.1, 10, size=(3, 4, 5))
    quantizer = UniformQuantizer(4, symmetric=symmetric, axis=axis).calibrate(data)
    q = quantizer.quantize(data)
    back = quantizer.dequantize(q)
    for place in range(data.shape[axis]):
        part = np.take(data, place, axis)
        alone = UniformQuantizer(4, symmetric=symmetric).calibrate(part)
        assert np.array_equal(np.take(q, place, axis), alone.quantize(part))
        assert np.array_equal(np.take(back, place, axis), alone.dequantize(alone.quantize(part)))


def test_percentile_leaves_outliers_out():
    data = np.concatenate([np.linspace(0, 1, 999), [1000.0]])
    assert UniformQuantizer(4).calibrate(data).scale == pytest.approx(1000 / 15)
    quantizer = UniformQuantizer(4).calibrate(data, percentile=99)
    assert quantizer.scale == pytest.approx(0.98 / 15, rel=0.01)
    assert quantizer.quantize(1000.0) == 15


@pytest.mark.parametrize("value", [0.0, 2.5, -2.5, 1e-300, 1e300])
@pytest.mark.parametrize("symmetric", [False, True])
def test_data_of_one_value_is_kept(value, symmetric):
    quantizer = UniformQuantizer(4, symmetric=symmetric).calibrate([value, value])
    assert quantizer.dequantize(quantizer.quantize(value)) == pytest.approx(value, rel=1e-12)


def test_saved_quantizers_are_the_same_to_the_bit(tmp_path: Path):
    data = RANDOM.normal(size=(10, 3))
    for original in [
        UniformQuantizer(5).calibrate(data),
        UniformQuantizer(3, symmetric=True, axis=1).calibrate(data),
        UniformQuantizer(7, axis=-1).calibrate(data),
    ]:
        original.save(tmp_path / "quantizer.json")
        loaded = UniformQuantizer.load(tmp_path / "quantizer.json")
        assert repr(loaded) == repr(original)
        assert np.array_equal(loaded.quantize(data), original.quantize(data))
        assert np.array_equal(np.asarray(loaded.scale), np.asarray(original.scale))
    assert not UniformQuantizer.from_json(UniformQuantizer(5).to_json()).is_calibrated


@pytest.mark.parametrize(
    "change",
    [
        {"scale": -1.0},
        {"scale": [1.0, 2.0]},
        {"scale": "large"},
        {"bits": 99},
        {"zero_point": None},
        {"axis": 0},
    ],
)
def test_other_json_is_no_quantizer(change):
    state = json.loads(UniformQuantizer(4).calibrate([0, 1]).to_json()) | change
    with pytest.raises(ValueError, match="not a quantizer"):
        UniformQuantizer.from_json(json.dumps(state))
    with pytest.raises(ValueError, match="not a quantizer"):
        UniformQuantizer.from_json("[")


def test_errors_say_what_is_wrong():
    with pytest.raises(ValueError, match="1 to 32 bits, and 0 were"):
        UniformQuantizer(0)
    with pytest.raises(ValueError, match="symmetric quantizer has 2 to 32"):
        UniformQuantizer(1, symmetric=True)
    with pytest.raises(ValueError, match=r"call calibrate\(data\)"):
        UniformQuantizer(4).quantize(1.0)
    with pytest.raises(ValueError, match="no data"):
        UniformQuantizer(4).calibrate([])
    with pytest.raises(ValueError, match="not finite"):
        UniformQuantizer(4).calibrate([0.0, np.nan])
    with pytest.raises(ValueError, match="percentile is above 50"):
        UniformQuantizer(4).calibrate([0.0, 1.0], percentile=20)
    by_column = UniformQuantizer(4, axis=1).calibrate(np.eye(3))
    with pytest.raises(ValueError, match="not finite"):
        by_column.quantize(np.full((2, 3), np.inf))
    with pytest.raises(
        ValueError, match=r"3 places along axis 1, and data of shape \(2, 4\) has 4"
    ):
        by_column.quantize(np.zeros((2, 4)))
    with pytest.raises(ValueError, match="along axis 1, and the data has 1 axes"):
        by_column.dequantize(np.zeros(3, dtype=np.int64))


def test_a_float_function_runs_encrypted():
    sigmoid = quantize(
        lambda x: 1 / (1 + np.exp(-x)), {"x": UniformQuantizer(4)}, UniformQuantizer(5)
    )
    circuit = sigmoid.compile(np.linspace(-4, 4, 50))
    assert circuit.circuit.graph.maximum_integer_bit_width() == 5
    for x in [-9.0, -4.0, -0.3, 0.0, 1.7, 4.0]:
        clear = circuit.clear(x)
        expected = 1 / (1 + np.exp(-np.clip(x, -4, 4)))
        # Half a step of the argument, at a slope of a quarter at most, and half of the result.
        assert abs(clear - expected) <= 8 / 15 / 2 / 4 + sigmoid.output.scale / 2
        assert circuit.simulate(x) == clear
    assert circuit.run(1.7) == circuit.clear(1.7)
    assert circuit.decrypt(circuit.circuit.run(circuit.encrypt(-0.3))) == circuit.clear(-0.3)


def test_a_float_function_of_arrays_with_a_scale_for_each_place():
    data = RANDOM.normal(size=(100, 3)) * [1.0, 10.0, 100.0]
    function = quantize(np.sin, {"x": UniformQuantizer(4, axis=-1)}, UniformQuantizer(4))
    circuit = function.compile(data)
    quantizer = function.inputs["x"]
    for x in data[:5]:
        expected = np.sin(quantizer.dequantize(quantizer.quantize(x)))
        assert np.abs(circuit.clear(x) - expected).max() <= function.output.scale * 0.51
        assert np.array_equal(circuit.simulate(x), circuit.clear(x))


def test_several_inputs_are_one_table():
    function = quantize(
        lambda x, y: np.sqrt(np.abs(x)) * np.cos(y),
        {"x": UniformQuantizer(3), "y": UniformQuantizer(2)},
        UniformQuantizer(4),
    )
    samples = [tuple(sample) for sample in RANDOM.uniform(-2, 2, (100, 2))]
    circuit = function.compile(samples)
    for x, y in samples[:5]:
        assert circuit.simulate(x, y) == circuit.clear(x, y)
        qx, qy = function.inputs.values()
        x, y = qx.dequantize(qx.quantize(x)), qy.dequantize(qy.quantize(y))
        expected = np.sqrt(abs(x)) * np.cos(y)
        assert abs(circuit.clear(x, y) - expected) <= function.output.scale * 0.51
    with pytest.raises(TypeError, match="takes x, y, and was given 1"):
        circuit.run(1.0)


@pytest.mark.parametrize("function", [lambda x, y: np.sum(x) + y, lambda x, y: x - np.mean(x) + y])
def test_several_inputs_need_a_function_by_elements(function):
    quantizer = UniformQuantizer(3).calibrate([-1, 1])
    joined = quantize(function, {"x": quantizer, "y": quantizer}, UniformQuantizer(3))
    samples = [(RANDOM.uniform(-1, 1, 3), 1.0) for _ in range(10)]
    with pytest.raises(ValueError, match="does not act element by element"):
        joined.compile(samples)
    joined.output.calibrate([-1, 1])
    with pytest.raises(ValueError, match="does not act element by element"):
        joined.compile(samples)


def test_a_product_of_matrices_in_floats_is_refused_with_its_line():
    function = quantize(
        lambda x: x @ np.full((3, 2), 0.3), {"x": UniformQuantizer(3)}, UniformQuantizer(3)
    )
    with pytest.raises(fhe.UnsupportedError, match=r"matmul.*test_quantization\.py") as error:
        function.compile(RANDOM.normal(size=(20, 3)))
    assert "layers.py" not in str(error.value)


def test_later_arguments_may_reach_the_ends_of_the_quantizer():
    quantizer = UniformQuantizer(4).calibrate([-4.0, 4.0])
    circuit = quantize(np.tanh, {"x": quantizer}, UniformQuantizer(4).calibrate([-1, 1])).compile(
        [0.0, 0.5]
    )
    for x in [-4.0, 4.0]:
        assert circuit.simulate(x) == circuit.clear(x) == pytest.approx(np.tanh(x), abs=2 / 15)


@pytest.mark.parametrize("per_output", [False, True])
@pytest.mark.parametrize("low", [-1.0, 0.0, 2.0])
def test_linear_layers_are_near_their_floats(per_output, low):
    weights, bias = RANDOM.normal(size=(6, 4)), RANDOM.normal(size=4)
    x = RANDOM.uniform(low, low + 2, (200, 6))
    layer = QuantizedLinear(
        weights,
        bias,
        input=UniformQuantizer(10),
        output=UniformQuantizer(10),
        weight_bits=10,
        per_output=per_output,
        activation=relu,
    )
    expected = relu(x @ weights + bias)
    assert np.abs(layer.calibrate(x) - expected).max() < 0.02 * max(1.0, expected.max())
    sums = QuantizedLinear(weights, bias, input=layer.input, weight_bits=10, per_output=per_output)
    assert np.abs(sums.calibrate(x) - (x @ weights + bias)).max() < 0.05


@pytest.mark.parametrize("per_output", [False, True])
def test_a_network_runs_encrypted(per_output):
    w, b, v = RANDOM.normal(size=(4, 3)), RANDOM.normal(size=3), RANDOM.normal(size=(3, 2))
    x = RANDOM.uniform(-1, 1, (200, 4))
    first = QuantizedLinear(
        w,
        b,
        input=UniformQuantizer(3),
        output=UniformQuantizer(3),
        weight_bits=3,
        per_output=per_output,
        activation=relu,
        table_bits=4,
    )
    last = QuantizedLinear(v, input=first.output, weight_bits=3)
    last.calibrate(first.calibrate(x))
    network = QuantizedFunction(lambda x: last(first(x)), {"x": first.input}, last.result)
    circuit = network.compile(x)
    for sample in x[:5]:
        assert np.array_equal(circuit.simulate(sample), circuit.clear(sample))
    assert np.array_equal(circuit.run(x[0]), circuit.clear(x[0]))
    expected = relu(x @ w + b) @ v
    error = np.abs(np.stack([circuit.clear(sample) for sample in x]) - expected).mean()
    assert error < 0.35 * np.abs(expected).mean()


def convolution(x, weights, bias, stride):
    """One padded cell around, a stride down, by definition."""
    x = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    rows = range(0, x.shape[2] - 2, stride)
    return np.stack(
        [
            np.stack(
                [
                    np.einsum("nchw,ochw->no", x[:, :, i : i + 3, j : j + 3], weights) + bias
                    for j in range(x.shape[3] - 2)
                ],
                axis=-1,
            )
            for i in rows
        ],
        axis=-2,
    )


@pytest.mark.parametrize("per_output", [False, True])
def test_convolutions_with_padding_are_near_their_floats(per_output):
    weights, bias = RANDOM.normal(size=(3, 2, 3, 3)), RANDOM.normal(size=3)
    # Far from zero: padding is right only if the zero point is.
    x = RANDOM.uniform(1, 2, (10, 2, 5, 4))
    layer = QuantizedConv(
        weights,
        bias,
        input=UniformQuantizer(10),
        output=UniformQuantizer(10),
        weight_bits=10,
        per_output=per_output,
        pads=(1, 1, 1, 1),
        strides=(2, 1),
    )
    expected = convolution(x, weights, bias, 2)
    assert np.abs(layer.calibrate(x) - expected).max() < 0.05


def test_a_convolution_in_a_circuit():
    weights = RANDOM.normal(size=(2, 1, 3, 3))
    x = RANDOM.uniform(0.5, 1, (20, 1, 4, 4))
    layer = QuantizedConv(
        weights,
        input=UniformQuantizer(2),
        output=UniformQuantizer(3),
        weight_bits=3,
        activation=relu,
        table_bits=5,
        pads=(1, 1, 1, 1),
    )
    layer.calibrate(x)
    circuit = QuantizedFunction(layer, {"x": layer.input}, layer.result).compile(
        [sample[None] for sample in x]
    )
    assert np.array_equal(circuit.simulate(x[:1]), circuit.clear(x[:1]))


def test_layers_refuse_what_does_not_fit():
    quantizer = UniformQuantizer(4)
    with pytest.raises(ValueError, match=r"shape \(inputs, outputs\), and these \(3,\)"):
        QuantizedLinear(np.ones(3), input=quantizer)
    with pytest.raises(ValueError, match=r"have 2 outputs, and the bias has shape \(3,\)"):
        QuantizedLinear(np.ones((3, 2)), np.ones(3), input=quantizer)
    with pytest.raises(ValueError, match="needs an output quantizer"):
        QuantizedLinear(np.ones((3, 2)), input=quantizer, activation=relu)
    with pytest.raises(ValueError, match="one or two axes"):
        QuantizedConv(np.ones((3, 2)), input=quantizer)
    by_column = UniformQuantizer(4, axis=-1).calibrate(np.eye(3))
    with pytest.raises(ValueError, match="a layer's input has one scale"):
        QuantizedLinear(np.ones((3, 2)), input=by_column).calibrate(np.eye(3))
    with pytest.raises(ValueError, match="the inputset is empty"):
        quantize(np.sin, {"x": quantizer}, quantizer).compile([])
    assert fhe.quantization.UniformQuantizer is UniformQuantizer


def test_a_function_of_integers_has_several_inputs_and_results():
    narrow, wide = UniformQuantizer(3).calibrate([0, 1]), UniformQuantizer(4).calibrate([-1, 1])
    twice = UniformQuantizer(4, symmetric=True).calibrate([-2, 2])

    def function(x, y):
        return twice.quantize(wide.dequantize(x + y)), narrow.quantize(narrow.dequantize(x) / 2)

    both = QuantizedFunction(function, {"x": narrow, "y": wide}, (twice, narrow))
    samples = [tuple(sample) for sample in RANDOM.uniform(-1, 1, (50, 2))]
    circuit = both.compile([(0.0, -1.0), (1.0, 1.0), *samples])
    for sample in samples[:5]:
        found, clear = circuit.simulate(*sample), circuit.clear(*sample)
        assert isinstance(found, tuple)
        assert found == clear
        x, y = both.quantize(*sample)
        floats = wide.dequantize(x + y), narrow.dequantize(x) / 2
        assert abs(clear[0] - np.clip(floats[0], -2, 2)) <= twice.scale * 0.51
        assert abs(clear[1] - floats[1]) <= narrow.scale * 0.51
    results = circuit.circuit.run(*circuit.encrypt(*samples[0]))
    assert circuit.decrypt(*results) == circuit.clear(*samples[0])


def test_a_function_of_integers_needs_scales():
    layer = QuantizedLinear(np.ones((2, 1)), input=UniformQuantizer(3), output=UniformQuantizer(3))
    network = QuantizedFunction(layer, {"x": layer.input}, layer.result)
    with pytest.raises(ValueError, match=r"no scale yet: call calibrate\(data\)"):
        network.compile(np.eye(2))
    with pytest.raises(ValueError, match="an input at least"):
        QuantizedFunction(layer, {}, layer.result)
