//! Elementwise linear ops, with broadcasting.

use super::generic::{Generic, Operand, broadcast_loops, shape};
use super::{Lowered, clear};
use ferrocrete_dialects::ir::{Builder, Type, Value};

/// The elementwise linear ops on two operands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Linear {
    Add,
    Sub,
    AddClear,
    SubClear,
    SubFromClear,
    MulClear,
}

/// On operands of the result's shape it is one TFHE op on tensors; a broadcast is spelled out as a
/// `linalg.generic`.
pub fn lower(one: Lowered, b: Builder, linear: Linear) -> Value {
    let op = one.op;
    let clear = |i: usize, negate: bool| clear::encoded(b, op.operand(i), one.output, negate);
    let (a, c) = match linear {
        Linear::Add | Linear::Sub => (op.operand(0), op.operand(1)),
        Linear::AddClear => (op.operand(0), clear(1, false)),
        Linear::SubClear => (op.operand(0), clear(1, true)),
        Linear::SubFromClear => (op.operand(1), clear(0, false)),
        Linear::MulClear => (op.operand(0), clear::widened(b, op.operand(1))),
    };
    let ty = op.result(0).ty();
    let result = shape(op.result(0));
    if shape(a) == result && shape(c) == result {
        return apply(linear, b, a, c, ty);
    }
    let out = b.value("tensor.empty", &[], ty);
    let operand = |value: Value| Operand { value, loops: broadcast_loops(&shape(value), &result) };
    let generic = Generic {
        reduces: vec![false; result.len()],
        inputs: vec![operand(a), operand(c)],
        output: operand(out),
    };
    generic.build(b, |inner, args| apply(linear, inner, args[0], args[1], ty.element_or_self()))
}

fn apply(linear: Linear, b: Builder, a: Value, c: Value, ty: Type) -> Value {
    match linear {
        Linear::Add => b.value("TFHE.add_glwe", &[a, c], ty),
        Linear::Sub => b.value("TFHE.sub_glwe", &[a, c], ty),
        Linear::AddClear | Linear::SubClear => b.value("TFHE.add_glwe_int", &[a, c], ty),
        Linear::SubFromClear => {
            let negated = b.value("TFHE.neg_glwe", &[a], ty);
            b.value("TFHE.add_glwe_int", &[negated, c], ty)
        }
        Linear::MulClear => b.value("TFHE.mul_glwe_int", &[a, c], ty),
    }
}
