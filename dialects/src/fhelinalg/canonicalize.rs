//! `FHELinalg` ops rewritten to simpler ones of the same meaning.

use super::{layout, tables};
use crate::ir::{Builder, Op, Pattern, Value};

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHELinalg.mul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.apply_mapped_lookup_table", rewrite: tables::one_table },
    Pattern { root: "FHELinalg.apply_multi_lookup_table", rewrite: tables::one_table },
    Pattern { root: "FHELinalg.mul_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.dot_eint_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.matmul_eint_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.conv2d", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.transpose", rewrite: layout::transpose_twice },
    Pattern { root: "FHELinalg.from_element", rewrite: layout::one_element },
];

/// Multiplying by nothing but zeros gives zeros.
fn multiply_by_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    let result = op.result(0).ty();
    result.as_tensor()?;
    // A third operand is a bias.
    let zeros = op.operands().len() == 2 && op.operand(1).constant_integers()?.iter().all(|&x| x == 0);
    zeros.then(|| vec![b.value("FHE.zero_tensor", &[], result)])
}

/// The same when the zeros are encrypted.
fn multiply_by_encrypted_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    let result = op.result(0).ty();
    let zero = if result.as_tensor().is_some() { "FHE.zero_tensor" } else { "FHE.zero" };
    op.operands().into_iter().any(crate::fhe::is_zero).then(|| vec![b.value(zero, &[], result)])
}
