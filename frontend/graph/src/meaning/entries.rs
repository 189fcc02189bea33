//! A function over all entries of a table.

use crate::array::Array;

/// The function on each entry, its operands being columns; `None` where it has no value, such as a
/// quotient by zero.
///
/// # Errors
/// That of the function if it has no value anywhere, and results that are floats.
pub(crate) fn on_entries(
    columns: &[&Array],
    function: impl Fn(&[&Array]) -> Result<Array, String>,
) -> Result<Vec<Option<i64>>, String> {
    if let Ok(values) = function(columns) {
        return Ok(integers(&values)?.into_iter().map(Some).collect());
    }
    let count = columns.first().map_or(0, |column| column.shape().iter().product());
    let mut values = Vec::with_capacity(count);
    let mut failure = "a table of no entries".to_owned();
    for entry in 0..count {
        let one: Vec<Array> = columns.iter().map(|column| only(column, entry)).collect();
        match function(&one.iter().collect::<Vec<_>>()) {
            Ok(value) => values.push(integers(&value)?.first().copied()),
            Err(reason) => {
                failure = reason;
                values.push(None);
            }
        }
    }
    if values.iter().any(Option::is_some) { Ok(values) } else { Err(failure) }
}

/// One element of a vector; all of an operand that is the same for every entry.
fn only(column: &Array, entry: usize) -> Array {
    match column {
        Array::Integer(values) => {
            values.iter().nth(entry).copied().map_or_else(|| column.clone(), |value| Array::from(vec![value]))
        }
        Array::Float(_) => column.clone(),
    }
}

fn integers(value: &Array) -> Result<Vec<i64>, String> {
    match value {
        Array::Integer(values) => Ok(values.iter().copied().collect()),
        Array::Float(_) => Err("gives floats: convert its result to integers".into()),
    }
}
