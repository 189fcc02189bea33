//! Ops that only move ciphertexts.

use super::conv2d::insert_slice;
use super::generic::{Generic, Operand, broadcast_loops, shape};
use ferrocrete_dialects::fhelinalg::{concat_axis, permutation};
use ferrocrete_dialects::ir::{Builder, Op, Value};

/// One loop per axis of the result.
pub fn transpose(op: Op, b: Builder) -> Value {
    let x = op.operand(0);
    let rank = shape(x).len();
    let axes = permutation(op, rank).expect("verified");
    let loops = (0..rank).map(|axis| axes.iter().position(|&from| from == axis)).collect();
    copy(op, b, Operand { value: x, loops })
}

/// An axis of length 1 is read again for each index of the result's.
pub fn broadcast(op: Op, b: Builder) -> Value {
    let x = op.operand(0);
    let loops = broadcast_loops(&shape(x), &shape(op.result(0)));
    copy(op, b, Operand { value: x, loops })
}

fn copy(op: Op, b: Builder, from: Operand) -> Value {
    let ty = op.result(0).ty();
    let rank = shape(op.result(0)).len();
    let empty = b.value("tensor.empty", &[], ty);
    let output = Operand { value: empty, loops: (0..rank).map(Some).collect() };
    Generic { reduces: vec![false; rank], inputs: vec![from], output }.build(b, |_, args| args[0])
}

/// The operand as a vector of length 1.
pub fn from_element(op: Op, b: Builder) -> Value {
    b.value("tensor.from_elements", &[op.operand(0)], op.result(0).ty())
}

/// Each operand is put in after the one before.
pub fn concat(op: Op, b: Builder) -> Value {
    let result = shape(op.result(0));
    let axis = concat_axis(op, result.len()).expect("verified");
    let mut whole = b.value("tensor.empty", &[], op.result(0).ty());
    let mut offsets = vec![0; result.len()];
    // A part without elements adds none.
    for part in op.operands().into_iter().filter(|&part| !shape(part).contains(&0)) {
        whole = insert_slice(b, part, whole, &offsets);
        offsets[axis] += shape(part)[axis];
    }
    whole
}
