"""Processes that are forked after work was done: they work, too, and nothing hangs."""

import multiprocessing
import os

import numpy as np
import pytest
from ferrocrete import fhe

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

#: Seconds after which a child is taken to hang.
PATIENCE = 120


@fhe.compiler({"x": "encrypted"})
def square(x):
    return x**2


@pytest.fixture(scope="module")
def circuit():
    circuit = square.compile(range(8))
    circuit.keygen()
    assert circuit.encrypt_run_decrypt(3) == 9
    assert circuit.run_async(circuit.encrypt(3)).result() is not None
    return circuit


def forked(work):
    """What a forked process gives for ``work()``."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(work()))
    process.start()
    try:
        assert receiver.poll(PATIENCE), "the forked process hangs"
        return receiver.recv()
    finally:
        process.kill()
        process.join()


def run(circuit, x):
    return circuit.encrypt_run_decrypt(x)


def keygen(circuit, x):
    circuit.keygen(force=True)
    return circuit.encrypt_run_decrypt(x)


def run_async(circuit, x):
    return circuit.decrypt(circuit.run_async(circuit.encrypt(x)))


def compile_anew(circuit, x):
    return square.compile(range(8)).encrypt_run_decrypt(x)


def fork_again(circuit, x):
    assert circuit.encrypt_run_decrypt(x) == x**2
    return forked(lambda: circuit.encrypt_run_decrypt(x))


@pytest.mark.parametrize("work", [run, keygen, run_async, compile_anew, fork_again])
def test_a_forked_process_works(circuit, work):
    assert forked(lambda: work(circuit, 5)) == 25
    # And the process that it came from still does.
    assert circuit.encrypt_run_decrypt(4) == 16


def test_a_pool_of_forked_processes(circuit):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        results = pool.map_async(_run_on, [(circuit.server, *_request(circuit, x)) for x in (2, 7)])
        answers = [circuit.decrypt(fhe.Value.deserialize(one)) for one in results.get(PATIENCE)]
    assert answers == [4, 49]


def _request(circuit, x):
    return circuit.encrypt(x).serialize(), circuit.client.evaluation_keys.serialize()


def _run_on(arguments):
    server, value, keys = arguments
    keys = fhe.EvaluationKeys.deserialize(keys)
    return server.run(fhe.Value.deserialize(value), evaluation_keys=keys).serialize()


def test_locks_that_were_held_are_not_taken_over(circuit):
    with circuit.keys._lock():
        assert forked(lambda: keygen(circuit, 6)) == 36


def test_random_masks_differ_after_a_fork(circuit):
    first, second = (forked(lambda: circuit.encrypt(1).serialize()) for _ in range(2))
    assert first != second
    assert not np.array_equal(
        np.frombuffer(first[-64:], np.uint8), np.frombuffer(second[-64:], np.uint8)
    )
