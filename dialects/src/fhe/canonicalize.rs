//! `FHE` ops rewritten to simpler ones of the same meaning.

use super::fold::is_zero;
use super::linear::{clear_constant, simplify, subtract, zero};
use super::meaning::tensor;
use crate::ir::{Builder, Op, Pattern, Value};
use crate::types::Eint;

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHE.add_eint_int", rewrite: simplify },
    Pattern { root: "FHE.sub_eint_int", rewrite: simplify },
    Pattern { root: "FHE.sub_int_eint", rewrite: simplify },
    Pattern { root: "FHE.neg_eint", rewrite: simplify },
    Pattern { root: "FHE.mul_eint_int", rewrite: simplify },
    Pattern { root: "FHE.sub_eint", rewrite: subtract },
    Pattern { root: "FHE.apply_lookup_table", rewrite: constant_lookup },
];

/// A table read at a trivial zero gives a constant, as does one whose entries are all the same when
/// that is its own negation, which a value out of range would read.
pub(crate) fn constant_lookup(op: Op, b: Builder) -> Option<Vec<Value>> {
    let result = op.result(0).ty();
    let (eint, table) = (Eint::of(result)?, super::entries(op)?);
    let &first = table.first()?;
    let either_way =
        || eint.wrap(first) == eint.wrap(first.wrapping_neg()) && table.iter().all(|&entry| entry == first);
    if !is_zero(op.operand(0)) && !either_way() {
        return None;
    }
    Some(vec![constant(op, first, b)?])
}

/// An encrypted integer or tensor that is known, for the result of a lookup.
fn constant(op: Op, value: i64, b: Builder) -> Option<Value> {
    let result = op.result(0).ty();
    let zero = zero(result, b);
    if value == 0 {
        return Some(zero);
    }
    let clear = clear_constant(result, b, &tensor(Vec::new(), vec![value]).ok()?);
    let (dialect, _) = op.name().split_once('.')?;
    Some(b.value(&format!("{dialect}.add_eint_int"), &[zero, clear], result))
}
