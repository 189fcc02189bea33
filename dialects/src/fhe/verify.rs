//! What an `FHE` op must keep to beyond its operand types.

use super::{boolean, precision};
use crate::ir::{Op, Type};
use crate::ops::FheOp;
use crate::types::Eint;

/// Checks one op.
pub fn verify(kind: FheOp, op: Op) -> Result<(), String> {
    match kind {
        FheOp::Zero => Ok(()),
        FheOp::ZeroTensor => static_shape(op.result(0).ty()).map(|_| ()),
        FheOp::AddEint | FheOp::SubEint | FheOp::MaxEint => {
            same_eint("operands", op.operand(0).ty(), op.operand(1).ty())?;
            same_eint("operands and result", op.operand(0).ty(), op.result(0).ty())
        }
        FheOp::AddEintInt | FheOp::SubEintInt | FheOp::MulEintInt => {
            same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())
        }
        FheOp::SubIntEint => same_eint("operand and result", op.operand(1).ty(), op.result(0).ty()),
        FheOp::NegEint => same_eint("operand and result", op.operand(0).ty(), op.result(0).ty()),
        FheOp::MulEint => {
            same_eint("operands", op.operand(0).ty(), op.operand(1).ty())?;
            same_signedness("operands and result", op.operand(0).ty(), op.result(0).ty())
        }
        FheOp::ToSigned | FheOp::ToUnsigned => {
            same_width("operand and result", op.operand(0).ty(), op.result(0).ty())
        }
        FheOp::ApplyLookupTable => check_table(op.operand(0).ty(), op.operand(1).ty()),
        FheOp::Lsb => Ok(()),
        FheOp::ReinterpretPrecision => Ok(()),
        FheOp::Round => precision::verify_round(op),
        FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor | FheOp::Not | FheOp::Mux | FheOp::FromBool => {
            Ok(())
        }
        FheOp::GenGate => boolean::verify_gen_gate(op),
        FheOp::ToBool => boolean::verify_to_bool(op),
        FheOp::ChangePartition => verify_change_partition(op),
    }
}

/// Checks `change_partition`, of `FHE` and `FHELinalg` alike.
pub(crate) fn verify_change_partition(op: Op) -> Result<(), String> {
    if op.attr("src").is_none() && op.attr("dest").is_none() {
        return Err("names no partition: it needs `src` or `dest`".to_owned());
    }
    same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())
}

fn eint(ty: Type) -> Eint {
    Eint::of(ty).expect("the op's definition takes encrypted integers only")
}

fn same_width(what: &str, a: Type, b: Type) -> Result<(), String> {
    let (a, b) = (eint(a).width, eint(b).width);
    if a == b { Ok(()) } else { Err(format!("{what} differ in width: {a} and {b}")) }
}

/// Both types, or element types, are signed or both are not.
pub(crate) fn same_signedness(what: &str, a: Type, b: Type) -> Result<(), String> {
    if eint(a).signed == eint(b).signed {
        return Ok(());
    }
    Err(format!("{what} differ in signedness: {} and {}", a.element_or_self(), b.element_or_self()))
}

/// Both types, or element types, are the same encrypted integer.
pub(crate) fn same_eint(what: &str, a: Type, b: Type) -> Result<(), String> {
    same_width(what, a, b)?;
    same_signedness(what, a, b)
}

/// The shape, which must be known.
pub(crate) fn static_shape(ty: Type) -> Result<Vec<usize>, String> {
    match ty.as_tensor() {
        None => Ok(vec![]),
        Some(tensor) => tensor.static_shape().ok_or_else(|| format!("needs a static shape, got {ty}")),
    }
}

/// A one-dimensional table has an entry for every value of the operand.
pub(crate) fn check_table(operand: Type, table: Type) -> Result<(), String> {
    let width = eint(operand).width;
    let wanted = 1_usize << width;
    match static_shape(table)?.as_slice() {
        [entries] if *entries == wanted => Ok(()),
        [entries] => {
            Err(format!("needs a table of {wanted} entries for a {width}-bit operand, got {entries}"))
        }
        _ => Err(format!("needs a table of one axis, got {table}")),
    }
}
