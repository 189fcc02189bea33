"""Types, and programs whose parameters' types are said."""

import numpy as np
import pytest
from ferrocrete import fhe


def test_descriptions_of_values():
    of = fhe.ValueDescription.of
    assert str(of(True)) == "ClearScalar<uint1>"
    assert str(of(-5, is_encrypted=True)) == "EncryptedScalar<int4>"
    assert str(of([[1, 7]])) == "ClearTensor<uint3, shape=(1, 2)>"
    assert str(of(np.float32(1))) == "ClearScalar<float32>"
    assert of(np.zeros((2, 3))).dtype == fhe.dtypes.Float(64)
    value = of(np.zeros((2, 3), dtype=np.int8), is_encrypted=True)
    assert (value.ndim, value.size, value.is_scalar, value.is_clear) == (2, 6, False, False)
    assert of(3).is_scalar and of(3).is_clear and of(3).size == 1
    for wrong in ("a", None, 1j, [[1], [1, 2]], 2**70):
        with pytest.raises(ValueError, match="is no value"):
            of(wrong)


def test_types():
    assert fhe.dtypes.SignedInteger(4) == fhe.Integer(True, 4)
    assert fhe.dtypes.UnsignedInteger(4) == fhe.Integer(False, 4)
    combine = fhe.dtypes.combine_dtypes
    assert combine([fhe.Integer(True, 3), fhe.Integer(False, 5)]) == fhe.Integer(True, 6)
    assert combine([fhe.Integer(True, 3), fhe.dtypes.Float(32)]) == fhe.dtypes.Float(32)
    with pytest.raises(ValueError, match="no types"):
        combine([])
    assert fhe.tracing.Tracer is fhe.Tracer


def test_parameters_whose_types_are_said():
    values = {
        "x": fhe.EncryptedTensor(fhe.dtypes.UnsignedInteger(3), (2,)),
        "y": fhe.ClearScalar(fhe.dtypes.SignedInteger(4)),
    }
    circuit = fhe.Compiler.assemble(lambda x, y: x * 2 + y, values)
    assert circuit.graph.is_direct and circuit.graph.integer_range() is None
    assert circuit.encrypt_run_decrypt([7, 1], -8).tolist() == [6, -6]

    def mixed(x, y: fhe.int4):
        return x - y

    circuit = fhe.Compiler.assemble(
        mixed, {"x": fhe.EncryptedScalar(fhe.Integer(False, 3)), "y": "encrypted"}
    )
    assert circuit.simulate(7, -8) == 15
