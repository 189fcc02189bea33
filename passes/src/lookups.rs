//! Which ops are lookups: what ends a class of encodings and starts noise anew.

use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;

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

/// Whether it gives the lowest bit of each element, which takes a bootstrap as well.
pub fn is_lowest_bit(op: Op) -> bool {
    FheOp::from_name(op.name()) == Some(FheOp::Lsb)
        || FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::Lsb)
}

/// How many bits the bootstrap of a lookup or lowest bit tells apart; `None` for another op. The lowest
/// bit is brought to the top of the word, where it turns the bootstrap by half a circle: it is no more
/// than the padding bit.
pub fn message_bits(op: Op) -> Option<u32> {
    match (is_lookup(op), is_lowest_bit(op)) {
        (true, _) => Some(Eint::of(op.operand(0).ty())?.width),
        (_, true) => Some(0),
        (_, _) => None,
    }
}
