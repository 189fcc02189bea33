//! Operations of `arith`.

use super::{compare, kept, require, splat};
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::pass::PassResult;

/// Upstream lets a program promise that nothing overflows or is lost, and compiles what breaks the
/// promise to anything. Here such results wrap around.
pub fn keep_no_promises(op: Op) {
    if !op.name().starts_with("arith.") {
        return;
    }
    if op.attr("overflowFlags").is_some() {
        op.set_attr("overflowFlags", op.ctx().parse_attr("#arith.overflow<none>"));
    }
    for promise in ["isExact", "nonNeg"] {
        op.remove_attr(promise);
    }
}

/// The width of a scalar or of a tensor's elements, if it is one that runs.
fn width(value: Value) -> Option<u32> {
    let scalar = value.ty().element_or_self();
    let width = if scalar.is_index() { Some(64) } else { scalar.int_width() };
    width.filter(|w| (1..=64).contains(w))
}

/// The least number by minus one is left to wrap around, as in numpy.
pub fn divisor(op: Op) -> PassResult {
    const EQUAL: i64 = 0;
    let by = op.operand(1);
    let nonzero = |(lo, hi): (i128, i128)| lo > 0 || hi < 0;
    if width(by).is_none() || ferrocrete_dialects::intervals::of(by).is_some_and(nonzero) {
        return Ok(());
    }
    if by.constant_integers().is_some_and(|all| !all.contains(&0)) {
        return Ok(());
    }
    let b = Builder::before(op);
    if by.constant_integers().is_some() {
        // The zero among the numbers is named as any other constant that is refused.
        return require(op, by, (1, i64::MAX), "divides by zero").map(|_| ());
    }
    let bad = compare(b, EQUAL, by, splat(b, by.ty(), 0));
    if require(op, bad, (0, 0), "divides by zero")? {
        let b = Builder::before(op);
        op.set_operand(1, b.value("arith.select", &[bad, splat(b, by.ty(), 1), by], by.ty()));
    }
    Ok(())
}

/// A shift is by less than the width.
pub fn shift(op: Op) -> PassResult {
    let by = op.operand(1);
    let Some(width) = width(by) else { return Ok(()) };
    let bounds = (0, i64::from(width) - 1);
    if require(op, by, bounds, &format!("shifts a {width}-bit integer by {{}}"))? {
        op.set_operand(1, kept(Builder::before(op), by, bounds));
    }
    Ok(())
}
