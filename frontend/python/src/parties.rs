//! Both sides of a run: keys and values, and the server.

use crate::array;
use crate::error::run_error;
use crate::program;
use crate::work::interruptible;
use ferrocrete::{Bundle, ClientKeys, Function, Gate, Manifest, ServerKeyFile};
use ferrocrete_server::ServerKeys;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use std::sync::{Arc, OnceLock};

/// An encrypted or clear argument or result.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Value(ferrocrete::Value);

#[pymethods]
impl Value {
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.0.gate().shape)
    }

    #[getter]
    fn is_encrypted(&self) -> bool {
        self.0.key().is_some()
    }

    fn serialize<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &ferrocrete::value::to_bytes(std::slice::from_ref(&self.0)))
    }

    #[staticmethod]
    fn deserialize(data: &[u8]) -> PyResult<Self> {
        let mut values = ferrocrete::value::from_bytes(data).map_err(run_error)?;
        match (values.pop(), values.len()) {
            (Some(value), 0) => Ok(Self(value)),
            (last, others) => Err(run_error(format!(
                "these bytes hold {} values, and one was expected",
                others + usize::from(last.is_some())
            ))),
        }
    }
}

/// What a server needs to run: no secret.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct EvaluationKeys {
    file: ServerKeyFile,
    /// Ready to run with, from the first run on.
    prepared: OnceLock<Arc<ServerKeys>>,
}

impl EvaluationKeys {
    fn new(file: ServerKeyFile) -> Self {
        Self { file, prepared: OnceLock::new() }
    }

    fn prepared(&self) -> Result<Arc<ServerKeys>, String> {
        if let Some(keys) = self.prepared.get() {
            return Ok(keys.clone());
        }
        let keys = Arc::new(ServerKeys::new(&self.file).map_err(|error| error.to_string())?);
        Ok(self.prepared.get_or_init(|| keys).clone())
    }
}

#[pymethods]
impl EvaluationKeys {
    #[getter]
    fn size(&self) -> usize {
        self.file.to_bytes().len()
    }

    fn serialize<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.file.to_bytes())
    }

    #[staticmethod]
    fn deserialize(data: &[u8]) -> PyResult<Self> {
        ServerKeyFile::from_bytes(data).map(Self::new).map_err(run_error)
    }
}

/// Holds the secret keys.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Client {
    manifest: Manifest,
    keys: ClientKeys,
}

impl Client {
    fn function(&self, name: &str) -> PyResult<&Function> {
        self.manifest
            .function(Some(name))
            .ok_or_else(|| PyValueError::new_err(format!("there is no function '{name}'")))
    }
}

fn gate<'g>(gates: &'g [Gate], position: usize, what: &str) -> PyResult<&'g Gate> {
    gates.get(position).ok_or_else(|| {
        PyValueError::new_err(format!("there is no {what} {position}: the function has {}", gates.len()))
    })
}

#[pymethods]
impl Client {
    #[staticmethod]
    #[pyo3(signature = (manifest, seed=None))]
    fn generate(manifest: &[u8], seed: Option<u64>) -> PyResult<Self> {
        let manifest = program::manifest(manifest)?;
        let keys = match seed {
            None => ClientKeys::generate(&manifest.parameters),
            Some(seed) => {
                let seed = ferrocrete::TestSeed(u128::from(seed));
                ClientKeys::generate_from_test_seed(&manifest.parameters, seed)
            }
        };
        Ok(Self { keys: keys.map_err(run_error)?, manifest })
    }

    #[staticmethod]
    fn load(manifest: &[u8], data: &[u8]) -> PyResult<Self> {
        let manifest = program::manifest(manifest)?;
        let keys = ClientKeys::from_bytes(data).map_err(run_error)?;
        ferrocrete::Client::new(&manifest, keys).map_err(run_error)?;
        let keys = ClientKeys::from_bytes(data).map_err(run_error)?;
        Ok(Self { manifest, keys })
    }

    fn serialize<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.keys.to_bytes())
    }

    #[pyo3(signature = (progress=None))]
    fn evaluation_keys(
        &self,
        py: Python<'_>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<EvaluationKeys> {
        let keys = interruptible(py, progress, |monitor| {
            self.keys.server_keys(&|done, all| monitor.report(done, all))
        })?;
        keys.map(EvaluationKeys::new).map_err(run_error)
    }

    fn encrypt(&self, function: &str, position: usize, argument: &Bound<'_, PyAny>) -> PyResult<Value> {
        let function = self.function(function)?;
        let gate = gate(&function.inputs, position, "argument")?;
        let tensor = array::to_tensor(&array::from_python(argument)?)?;
        let value = self.keys.encrypt(gate, &tensor);
        value.map(Value).map_err(|error| PyValueError::new_err(format!("argument {position}: {error}")))
    }

    fn decrypt<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        position: usize,
        result: &Value,
    ) -> PyResult<Bound<'py, PyAny>> {
        let function = self.function(function)?;
        let gate = gate(&function.outputs, position, "result")?;
        let tensor = self.keys.decrypt(gate, &result.0);
        let tensor = tensor.map_err(|error| run_error(format!("result {position}: {error}")))?;
        Ok(array::to_python(py, array::from_tensor(tensor)?))
    }
}

/// Native code of a program.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Server(ferrocrete_server::Program);

#[pymethods]
impl Server {
    #[staticmethod]
    fn load(bundle: &[u8]) -> PyResult<Self> {
        let bundle = Bundle::from_bytes(bundle).map_err(run_error)?;
        ferrocrete_server::Program::load(&bundle).map(Self).map_err(run_error)
    }

    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &serde_json::to_vec(self.0.manifest()).map_err(run_error)?))
    }

    #[pyo3(signature = (function, keys, arguments, progress=None))]
    fn run(
        &self,
        py: Python<'_>,
        function: &str,
        keys: &EvaluationKeys,
        arguments: Vec<PyRef<'_, Value>>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<Value>> {
        let arguments: Vec<ferrocrete::Value> = arguments.iter().map(|value| value.0.clone()).collect();
        let results = interruptible(py, progress, |_| {
            let keys = keys.prepared()?;
            self.0.run(Some(function), &keys, &arguments).map_err(|error| error.to_string())
        })?;
        Ok(results.map_err(run_error)?.into_iter().map(Value).collect())
    }
}
