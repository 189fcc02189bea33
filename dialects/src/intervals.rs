//! Bounds on clear integers, by exact interval arithmetic: those of a loop's counter, of what is
//! computed from it, and of all that a type holds.

use crate::ir::{AffineExpr, Op, Value};

/// An inclusive interval; wide enough that no operation on 64-bit integers leaves it unnoticed.
pub type Interval = (i128, i128);

/// How many ops back a value is traced.
const MAX_DEPTH: usize = 32;

/// The values of a clear integer or of the elements of a tensor of them; `None` for any other type.
pub fn of(v: Value) -> Option<Interval> {
    trace(v, MAX_DEPTH)
}

fn of_type(v: Value) -> Option<Interval> {
    let scalar = v.ty().element_or_self();
    let width = if scalar.is_index() { 64 } else { scalar.int_width()?.min(64) };
    Some((-(1 << (width - 1)), (1 << (width - 1)) - 1))
}

fn trace(v: Value, depth: usize) -> Option<Interval> {
    let all = of_type(v)?;
    if let Some(values) = v.constant_integers() {
        let ends = values.iter().min().zip(values.iter().max());
        return ends.map(|(&lo, &hi)| (i128::from(lo), i128::from(hi)));
    }
    let Some(depth) = depth.checked_sub(1) else { return Some(all) };
    let found = match v.defining_op() {
        Some(op) => compute(op, depth),
        None => counter(v, depth),
    };
    // What wraps around may be anything.
    Some(found.filter(|(lo, hi)| all.0 <= *lo && *hi <= all.1).unwrap_or(all))
}

/// The counter of a loop, or an index of an element that is generated.
fn counter(v: Value, depth: usize) -> Option<Interval> {
    let op = v.argument_of()?.parent_op()?;
    if op.name() == "tensor.generate" {
        return below(op.result(0).ty().as_tensor()?.shape.get(v.number()).copied()??);
    }
    if op.name() != "scf.for" || v.number() != 0 {
        return None;
    }
    let (from, to) = (trace(op.operand(0), depth)?, trace(op.operand(1), depth)?);
    // A loop that never runs has no counter.
    Some((from.0, (to.1 - 1).max(from.0)))
}

/// The indices of an axis.
fn below(length: usize) -> Option<Interval> {
    Some((0, (length as i128 - 1).max(0)))
}

/// The index of an iteration: those of an axis that it runs along.
fn iteration(op: Op) -> Option<Interval> {
    let dim = usize::try_from(op.attr("dim")?.as_int()?).ok()?;
    let mut around = op.parent()?;
    while !around.name().starts_with("linalg.") {
        around = around.parent()?;
    }
    let maps = around.attr("indexing_maps")?.as_array()?;
    maps.iter().zip(around.operands()).find_map(|(map, operand)| {
        let axis = map.as_affine_map()?.results.iter().position(|e| *e == AffineExpr::Dim(dim))?;
        below(operand.ty().as_tensor()?.shape.get(axis).copied()??)
    })
}

fn compute(op: Op, depth: usize) -> Option<Interval> {
    let x = |i: usize| trace(op.operand(i), depth);
    let unsigned = |i: usize| x(i).filter(|(lo, _)| *lo >= 0);
    Some(match op.name() {
        "arith.addi" => (x(0)?.0 + x(1)?.0, x(0)?.1 + x(1)?.1),
        "arith.subi" => (x(0)?.0 - x(1)?.1, x(0)?.1 - x(1)?.0),
        "arith.muli" => {
            let (a, b) = (x(0)?, x(1)?);
            let corners = [a.0 * b.0, a.0 * b.1, a.1 * b.0, a.1 * b.1];
            (*corners.iter().min()?, *corners.iter().max()?)
        }
        "arith.index_cast" | "arith.extsi" | "arith.trunci" => x(0)?,
        "arith.extui" | "arith.index_castui" => match x(0)? {
            (lo, hi) if lo >= 0 => (lo, hi),
            _ => (0, (1 << op.operand(0).ty().element_or_self().int_width()?.min(64)) - 1),
        },
        "arith.minsi" => (x(0)?.0.min(x(1)?.0), x(0)?.1.min(x(1)?.1)),
        "arith.maxsi" => (x(0)?.0.max(x(1)?.0), x(0)?.1.max(x(1)?.1)),
        // One of the two is not negative, so what is smaller without a sign is neither.
        "arith.minui" => match (unsigned(0), unsigned(1)) {
            (Some(a), Some(b)) => (a.0.min(b.0), a.1.min(b.1)),
            (Some(a), None) | (None, Some(a)) => (0, a.1),
            (None, None) => return None,
        },
        "arith.andi" => (0, unsigned(0).into_iter().chain(unsigned(1)).map(|(_, hi)| hi).min()?),
        "arith.remui" => (0, unsigned(1).filter(|(lo, _)| *lo > 0)?.1 - 1),
        "arith.divui" => {
            let (a, b) = (unsigned(0)?, unsigned(1).filter(|(lo, _)| *lo > 0)?);
            (a.0 / b.1, a.1 / b.0)
        }
        "linalg.index" => iteration(op)?,
        "arith.select" => (x(1)?.0.min(x(2)?.0), x(1)?.1.max(x(2)?.1)),
        "tensor.extract" | "tensor.extract_slice" | "tensor.collapse_shape" | "tensor.expand_shape" => x(0)?,
        _ => return None,
    })
}

/// How often an `scf.for` runs at least, and at most if that is known. An upper bound that only the
/// type limits does not count as one.
pub fn rounds(op: Op) -> (u64, Option<u64>) {
    let bound = |i: usize| of(op.operand(i));
    let (Some(from), Some(to), Some(step)) = (bound(0), bound(1), bound(2)) else { return (0, None) };
    let count = |from: i128, to: i128, step: i128| (to - from + step - 1).max(0) / step;
    let step_low = step.0.max(1);
    let most = u64::try_from(count(from.0, to.1, step_low)).ok().filter(|n| *n < UNLIMITED);
    let least = u64::try_from(count(from.1, to.0, step.1.max(1))).unwrap_or_default();
    (least, most)
}

/// As many rounds as no program runs: what bounds them by it bounds nothing.
const UNLIMITED: u64 = 1 << 31;
