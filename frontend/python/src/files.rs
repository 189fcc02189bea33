//! Files, written as all of Ferrocrete's are.

use ferrocrete_abi::file::{self, Readers, Staged};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file whole, or not at all. One that is `private` only its owner may read, and with
/// `only_new` one that is there is not replaced.
#[pyfunction]
#[pyo3(signature = (path, data, *, private=false, only_new=false))]
pub fn write_file(py: Python<'_>, path: PathBuf, data: &[u8], private: bool, only_new: bool) -> PyResult<()> {
    let readers = if private { Readers::Owner } else { Readers::Others };
    let write = || {
        let mut staged = Staged::new(&path, readers)?;
        staged.write_all(data)?;
        let staged = if only_new { staged.only_new() } else { staged };
        file::commit(vec![staged]).map_err(|failed| failed.reason)
    };
    py.detach(write).map_err(|error| os_error(&error, &path))
}

/// The exception that Python itself would raise, with the file's name.
pub fn os_error(error: &io::Error, path: &Path) -> PyErr {
    let path = path.display().to_string();
    match error.raw_os_error() {
        Some(number) => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default().to_owned();
            PyOSError::new_err((number, reason, path))
        }
        None => io::Error::new(error.kind(), format!("{path}: {error}")).into(),
    }
}
