//! An operation on many rows at once, some of which may have no value.

use crate::array::Array;
use crate::operation::Operation;
use ndarray::{ArrayD, Axis};

/// Evaluations to find out where an operation has no value, at most.
const EVALUATIONS: usize = 1 << 12;
/// Integers beyond this fit no encrypted type: they come of a function that has no value there, such
/// as an infinite quotient made an integer.
pub(crate) const GREATEST: f64 = 9_007_199_254_740_992.0;

/// An operand: rows, or the same for every row.
pub(super) struct Column {
    pub values: Array,
    pub is_rows: bool,
}

impl Column {
    fn rows(&self, from: usize, to: usize) -> Array {
        let part = ndarray::Slice::from(from..to);
        match &self.values {
            values if !self.is_rows || (from, to) == (0, values.shape()[0]) => values.clone(),
            Array::Integer(values) => Array::Integer(values.slice_axis(Axis(0), part).to_owned()),
            Array::Float(values) => Array::Float(values.slice_axis(Axis(0), part).to_owned()),
        }
    }
}

/// An operation on rows: the places of those where it has a value, and the values.
pub(super) fn evaluate(
    operation: &Operation,
    columns: &[Column],
    count: usize,
) -> Option<(Vec<usize>, Array)> {
    let mut pending = vec![(0, count)];
    let mut parts: Vec<(usize, Array)> = Vec::new();
    for _ in 0..EVALUATIONS {
        let Some((from, to)) = pending.pop() else { break };
        let part: Vec<Array> = columns.iter().map(|column| column.rows(from, to)).collect();
        match on_rows(operation, &part.iter().collect::<Vec<_>>()) {
            Ok(values) if values.shape().first() == Some(&(to - from)) => parts.push((from, values)),
            Err(_) if to - from > 1 => {
                let middle = from.midpoint(to);
                pending.extend([(middle, to), (from, middle)]);
            }
            Ok(_) | Err(_) => {}
        }
    }
    if !pending.is_empty() {
        return None;
    }
    let kept: Vec<usize> = parts.iter().flat_map(|(from, values)| *from..from + values.shape()[0]).collect();
    if let [(0, _)] = parts.as_slice() {
        return with_values(kept, parts.remove(0).1);
    }
    let values: Option<Vec<ArrayD<i64>>> =
        parts.iter().map(|(_, values)| values.as_integers().map(|values| values.to_owned())).collect();
    let values = match values {
        Some(values) => Array::Integer(join(&values)?),
        None => Array::Float(join(&parts.iter().map(|(_, values)| values.to_floats()).collect::<Vec<_>>())?),
    };
    with_values(kept, values)
}

fn on_rows(operation: &Operation, operands: &[&Array]) -> Result<Array, String> {
    // Constants inside of a fused part may make it one function for each element.
    let Operation::Fused(graph) = operation else { return operation.evaluate(operands) };
    let values = graph.values(&[operands[0].clone()]).map_err(|error| error.to_string())?;
    values.get(&graph.outputs()[0]).cloned().ok_or_else(|| "no value".into())
}

fn join<T: Clone>(parts: &[ArrayD<T>]) -> Option<ArrayD<T>> {
    ndarray::concatenate(Axis(0), &parts.iter().map(|part| part.view()).collect::<Vec<_>>()).ok()
}

/// Only rows of numbers that a type can hold.
fn with_values(places: Vec<usize>, values: Array) -> Option<(Vec<usize>, Array)> {
    let is_number = |value: f64| value.is_finite() && value.abs() < GREATEST;
    let all = match &values {
        Array::Integer(values) => values.iter().all(|&value| is_number(value as f64)),
        Array::Float(values) => values.iter().all(|&value| is_number(value)),
    };
    if all {
        return Some((places, values));
    }
    let floats = values.to_floats();
    let good: Vec<usize> = floats
        .axis_iter(Axis(0))
        .enumerate()
        .filter(|(_, row)| row.iter().all(|&value| is_number(value)))
        .map(|(row, _)| row)
        .collect();
    if good.is_empty() {
        return None;
    }
    let values = match &values {
        Array::Integer(values) => Array::Integer(values.select(Axis(0), &good)),
        Array::Float(values) => Array::Float(values.select(Axis(0), &good)),
    };
    Some((good.into_iter().map(|row| places[row]).collect(), values))
}
