//! Lookups that look nothing up. Only of values in range: one outside of it reads a negated entry,
//! which neither the identity nor a constant is.

use super::range;
use super::table::Lookup;
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::types::Eint;

/// A table that gives each value itself.
pub fn identity(op: Op, _: Builder) -> Option<Vec<Value>> {
    let lookup = Lookup::of(op)?;
    let x = lookup.operand;
    let stays = x.ty() == op.result(0).ty()
        && (0_i64..).zip(&lookup.entries).all(|(i, &t)| t == value(i, lookup.input));
    (stays && range::is_in_range(x)).then(|| vec![x])
}

/// The value that entry `i` is for.
fn value(i: i64, eint: Eint) -> i64 {
    if i > eint.range().1 { i - (1 << eint.width) } else { i }
}

/// A table that gives one number.
pub fn constant(op: Op, b: Builder) -> Option<Vec<Value>> {
    let lookup = Lookup::of(op)?;
    let (result, &first) = (op.result(0).ty(), lookup.entries.first()?);
    if lookup.entries.iter().any(|&entry| entry != first) || !range::is_in_range(lookup.operand) {
        return None;
    }
    let width = Eint::of(result)?.width + 1;
    let clear = b.ctx.int(width);
    Some(vec![match result.as_tensor() {
        None => {
            let zero = b.value("FHE.zero", &[], result);
            b.value("FHE.add_eint_int", &[zero, b.constant(clear, first)], result)
        }
        Some(tensor) => {
            let zero = b.value("FHE.zero_tensor", &[], result);
            // A tensor of one element broadcasts.
            let number = b.dense_constant(clear.tensor(&vec![1; tensor.shape.len()]), &[first]);
            b.value("FHELinalg.add_eint_int", &[zero, number], result)
        }
    }])
}
