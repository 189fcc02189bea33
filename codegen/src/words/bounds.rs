//! Indices that a caller has a say in are kept within their tensors, encrypted or clear: one outside
//! takes the nearest place that there is, never foreign memory.
//!
//! Counters of loops are left alone, since bufferization sees by equal indices that an element read
//! and written again can stay in place.

use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

/// How many ops back an index is traced; one that comes from further counts as a caller's.
const MAX_TRACE: usize = 16;

/// Sees to every op that reads or writes a part of a tensor.
pub fn keep_inside(module: Op) -> PassResult {
    module.ops_inside().into_iter().try_for_each(|op| match op.name() {
        "tensor.extract" => {
            elements(op, 0);
            Ok(())
        }
        "tensor.insert" => {
            elements(op, 1);
            Ok(())
        }
        "tensor.extract_slice" => slice(op, 0),
        "tensor.insert_slice" => slice(op, 1),
        _ => Ok(()),
    })
}

fn lengths(tensor: Value) -> Vec<Option<usize>> {
    tensor.ty().as_tensor().map(|t| t.shape).unwrap_or_default()
}

/// The indices come after the tensor.
fn elements(op: Op, tensor: usize) {
    for (axis, length) in lengths(op.operand(tensor)).into_iter().enumerate() {
        let place = tensor + 1 + axis;
        if let Some(n) = length.filter(|n| *n > 0) {
            keep(op, place, (0, n as i64 - 1));
        }
    }
}

/// Offsets are operands where the list of them has the mark.
fn slice(op: Op, tensor: usize) -> PassResult {
    let numbers = |name: &str| op.attr(name).and_then(Attr::as_i64_array).unwrap_or_default();
    let (offsets, sizes, strides) =
        (numbers("static_offsets"), numbers("static_sizes"), numbers("static_strides"));
    let lengths = lengths(op.operand(tensor));
    let mut place = tensor + 1;
    for (((offset, size), stride), length) in offsets.into_iter().zip(sizes).zip(strides).zip(lengths) {
        if offset != DYNAMIC {
            continue;
        }
        let known = length.filter(|_| size != DYNAMIC && stride != DYNAMIC);
        if let Some(n) = known {
            let span = (size - 1).max(0).saturating_mul(stride);
            keep(
                op,
                place,
                (span.min(0).saturating_neg(), (n as i64 - 1).saturating_sub(span.max(0)).max(0)),
            );
        } else if from_outside(op.operand(place), MAX_TRACE) {
            op.error("takes an offset that a caller gives together with a size or stride that is not constant; make those constant");
            return Err(Failed);
        }
        place += 1;
    }
    Ok(())
}

/// Puts an operand between two bounds. A negative one reads as a large one, so it is put at the end.
fn keep(op: Op, place: usize, (low, high): (i64, i64)) {
    let at = op.operand(place);
    if !from_outside(at, MAX_TRACE) {
        return;
    }
    let b = Builder::before(op);
    let index = b.ctx.index();
    let mut kept = b.value("arith.minui", &[at, b.constant(index, high)], index);
    if low > 0 {
        kept = b.value("arith.maxui", &[kept, b.constant(index, low)], index);
    }
    op.set_operand(place, kept);
}

/// Whether a value depends on an argument of a function.
fn from_outside(v: Value, depth: usize) -> bool {
    let Some(op) = v.defining_op() else {
        let parent = v.argument_of().and_then(|block| block.parent_op());
        return parent.is_none_or(|op| op.as_func().is_some());
    };
    depth == 0 || op.operands().into_iter().any(|operand| from_outside(operand, depth - 1))
}
