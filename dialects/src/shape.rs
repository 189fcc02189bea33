//! How shapes broadcast, as in numpy.

use crate::types::shape_text;

/// The shape two shapes broadcast to.
pub fn broadcast(a: &[usize], b: &[usize]) -> Result<Vec<usize>, String> {
    let rank = a.len().max(b.len());
    let at = |s: &[usize], i: usize| (i + s.len()).checked_sub(rank).map_or(1, |j| s[j]);
    (0..rank)
        .map(|i| match (at(a, i), at(b, i)) {
            (x, y) if x == y || y == 1 => Ok(x),
            (1, y) => Ok(y),
            _ => Err(format!("operand shapes {} and {} do not broadcast", shape_text(a), shape_text(b))),
        })
        .collect()
}

/// For each element of `shape` in row-major order, the place of the element of a tensor of shape
/// `operand` that broadcasting puts there.
pub fn places(operand: &[usize], shape: &[usize]) -> impl Iterator<Item = usize> {
    let mut strides = vec![0; shape.len()];
    let mut stride = 1;
    for (axis, &length) in operand.iter().enumerate().rev() {
        // A length of 1 is read again for every index of its axis.
        strides[axis + shape.len() - operand.len()] = if length == 1 { 0 } else { stride };
        stride *= length;
    }
    let lengths = shape.to_vec();
    let mut index = vec![0; shape.len()];
    let mut place = 0;
    (0..shape.iter().product()).map(move |_| {
        let here = place;
        for axis in (0..index.len()).rev() {
            index[axis] += 1;
            place += strides[axis];
            if index[axis] < lengths[axis] {
                break;
            }
            place -= strides[axis] * lengths[axis];
            index[axis] = 0;
        }
        here
    })
}
