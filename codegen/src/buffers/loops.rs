//! Loops one after the other: each takes a buffer and leaves one.

use super::{Buffers, Place};
use ferrocrete_dialects::ir::{Block, Builder, InsertPoint, Op, Value};

/// The operands of a loop before what it carries: its bounds and step.
const BOUNDS: usize = 3;

impl Buffers {
    /// What a loop does inside is left to bufferization, which holds every read of a tensor against every
    /// write of one that may share its buffer. Tensors that are buffers in between share none, so it sees each
    /// loop by itself.
    pub(super) fn carried(&mut self, op: Op, block: Block) {
        let b = Builder::before(op);
        let carried: Vec<(usize, Value)> =
            op.operands().into_iter().enumerate().skip(BOUNDS).filter(|(_, v)| is_tensor(*v)).collect();
        let destinations: Option<Vec<_>> =
            carried.iter().map(|&(_, init)| self.destination(op, init, block)).collect();
        let Some(destinations) = destinations else { return };
        for (&(i, init), destination) in carried.iter().zip(destinations) {
            let buffer = destination.get(b);
            let tensor = b.op("bufferization.to_tensor").operands(&[buffer]).result(init.ty());
            let tensor = tensor.attr("restrict", b.ctx.unit_attr()).attr("writable", b.ctx.unit_attr());
            op.set_operand(i, tensor.build().result(0));
        }
        for (i, _) in carried {
            self.left(op, op.result(i - BOUNDS), block);
        }
    }

    /// Takes the buffer of a loop's result. That counts as writing to the result, so bufferization copies it if
    /// something else is there.
    fn left(&mut self, op: Op, result: Value, block: Block) {
        let Some(tensor) = result.ty().as_tensor().filter(|_| !result.uses().is_empty()) else { return };
        let Some(shape) = tensor.static_shape() else { return };
        let after = Builder { at: InsertPoint::After(op), ..Builder::before(op) };
        let to_buffer = after
            .op("bufferization.to_buffer")
            .operands(&[result])
            .result(tensor.element.memref(&shape))
            .build();
        let buffer = to_buffer.result(0);
        let after = Builder { at: InsertPoint::After(to_buffer), ..after };
        let now = after.op("bufferization.to_tensor").operands(&[buffer]).result(result.ty());
        let now = now.attr("restrict", after.ctx.unit_attr()).build();
        result.replace_all_uses(now.result(0));
        to_buffer.set_operand(0, result);
        self.places.insert(now.result(0), Place { buffer, writable_in: Some(block) });
        self.replaced.push(now);
    }
}

/// Reads an element of a constant from its buffer, which all loops then share, rather than from a tensor, whose
/// reads in one loop are held against those in all others.
pub(super) fn element_of_constant(op: Op) {
    let Some(constant) = op.operand(0).defining_op().filter(|_| op.operand(0).constant().is_some()) else {
        return;
    };
    let Some(tensor) = op.operand(0).ty().as_tensor() else { return };
    let Some(shape) = tensor.static_shape() else { return };
    let b = Builder { at: InsertPoint::After(constant), ..Builder::before(constant) };
    let buffer =
        b.op("bufferization.to_buffer").operands(&[op.operand(0)]).result(tensor.element.memref(&shape));
    let buffer = buffer.attr("read_only", b.ctx.unit_attr()).build().result(0);
    let operands = [&[buffer], &op.operands()[1..]].concat();
    op.replace(&[Builder::before(op).value("memref.load", &operands, op.result(0).ty())]);
}

fn is_tensor(v: Value) -> bool {
    v.ty().as_tensor().is_some()
}
