//! What an `FHELinalg` op must keep to beyond its operand types.

use super::shape::{MatmulShape, SumShape};
use super::{conv2d, layout, maxpool2d};
use crate::fhe::{check_table, precision, same_eint, same_signedness, static_shape};
use crate::ir::Op;
use crate::ops::FheLinalgOp;
use crate::shape::broadcast;
use crate::types::{Eint, shape_text};

/// Checks one op.
pub fn verify(kind: FheLinalgOp, op: Op) -> Result<(), String> {
    match kind {
        FheLinalgOp::AddEint | FheLinalgOp::SubEint => {
            same_eint("operands", op.operand(0).ty(), op.operand(1).ty())?;
            elementwise(op, 0)
        }
        FheLinalgOp::AddEintInt | FheLinalgOp::SubEintInt | FheLinalgOp::MulEintInt => elementwise(op, 0),
        FheLinalgOp::SubIntEint => elementwise(op, 1),
        FheLinalgOp::NegEint => elementwise(op, 0),
        FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => {
            let (a, r) = (Eint::of(op.operand(0).ty()), Eint::of(op.result(0).ty()));
            if let (Some(a), Some(r)) = (a, r)
                && a.width != r.width
            {
                return Err(format!("operand and result differ in width: {} and {}", a.width, r.width));
            }
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::ApplyLookupTable => {
            check_table(op.operand(0).ty(), op.operand(1).ty())?;
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::DotEintInt => contraction(op, 0, &dot_shape(op)?),
        FheLinalgOp::MatmulEintInt => {
            contraction(op, 0, &MatmulShape::of(&shape(op, 0)?, &shape(op, 1)?)?.result())
        }
        FheLinalgOp::MatmulIntEint => {
            contraction(op, 1, &MatmulShape::of(&shape(op, 0)?, &shape(op, 1)?)?.result())
        }
        FheLinalgOp::Sum => {
            let operand = shape(op, 0)?;
            let result = SumShape::of(op, operand.len())?.result(&operand);
            same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())?;
            result_shape(op, &result)
        }
        FheLinalgOp::Lsb => result_shape(op, &shape(op, 0)?),
        FheLinalgOp::ReinterpretPrecision => result_shape(op, &shape(op, 0)?),
        FheLinalgOp::Round => {
            precision::verify_round(op)?;
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::ApplyMappedLookupTable => {
            super::tables::verify_mapped(op)?;
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::ApplyMultiLookupTable => {
            super::tables::verify_multi(op)?;
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::FancyIndex => {
            same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())?;
            result_shape(op, &super::fancy::named(&shape(op, 0)?, &shape(op, 1)?)?)
        }
        FheLinalgOp::FancyAssign => {
            super::fancy::verify_assign(op)?;
            result_shape(op, &shape(op, 0)?)
        }
        FheLinalgOp::MulEint => {
            product_types(op)?;
            result_shape(op, &broadcast(&shape(op, 0)?, &shape(op, 1)?)?)
        }
        FheLinalgOp::DotEintEint => {
            product_types(op)?;
            result_shape(op, &dot_shape(op)?)
        }
        FheLinalgOp::MatmulEintEint => {
            product_types(op)?;
            result_shape(op, &MatmulShape::of(&shape(op, 0)?, &shape(op, 1)?)?.result())
        }
        FheLinalgOp::Conv2d => result_shape(op, &conv2d::verify(op)?),
        FheLinalgOp::Transpose => result_shape(op, &layout::verify_transpose(op)?),
        FheLinalgOp::Concat => result_shape(op, &layout::verify_concat(op)?),
        FheLinalgOp::Broadcast => result_shape(op, &layout::verify_broadcast(op)?),
        FheLinalgOp::FromElement => result_shape(op, &layout::verify_from_element(op)?),
        FheLinalgOp::Maxpool2d => result_shape(op, &maxpool2d::verify(op)?),
        FheLinalgOp::ChangePartition => {
            crate::fhe::verify_change_partition(op)?;
            result_shape(op, &shape(op, 0)?)
        }
    }
}

fn shape(op: Op, operand: usize) -> Result<Vec<usize>, String> {
    static_shape(op.operand(operand).ty())
}

fn result_shape(op: Op, wanted: &[usize]) -> Result<(), String> {
    let found = static_shape(op.result(0).ty())?;
    if found == wanted {
        return Ok(());
    }
    Err(format!("result has shape {}, should be {}", shape_text(&found), shape_text(wanted)))
}

fn elementwise(op: Op, encrypted: usize) -> Result<(), String> {
    same_eint("operand and result", op.operand(encrypted).ty(), op.result(0).ty())?;
    let mut wanted = shape(op, 0)?;
    if op.operands().len() == 2 {
        wanted = broadcast(&wanted, &shape(op, 1)?)?;
    }
    result_shape(op, &wanted)
}

fn contraction(op: Op, encrypted: usize, wanted: &[usize]) -> Result<(), String> {
    same_eint("operand and result", op.operand(encrypted).ty(), op.result(0).ty())?;
    result_shape(op, wanted)
}

fn dot_shape(op: Op) -> Result<Vec<usize>, String> {
    let (a, b) = (shape(op, 0)?, shape(op, 1)?);
    if a.len() != 1 || b.len() != 1 {
        return Err(format!("takes two vectors, got shapes {} and {}", shape_text(&a), shape_text(&b)));
    }
    Ok(MatmulShape::of(&a, &b)?.result())
}

/// A product may be wider than what is multiplied.
fn product_types(op: Op) -> Result<(), String> {
    same_eint("operands", op.operand(0).ty(), op.operand(1).ty())?;
    same_signedness("operands and result", op.operand(0).ty(), op.result(0).ty())
}
