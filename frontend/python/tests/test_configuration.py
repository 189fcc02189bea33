"""Options: what they take, refuse, and warn of."""

import copy
import inspect
import pickle
import warnings

import numpy as np
import pytest
from ferrocrete import fhe


def test_defaults():
    configuration = fhe.Configuration()
    assert configuration.p_error is None
    assert configuration.global_p_error is None
    assert configuration.verbose is False
    assert repr(configuration) == "Configuration()"
    assert fhe.DEFAULT_GLOBAL_P_ERROR == 2**-40


def test_the_default_bound_is_on_the_whole_program():
    circuit = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4))
    assert circuit.explain()["error_bound"] == {"whole_program": fhe.DEFAULT_GLOBAL_P_ERROR}
    assert circuit.global_p_error <= fhe.DEFAULT_GLOBAL_P_ERROR


def test_bounds_are_passed_on():
    compiler = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"})
    assert compiler.compile(range(4), p_error=1e-3).explain()["error_bound"] == {
        "per_bootstrap": 1e-3
    }
    assert compiler.compile(global_p_error=1e-4).explain()["error_bound"] == {"whole_program": 1e-4}


def test_options_of_decorator_and_compilation():
    @fhe.compiler({"x": "encrypted"}, fhe.Configuration(p_error=1e-3), verbose=False)
    def increment(x):
        return x + 1

    assert increment.compile(range(4)).configuration.p_error == 1e-3
    assert increment.compile(p_error=1e-5).configuration.p_error == 1e-5
    assert increment.compile(configuration=fhe.Configuration()).configuration.p_error is None


def test_fork():
    configuration = fhe.Configuration(p_error=0.01, verbose=True)
    fork = configuration.fork(p_error=0.1)
    assert (fork.p_error, fork.verbose) == (0.1, True)
    assert configuration.p_error == 0.01
    assert configuration.fork() == configuration != fork
    assert repr(fork) == "Configuration(p_error=0.1, verbose=True)"


def test_copies():
    configuration = fhe.Configuration(p_error=0.01)
    assert copy.deepcopy(configuration) == configuration
    assert pickle.loads(pickle.dumps(configuration)) == configuration


@pytest.mark.parametrize("make", [fhe.Configuration, fhe.Configuration().fork])
def test_unknown_names(make):
    with pytest.raises(TypeError, match="no option 'show_graf'; did you mean 'show_graph'?"):
        make(show_graf=True)
    with pytest.raises(TypeError, match="there is no option 'zzz'$"):
        make(zzz=1)


def test_unknown_names_where_functions_are_compiled():
    compiler = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"})
    with pytest.raises(TypeError, match="there is no option 'perror'; did you mean 'p_error'?"):
        compiler.compile(range(4), perror=0.1)
    with pytest.raises(AttributeError, match="a configuration has no 'perror'; did you mean"):
        fhe.Configuration().perror  # noqa: B018


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"verbose": 1}, "option 'verbose' takes bool, not int"),
        ({"p_error": "small"}, "option 'p_error' takes float or int or None, not str"),
        ({"p_error": True}, "option 'p_error' takes float or int or None, not bool"),
        ({"progress_title": None}, "option 'progress_title' takes str, not NoneType"),
        ({"comparison_strategy_preference": 1.5}, "takes one of difference, .*, not float"),
    ],
)
def test_wrong_types(options, message):
    with pytest.raises(TypeError, match=message):
        fhe.Configuration(**options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"p_error": 1.0}, r"option 'p_error' is 1.0; it is a probability from 2\*\*-128, below 1"),
        ({"global_p_error": 0}, "option 'global_p_error' is 0"),
        (
            {"bitwise_strategy_preference": "fast"},
            "'fast'; it can be: packed, chunked, one-tlu-promoted, ",
        ),
        ({"security_level": 132}, "parameters are chosen for 128 bits only"),
    ],
)
def test_wrong_values(options, message):
    with pytest.raises(ValueError, match=message):
        fhe.Configuration(**options)


def test_unsafe_features():
    with pytest.raises(
        RuntimeError, match="'simulate_encrypt_run_decrypt' needs enable_unsafe_fea"
    ):
        fhe.Configuration(simulate_encrypt_run_decrypt=True)
    with pytest.raises(RuntimeError, match="'use_insecure_key_cache' needs enable_unsafe_features"):
        fhe.Configuration(use_insecure_key_cache=True)
    with pytest.raises(RuntimeError, match="needs insecure_key_cache_location"):
        fhe.Configuration(use_insecure_key_cache=True, enable_unsafe_features=True)


def test_strategies():
    configuration = fhe.Configuration(
        comparison_strategy_preference="chunked",
        bitwise_strategy_preference=[fhe.BitwiseStrategy.CHUNKED, "one-tlu-promoted"],
    )
    assert configuration.comparison_strategy_preference == [fhe.ComparisonStrategy.CHUNKED]
    assert configuration.bitwise_strategy_preference[1] is fhe.BitwiseStrategy.ONE_TLU_PROMOTED
    assert configuration.min_max_strategy_preference == []


def test_strategies_change_the_program():
    larger = fhe.Compiler(lambda x, y: np.maximum(x, y), {"x": "encrypted", "y": "encrypted"})
    larger.trace([(x, 63 - x) for x in range(64)])

    def lookups(word):
        return larger.compile(min_max_strategy_preference=word).mlir.count("lookup_table")

    assert lookups("difference") == 1 < lookups("chunked")
    assert lookups("one-tlu-promoted") == larger.compile().mlir.count("lookup_table")


def test_options_without_an_effect_warn_at_the_users_line():
    line = inspect.currentframe().f_lineno + 2
    with pytest.warns(fhe.FheWarning, match="'use_gpu' has no effect: there is no GPU") as caught:
        fhe.Configuration(use_gpu=True)
    assert caught[0].filename == __file__
    assert caught[0].lineno == line


#: Every option of Concrete 2.11, with a value that is not its default.
OPTIONS = {
    "additional_post_processors": [],
    "additional_pre_processors": [],
    "approximate_rounding_config": None,
    "auto_adjust_rounders": True,
    "auto_adjust_truncators": True,
    "auto_parallelize": True,
    "auto_schedule_run": True,
    "bitwise_strategy_preference": "chunked",
    "comparison_strategy_preference": "chunked",
    "compiler_debug_mode": True,
    "compiler_verbose_mode": True,
    "composable": True,
    "compress_evaluation_keys": True,
    "compress_input_ciphertexts": True,
    "dataflow_parallelize": True,
    "detect_overflow_in_simulation": True,
    "dump_artifacts_on_unexpected_failures": False,
    "dynamic_assignment_check_out_of_bounds": False,
    "dynamic_indexing_check_out_of_bounds": False,
    "enable_tlu_fusing": False,
    "enable_unsafe_features": True,
    "fhe_execution": False,
    "fhe_simulation": True,
    "global_p_error": 0.01,
    "if_then_else_chunk_size": 4,
    "insecure_key_cache_location": "cache",
    "keyset_restriction": None,
    "loop_parallelize": False,
    "min_max_strategy_preference": "chunked",
    "multi_parameter_strategy": "precision_and_norm2",
    "multivariate_strategy_preference": "casted",
    "optim_lsbs_with_lut": False,
    "optimize_tlu_based_on_measured_bounds": True,
    "optimize_tlu_based_on_original_bit_width": False,
    "p_error": 0.01,
    "parameter_selection_strategy": "mono",
    "print_tlu_fusing": True,
    "progress_tag": True,
    "progress_title": "title",
    "range_restriction": None,
    "relu_on_bits_chunk_size": 2,
    "relu_on_bits_threshold": 5,
    "rounding_exactness": fhe.Exactness.APPROXIMATE,
    "security_level": 128,
    "shifts_with_promotion": False,
    "show_assigned_graph": True,
    "show_bit_width_assignments": True,
    "show_bit_width_constraints": True,
    "show_graph": True,
    "show_mlir": True,
    "show_optimizer": True,
    "show_progress": True,
    "show_statistics": True,
    "simulate_encrypt_run_decrypt": False,
    "single_precision": True,
    "use_gpu": True,
    "use_insecure_key_cache": False,
    "verbose": True,
}


@pytest.mark.parametrize("name", OPTIONS)
def test_every_option_is_taken(name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        configuration = fhe.Configuration(**{name: OPTIONS[name]})
    assert hasattr(configuration, name)
    for warning in caught:
        assert f"option '{name}' has no effect: " in str(warning.message)


def test_restrictions_are_refused():
    with pytest.raises(ValueError, match=r"'keyset_restriction' takes only None: .* one module"):
        fhe.Configuration(keyset_restriction={"keys": []})
    with pytest.raises(ValueError, match=r"'range_restriction' takes only None: .* p_error"):
        fhe.Configuration().fork(range_restriction=object())


def test_concretes_defaults_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fhe.Configuration(
            loop_parallelize=True, use_gpu=False, parameter_selection_strategy="multi"
        )


def test_options_set_as_attributes_take_effect():
    configuration = fhe.Configuration()
    configuration.p_error = 1e-3
    configuration.composable = True
    configuration.comparison_strategy_preference = "chunked"
    assert configuration == fhe.Configuration(
        p_error=1e-3, composable=True, comparison_strategy_preference="chunked"
    )
    circuit = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4), configuration)
    assert circuit.explain()["error_bound"] == {"per_bootstrap": 1e-3}
    assert circuit.decrypt(circuit.run(circuit.run(circuit.encrypt(1)))) == 3


def test_options_set_as_attributes_are_checked():
    configuration = fhe.Configuration(p_error=0.25)
    with pytest.raises(AttributeError, match="no option 'composabel'; did you mean 'composable'?"):
        configuration.composabel = True
    with pytest.raises(AttributeError, match="there is no option 'nonsense'$"):
        configuration.nonsense = 3
    with pytest.raises(TypeError, match="option 'p_error' takes float or int or None, not str"):
        configuration.p_error = "small"
    with pytest.raises(ValueError, match="option 'p_error' is 2"):
        configuration.p_error = 2
    with pytest.raises(RuntimeError, match="needs enable_unsafe_features"):
        configuration.use_insecure_key_cache = True
    with pytest.raises(AttributeError, match="can't be deleted: set it to its default, None"):
        del configuration.p_error
    # What is refused leaves no trace.
    assert configuration == fhe.Configuration(p_error=0.25)
    with pytest.warns(fhe.FheWarning, match="'use_gpu' has no effect"):
        configuration.use_gpu = True


def test_options_of_what_is_compiled_are_settled():
    circuit = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4))
    with pytest.raises(
        AttributeError, match=r"'p_error' can't be changed any more.*compile\(\.\.\., p_err"
    ):
        circuit.configuration.p_error = 0.1
    fork = circuit.configuration.fork(p_error=0.1)
    fork.p_error = 0.2
    assert fork.p_error == 0.2


def test_a_configuration_is_one():
    compiler = fhe.Compiler(lambda x: x + 1, {"x": "encrypted"})
    with pytest.raises(TypeError, match=r"is of type dict, no fhe.Configuration: write fhe.Config"):
        compiler.compile(range(4), {"p_error": 0.1})
    with pytest.raises(TypeError, match="is of type int, no fhe.Configuration; samples are given"):
        compiler.compile(1, 2)


def _module(**attributes):
    body = {"inc": fhe.function({"x": "encrypted"})(lambda x: x + 1), **attributes}
    return fhe.module()(type("Counter", (), body))


def _compiled():
    return fhe.Compiler(lambda x: x + 1, {"x": "encrypted"}).compile(range(4))


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (fhe.AutoRounder, "target_msb", "this AutoRounder has no .*did you mean 'target_msbs'"),
        (fhe.AutoTruncator, "nonsense", "this AutoTruncator has no attribute 'nonsense'$"),
        (lambda: fhe.LookupTable([1]), "tabel", "did you mean 'table'"),
        (lambda: fhe.LookupTable([1]), "table", "'table' of this LookupTable can't be changed"),
        (lambda: fhe.bits(3), "values", "did you mean 'value'"),
        (fhe.ApproximateRoundingConfig, "logical_cliping", "did you mean 'logical_clipping'"),
        (fhe.DebugArtifacts, "output_dir", "did you mean 'output_directory'"),
        (lambda: fhe.quantization.UniformQuantizer(4), "bit", "did you mean 'bits'"),
        (
            lambda: fhe.quantization.UniformQuantizer(4),
            "bits",
            "'bits' of this .* can't be changed",
        ),
        (
            lambda: fhe.Compiler(lambda x: x, {"x": "encrypted"}),
            "p_error",
            "is an option of the comp",
        ),
        (lambda: fhe.function({"x": "encrypted"})(lambda x: x), "inputsett", "mean 'inputset'"),
        (_module, "compositoin", "did you mean 'composition'"),
        (_module, "verbose", "'verbose' is an option of the compilation"),
        (_compiled, "composable", "'composable' is an option of the compilation"),
        (_compiled, "confguration", "did you mean 'configuration'"),
        (
            lambda: _compiled().client,
            "key",
            "this Client has no attribute 'key'; did you mean 'keys'",
        ),
        (lambda: _compiled().server, "nonsense", "this Server has no attribute 'nonsense'"),
        (
            lambda: _compiled().keys,
            "spec",
            "this Keys has no attribute 'spec'; did you mean 'specs'",
        ),
    ],
)
def test_attributes_that_nothing_reads_are_refused(make, name, message):
    with pytest.raises(AttributeError, match=message):
        setattr(make(), name, True)


def test_attributes_that_take_effect():
    rounder = fhe.AutoRounder(4)
    rounder.lsbs_to_remove, rounder.is_adjusted = 2, True
    assert fhe.round_bit_pattern(13, rounder) == 12
    module = _module()
    module.composition = fhe.NotComposable()
    assert not module.composition.is_composable


def test_a_module_has_no_options():
    with pytest.raises(
        TypeError, match=r"attribute 'p_error', .* compile\(\.\.\., p_error=\.\.\.\)"
    ):
        _module(p_error=0.1)
    with pytest.raises(TypeError, match=r"compile\(\.\.\., configuration=\.\.\.\)"):
        _module(options=fhe.Configuration())
    with pytest.raises(
        TypeError, match="'compose', which has no effect; did you mean 'composition'"
    ):
        _module(compose=fhe.AllComposable())
    _module(table=[1, 2, 3], composition=fhe.NotComposable())
