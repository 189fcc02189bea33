//! `FHELinalg` ops rewritten to simpler ones of the same meaning.

use super::layout;
use crate::ir::{Builder, Op, Pattern, Value};

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHELinalg.mul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_eint_int", rewrite: multiply_by_zero },
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
