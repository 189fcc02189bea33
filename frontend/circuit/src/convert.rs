//! Between the graph's arrays and the program's tensors.

use crate::error::Error;
use ferrocrete::IntTensor;
use ferrocrete_graph::{Array, Graph, NodeIndex};
use std::collections::HashMap;

/// Arguments of a call, checked against the types that the program was made for.
pub(crate) fn arguments(graph: &Graph, arguments: &[Array]) -> Result<Vec<IntTensor>, Error> {
    graph.check_arguments(arguments)?;
    arguments
        .iter()
        .zip(graph.inputs())
        .enumerate()
        .map(|(position, (argument, &input))| {
            let values = argument.as_integers().ok_or(Error::FloatArgument { position })?;
            let node = graph.node(input);
            let (low, high) = node.ty.element.limits().unwrap_or((i64::MIN, i64::MAX));
            if let Some(&value) = values.iter().find(|&value| !(low..=high).contains(value)) {
                let name = node.operation.name().into();
                return Err(Error::OutOfBounds { name, value, low, high });
            }
            let data: Vec<i64> = values.iter().copied().collect();
            let found = data.len();
            IntTensor::new(argument.shape().to_vec(), data)
                .map_err(|_| Error::ResultShape { found, shape: argument.shape().to_vec() })
        })
        .collect()
}

/// The error for the first value of a call that is not within the bounds of the inputset: an
/// argument, or what is computed.
pub(crate) fn beyond_bounds(graph: &Graph, values: &HashMap<NodeIndex, Array>) -> Option<Error> {
    graph.order().into_iter().find_map(|index| {
        let node = graph.node(index);
        let (low, high) = node.bounds?.integers();
        let values = values.get(&index)?.as_integers()?;
        let value = values.iter().copied().find(|value| !(low..=high).contains(value))?;
        let name = node.operation.name();
        let what = if graph.inputs().contains(&index) {
            format!("argument '{name}'")
        } else {
            format!("{name} at {}", node.location)
        };
        Some(Error::BeyondBounds { what, value, low, high })
    })
}

/// Results of a call.
pub(crate) fn results(results: Vec<IntTensor>) -> Result<Vec<Array>, Error> {
    results
        .into_iter()
        .map(|result| {
            let shape = result.shape().to_vec();
            let data = result.into_data();
            let found = data.len();
            Array::integers(&shape, data).ok_or(Error::ResultShape { found, shape })
        })
        .collect()
}
