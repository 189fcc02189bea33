"""The options there are: types, defaults, and those without an effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypedDict

from .strategies import (
    BitwiseStrategy,
    ComparisonStrategy,
    MinMaxStrategy,
    MultiParameterStrategy,
    MultivariateStrategy,
    ParameterSelectionStrategy,
    SecurityLevel,
)


class Options(TypedDict, total=False):
    """What :class:`Configuration` takes. Its documentation says what they do."""

    p_error: float | None
    global_p_error: float | None
    composable: bool
    allow_unencrypted: bool
    comparison_strategy_preference: ComparisonStrategy | str | list[ComparisonStrategy | str] | None
    bitwise_strategy_preference: BitwiseStrategy | str | list[BitwiseStrategy | str] | None
    min_max_strategy_preference: MinMaxStrategy | str | list[MinMaxStrategy | str] | None
    multivariate_strategy_preference: (
        MultivariateStrategy | str | list[MultivariateStrategy | str] | None
    )
    rounding_exactness: Any
    auto_adjust_rounders: bool
    auto_adjust_truncators: bool

    verbose: bool
    show_graph: bool | None
    show_mlir: bool | None
    show_optimizer: bool | None
    show_statistics: bool | None
    show_progress: bool | None
    progress_title: str
    dump_artifacts_on_unexpected_failures: bool

    fhe_simulation: bool
    fhe_execution: bool
    auto_schedule_run: bool
    enable_unsafe_features: bool
    simulate_encrypt_run_decrypt: bool
    use_insecure_key_cache: bool
    insecure_key_cache_location: str | Path | None

    additional_post_processors: list[Any] | None
    additional_pre_processors: list[Any] | None
    approximate_rounding_config: Any
    auto_parallelize: bool
    compiler_debug_mode: bool
    compiler_verbose_mode: bool
    compress_evaluation_keys: bool
    compress_input_ciphertexts: bool
    dataflow_parallelize: bool
    detect_overflow_in_simulation: bool
    dynamic_assignment_check_out_of_bounds: bool
    dynamic_indexing_check_out_of_bounds: bool
    enable_tlu_fusing: bool
    if_then_else_chunk_size: int
    keyset_restriction: Any
    loop_parallelize: bool
    multi_parameter_strategy: MultiParameterStrategy | str
    optim_lsbs_with_lut: bool
    optimize_tlu_based_on_measured_bounds: bool
    optimize_tlu_based_on_original_bit_width: bool | int
    parameter_selection_strategy: ParameterSelectionStrategy | str
    print_tlu_fusing: bool
    progress_tag: bool | int
    range_restriction: Any
    relu_on_bits_chunk_size: int
    relu_on_bits_threshold: int
    security_level: SecurityLevel | int
    shifts_with_promotion: bool
    show_assigned_graph: bool | None
    show_bit_width_assignments: bool | None
    show_bit_width_constraints: bool | None
    single_precision: bool
    use_gpu: bool


_NONE = type(None)

#: For each option its default and the types it takes; those of strategies are parsed instead.
DEFAULTS: dict[str, tuple[Any, tuple[type, ...] | None]] = {
    "p_error": (None, (float, int, _NONE)),
    "global_p_error": (None, (float, int, _NONE)),
    "composable": (False, (bool,)),
    "allow_unencrypted": (False, (bool,)),
    "comparison_strategy_preference": (None, None),
    "bitwise_strategy_preference": (None, None),
    "min_max_strategy_preference": (None, None),
    "multivariate_strategy_preference": (None, None),
    "rounding_exactness": ("exact", None),
    "auto_adjust_rounders": (False, (bool,)),
    "auto_adjust_truncators": (False, (bool,)),
    "verbose": (False, (bool,)),
    "show_graph": (None, (bool, _NONE)),
    "show_mlir": (None, (bool, _NONE)),
    "show_optimizer": (None, (bool, _NONE)),
    "show_statistics": (None, (bool, _NONE)),
    "show_progress": (None, (bool, _NONE)),
    "progress_title": ("", (str,)),
    "dump_artifacts_on_unexpected_failures": (False, (bool,)),
    "fhe_simulation": (False, (bool,)),
    "fhe_execution": (True, (bool,)),
    "auto_schedule_run": (False, (bool,)),
    "enable_unsafe_features": (False, (bool,)),
    "simulate_encrypt_run_decrypt": (False, (bool,)),
    "use_insecure_key_cache": (False, (bool,)),
    "insecure_key_cache_location": (None, (str, Path, _NONE)),
    "additional_post_processors": (None, (list, _NONE)),
    "additional_pre_processors": (None, (list, _NONE)),
    "approximate_rounding_config": (None, None),
    "auto_parallelize": (False, (bool,)),
    "compiler_debug_mode": (False, (bool,)),
    "compiler_verbose_mode": (False, (bool,)),
    "compress_evaluation_keys": (False, (bool,)),
    "compress_input_ciphertexts": (False, (bool,)),
    "dataflow_parallelize": (False, (bool,)),
    "detect_overflow_in_simulation": (False, (bool,)),
    "dynamic_assignment_check_out_of_bounds": (True, (bool,)),
    "dynamic_indexing_check_out_of_bounds": (True, (bool,)),
    "enable_tlu_fusing": (True, (bool,)),
    "if_then_else_chunk_size": (3, (int,)),
    "keyset_restriction": (None, None),
    "loop_parallelize": (True, (bool,)),
    "multi_parameter_strategy": (MultiParameterStrategy.PRECISION, None),
    "optim_lsbs_with_lut": (True, (bool,)),
    "optimize_tlu_based_on_measured_bounds": (False, (bool,)),
    "optimize_tlu_based_on_original_bit_width": (8, (bool, int)),
    "parameter_selection_strategy": (ParameterSelectionStrategy.MULTI, None),
    "print_tlu_fusing": (False, (bool,)),
    "progress_tag": (False, (bool, int)),
    "range_restriction": (None, None),
    "relu_on_bits_chunk_size": (3, (int,)),
    "relu_on_bits_threshold": (7, (int,)),
    "security_level": (SecurityLevel.SECURITY_128_BITS, None),
    "shifts_with_promotion": (True, (bool,)),
    "show_assigned_graph": (None, (bool, _NONE)),
    "show_bit_width_assignments": (None, (bool, _NONE)),
    "show_bit_width_constraints": (None, (bool, _NONE)),
    "single_precision": (False, (bool,)),
    "use_gpu": (False, (bool,)),
}

_SEARCH = "there is one search for parameters, over all widths and the whole program"
_WIDTHS = "every value keeps its own width; the graph shows it"
_COST = "constructions are chosen by cost"
_CORES = "runs use all cores"
_CHECKED = "reading and writing at an encrypted index is within the bounds by construction"

#: Options without an effect, and why. They are accepted so that programs written for Concrete run.
NO_EFFECT: dict[str, str] = {
    "approximate_rounding_config": "there is one approximate rounding, which does not clip",
    "auto_parallelize": _CORES,
    "compiler_debug_mode": "verbose=True shows what the compiler does",
    "compiler_verbose_mode": "verbose=True shows what the compiler does",
    "compress_evaluation_keys": "evaluation keys are serialized as they are",
    "compress_input_ciphertexts": "ciphertexts are serialized as they are",
    "dataflow_parallelize": _CORES,
    "detect_overflow_in_simulation": "simulation computes with the padding bit, as a run does",
    "dynamic_assignment_check_out_of_bounds": _CHECKED,
    "dynamic_indexing_check_out_of_bounds": _CHECKED,
    "enable_tlu_fusing": "lookups that follow each other are always made one",
    "fhe_execution": "one compiled program serves runs and simulation",
    "if_then_else_chunk_size": _COST,
    "loop_parallelize": _CORES,
    "multi_parameter_strategy": _SEARCH,
    "optim_lsbs_with_lut": _COST,
    "optimize_tlu_based_on_measured_bounds": "a table covers all that its operand can be",
    "optimize_tlu_based_on_original_bit_width": "a table covers all that its operand can be",
    "parameter_selection_strategy": _SEARCH,
    "print_tlu_fusing": "explain() shows the lookups that are left, with their lines",
    "progress_tag": "the bar shows how much of a run is done, not which part",
    "relu_on_bits_chunk_size": _COST,
    "relu_on_bits_threshold": _COST,
    "shifts_with_promotion": _COST,
    "show_assigned_graph": _WIDTHS,
    "show_bit_width_assignments": _WIDTHS,
    "show_bit_width_constraints": _WIDTHS,
    "single_precision": _SEARCH,
    "use_gpu": "there is no GPU backend; runs use all cores of the processor",
}

#: Options that only have Concrete's default, and why: ignoring them would give other keys than what
#: they ask for.
REFUSED: dict[str, str] = {
    "keyset_restriction": (
        "parameters are searched for each program, and keys fit programs with the same ones; make "
        "functions that share keys one module (fhe.module)"
    ),
    "range_restriction": (
        "parameters are searched for each program, not picked from lists; p_error and "
        "global_p_error say what they must achieve"
    ),
}
