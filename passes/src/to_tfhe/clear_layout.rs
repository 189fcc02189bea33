//! FHELinalg ops that move clear elements: no ciphertext is in them, so they only change dialect.

use super::layout;
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::types::Eint;

/// Lowers all of them.
pub fn lower(module: Op) {
    for op in module.ops_inside() {
        let Some(kind) = FheLinalgOp::from_name(op.name()) else { continue };
        if Eint::of(op.result(0).ty()).is_some() {
            continue;
        }
        if let Some(value) = moved(kind, op, Builder::before(op)) {
            op.replace(&[value]);
        }
    }
}

type Lowering = fn(Op, Builder) -> Value;

fn moved(kind: FheLinalgOp, op: Op, b: Builder) -> Option<Value> {
    let moves: &[(FheLinalgOp, Lowering)] = &[
        (FheLinalgOp::Transpose, layout::transpose),
        (FheLinalgOp::Concat, layout::concat),
        (FheLinalgOp::Broadcast, layout::broadcast),
        (FheLinalgOp::FromElement, layout::from_element),
    ];
    moves.iter().find(|(known, _)| *known == kind).map(|(_, lower)| lower(op, b))
}
