//! Values that are certainly in the range of their type, whatever the program's inputs.
//!
//! `crate::ranges` assumes that nothing leaves its width; here that is what is to be shown. Interval
//! arithmetic is exact, so that a value may leave its width and come back.

use super::affine;
use super::table::Lookup;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::types::Eint;

/// How many ops deep a value is traced, through both operands of a sum.
const MAX_DEPTH: usize = 8;

/// Whether the value is in the range of its type.
pub fn is_in_range(v: Value) -> bool {
    let Some((low, high)) = Eint::of(v.ty()).map(Eint::range) else { return false };
    exact(v, MAX_DEPTH).is_some_and(|(l, h)| low <= l && h <= high)
}

/// Bounds of the exact value, before any reduction modulo 2^(p+1).
fn exact(v: Value, depth: usize) -> Option<(i64, i64)> {
    let Some(op) = v.defining_op() else {
        return is_program_input(v).then(|| Eint::of(v.ty()).map(Eint::range))?;
    };
    let depth = depth.checked_sub(1)?;
    if let Some((x, f)) = affine::step(op) {
        return f.of_range(exact(x, depth)?);
    }
    let operands = || Some((exact(op.operand(0), depth)?, exact(op.operand(1), depth)?));
    match op.name() {
        "FHE.zero" | "FHE.zero_tensor" => Some((0, 0)),
        "FHE.apply_lookup_table" | "FHELinalg.apply_lookup_table" => {
            Lookup::of(op).filter(Lookup::fits).and_then(|lookup| lookup.extremes())
        }
        "FHE.add_eint" | "FHELinalg.add_eint" => {
            let (a, b) = operands()?;
            Some((a.0.checked_add(b.0)?, a.1.checked_add(b.1)?))
        }
        "FHE.sub_eint" | "FHELinalg.sub_eint" => {
            let (a, b) = operands()?;
            Some((a.0.checked_sub(b.1)?, a.1.checked_sub(b.0)?))
        }
        // Of values that a lookup takes as they are; a result beyond its width is left open.
        "FHE.mul_eint" | "FHELinalg.mul_eint" => within(op, product(operands_in_range(op, depth)?)),
        "FHE.max_eint" => {
            let (a, b) = operands_in_range(op, depth)?;
            Some((a.0.max(b.0), a.1.max(b.1)))
        }
        // As few as a sum has, which keeps the number of visits down.
        "FHELinalg.concat" | "tensor.from_elements" if op.operands().len() <= 2 => {
            let mut parts = op.operands().into_iter().map(|part| exact(part, depth));
            let first = parts.next()??;
            parts.try_fold(first, |hull, part| part.map(|(l, h)| (hull.0.min(l), hull.1.max(h))))
        }
        "tensor.splat" => exact(op.operand(0), depth),
        "tensor.extract" | "tensor.extract_slice" | "tensor.expand_shape" | "tensor.collapse_shape" => {
            exact(op.operand(0), depth)
        }
        "FHELinalg.fancy_index" => exact(op.operand(0), depth),
        "FHELinalg.transpose" | "FHELinalg.broadcast" | "FHELinalg.from_element" => {
            exact(op.operand(0), depth)
        }
        _ => None,
    }
}

/// Bounds of both operands, when they are in the ranges of their types.
fn operands_in_range(op: Op, depth: usize) -> Option<((i64, i64), (i64, i64))> {
    let bounds = |i: usize| {
        let (low, high) = Eint::of(op.operand(i).ty())?.range();
        exact(op.operand(i), depth).filter(|&(l, h)| low <= l && h <= high)
    };
    Some((bounds(0)?, bounds(1)?))
}

/// Bounds of the product: operands of at most 32 bits have one of at most 64.
fn product(((a, b), (c, d)): ((i64, i64), (i64, i64))) -> Option<(i64, i64)> {
    let corners = [a.checked_mul(c)?, a.checked_mul(d)?, b.checked_mul(c)?, b.checked_mul(d)?];
    Some((*corners.iter().min()?, *corners.iter().max()?))
}

/// The bounds when they are in the range of the result's type.
fn within(op: Op, bounds: Option<(i64, i64)>) -> Option<(i64, i64)> {
    let (low, high) = Eint::of(op.result(0).ty())?.range();
    bounds.filter(|&(l, h)| low <= l && h <= high)
}

/// Clients encrypt only what fits; a private function may be called with anything.
fn is_program_input(v: Value) -> bool {
    let function = v.argument_of().and_then(|block| block.parent_op()).filter(|op| op.name() == "func.func");
    function.is_some_and(|op| op.body() == v.argument_of() && op.is_public())
}
