//! Ops that change the width of values, of `FHE` and `FHELinalg` alike.

use super::meaning::Signature;
use super::verify::same_signedness;
use crate::ir::{Folded, Op};
use crate::types::Eint;

/// Checks `round`.
pub(crate) fn verify_round(op: Op) -> Result<(), String> {
    same_signedness("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    match (Eint::of(op.operand(0).ty()), Eint::of(op.result(0).ty())) {
        (Some(from), Some(to)) if to.width >= from.width => {
            Err(format!("rounds to fewer bits, got {} bits from {}", to.width, from.width))
        }
        _ => Ok(()),
    }
}

/// The lowest bit of two's complement.
pub(crate) fn lowest_bit(x: i64) -> i128 {
    i128::from(x & 1)
}

/// What a value of the operand is at the result's width: multiplied by a power of two, or divided
/// by one and rounded to the nearest, half a step upwards.
pub(crate) fn rescale(signature: &Signature) -> impl Fn(i64) -> i128 {
    let to = signature.result.width;
    let from = signature.operands.first().copied().flatten().map_or(to, |e| e.width);
    move |x| match from.checked_sub(to) {
        None => i128::from(x) << (to - from),
        Some(0) => i128::from(x),
        Some(dropped) => (i128::from(x) + (1 << (dropped - 1))) >> dropped,
    }
}

/// A `reinterpret_precision` to the same type, or back from a larger one.
pub(crate) fn fold_reinterpret(op: Op) -> Option<Folded> {
    let (x, result) = (op.operand(0), op.result(0).ty());
    if x.ty() == result {
        return Some(Folded::Value(x));
    }
    let inner = x.defining_op().filter(|inner| inner.name() == op.name())?.operand(0);
    // Through a smaller width the value would be rounded.
    let widened = Eint::of(inner.ty())?.width < Eint::of(x.ty())?.width;
    (widened && inner.ty() == result).then_some(Folded::Value(inner))
}
