//! A function over all entries of a table.

use crate::array::Array;
use ndarray::Axis;
use std::ops::Range;

/// The function on each entry, its operands being columns; `None` where it has no value, such as a
/// quotient by zero.
///
/// # Errors
/// That of the function if it has no value anywhere, and results that are floats.
pub(crate) fn on_entries(
    columns: &[&Array],
    function: impl Fn(&[&Array]) -> Result<Array, String>,
) -> Result<Vec<Option<i64>>, String> {
    let count = columns.first().map_or(0, |column| column.shape().iter().product());
    let mut values: Vec<Option<i64>> = vec![None; count];
    let mut failure = "a table of no entries".to_owned();
    let mut pending = vec![(0, count)];
    while let Some((from, to)) = pending.pop() {
        let part: Vec<Array> = columns.iter().map(|column| entries(column, count, from..to)).collect();
        match function(&part.iter().collect::<Vec<_>>()) {
            Ok(results) => {
                let results = integers(&results)?.into_iter().map(Some);
                values[from..to].iter_mut().zip(results).for_each(|(value, result)| *value = result);
            }
            // Mostly it has a value everywhere but at one end.
            Err(_) if to - from > 1 => {
                let middle = from.midpoint(to);
                pending.extend([(middle, to), (from, middle)]);
            }
            Err(reason) => failure = reason,
        }
    }
    if values.iter().any(Option::is_some) { Ok(values) } else { Err(failure) }
}

/// Some elements of a vector; all of an operand that is the same for every entry.
fn entries(column: &Array, count: usize, range: Range<usize>) -> Array {
    match column {
        Array::Integer(values) if values.ndim() == 1 && values.len() == count => {
            Array::Integer(values.slice_axis(Axis(0), range.into()).to_owned())
        }
        Array::Integer(_) | Array::Float(_) => column.clone(),
    }
}

fn integers(value: &Array) -> Result<Vec<i64>, String> {
    match value {
        Array::Integer(values) => Ok(values.iter().copied().collect()),
        Array::Float(_) => Err("gives floats: convert its result to integers".into()),
    }
}
