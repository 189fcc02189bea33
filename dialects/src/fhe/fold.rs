//! `FHE` ops whose result is already there.

use crate::ir::{Attr, Folded, Op, Value};
use crate::ops::FheOp;

/// The value an op can be replaced by, if there is one.
pub fn fold(kind: FheOp, op: Op, constants: &[Option<Attr>]) -> Option<Folded> {
    let constant = |i: usize| constants[i].and_then(Attr::as_signed);
    let keep = |v: Value| (v.ty() == op.result(0).ty()).then_some(Folded::Value(v));
    match kind {
        FheOp::AddEintInt | FheOp::SubEintInt if constant(1) == Some(0) => keep(op.operand(0)),
        FheOp::MulEintInt if constant(1) == Some(1) => keep(op.operand(0)),
        FheOp::AddEint if is_zero(op.operand(0)) => keep(op.operand(1)),
        FheOp::AddEint | FheOp::SubEint if is_zero(op.operand(1)) => keep(op.operand(0)),
        FheOp::MaxEint if op.operand(0) == op.operand(1) => keep(op.operand(0)),
        FheOp::NegEint => undo(op, FheOp::NegEint),
        FheOp::ToSigned => undo(op, FheOp::ToUnsigned),
        FheOp::ToUnsigned => undo(op, FheOp::ToSigned),
        FheOp::Not => undo(op, FheOp::Not),
        FheOp::ToBool => undo(op, FheOp::FromBool),
        FheOp::FromBool => undo(op, FheOp::ToBool),
        FheOp::Mux => super::boolean::fold_mux(op),
        FheOp::ReinterpretPrecision => super::precision::fold_reinterpret(op),
        FheOp::Zero
        | FheOp::ZeroTensor
        | FheOp::AddEint
        | FheOp::AddEintInt
        | FheOp::SubEint
        | FheOp::SubEintInt
        | FheOp::SubIntEint
        | FheOp::MulEintInt
        | FheOp::MulEint
        | FheOp::ApplyLookupTable
        | FheOp::MaxEint => None,
        FheOp::Lsb | FheOp::Round => None,
        FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor | FheOp::GenGate => None,
        FheOp::ChangePartition => None,
    }
}

/// Whether the value is a trivial zero.
pub(crate) fn is_zero(v: Value) -> bool {
    v.defining_op()
        .is_some_and(|op| matches!(FheOp::from_name(op.name()), Some(FheOp::Zero | FheOp::ZeroTensor)))
}

/// An op applied to the result of its inverse.
fn undo(op: Op, inverse: FheOp) -> Option<Folded> {
    let inverse = inverse.name();
    let inner = op.operand(0).defining_op().filter(|inner| inner.name() == inverse)?.operand(0);
    (inner.ty() == op.result(0).ty()).then_some(Folded::Value(inner))
}
