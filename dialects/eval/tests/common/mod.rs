//! Parsing and running, in a line each.
#![allow(dead_code, reason = "each test binary uses some of it")]

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::{Op, read};
use ferrocrete_dialects::tools;
use ferrocrete_eval::{EvalError, Outcome, run_clear};
use melior::Context;
use melior::ir::Module;

/// Calls `f` with the parsed and verified module.
pub fn with_module<T>(source: &str, f: impl FnOnce(Op) -> T) -> T {
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    let module = Module::parse(&context, source).unwrap_or_else(|| panic!("does not parse:\n{source}"));
    read(&module, f)
}

/// Runs `@f` of the source.
pub fn try_f(source: &str, arguments: &[IntTensor]) -> Result<Outcome, EvalError> {
    with_module(source, |module| run_clear(module, "f", arguments))
}

/// Runs `@f` of the source, whose values must all stay in range.
pub fn f(source: &str, arguments: &[IntTensor]) -> Vec<IntTensor> {
    let outcome = try_f(source, arguments).unwrap_or_else(|error| panic!("{error}\n{source}"));
    assert_eq!(outcome.overflows, [], "{source}");
    outcome.results
}

pub fn scalar(x: i64) -> IntTensor {
    IntTensor::scalar(x)
}

pub fn vector(data: impl IntoIterator<Item = i64>) -> IntTensor {
    let data: Vec<i64> = data.into_iter().collect();
    IntTensor::new(vec![data.len()], data).expect("a vector")
}

pub fn tensor(shape: &[usize], data: impl IntoIterator<Item = i64>) -> IntTensor {
    IntTensor::new(shape.to_vec(), data.into_iter().collect()).expect("data that fills the shape")
}

/// Numbers without a pattern, from `low` to `high`.
pub fn numbers(count: usize, low: i64, high: i64) -> Vec<i64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        low + ((state >> 33) as i64) % (high - low + 1)
    };
    (0..count).map(|_| next()).collect()
}

/// `3x4x`, as it stands in a tensor type.
pub fn axes(shape: &[usize]) -> String {
    shape.iter().map(|n| format!("{n}x")).collect()
}

/// The attributes of a `change_partition`.
pub const PARTITION: &str = "{src = #FHE.partition<name \"tfhers\", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>}";
