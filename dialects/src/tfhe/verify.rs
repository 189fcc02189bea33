//! What a `TFHE` op must keep to beyond its operand types.

use crate::ir::{Attr, Op, Type};
use crate::ops::TfheOp;
use crate::types::Glwe;
use ferrocrete_abi::entry_points::EntryPoint;

/// Checks one op.
pub fn verify(kind: TfheOp, op: Op) -> Result<(), String> {
    match kind {
        TfheOp::Zero => Ok(()),
        TfheOp::RuntimeCall => runtime_call(op),
        TfheOp::AddGlwe | TfheOp::SubGlwe => {
            same_type("operands", op.operand(0).ty(), op.operand(1).ty())?;
            same_type("operands and result", op.operand(0).ty(), op.result(0).ty())
        }
        TfheOp::NegGlwe => same_type("operand and result", op.operand(0).ty(), op.result(0).ty()),
        TfheOp::AddGlweInt | TfheOp::MulGlweInt => {
            same_shape("operands", op.operand(0).ty(), op.operand(1).ty())?;
            same_type("operand and result", op.operand(0).ty(), op.result(0).ty())
        }
        TfheOp::EncodeLut => encode_lut(op),
        TfheOp::KeyswitchGlwe => {
            same_shape("operand and result", op.operand(0).ty(), op.result(0).ty())?;
            keys(op, Glwe::BIG, Glwe::SMALL)
        }
        TfheOp::BootstrapGlwe => {
            same_shape("operand and result", op.operand(0).ty(), op.result(0).ty())?;
            keys(op, Glwe::SMALL, Glwe::BIG)?;
            tables(op)
        }
        TfheOp::CircuitLookup => {
            same_type("operand and result", op.operand(0).ty(), op.result(0).ty())?;
            table_size(op, op.operand(1).ty())?;
            keys(op, Glwe::BIG, Glwe::BIG)?;
            tables(op)
        }
    }
}

fn same_type(what: &str, a: Type, b: Type) -> Result<(), String> {
    if a == b { Ok(()) } else { Err(format!("{what} differ in type: {a} and {b}")) }
}

fn same_shape(what: &str, a: Type, b: Type) -> Result<(), String> {
    let shape = |ty: Type| ty.as_tensor().map(|t| t.shape);
    if shape(a) == shape(b) { Ok(()) } else { Err(format!("{what} differ in shape: {a} and {b}")) }
}

/// One table for all ciphertexts, or several and a choice for each.
fn tables(op: Op) -> Result<(), String> {
    let (operand, lut) = (op.operand(0).ty(), op.operand(1).ty());
    let axes = lut.as_tensor().map_or(0, |t| t.shape.len());
    match op.operands().get(2).map(|which| which.ty()) {
        None if axes == 1 => Ok(()),
        None => Err(format!("needs a table of 1 axis, got {lut}")),
        Some(_) if axes != 2 => Err(format!("chooses among tables, so it needs 2 axes of them, got {lut}")),
        Some(which) => same_shape("operand and choice of tables", operand, which),
    }
}

fn runtime_call(op: Op) -> Result<(), String> {
    let name = op.attr("entry_point").and_then(Attr::as_str).unwrap_or_default();
    // A list of calls, which `tfhe-to-words` makes and `tfhe-to-runtime` takes apart.
    let is_list = name == super::STEPS && op.attr(super::TABLE).is_some();
    if is_list || EntryPoint::ALL.iter().any(|known| known.name() == name) {
        return Ok(());
    }
    let known: Vec<_> = EntryPoint::ALL.iter().map(|known| format!("`{}`", known.name())).collect();
    Err(format!("calls `{name}`, should be one of {}", known.join(", ")))
}

fn encode_lut(op: Op) -> Result<(), String> {
    let bits = op.attr("input_bits").and_then(Attr::as_int).unwrap_or_default();
    if bits == 0 && op.attr("is_signed").and_then(Attr::as_bool) == Some(true) {
        return Err("has `input_bits` of 0, but `is_signed` of true: a table of 0 bits has no sign".into());
    }
    table_size(op, op.operand(0).ty())?;
    polynomials(op)
}

/// The last axis of a table has an entry for each value of `input_bits`.
fn table_size(op: Op, ty: Type) -> Result<(), String> {
    let bits = op.attr("input_bits").and_then(Attr::as_int).unwrap_or_default();
    let table = ty.as_tensor().map(|t| t.shape).unwrap_or_default();
    let wanted = u32::try_from(bits).ok().and_then(|b| 1_usize.checked_shl(b));
    let wanted = wanted.ok_or_else(|| format!("has `input_bits` of {bits}, should be from 0 to 63"))?;
    match table.last() {
        Some(&Some(entries)) if entries == wanted => Ok(()),
        Some(&Some(entries)) => {
            Err(format!("needs a table of {wanted} entries for a {bits}-bit operand, got {entries}"))
        }
        Some(None) | None => {
            Err(format!("needs a table of {wanted} entries for a {bits}-bit operand, got {ty}"))
        }
    }
}

/// In the result, coefficients stand in the place of entries.
fn polynomials(op: Op) -> Result<(), String> {
    let (table, result) = (op.operand(0).ty(), op.result(0).ty());
    let axes = |ty: Type| ty.as_tensor().map(|t| t.shape).unwrap_or_default();
    let (before, after) = (axes(table), axes(result));
    if before.split_last().map(|(_, axes)| axes) == after.split_last().map(|(_, axes)| axes) {
        return Ok(());
    }
    Err(format!("table and result differ before their last axes: {table} and {result}"))
}

fn keys(op: Op, from: i64, to: i64) -> Result<(), String> {
    let is = |ty: Type, wanted: i64| match Glwe::of(ty) {
        Some(Glwe::Lwe { key, .. }) => key == wanted,
        Some(Glwe::Unknown) | None => true,
    };
    if is(op.operand(0).ty(), from) && is(op.result(0).ty(), to) {
        return Ok(());
    }
    Err(format!("goes from key {from} to key {to}, got {} and {}", op.operand(0).ty(), op.result(0).ty()))
}
