//! Ops that only move elements: their shapes and meaning.

use super::meaning::{Form, evaluate};
use crate::fhe::meaning::{Signature, tensor};
use crate::fhe::{same_eint, static_shape};
use crate::ir::{Attr, Builder, Folded, Op, Type, Value};
use crate::ops::FheLinalgOp;
use crate::shape::{broadcast, places};
use crate::types::{Eint, shape_text};
use ferrocrete_abi::bounded::list;
use ferrocrete_abi::tensor::IntTensor;

/// For each axis of a `FHELinalg.transpose`'s result, the operand's axis that it is; all axes in
/// reverse when the op names none.
pub fn permutation(op: Op, rank: usize) -> Result<Vec<usize>, String> {
    let named = op.attr("axes").and_then(Attr::as_array).unwrap_or_default();
    if named.is_empty() {
        return Ok((0..rank).rev().collect());
    }
    let axes = named.into_iter().filter_map(Attr::as_int).map(|axis| place(axis, rank));
    let axes = axes.collect::<Result<Vec<usize>, String>>()?;
    let mut sorted = axes.clone();
    sorted.sort_unstable();
    if sorted.into_iter().eq(0..rank) {
        return Ok(axes);
    }
    Err(format!("has axes [{}], should name each of the {rank} axes once", list(&axes)))
}

/// The axis along which a `FHELinalg.concat` of tensors of that rank lays them.
pub fn concat_axis(op: Op, rank: usize) -> Result<usize, String> {
    place(op.attr("axis").and_then(Attr::as_int).unwrap_or(0), rank)
}

/// A negative axis counts from the end.
fn place(axis: i64, rank: usize) -> Result<usize, String> {
    let place = if axis < 0 { axis.saturating_add(rank as i64) } else { axis };
    usize::try_from(place)
        .ok()
        .filter(|&place| place < rank)
        .ok_or_else(|| format!("axis {axis} is out of range for a tensor of rank {rank}"))
}

/// Encrypted elements are named by what they differ in; clear ones must have one type.
fn same_element(what: &str, a: Type, b: Type) -> Result<(), String> {
    let (element_a, element_b) = (a.element_or_self(), b.element_or_self());
    match (Eint::of(a), Eint::of(b)) {
        (Some(_), Some(_)) => same_eint(what, a, b),
        (None, _) | (_, None) if element_a == element_b => Ok(()),
        (None, _) | (_, None) => Err(format!("{what} differ in element type: {element_a} and {element_b}")),
    }
}

/// What an op on clear constants gives; a large result is left to run time.
pub(super) fn constant(kind: FheLinalgOp, op: Op, constants: &[Option<Attr>]) -> Option<Folded> {
    const MOST: usize = 1 << 20;
    let ty = op.result(0).ty();
    let shape = static_shape(ty).ok()?;
    let elements = shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis))?;
    if Eint::of(ty).is_some() || elements > MOST {
        return None;
    }
    let parts = constants.iter().zip(op.operands()).map(|(constant, operand)| {
        tensor(static_shape(operand.ty()).ok()?, constant.and_then(Attr::dense_integers)?).ok()
    });
    let parts = parts.collect::<Option<Vec<_>>>()?;
    let form = Form::of(kind, op).ok()?;
    let value = evaluate(kind, &form, &parts.iter().collect::<Vec<_>>(), &mut |_| ()).ok()?;
    Some(Folded::Constant(ty.ctx().dense_ints(ty, value.data())))
}

/// Checks a `FHELinalg.transpose`; gives the shape of its result.
pub(super) fn verify_transpose(op: Op) -> Result<Vec<usize>, String> {
    same_element("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    let shape = static_shape(op.operand(0).ty())?;
    Ok(permutation(op, shape.len())?.into_iter().map(|axis| shape[axis]).collect())
}

/// Checks a `FHELinalg.concat`; gives the shape of its result.
pub(super) fn verify_concat(op: Op) -> Result<Vec<usize>, String> {
    let parts = op.operands();
    let first = parts.first().ok_or("takes at least 1 operand, got 0")?;
    let mut shape = static_shape(first.ty())?;
    let axis = concat_axis(op, shape.len())?;
    for (i, part) in parts.iter().enumerate() {
        same_element(&format!("operand {i} and result"), part.ty(), op.result(0).ty())?;
        let other = static_shape(part.ty())?;
        let apart = |(k, n): (usize, &usize)| k != axis && shape[k] != *n;
        if other.len() != shape.len() || other.iter().enumerate().any(apart) {
            let (first, other) = (shape_text(&static_shape(first.ty())?), shape_text(&other));
            return Err(format!(
                "operands 0 and {i} of shapes {first} and {other} do not join at axis {axis}"
            ));
        }
        if i > 0 {
            let (sum, more) = (shape[axis], other[axis]);
            shape[axis] = sum.checked_add(more).ok_or_else(|| {
                format!("has a result with an axis beyond 64 bits: operand {i} adds {more} to {sum} at axis {axis}")
            })?;
        }
    }
    Ok(shape)
}

/// Checks a `FHELinalg.broadcast`; gives the shape of its result, which is free but for the operand.
pub(super) fn verify_broadcast(op: Op) -> Result<Vec<usize>, String> {
    same_element("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    let (from, to) = (static_shape(op.operand(0).ty())?, static_shape(op.result(0).ty())?);
    if broadcast(&from, &to).is_ok_and(|both| both == to) {
        return Ok(to);
    }
    Err(format!("cannot broadcast shape {} to {}", shape_text(&from), shape_text(&to)))
}

/// Checks a `FHELinalg.from_element`; gives the shape of its result.
pub(super) fn verify_from_element(op: Op) -> Result<Vec<usize>, String> {
    same_element("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    Ok(vec![1])
}

/// The operand with its axes in the order of `axes`.
pub(super) fn transpose(axes: &[usize], operands: &[&IntTensor]) -> Result<IntTensor, String> {
    let &[a] = operands else { return Err(format!("takes 1 operand, got {}", operands.len())) };
    let shape: Vec<usize> = axes.iter().map(|&axis| a.shape()[axis]).collect();
    let strides: Vec<usize> = axes.iter().map(|&axis| a.shape()[axis + 1..].iter().product()).collect();
    let element = |i: usize| {
        let mut rest = i;
        let axes = shape.iter().zip(&strides).rev();
        let place: usize = axes.map(|(&n, &stride)| (rest % n * stride, rest /= n).0).sum();
        a.data()[place]
    };
    tensor(shape.clone(), (0..a.data().len()).map(element).collect())
}

/// The operands one after the other along `axis`.
pub(super) fn concat(
    signature: &Signature,
    axis: usize,
    operands: &[&IntTensor],
) -> Result<IntTensor, String> {
    // Everything before the axis is walked in step; from the axis on, each operand lies in one piece.
    let outer: usize = signature.shape[..axis].iter().product();
    let mut data = signature.zeros()?.into_data();
    data.clear();
    for i in 0..outer {
        for part in operands {
            let piece: usize = part.shape()[axis..].iter().product();
            data.extend_from_slice(&part.data()[i * piece..][..piece]);
        }
    }
    tensor(signature.shape.clone(), data)
}

/// The operand's elements read again and again, in the shape of the result.
pub(super) fn spread(signature: &Signature, operands: &[&IntTensor]) -> Result<IntTensor, String> {
    let &[a] = operands else { return Err(format!("takes 1 operand, got {}", operands.len())) };
    let mut data = signature.zeros()?.into_data();
    for (element, place) in data.iter_mut().zip(places(a.shape(), &signature.shape)) {
        *element = a.data()[place];
    }
    tensor(signature.shape.clone(), data)
}

/// Two transposes in a row are one, or none.
pub(super) fn transpose_twice(op: Op, b: Builder) -> Option<Vec<Value>> {
    let inner = op.operand(0).defining_op().filter(|inner| inner.name() == op.name())?;
    let x = inner.operand(0);
    let rank = x.ty().as_tensor()?.shape.len();
    let (first, second) = (permutation(inner, rank).ok()?, permutation(op, rank).ok()?);
    let axes: Vec<usize> = second.into_iter().map(|axis| first[axis]).collect();
    if axes.iter().copied().eq(0..rank) {
        return Some(vec![x]);
    }
    let axes: Vec<Attr> = axes.into_iter().map(|axis| b.ctx.i64_attr(axis as i64)).collect();
    let transpose = b.op(op.name()).operands(&[x]).result(op.result(0).ty());
    Some(vec![transpose.attr("axes", b.ctx.array_attr(&axes)).build().result(0)])
}

/// `tensor` has an op for one element, which MLIR knows more about.
pub(super) fn one_element(op: Op, b: Builder) -> Option<Vec<Value>> {
    Some(vec![b.value("tensor.from_elements", &[op.operand(0)], op.result(0).ty())])
}

/// Whether a transpose leaves every axis where it is.
pub(super) fn moves_nothing(op: Op) -> bool {
    let rank = op.operand(0).ty().as_tensor().map_or(0, |t| t.shape.len());
    permutation(op, rank).is_ok_and(|axes| axes.into_iter().eq(0..rank))
}
