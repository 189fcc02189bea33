//! What a client expects of a program, and a server.

use crate::manifest;
use ferrocrete::{Encrypted, Expectation, PublicKey, Signature, SigningKey, SpecsDigest};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::path::PathBuf;

fn refused(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

/// Refuses a program's bytes that are not signed with the key.
#[pyfunction]
pub fn check_signature(program: &[u8], signature: &[u8], key: &str) -> PyResult<()> {
    let key: PublicKey = key.parse().map_err(refused)?;
    let signature = Signature::from_bytes(signature).map_err(refused)?;
    signature.check(program, &key).map_err(refused)
}

/// The signature of a program's or a client's file with the key in a file.
#[pyfunction]
pub fn sign<'py>(py: Python<'py>, data: &[u8], key: PathBuf) -> PyResult<Bound<'py, PyBytes>> {
    let key = SigningKey::read(&key).map_err(refused)?;
    Ok(PyBytes::new(py, &key.sign(data).to_bytes()))
}

/// The digest of what a client relies on.
#[pyfunction]
pub fn specs_digest(manifest: &[u8]) -> PyResult<String> {
    Ok(SpecsDigest::of(&manifest::from_python(manifest)?).to_string())
}

/// Refuses a program that is not as expected.
#[pyfunction]
#[pyo3(signature = (manifest, digest, max_error, min_security))]
pub fn check_specs(
    manifest: &[u8],
    digest: Option<&str>,
    max_error: Option<f64>,
    min_security: Option<u32>,
) -> PyResult<()> {
    let digest = digest.map(str::parse::<SpecsDigest>).transpose().map_err(refused)?;
    let max_error_log2 = max_error.map(f64::log2);
    let expectation = Expectation { digest, max_error_log2, min_security, encrypted: None };
    expectation.check(&manifest::from_python(manifest)?).map_err(refused)
}

/// Refuses a function that takes other arguments encrypted than those at the places, by default all.
#[pyfunction]
#[pyo3(signature = (manifest, function, places))]
pub fn check_arguments(manifest: &[u8], function: &str, places: Option<Vec<usize>>) -> PyResult<()> {
    let manifest = manifest::from_python(manifest)?;
    let found = ferrocrete::find_function(&manifest, Some(function)).map_err(refused)?;
    let encrypted = Some(places.map_or(Encrypted::All, Encrypted::At));
    Expectation { encrypted, ..Expectation::default() }.check_arguments(found).map_err(refused)
}
