//! Arguments for a program: the corners of what its parameters keep to, and random places within.

use super::value::{Clear, Value};
use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;

/// What a call gives its parameters.
#[derive(Clone, Copy)]
enum Kind {
    /// For even and odd places: the lowest (0), the highest (2), or any value (1).
    Corners(i64, i64),
    /// Parameters of one shape and range are equal.
    Equal,
    /// 0, where that may be.
    Zero,
}

use Kind::{Corners, Equal, Zero};
/// The last one makes the most noise: clear factors are no 0, and what is alike is seldom equal.
const KINDS: &[Kind] =
    &[Corners(0, 0), Corners(2, 2), Corners(0, 2), Corners(2, 0), Equal, Zero, Corners(1, 1)];

/// A parameter's shape, and the range of its elements.
type Parameter<'a> = (&'a Vec<usize>, i64, i64);

/// One list for each call.
pub fn calls(
    encrypted: &[Value],
    clear: &[Clear],
    choices: &mut Unstructured,
) -> Result<Vec<Vec<IntTensor>>> {
    let encrypted = encrypted.iter().map(|v| (&v.shape, v.low, v.high));
    let parameters: Vec<Parameter> =
        encrypted.chain(clear.iter().map(|c| (&c.shape, c.low, c.high))).collect();
    KINDS.iter().map(|&kind| call(kind, &parameters, choices)).collect()
}

fn call(kind: Kind, parameters: &[Parameter], choices: &mut Unstructured) -> Result<Vec<IntTensor>> {
    let mut call: Vec<IntTensor> = vec![];
    for (i, parameter) in parameters.iter().enumerate() {
        let &(shape, low, high) = parameter;
        let before = parameters[..i].iter().position(|other| other == parameter);
        if let (Equal, Some(before)) = (kind, before) {
            call.push(call[before].clone());
            continue;
        }
        let mut element = |j: usize| match kind {
            Corners(even, odd) => match [even, odd][(i + j) % 2] {
                0 => Ok(low),
                1 => choices.int_in_range(low..=high),
                _ => Ok(high),
            },
            Equal => choices.int_in_range(low..=high),
            Zero => Ok(0.clamp(low, high)),
        };
        let n: usize = shape.iter().product();
        let data = (0..n).map(&mut element).collect::<Result<Vec<i64>>>()?;
        call.push(IntTensor::new(shape.clone(), data).expect("as many as the shape has"));
    }
    Ok(call)
}
