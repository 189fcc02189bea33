//! Elements, slices, axes and tables that are named by clear numbers.

use super::{kept, require};
use ferrocrete_dialects::fhelinalg::{bad_choice, named_places};
use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

fn shape(v: Value) -> Option<Vec<usize>> {
    v.ty().as_tensor()?.static_shape()
}

fn out_of_range(axis: usize, length: usize) -> String {
    format!("index {{}} is out of range for axis {axis} of length {length}")
}

/// Indices from operand `first` on.
pub fn indices(op: Op, first: usize, tensor: Value) -> PassResult {
    for (axis, &n) in shape(tensor).unwrap_or_default().iter().enumerate() {
        let (index, bounds) = (op.operand(first + axis), (0, n as i64 - 1));
        if require(op, index, bounds, &out_of_range(axis, n))? {
            op.set_operand(first + axis, kept(Builder::before(op), index, bounds));
        }
    }
    Ok(())
}

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// Offsets that leave no room for the slice; one whose size or step is an operand is left to those
/// who lower it, who refuse it.
pub fn offsets(op: Op, first: usize, tensor: Value) -> PassResult {
    let numbers = |name: &str| op.attr(name).and_then(Attr::as_i64_array).unwrap_or_default();
    let (offsets, sizes, strides) =
        (numbers("static_offsets"), numbers("static_sizes"), numbers("static_strides"));
    let Some(shape) = shape(tensor) else { return Ok(()) };
    if sizes.contains(&DYNAMIC) || strides.contains(&DYNAMIC) {
        return Ok(());
    }
    let dynamic = (0..offsets.len()).filter(|&axis| offsets[axis] == DYNAMIC);
    for (operand, axis) in (first..).zip(dynamic) {
        let (size, step, length) = (sizes[axis], strides[axis], shape[axis]);
        let last = length as i64 - 1;
        // A slice with a negative step runs down from its offset; one without elements may begin at
        // the end.
        let span = (size - 1).max(0).saturating_mul(step);
        let bounds = match size {
            0 => (0, length as i64),
            _ => (span.min(0).saturating_neg(), last.saturating_sub(span.max(0)).min(last)),
        };
        let why =
            format!("takes {size} elements from {{}} in steps of {step} on axis {axis} of length {length}");
        let offset = op.operand(operand);
        if require(op, offset, bounds, &why)? {
            op.set_operand(operand, kept(Builder::before(op), offset, bounds));
        }
    }
    Ok(())
}

/// An axis that is asked for its length.
pub fn axis(op: Op) -> PassResult {
    let Some(rank) = op.operand(0).ty().as_tensor().map(|t| t.shape.len()) else { return Ok(()) };
    let (axis, bounds) = (op.operand(1), (0, rank as i64 - 1));
    if require(op, axis, bounds, &format!("asks for axis {{}} of {rank}"))? {
        op.set_operand(1, kept(Builder::before(op), axis, bounds));
    }
    Ok(())
}

/// Tensors of indices. Their lowering keeps them inside.
pub fn fancy(op: Op) -> PassResult {
    let indices = op.operand(1);
    let (Some(lengths), Some(named)) = (shape(op.operand(0)), shape(indices)) else { return Ok(()) };
    if let Some(known) = indices.constant_integers() {
        return named_places(&lengths, &known).map(|_| ()).map_err(|message| {
            op.error(message);
            Failed
        });
    }
    for (axis, &length) in lengths.iter().enumerate() {
        let coordinates = if lengths.len() == 1 { indices } else { coordinates(op, axis, &named) };
        require(op, coordinates, (0, length as i64 - 1), &out_of_range(axis, length))?;
    }
    Ok(())
}

/// The coordinates on one axis, which stand in one place of the last axis of `named`.
fn coordinates(op: Op, axis: usize, named: &[usize]) -> Value {
    let b = Builder::before(op);
    let outer = &named[..named.len().saturating_sub(1)];
    let list = |leading: &[i64], last: usize| {
        b.ctx.dense_i64_array(&leading.iter().copied().chain([last as i64]).collect::<Vec<_>>())
    };
    let sizes: Vec<i64> = outer.iter().map(|&n| n as i64).collect();
    b.op("tensor.extract_slice")
        .operands(&[op.operand(1)])
        .result(b.ctx.index().tensor(outer))
        .attr("static_offsets", list(&vec![0; outer.len()], axis))
        .attr("static_sizes", list(&sizes, 1))
        .attr("static_strides", list(&vec![1; outer.len()], 1))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 0, 0, 0]))
        .build()
        .result(0)
}

/// Tables chosen by number. The lowering keeps the choice among them.
pub fn tables(op: Op) -> PassResult {
    let Some(tables) = shape(op.operand(1)) else { return Ok(()) };
    let count: usize = tables.iter().take(tables.len().saturating_sub(1)).product();
    let map = op.operand(2);
    if let Some(known) = map.constant_integers() {
        return bad_choice(&known, count).map_err(|message| {
            op.error(message);
            Failed
        });
    }
    let why = format!("chooses table {{}}, but there are {count} tables, numbered from 0");
    require(op, map, (0, count as i64 - 1), &why).map(|_| ())
}
