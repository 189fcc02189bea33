//! The server's keys, in one form at a time: they are large.

use crate::error::run_error;
use crate::parties::Client;
use ferrocrete::{Error, FrameError, KeyReader, Monitor, ServerKeyFile, ServerKeys};
use ferrocrete_abi::frame::Frame;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What a server needs to run: no secret.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct EvaluationKeys {
    held: Mutex<Held>,
    /// One thread prepares the keys.
    preparing: Mutex<()>,
    size: usize,
    /// Whose keys they are, where that is known: it can make others of the same use.
    client: Option<Arc<ferrocrete::Client>>,
}

#[derive(Clone)]
enum Held {
    /// As they were generated.
    Generated(Arc<ServerKeyFile>),
    /// As they came, in Python's memory.
    Bytes(Arc<PyBackedBytes>),
    /// Ready to run with, from the first run on. There is no way back to bytes.
    Prepared(Arc<ServerKeys>),
}

impl EvaluationKeys {
    /// Of a client.
    pub fn generated(file: ServerKeyFile, client: Arc<ferrocrete::Client>) -> Self {
        let size = file.to_frame().size();
        Self::new(Held::Generated(Arc::new(file)), size, Some(client))
    }

    fn new(held: Held, size: usize, client: Option<Arc<ferrocrete::Client>>) -> Self {
        Self { held: Mutex::new(held), preparing: Mutex::new(()), size, client }
    }

    fn held(&self) -> Held {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The keys to run with. The form that they were in is given up.
    pub fn prepared(&self) -> Result<Arc<ServerKeys>, Error> {
        let _one = self.preparing.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = match self.held() {
            Held::Generated(file) => Arc::new(ServerKeys::new(&file)?),
            Held::Bytes(bytes) => Arc::new(ServerKeys::from_bytes(&bytes)?),
            Held::Prepared(keys) => return Ok(keys),
        };
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Held::Prepared(keys.clone());
        Ok(keys)
    }
}

#[pymethods]
impl EvaluationKeys {
    #[getter]
    fn size(&self) -> usize {
        self.size
    }

    fn serialize<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        match (self.held(), &self.client) {
            (Held::Generated(file), _) => to_python(py, &file.to_frame()),
            (Held::Bytes(bytes), _) => Ok((&*bytes).into_pyobject(py)?.cast_into()?),
            (Held::Prepared(_), Some(client)) => {
                let keys = py.detach(|| client.server_keys(&Monitor::new())).map_err(run_error)?;
                to_python(py, &keys.to_frame())
            }
            (Held::Prepared(_), None) => Err(run_error(
                "these keys have been run with, and are kept in no other form than that takes; keep the bytes \
                 or the file that they are from",
            )),
        }
    }

    /// Checks keys, and keeps the bytes themselves, no copy, until they are run with.
    #[staticmethod]
    #[pyo3(signature = (data, client=None))]
    fn deserialize(py: Python<'_>, data: PyBackedBytes, client: Option<&Client>) -> PyResult<Self> {
        py.detach(|| check(&data)).map_err(run_error)?;
        let client = client.map(|client| client.0.clone());
        let size = data.len();
        Ok(Self::new(Held::Bytes(Arc::new(data)), size, client))
    }

    /// Prepares keys that are some bytes of a file, or the whole, as they are read.
    #[staticmethod]
    #[pyo3(signature = (path, place=None, client=None))]
    fn read(
        py: Python<'_>,
        path: PathBuf,
        place: Option<(u64, u64)>,
        client: Option<&Client>,
    ) -> PyResult<Self> {
        let (keys, size) = py.detach(|| read(&path, place)).map_err(run_error)?;
        let client = client.map(|client| client.0.clone());
        Ok(Self::new(Held::Prepared(Arc::new(keys)), size as usize, client))
    }
}

fn read(path: &Path, place: Option<(u64, u64)>) -> Result<(ServerKeys, u64), FrameError> {
    let io = |reason| FrameError::Io { path: path.to_owned(), reason };
    let mut file = File::open(path).map_err(io)?;
    let (start, size) = match place {
        Some(place) => place,
        None => (0, file.metadata().map_err(io)?.len()),
    };
    file.seek(SeekFrom::Start(start)).map_err(io)?;
    Ok((ServerKeys::from_reader(KeyReader::new(&mut file, size, path)?)?, size))
}

/// Reads everything once and keeps nothing.
fn check(mut bytes: &[u8]) -> Result<(), FrameError> {
    let length = bytes.len() as u64;
    let mut reader = KeyReader::new(&mut bytes, length, Path::new("the keys' bytes"))?;
    let mut left = reader.words().map_or(0, |words| words.iter().sum());
    let mut piece = vec![0; 1 << 16];
    while left > 0 {
        let piece = &mut piece[..left.min(1 << 16)];
        reader.read(piece)?;
        left -= piece.len();
    }
    reader.finish()
}

/// A frame as Python's bytes, or a MemoryError.
pub fn to_python<'py>(py: Python<'py>, frame: &Frame<'_>) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, frame.size(), |mut bytes| Ok(frame.write(&mut bytes)?))
}
