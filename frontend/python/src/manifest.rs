//! What a client needs of a program, as JSON: Python reads the functions and encodings in it.

use crate::error::run_error;
use ferrocrete::Manifest;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

pub fn to_python<'py>(py: Python<'py>, manifest: &Manifest) -> PyResult<Bound<'py, PyBytes>> {
    Ok(PyBytes::new(py, &serde_json::to_vec(manifest).map_err(run_error)?))
}

pub fn from_python(json: &[u8]) -> PyResult<Manifest> {
    let manifest: Manifest = serde_json::from_slice(json)
        .map_err(|error| PyValueError::new_err(format!("this is no description of a program: {error}")))?;
    manifest.validate().map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(manifest)
}
