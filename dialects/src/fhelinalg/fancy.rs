//! Elements named by clear indices: `fancy_index` and `fancy_assign`.

use crate::fhe::meaning::tensor;
use crate::fhe::{same_eint, static_shape};
use crate::ir::{Attr, Folded, Op};
use crate::types::shape_text;
use ferrocrete_abi::tensor::IntTensor;

/// The shape of the elements that indices of shape `indices` name in a tensor of shape `operand`.
pub(super) fn named(operand: &[usize], indices: &[usize]) -> Result<Vec<usize>, String> {
    match (operand.len(), indices.split_last()) {
        (0, _) => Err(format!(
            "takes no tensor without axes, got one with indices of shape {}",
            shape_text(indices)
        )),
        _ if operand.contains(&0) && !indices.contains(&0) => Err(format!(
            "names elements of a tensor that has none, of shape {}, by indices of shape {}",
            shape_text(operand),
            shape_text(indices)
        )),
        (1, _) => Ok(indices.to_vec()),
        (rank, Some((&coordinates, shape))) if rank == coordinates => Ok(shape.to_vec()),
        (rank, _) => Err(format!(
            "needs indices with {rank} coordinates in the last axis for an operand of shape {}, got shape {}",
            shape_text(operand),
            shape_text(indices)
        )),
    }
}

pub(super) fn verify_assign(op: Op) -> Result<(), String> {
    let [operand, indices, values] = [0, 1, 2].map(|i| op.operand(i).ty());
    same_eint("operand and values", operand, values)?;
    same_eint("operand and result", operand, op.result(0).ty())?;
    let wanted = named(&static_shape(operand)?, &static_shape(indices)?)?;
    let found = static_shape(values)?;
    if found == wanted {
        return Ok(());
    }
    Err(format!("values have shape {}, should be {}", shape_text(&found), shape_text(&wanted)))
}

/// The places, in row-major order, that indices name in a tensor of that shape.
pub fn named_places(operand: &[usize], indices: &[i64]) -> Result<Vec<usize>, String> {
    let rank = operand.len().max(1);
    let place = |coordinates: &[i64]| {
        coordinates.iter().zip(operand).enumerate().try_fold(0, |place, (axis, (&i, &length))| {
            let inside = usize::try_from(i).ok().filter(|i| *i < length);
            Ok(place * length + inside.ok_or_else(|| out_of_range(i, axis, length))?)
        })
    };
    indices.chunks(rank).map(place).collect()
}

/// Says that an index is outside of its axis.
fn out_of_range(index: i64, axis: usize, length: usize) -> String {
    format!("index {index} is out of range for axis {axis} of length {length}")
}

/// Every element at its own place.
pub(super) fn fold(op: Op, constants: &[Option<Attr>]) -> Option<Folded> {
    let operand = op.operand(0);
    let shape = static_shape(operand.ty()).ok()?;
    let places = named_places(&shape, &constants[1].and_then(Attr::dense_integers)?).ok()?;
    let stays = operand.ty() == op.result(0).ty() && places.iter().enumerate().all(|(i, &place)| i == place);
    stays.then_some(Folded::Value(operand))
}

pub(super) fn index(operands: &[&IntTensor]) -> Result<IntTensor, String> {
    let &[a, indices] = operands else { return Err(format!("takes 2 operands, got {}", operands.len())) };
    let shape = named(a.shape(), indices.shape())?;
    let places = named_places(a.shape(), indices.data())?;
    tensor(shape, places.into_iter().map(|place| a.data()[place]).collect())
}

pub(super) fn assign(operands: &[&IntTensor]) -> Result<IntTensor, String> {
    let &[a, indices, values] = operands else {
        return Err(format!("takes 3 operands, got {}", operands.len()));
    };
    let mut data = a.data().to_vec();
    for (place, &value) in named_places(a.shape(), indices.data())?.into_iter().zip(values.data()) {
        data[place] = value;
    }
    tensor(a.shape().to_vec(), data)
}
