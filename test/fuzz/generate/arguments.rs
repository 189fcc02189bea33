//! Arguments for a program: the corners of what its parameters keep to, and random places within.

use super::value::{Clear, Value};
use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;

/// One list for each call.
pub fn calls(
    encrypted: &[Value],
    clear: &[Clear],
    choices: &mut Unstructured,
) -> Result<Vec<Vec<IntTensor>>> {
    let encrypted = encrypted.iter().map(|v| (&v.shape, v.low, v.high));
    let parameters: Vec<_> = encrypted.chain(clear.iter().map(|c| (&c.shape, c.low, c.high))).collect();
    // For even and odd places: the lowest, the highest, or any value.
    let kinds = [(0, 0), (2, 2), (0, 2), (2, 0), (1, 1), (1, 1)];
    let mut calls = vec![];
    for (even, odd) in kinds {
        let mut call = vec![];
        for (i, &(shape, low, high)) in parameters.iter().enumerate() {
            let mut element = |j: usize| match [even, odd][(i + j) % 2] {
                0 => Ok(low),
                1 => choices.int_in_range(low..=high),
                _ => Ok(high),
            };
            let n: usize = shape.iter().product();
            let data = (0..n).map(&mut element).collect::<Result<Vec<i64>>>()?;
            call.push(IntTensor::new(shape.clone(), data).expect("as many as the shape has"));
        }
        calls.push(call);
    }
    Ok(calls)
}
