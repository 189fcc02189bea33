//! `guard-clear-values`: clear numbers that a caller gives can stop no program and reach no foreign
//! memory.
//!
//! A `Tracing.require` makes the runtime refuse a division by zero, a shift beyond the width, an index
//! outside of a tensor; but native code goes on until it has told. It would trap, or read what it
//! should not: here a divisor of zero counts as one, a shift as the longest there is, an index as the
//! nearest within. What constants and loops show to be right stays as it is.

use ferrocrete_dialects::intervals;
use ferrocrete_dialects::ir::{Attr, Builder, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "guard-clear-values",
    summary: "Keep divisors, shifts, steps and indices that a caller gives within what is defined",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for op in module.ops_inside() {
        match op.name() {
            "arith.divsi" | "arith.remsi" | "arith.floordivsi" | "arith.ceildivsi" => divisor(op, true),
            "arith.divui" | "arith.remui" | "arith.ceildivui" => divisor(op, false),
            "arith.shli" | "arith.shrsi" | "arith.shrui" => shift(op),
            "tensor.extract" => indices(op, 1, op.operand(0)),
            "tensor.insert" => indices(op, 2, op.operand(1)),
            "tensor.extract_slice" => offsets(op, 1, op.operand(0))?,
            "tensor.insert_slice" => offsets(op, 2, op.operand(1))?,
            "scf.for" => step(op),
            _ => {}
        }
    }
    Ok(())
}

/// One number everywhere.
fn splat(b: Builder, ty: Type, value: i64) -> Value {
    match ty.as_tensor().and_then(|t| t.static_shape()) {
        Some(shape) => b.dense_constant(ty, &vec![value; shape.iter().product()]),
        None => b.constant(ty, value),
    }
}

fn is(b: Builder, predicate: i64, x: Value, y: Value) -> Value {
    let ty = x.ty().with_element(b.ctx.int(1));
    let predicate = b.ctx.i64_attr(predicate);
    b.op("arith.cmpi").operands(&[x, y]).result(ty).attr("predicate", predicate).build().result(0)
}

const EQUAL: i64 = 0;

/// One in place of zero. So too for minus one below the least number, whose negative there is not:
/// it stays as it is, which is what it wraps around to.
fn divisor(op: Op, signed: bool) {
    let (number, by) = (op.operand(0), op.operand(1));
    let ty = by.ty();
    let scalar = ty.element_or_self();
    let width = if scalar.is_index() { Some(64) } else { scalar.int_width() };
    let Some(width) = width.filter(|w| (1..=64).contains(w)) else { return };
    let range = intervals::of(by);
    let has = |x: i128| range.is_none_or(|(lo, hi)| lo <= x && x <= hi);
    if !(has(0) || signed && has(-1)) {
        return;
    }
    let b = Builder::before(op);
    let mut bad = is(b, EQUAL, by, splat(b, ty, 0));
    if signed && has(-1) {
        let least = if width == 64 { i64::MIN } else { -(1 << (width - 1)) };
        let overflows = is(b, EQUAL, number, splat(b, ty, least));
        let minus_one = is(b, EQUAL, by, splat(b, ty, -1));
        let both = b.value("arith.andi", &[overflows, minus_one], bad.ty());
        bad = b.value("arith.ori", &[bad, both], bad.ty());
    }
    op.set_operand(1, b.value("arith.select", &[bad, splat(b, ty, 1), by], ty));
}

fn shift(op: Op) {
    let by = op.operand(1);
    let scalar = by.ty().element_or_self();
    let width = if scalar.is_index() { Some(64) } else { scalar.int_width() };
    let Some(last) = width.map(|w| i64::from(w) - 1) else { return };
    if intervals::of(by).is_some_and(|(lo, hi)| 0 <= lo && hi <= i128::from(last)) {
        return;
    }
    let b = Builder::before(op);
    op.set_operand(1, b.value("arith.minui", &[by, splat(b, by.ty(), last)], by.ty()));
}

/// A loop that does not get on, or whose counter wraps around before it reaches the end, would never
/// end.
fn step(op: Op) {
    let step = op.operand(2);
    if intervals::of(step).is_none_or(|(lo, _)| lo < 1) {
        let b = Builder::before(op);
        op.set_operand(2, b.value("arith.maxsi", &[step, b.constant(step.ty(), 1)], step.ty()));
    }
    if wraps(op).unwrap_or(true) {
        count_rounds(op);
    }
}

/// Whether a loop's counter may leave its type after the last round.
fn wraps(op: Op) -> Option<bool> {
    let (to, step) = (intervals::of(op.operand(1))?, intervals::of(op.operand(2))?);
    let width = op.operand(1).ty().int_width().unwrap_or(64);
    Some(to.1 - 1 + step.1 > (1_i128 << (width - 1)) - 1)
}

/// Counts rounds from zero in steps of one, and computes the counter from their number.
fn count_rounds(op: Op) {
    const LESS: i64 = 2;
    let (b, ty) = (Builder::before(op), op.operand(0).ty());
    let [from, to, step] = [0, 1, 2].map(|i| op.operand(i));
    let (zero, one) = (b.constant(ty, 0), b.constant(ty, 1));
    // As numbers without a sign, none of these leaves its type.
    let length = b.value("arith.subi", &[b.value("arith.subi", &[to, from], ty), one], ty);
    let rounds = b.value("arith.addi", &[b.value("arith.divui", &[length, step], ty), one], ty);
    let rounds = b.value("arith.select", &[is(b, LESS, from, to), rounds, zero], ty);
    let Some(block) = op.body() else { return };
    let (Some(&first), Some(&counter)) = (block.ops().first(), block.arguments().first()) else { return };
    let inner = Builder { loc: op.loc(), ..Builder::before(first) };
    let users = counter.uses();
    let passed = inner.value("arith.muli", &[counter, step], ty);
    let now = inner.value("arith.addi", &[from, passed], ty);
    users.into_iter().for_each(|user| user.op.set_operand(user.operand, now));
    [zero, rounds, one].into_iter().enumerate().for_each(|(i, value)| op.set_operand(i, value));
}

/// The index between `first` and `last`. A negative one reads as a large one: it goes to the end.
fn clamped(b: Builder, index: Value, (first, last): (i64, i64)) -> Value {
    let within = |(lo, hi)| i128::from(first) <= lo && hi <= i128::from(last);
    if intervals::of(index).is_some_and(within) {
        return index;
    }
    let ty = b.ctx.index();
    let kept = b.value("arith.minui", &[index, b.constant(ty, last)], ty);
    if first == 0 { kept } else { b.value("arith.maxui", &[kept, b.constant(ty, first)], ty) }
}

/// Indices from operand `first` on.
fn indices(op: Op, first: usize, tensor: Value) {
    let Some(shape) = tensor.ty().as_tensor().and_then(|t| t.static_shape()) else { return };
    let b = Builder::before(op);
    for (i, &n) in shape.iter().enumerate().filter(|(_, n)| **n > 0) {
        op.set_operand(first + i, clamped(b, op.operand(first + i), (0, n as i64 - 1)));
    }
}

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// Offsets that leave room for the slice; its sizes and steps must be known.
fn offsets(op: Op, first: usize, tensor: Value) -> PassResult {
    let numbers = |name: &str| op.attr(name).and_then(Attr::as_i64_array).unwrap_or_default();
    let (offsets, sizes, strides) =
        (numbers("static_offsets"), numbers("static_sizes"), numbers("static_strides"));
    let Some(shape) = tensor.ty().as_tensor().and_then(|t| t.static_shape()) else { return Ok(()) };
    if sizes.contains(&DYNAMIC) || strides.contains(&DYNAMIC) {
        op.error("needs sizes and strides that are known at compile time");
        return Err(Failed);
    }
    let b = Builder::before(op);
    let dynamic = (0..offsets.len()).filter(|&axis| offsets[axis] == DYNAMIC);
    for (operand, axis) in (first..).zip(dynamic) {
        // A slice with a negative step runs down from its offset.
        let span = (sizes[axis] - 1).max(0).saturating_mul(strides[axis]);
        let last = (shape[axis] as i64 - 1).saturating_sub(span.max(0)).max(0);
        let first = span.min(0).saturating_neg().min(last);
        op.set_operand(operand, clamped(b, op.operand(operand), (first, last)));
    }
    Ok(())
}
