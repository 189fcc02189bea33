//! `FHELinalg` ops rewritten to simpler ones of the same meaning.

use super::tables;
use crate::ir::{Builder, Op, Pattern, Value};

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHELinalg.mul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.apply_mapped_lookup_table", rewrite: tables::one_table },
    Pattern { root: "FHELinalg.apply_multi_lookup_table", rewrite: tables::one_table },
];

/// Multiplying by nothing but zeros gives zeros.
fn multiply_by_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    let result = op.result(0).ty();
    result.as_tensor()?;
    let zeros = op.operand(1).constant_integers()?.iter().all(|&x| x == 0);
    zeros.then(|| vec![b.value("FHE.zero_tensor", &[], result)])
}
