//! Checks of clear arguments, for runs that encrypt nothing.

use crate::error::Error;
use ferrocrete_abi::manifest::{Function, Gate};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_client::{ClientError, ElementError};

/// Checks number, shapes and ranges as encryption would.
pub(crate) fn check(function: &Function, arguments: &[IntTensor]) -> Result<(), Error> {
    let (expected, found) = (function.inputs.len(), arguments.len());
    if expected != found {
        let function = function.name.clone();
        return Err(ClientError::Count { function, what: "arguments", expected, found }.into());
    }
    for (index, (gate, tensor)) in function.inputs.iter().zip(arguments).enumerate() {
        check_one(gate, tensor).map_err(|error| {
            let function = function.name.clone();
            ClientError::At { function, what: "argument", index, error: Box::new(error) }
        })?;
    }
    Ok(())
}

fn check_one(gate: &Gate, tensor: &IntTensor) -> Result<(), ElementError> {
    if tensor.shape() != gate.shape {
        let (found, expected) = (tensor.shape().to_vec(), gate.shape.clone());
        return Err(ElementError::Shape { found, expected });
    }
    let (low, high) = gate.element.range();
    match tensor.data().iter().position(|value| !(low..=high).contains(value)) {
        Some(at) => Err(ElementError::Range {
            value: tensor.data()[at],
            position: position(&gate.shape, at),
            low,
            high,
            element: gate.element,
        }),
        None => Ok(()),
    }
}

/// Index along every axis of the element at `at` in row-major order.
fn position(shape: &[usize], mut at: usize) -> Vec<usize> {
    let mut position: Vec<usize> = shape.iter().rev().map(|axis| (at % axis, at /= axis).0).collect();
    position.reverse();
    position
}
