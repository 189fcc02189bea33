//! `FHE` ops rewritten to simpler ones of the same meaning.

use super::fold::is_zero;
use crate::ir::{Builder, Op, Pattern, Value};
use crate::types::Eint;

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHE.mul_eint_int", rewrite: mul_by_zero },
    Pattern { root: "FHE.mul_eint_int", rewrite: mul_by_minus_one },
    Pattern { root: "FHE.sub_eint", rewrite: sub_same },
    Pattern { root: "FHE.sub_int_eint", rewrite: sub_from_zero },
    Pattern { root: "FHE.add_eint_int", rewrite: add_twice },
    Pattern { root: "FHE.mul_eint_int", rewrite: mul_twice },
    Pattern { root: "FHE.apply_lookup_table", rewrite: constant_lookup },
];

fn zero(op: Op, b: Builder) -> Vec<Value> {
    vec![b.value("FHE.zero", &[], op.result(0).ty())]
}

fn clear(op: Op, i: usize) -> Option<i64> {
    op.operand(i).constant()?.as_signed()
}

fn mul_by_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    (clear(op, 1)? == 0).then(|| zero(op, b))
}

fn mul_by_minus_one(op: Op, b: Builder) -> Option<Vec<Value>> {
    (clear(op, 1)? == -1).then(|| vec![b.value("FHE.neg_eint", &[op.operand(0)], op.result(0).ty())])
}

fn sub_same(op: Op, b: Builder) -> Option<Vec<Value>> {
    (op.operand(0) == op.operand(1)).then(|| zero(op, b))
}

fn sub_from_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    (clear(op, 0)? == 0).then(|| vec![b.value("FHE.neg_eint", &[op.operand(1)], op.result(0).ty())])
}

/// `(x + a) + b` is `x + (a + b)`, exact since both are taken modulo a power of two that divides
/// the 64-bit word.
fn add_twice(op: Op, b: Builder) -> Option<Vec<Value>> {
    let inner = op.operand(0).defining_op().filter(|i| i.name() == "FHE.add_eint_int")?;
    let sum = clear(inner, 1)?.wrapping_add(clear(op, 1)?);
    let constant = clear_constant(op, b, sum);
    Some(vec![b.value("FHE.add_eint_int", &[inner.operand(0), constant], op.result(0).ty())])
}

/// `(x * a) * b` is `x * (a * b)`.
fn mul_twice(op: Op, b: Builder) -> Option<Vec<Value>> {
    let inner = op.operand(0).defining_op().filter(|i| i.name() == "FHE.mul_eint_int")?;
    let product = clear(inner, 1)?.checked_mul(clear(op, 1)?)?;
    let constant = clear_constant(op, b, product);
    Some(vec![b.value("FHE.mul_eint_int", &[inner.operand(0), constant], op.result(0).ty())])
}

/// A table whose entries are all one value, or one read at a trivial zero, gives a constant.
fn constant_lookup(op: Op, b: Builder) -> Option<Vec<Value>> {
    let table = super::entries(op)?;
    let &first = table.first()?;
    if !is_zero(op.operand(0)) && table.iter().any(|&t| t != first) {
        return None;
    }
    let constant = clear_constant(op, b, first);
    let zero = b.value("FHE.zero", &[], op.result(0).ty());
    Some(vec![b.value("FHE.add_eint_int", &[zero, constant], op.result(0).ty())])
}

/// A clear constant as narrow as the result's width allows, so that no width warning follows.
fn clear_constant(op: Op, b: Builder, value: i64) -> Value {
    let width = Eint::of(op.result(0).ty()).map_or(64, |e| e.width + 1);
    let fits = width < 64 && (-(1_i64 << (width - 1))..1 << (width - 1)).contains(&value);
    b.constant(b.ctx.int(if fits { width } else { 64 }), value)
}
