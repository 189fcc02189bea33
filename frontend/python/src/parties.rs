//! Both sides of a run: keys and values, and the server.

use crate::array;
use crate::error::run_error;
use crate::evaluation_keys::{EvaluationKeys, to_python};
use crate::manifest;
use crate::work::interruptible;
use ferrocrete::{Bundle, Element, Error, IntTensor, LoadedProgram, TestSeed};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use std::slice;
use std::sync::Arc;

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

    /// The integers of a clear value; nothing of an encrypted one.
    fn clear<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        if self.0.key().is_some() {
            return Ok(None);
        }
        let values = self.0.words().iter().map(|&word| self.0.gate().element.decode(word)).collect();
        let tensor = IntTensor::new(self.0.gate().shape.clone(), values).map_err(run_error)?;
        Ok(Some(array::to_python(py, array::from_tensor(tensor)?)))
    }

    fn serialize<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        to_python(py, &ferrocrete::values_to_frame(slice::from_ref(&self.0)))
    }

    #[staticmethod]
    fn deserialize(data: &[u8]) -> PyResult<Self> {
        ferrocrete::Value::from_bytes(data).map(Self).map_err(run_error)
    }
}

/// Holds the secret keys.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Client(pub(crate) Arc<ferrocrete::Client>);

impl Client {
    /// The package says which arguments are clear before it encrypts.
    fn of(client: Result<ferrocrete::Client, Error>) -> PyResult<Self> {
        client.map(|client| Self(Arc::new(client.allow_clear()))).map_err(run_error)
    }
}

#[pymethods]
impl Client {
    #[staticmethod]
    #[pyo3(signature = (manifest, seed=None))]
    fn generate(manifest: &[u8], seed: Option<u128>) -> PyResult<Self> {
        let manifest = manifest::from_python(manifest)?;
        let client = match seed {
            None => ferrocrete::Client::generate(&manifest),
            Some(seed) => ferrocrete::Client::generate_from_test_seed(&manifest, TestSeed(seed)),
        };
        Self::of(client)
    }

    #[staticmethod]
    fn load(manifest: &[u8], data: &[u8]) -> PyResult<Self> {
        let manifest = manifest::from_python(manifest)?;
        let client = ferrocrete::Client::from_bytes(&manifest, data);
        Self::of(client)
    }

    fn serialize<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.to_bytes())
    }

    #[pyo3(signature = (progress=None))]
    fn evaluation_keys(
        &self,
        py: Python<'_>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<EvaluationKeys> {
        let keys = interruptible(py, progress, |monitor| self.0.server_keys(monitor))?;
        keys.map(|file| EvaluationKeys::generated(file, self.0.clone())).map_err(run_error)
    }

    fn encrypt(&self, function: &str, position: usize, argument: &Bound<'_, PyAny>) -> PyResult<Value> {
        let tensor = array::to_tensor(&array::from_python(argument)?)?;
        let value = self.0.encrypt_argument(Some(function), position, &tensor);
        value.map(Value).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// The first result of the function that has the value's type.
    fn place_of(&self, function: &str, result: &Value) -> Option<usize> {
        let function = self.0.manifest().functions.iter().find(|known| known.name == function)?;
        function.outputs.iter().position(|gate| gate == result.0.gate())
    }

    fn decrypt<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        position: usize,
        result: &Value,
    ) -> PyResult<Bound<'py, PyAny>> {
        let tensor = self.0.decrypt_result(Some(function), position, &result.0).map_err(run_error)?;
        Ok(array::to_python(py, array::from_tensor(tensor)?))
    }
}

/// Native code of a program.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Server(LoadedProgram);

#[pymethods]
impl Server {
    #[staticmethod]
    fn load(bundle: &[u8]) -> PyResult<Self> {
        let bundle = Bundle::from_bytes(bundle).map_err(run_error)?;
        LoadedProgram::load(&bundle).map(Self).map_err(run_error)
    }

    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        manifest::to_python(py, self.0.manifest())
    }

    /// An argument that the function takes in the clear.
    fn clear(&self, function: &str, position: usize, argument: &Bound<'_, PyAny>) -> PyResult<Value> {
        let refuse = |text: String| PyValueError::new_err(text);
        let functions = &self.0.manifest().functions;
        let function = functions.iter().find(|known| known.name == function);
        let gate = function.and_then(|function| function.inputs.get(position));
        let gate = gate.filter(|gate| matches!(gate.element, Element::Clear { .. }));
        let gate = gate.ok_or_else(|| refuse(format!("argument {position} is not taken in the clear")))?;
        let tensor = array::to_tensor(&array::from_python(argument)?)?;
        let (low, high) = gate.element.range();
        if tensor.shape() != gate.shape || !tensor.data().iter().all(|value| (low..=high).contains(value)) {
            return Err(refuse(format!("argument {position} does not fit its type")));
        }
        let words = tensor.data().iter().map(|&value| gate.element.encode(value)).collect();
        ferrocrete::Value::clear(gate.clone(), words).map(Value).map_err(|error| refuse(error.to_string()))
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
        let results = interruptible(py, progress, |monitor| {
            let keys = keys.prepared()?;
            Ok::<_, Error>(self.0.run(Some(function), &keys, &arguments, monitor)?)
        })?;
        Ok(results.map_err(run_error)?.into_iter().map(Value).collect())
    }
}
