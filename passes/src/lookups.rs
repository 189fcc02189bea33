//! Which ops are lookups: what ends a class of encodings and starts noise anew.

use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};

/// Whether each encrypted element becomes one bootstrap through a clear table, operand 1.
pub fn is_lookup(op: Op) -> bool {
    let tensor = [
        FheLinalgOp::ApplyLookupTable,
        FheLinalgOp::ApplyMappedLookupTable,
        FheLinalgOp::ApplyMultiLookupTable,
    ];
    FheOp::from_name(op.name()) == Some(FheOp::ApplyLookupTable)
        || FheLinalgOp::from_name(op.name()).is_some_and(|kind| tensor.contains(&kind))
}

/// Whether it multiplies encrypted tensors: its operands are encoded alike, its result on its own.
pub fn is_tensor_product(op: Op) -> bool {
    let products = [FheLinalgOp::MulEint, FheLinalgOp::DotEintEint, FheLinalgOp::MatmulEintEint];
    FheLinalgOp::from_name(op.name()).is_some_and(|kind| products.contains(&kind))
}
