//! Lookups with several tables: `apply_mapped_lookup_table` and `apply_multi_lookup_table`.

use crate::fhe::meaning::{Report, Signature, read_entry, tensor};
use crate::fhe::static_shape;
use crate::ir::{Builder, Op, Value};
use crate::ops::FheLinalgOp;
use crate::shape::{broadcast, places};
use crate::types::{Eint, shape_text};
use ferrocrete_abi::tensor::IntTensor;

/// The axes of the tables before their entries, which must be as many as the operand's width asks.
fn leading_axes(op: Op) -> Result<Vec<usize>, String> {
    let width = Eint::of(op.operand(0).ty()).ok_or("needs an encrypted operand")?.width;
    let wanted = 1_usize << width;
    let mut shape = static_shape(op.operand(1).ty())?;
    match shape.pop() {
        Some(entries) if entries == wanted => Ok(shape),
        Some(entries) => {
            Err(format!("needs tables of {wanted} entries for a {width}-bit operand, got {entries}"))
        }
        None => Err(format!("needs tables, got {}", op.operand(1).ty())),
    }
}

fn check_broadcast(what: &str, from: &[usize], to: &[usize]) -> Result<(), String> {
    if broadcast(from, to).is_ok_and(|shape| shape == to) {
        return Ok(());
    }
    Err(format!(
        "{what} of shape {} do not broadcast to {}, the shape they are for",
        shape_text(from),
        shape_text(to)
    ))
}

pub(super) fn verify_mapped(op: Op) -> Result<(), String> {
    let tables = leading_axes(op)?;
    if tables.len() != 1 {
        return Err(format!(
            "needs tables in the rows of a matrix, got {} axes in {}",
            tables.len() + 1,
            op.operand(1).ty()
        ));
    }
    let (operand, map) = (static_shape(op.operand(0).ty())?, static_shape(op.operand(2).ty())?);
    if tables[0] == 0 && !operand.contains(&0) {
        return Err(format!(
            "needs at least one table for an operand of shape {}, got {}",
            shape_text(&operand),
            op.operand(1).ty()
        ));
    }
    check_broadcast("maps", &map, &operand)
}

pub(super) fn verify_multi(op: Op) -> Result<(), String> {
    check_broadcast("tables", &leading_axes(op)?, &static_shape(op.operand(0).ty())?)
}

/// For each element of the operand the number of its table, the tables counted in row-major order.
/// `None` when a map gives it that is not constant. Asks for shapes only, so that it holds for the
/// op's operands after they became ciphertexts too.
pub fn table_choice(kind: FheLinalgOp, op: Op) -> Option<Vec<i64>> {
    let shape = static_shape(op.operand(0).ty()).ok()?;
    if kind == FheLinalgOp::ApplyMultiLookupTable {
        let tables = static_shape(op.operand(1).ty()).ok()?;
        return Some(places(tables.split_last()?.1, &shape).map(|place| place as i64).collect());
    }
    let map = op.operand(2).constant_integers()?;
    let of_map = static_shape(op.operand(2).ty()).ok()?;
    Some(places(&of_map, &shape).map(|place| map[place]).collect())
}

/// The error of a choice of a table that is not there.
pub fn bad_choice(choice: &[i64], tables: usize) -> Result<(), String> {
    match choice.iter().find(|&&number| number < 0 || number >= tables as i64) {
        Some(number) => {
            Err(format!("chooses table {number}, but there are {tables} tables, numbered from 0"))
        }
        None => Ok(()),
    }
}

/// Elements that all read equal constant tables need only the one.
pub(super) fn one_table(op: Op, b: Builder) -> Option<Vec<Value>> {
    let kind = FheLinalgOp::from_name(op.name())?;
    let entries = op.operand(1).constant_integers()?;
    let length = 1_usize << Eint::of(op.operand(0).ty())?.width;
    let choice = table_choice(kind, op)?;
    bad_choice(&choice, entries.len() / length).ok()?;
    let mut tables = choice.iter().map(|&i| &entries[i as usize * length..][..length]);
    let first = tables.next()?;
    if tables.any(|table| table != first) {
        return None;
    }
    let element = op.operand(1).ty().element_or_self();
    let table = b.dense_constant(element.tensor(&[length]), first);
    Some(vec![b.value("FHELinalg.apply_lookup_table", &[op.operand(0), table], op.result(0).ty())])
}

pub(super) fn mapped(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[a, tables, map] = operands else { return Err(format!("takes 3 operands, got {}", operands.len())) };
    check_broadcast("maps", map.shape(), a.shape())?;
    let choice: Vec<i64> = places(map.shape(), a.shape()).map(|place| map.data()[place]).collect();
    look_up(signature, a, tables, &choice, report)
}

pub(super) fn multi(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[a, tables] = operands else { return Err(format!("takes 2 operands, got {}", operands.len())) };
    let leading = tables.shape().split_last().ok_or("needs tables, got a scalar")?.1;
    check_broadcast("tables", leading, a.shape())?;
    let choice: Vec<i64> = places(leading, a.shape()).map(|place| place as i64).collect();
    look_up(signature, a, tables, &choice, report)
}

fn look_up(
    signature: &Signature,
    a: &IntTensor,
    tables: &IntTensor,
    choice: &[i64],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let input = signature.operands.first().copied().flatten().ok_or("needs an encrypted operand")?;
    let length = 1_usize << input.width;
    if tables.shape().last() != Some(&length) {
        return Err(format!("needs tables of {length} entries, got shape {}", shape_text(tables.shape())));
    }
    bad_choice(choice, tables.data().len() / length)?;
    let read = |(&x, &i): (&i64, &i64)| {
        let entries = &tables.data()[i as usize * length..][..length];
        read_entry(signature, input, entries, x, report)
    };
    tensor(a.shape().to_vec(), a.data().iter().zip(choice).map(read).collect())
}
