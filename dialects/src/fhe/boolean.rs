//! Ops on booleans: 0 or 1.

use super::meaning::{Report, Signature, add, binary};
use super::static_shape;
use crate::ir::{Folded, Op};
use crate::ops::FheOp;
use crate::types::Eint;
use ferrocrete_abi::tensor::IntTensor;

/// The truth table of a gate, its entries at `2 a + b`; `None` for an op that is no gate of a fixed
/// table.
pub fn truth_table(kind: FheOp) -> Option<[i64; 4]> {
    let gates = [
        (FheOp::And, [0, 0, 0, 1]),
        (FheOp::Or, [0, 1, 1, 1]),
        (FheOp::Nand, [1, 1, 1, 0]),
        (FheOp::Xor, [0, 1, 1, 0]),
    ];
    gates.into_iter().find(|(gate, _)| *gate == kind).map(|(_, table)| table)
}

/// Checks `gen_gate`.
pub(crate) fn verify_gen_gate(op: Op) -> Result<(), String> {
    let table = op.operand(2).ty();
    if static_shape(table)? == [4] {
        Ok(())
    } else {
        Err(format!("needs a truth table of 4 entries, got {table}"))
    }
}

/// Checks `to_bool`.
pub(crate) fn verify_to_bool(op: Op) -> Result<(), String> {
    match Eint::of(op.operand(0).ty()) {
        Some(from) if from.width > 2 => Err(format!("takes an integer of 1 or 2 bits, got {}", from.width)),
        Some(_) | None => Ok(()),
    }
}

/// A choice between a value and itself.
pub(crate) fn fold_mux(op: Op) -> Option<Folded> {
    (op.operand(1) == op.operand(2)).then(|| Folded::Value(op.operand(1)))
}

/// The entries at `2 a + b`.
pub(crate) fn gate(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
    table: &[i64],
) -> Result<IntTensor, String> {
    let table: [i64; 4] =
        table.try_into().map_err(|_| format!("needs a truth table of 4 entries, got {}", table.len()))?;
    let read = |entry: i64| signature.entry.map_or(entry, |how| how.read(entry));
    binary(signature, operands, report, |a, b| i128::from(read(table[(2 * a + b).rem_euclid(4) as usize])))
}

/// A gate whose table is the last operand.
pub(crate) fn gen_gate(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[a, b, table] = operands else { return Err(format!("takes 3 operands, got {}", operands.len())) };
    gate(signature, &[a, b], report, table.data())
}

/// `c1` where the condition is 0, `c2` where it is 1.
pub(crate) fn mux(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[condition, c1, c2] = operands else {
        return Err(format!("takes 3 operands, got {}", operands.len()));
    };
    let chosen = binary(signature, &[condition, c1], report, |s, x| if s == 0 { x.into() } else { 0 })?;
    let other = binary(signature, &[condition, c2], report, |s, x| if s == 0 { 0 } else { x.into() })?;
    binary(signature, &[&chosen, &other], report, add)
}
