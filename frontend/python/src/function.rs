//! Python functions as the graph's.

use crate::array;
use ferrocrete_circuit::{Array, Function};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A function of the graph that calls a Python function on whole numpy arrays.
pub fn from_python(name: String, callable: Py<PyAny>) -> Function {
    Function::new(name, move |operands| {
        Python::attach(|py| call(py, &callable, operands)).map_err(|error| error.to_string())
    })
}

fn call(py: Python<'_>, callable: &Py<PyAny>, operands: &[&Array]) -> PyResult<Array> {
    let operands = operands.iter().map(|&operand| array::to_python(py, operand.clone()));
    let result = callable.bind(py).call1(PyTuple::new(py, operands.collect::<Vec<_>>())?)?;
    array::from_python(&result)
}
