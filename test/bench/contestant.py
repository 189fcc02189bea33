"""Concrete 2.11 in `cargo xtask bench`: gets a program ready, then runs it whenever it is told to.

contestant.py FILE.mlir FILE.vectors.json P_ERROR

Prints a line of JSON when keys are ready. Each line on standard input asks for a run, which is answered
by a line of JSON: seconds of the processor, and of the clock.
"""

import json
import os
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

import concrete.compiler as cc
import numpy as np


def timed(work):
    """What `work` gives, and the seconds of the processor that all threads took for it."""
    before = time.process_time()
    done = work()
    return done, time.process_time() - before


def compile_program(text, p_error, folder):
    options = cc.CompilationOptions(cc.Backend.CPU)
    options.set_loop_parallelize(True)
    options.set_p_error(p_error)
    options.set_global_p_error(1.0)
    options.set_optimizer_strategy(cc.OptimizerStrategy.DAG_MULTI)
    options.set_security_level(128)
    compiler = cc.Compiler(
        folder,
        cc.lookup_runtime_lib(),
        generate_shared_lib=True,
        generate_program_info=True,
        generate_compilation_feedback=True,
    )
    return compiler.compile(text, options)


def load(folder, name):
    for entry in os.listdir(folder):
        if name in entry:
            with open(os.path.join(folder, entry)) as file:
                return json.load(file)
    return {}


def described(info):
    """The bootstraps' parameters, each once, in a few words."""
    keyset = info.get("keyset", {})
    keyswitches = {key["outputId"]: key["params"] for key in keyset.get("lweKeyswitchKeys", [])}
    all_of_them = []
    for key in keyset.get("lweBootstrapKeys", []):
        params = key["params"]
        text = f"n={params['inputLweDimension']} k={params['glweDimension']} N={params['polynomialSize']}"
        switch = keyswitches.get(key["inputId"])
        if switch:
            text += f" ks 2^{switch['baseLog']} l={switch['levelCount']}"
        text += f" pbs 2^{params['baseLog']} l={params['levelCount']}"
        if text not in all_of_them:
            all_of_them.append(text)
    return "; ".join(all_of_them)


def value(data):
    return cc.Value(int(data)) if isinstance(data, int) else cc.Value(np.array(data, dtype=np.int64))


def main():
    file, vectors, p_error = sys.argv[1], sys.argv[2], float(sys.argv[3])
    # The protocol has standard output for itself.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def tell(line):
        out.write(json.dumps(line) + "\n")
        out.flush()

    with open(file) as text, open(vectors) as json_file:
        text, vector = text.read(), json.load(json_file)[0]
    with tempfile.TemporaryDirectory() as folder:
        library, compiled = timed(lambda: compile_program(text, p_error, folder))
        program = library.get_program_info()
        info, feedback = load(folder, "program_info"), load(folder, "feedback")
        name = program.get_circuits()[0].get_name()
        keys, keygen = timed(lambda: cc.Keyset(program, None, 0, 0, 0, 0, None))
        client = cc.ClientProgram.create_encrypted(program, keys).get_client_circuit(name)
        arguments = [client.prepare_input(value(x), i) for i, x in enumerate(vector["inputs"])]
        server = cc.ServerProgram(library, False).get_server_circuit(name)
        evaluation = keys.get_server_keys()
        sizes = ("totalBootstrapKeysSize", "totalKeyswitchKeysSize")
        tell(
            {
                "version": "2.11",
                "parameters": described(info),
                "p_error": feedback.get("pError"),
                "key_bytes": sum(feedback.get(size, 0) for size in sizes),
                "compile_seconds": compiled,
                "keygen_seconds": keygen,
            }
        )
        for _ in sys.stdin:
            start = time.perf_counter()
            results, seconds = timed(lambda: server.call(arguments, evaluation))
            wall = time.perf_counter() - start
            found = [client.process_output(x, i).to_py_val() for i, x in enumerate(results)]
            right = all(np.array_equal(x, y) for x, y in zip(found, vector["outputs"]))
            tell({"seconds": seconds, "wall_seconds": wall, "right": bool(right)})


main()
