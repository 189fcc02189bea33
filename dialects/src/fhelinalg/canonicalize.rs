//! `FHELinalg` ops rewritten to simpler ones of the same meaning.

use super::{SumShape, layout, tables};
use crate::fhe::linear::{simplify, subtract, zero};
use crate::fhe::{constant_lookup, static_shape};
use crate::ir::{Builder, Op, Pattern, Value};

/// The patterns that `--canonicalize` runs.
pub const CANONICALIZERS: &[Pattern] = &[
    Pattern { root: "FHELinalg.add_eint_int", rewrite: simplify },
    Pattern { root: "FHELinalg.sub_eint_int", rewrite: simplify },
    Pattern { root: "FHELinalg.sub_int_eint", rewrite: simplify },
    Pattern { root: "FHELinalg.neg_eint", rewrite: simplify },
    Pattern { root: "FHELinalg.mul_eint_int", rewrite: simplify },
    Pattern { root: "FHELinalg.sub_eint", rewrite: subtract },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: constant_lookup },
    Pattern { root: "FHELinalg.dot_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_eint_int", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_int_eint", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.matmul_eint_int", rewrite: multiply_by_identity },
    Pattern { root: "FHELinalg.matmul_int_eint", rewrite: multiply_by_identity },
    Pattern { root: "FHELinalg.sum", rewrite: sum_single },
    Pattern { root: "FHELinalg.apply_mapped_lookup_table", rewrite: tables::one_table },
    Pattern { root: "FHELinalg.apply_multi_lookup_table", rewrite: tables::one_table },
    Pattern { root: "FHELinalg.mul_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.dot_eint_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.matmul_eint_eint", rewrite: multiply_by_encrypted_zero },
    Pattern { root: "FHELinalg.conv2d", rewrite: multiply_by_zero },
    Pattern { root: "FHELinalg.transpose", rewrite: layout::transpose_twice },
    Pattern { root: "FHELinalg.from_element", rewrite: layout::one_element },
];

/// The clear operand of a product.
fn weights(op: Op) -> Value {
    op.operand(usize::from(!op.name().ends_with(".matmul_int_eint")))
}

/// Multiplying by nothing but zeros gives zeros.
fn multiply_by_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    // A third operand is a bias.
    let zeros = op.operands().len() == 2 && weights(op).constant_integers()?.iter().all(|&x| x == 0);
    zeros.then(|| vec![zero(op.result(0).ty(), b)])
}

/// Multiplying by the identity matrix, or a batch of them, gives the operand.
fn multiply_by_identity(op: Op, _: Builder) -> Option<Vec<Value>> {
    let weights = weights(op);
    let x = op.operand(usize::from(op.operand(0) == weights));
    let shape = static_shape(weights.ty()).ok()?;
    let &[.., rows, columns] = shape.as_slice() else { return None };
    // A type that stays leaves no room for a broadcast.
    if rows != columns || x.ty() != op.result(0).ty() {
        return None;
    }
    let entries = weights.constant_integers()?;
    let diagonal = |i: usize| i64::from(i / columns % rows == i % columns);
    entries.iter().enumerate().all(|(i, &entry)| entry == diagonal(i)).then(|| vec![x])
}

/// A sum over axes of length 1 moves nothing but them away.
fn sum_single(op: Op, b: Builder) -> Option<Vec<Value>> {
    let (x, result) = (op.operand(0), op.result(0).ty());
    let shape = static_shape(x.ty()).ok()?;
    let sum = SumShape::of(op, shape.len()).ok()?;
    if shape.iter().zip(&sum.summed).any(|(&length, &summed)| summed && length != 1) {
        return None;
    }
    if sum.keep_dims {
        return (x.ty() == result).then(|| vec![x]);
    }
    if result.as_tensor().is_none() {
        let first = b.constant(b.ctx.index(), 0);
        let operands: Vec<Value> = std::iter::once(x).chain(shape.iter().map(|_| first)).collect();
        return Some(vec![b.value("tensor.extract", &operands, result)]);
    }
    let kept: Vec<usize> = (0..shape.len()).filter(|&axis| !sum.summed[axis]).collect();
    // Each kept axis takes the summed ones after it along, the first those before it too.
    let group = |i: usize| {
        let from = if i == 0 { 0 } else { kept[i] };
        let to = kept.get(i + 1).copied().unwrap_or(shape.len());
        b.ctx.array_attr(&(from..to).map(|axis| b.ctx.i64_attr(axis as i64)).collect::<Vec<_>>())
    };
    if kept.is_empty() || kept.len() == shape.len() {
        return None;
    }
    let groups = b.ctx.array_attr(&(0..kept.len()).map(group).collect::<Vec<_>>());
    let collapse = b.op("tensor.collapse_shape").operands(&[x]).attr("reassociation", groups).result(result);
    Some(vec![collapse.build().result(0)])
}

/// The same when the zeros are encrypted.
fn multiply_by_encrypted_zero(op: Op, b: Builder) -> Option<Vec<Value>> {
    op.operands().into_iter().any(crate::fhe::is_zero).then(|| vec![zero(op.result(0).ty(), b)])
}
