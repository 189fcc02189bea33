"""Functions that take nothing encrypted are refused, unless it is said that they are meant."""

import numpy as np
import pytest
from ferrocrete import fhe


def add(x, y):
    return x + y


CLEAR = {"x": "clear", "y": "clear"}


def test_a_function_of_clear_parameters():
    compiler = fhe.Compiler(add, CLEAR)
    message = "function 'add' takes nothing encrypted: .* Mark a parameter \"encrypted\", or .*allow_unencrypted=True"
    with pytest.raises(ValueError, match=message):
        compiler.compile([(1, 2)])
    circuit = compiler.compile([(1, 2)], allow_unencrypted=True)
    assert circuit.encrypt_run_decrypt(1, 2) == 3
    assert compiler.trace()(1, 2) == 3


def test_a_function_of_a_module():
    @fhe.module()
    class Pair:
        @fhe.function({"x": "encrypted"})
        def secret(x):
            return x + 1

        @fhe.function({"x": "clear"})
        def public(x):
            return x + 2

    with pytest.raises(ValueError, match="function 'public' takes nothing encrypted"):
        Pair.compile({"secret": range(4), "public": range(4)})
    pair = Pair.compile({"secret": range(4), "public": range(4)}, allow_unencrypted=True)
    assert pair.secret.encrypt_run_decrypt(2) == 3
    assert pair.public.encrypt_run_decrypt(2) == 4


def test_declared_types():
    with pytest.raises(ValueError, match="function 'double' takes nothing encrypted"):

        @fhe.circuit({"x": "clear"})
        def double(x: fhe.uint3):
            return x * 2

    with pytest.raises(ValueError, match="function 'constant' takes nothing encrypted"):

        @fhe.circuit({})
        def constant():
            return np.array(3)


def test_clear_parameters_beside_an_encrypted_one():
    circuit = fhe.Compiler(add, {"x": "encrypted", "y": "clear"}).compile([(1, 2), (3, 3)])
    assert circuit.encrypt_run_decrypt(1, 2) == 3
