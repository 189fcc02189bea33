//! `FHELinalg` ops whose result is already there.

use super::layout;
use crate::ir::{Attr, Folded, Op, Value};
use crate::ops::FheLinalgOp;

/// The value an op can be replaced by, if there is one.
pub fn fold(kind: FheLinalgOp, op: Op, constants: &[Option<Attr>]) -> Option<Folded> {
    let all = |i: usize, wanted: i64| {
        constants[i].and_then(Attr::dense_integers).is_some_and(|values| values.iter().all(|&x| x == wanted))
    };
    // A broadcast that changes the shape must stay.
    let keep = |v: Value| (v.ty() == op.result(0).ty()).then_some(Folded::Value(v));
    match kind {
        FheLinalgOp::AddEintInt | FheLinalgOp::SubEintInt if all(1, 0) => keep(op.operand(0)),
        FheLinalgOp::MulEintInt if all(1, 1) => keep(op.operand(0)),
        FheLinalgOp::AddEint if crate::fhe::is_zero(op.operand(0)) => keep(op.operand(1)),
        FheLinalgOp::AddEint | FheLinalgOp::SubEint if crate::fhe::is_zero(op.operand(1)) => {
            keep(op.operand(0))
        }
        FheLinalgOp::Sum if op.operand(0).ty() == op.result(0).ty() && sums_nothing(op) => {
            keep(op.operand(0))
        }
        FheLinalgOp::NegEint => undo(op, "FHELinalg.neg_eint"),
        FheLinalgOp::ToSigned => undo(op, "FHELinalg.to_unsigned"),
        FheLinalgOp::ToUnsigned => undo(op, "FHELinalg.to_signed"),
        FheLinalgOp::ReinterpretPrecision => crate::fhe::precision::fold_reinterpret(op),
        FheLinalgOp::AddEint
        | FheLinalgOp::AddEintInt
        | FheLinalgOp::SubEint
        | FheLinalgOp::SubEintInt
        | FheLinalgOp::SubIntEint
        | FheLinalgOp::MulEintInt
        | FheLinalgOp::ApplyLookupTable
        | FheLinalgOp::DotEintInt
        | FheLinalgOp::MatmulEintInt
        | FheLinalgOp::MatmulIntEint
        | FheLinalgOp::Sum => None,
        FheLinalgOp::Lsb | FheLinalgOp::Round => None,
        FheLinalgOp::FancyIndex => super::fancy::fold(op, constants),
        FheLinalgOp::ApplyMappedLookupTable
        | FheLinalgOp::ApplyMultiLookupTable
        | FheLinalgOp::FancyAssign => None,
        FheLinalgOp::MulEint | FheLinalgOp::DotEintEint | FheLinalgOp::MatmulEintEint => None,
        FheLinalgOp::Conv2d => None,
        FheLinalgOp::Transpose if layout::moves_nothing(op) => keep(op.operand(0)),
        FheLinalgOp::Transpose => layout::constant(kind, op, constants),
        FheLinalgOp::Concat if op.operands().len() == 1 => keep(op.operand(0)),
        FheLinalgOp::Concat => layout::constant(kind, op, constants),
        FheLinalgOp::Broadcast => keep(op.operand(0)).or_else(|| layout::constant(kind, op, constants)),
        FheLinalgOp::FromElement => None,
        FheLinalgOp::Maxpool2d => None,
        FheLinalgOp::ChangePartition => None,
    }
}

/// With operand and result of one type, every summed axis has length 1.
fn sums_nothing(op: Op) -> bool {
    op.attr("keep_dims").and_then(Attr::as_bool) == Some(true)
}

fn undo(op: Op, inverse: &str) -> Option<Folded> {
    let inner = op.operand(0).defining_op().filter(|inner| inner.name() == inverse)?.operand(0);
    (inner.ty() == op.result(0).ty()).then_some(Folded::Value(inner))
}
