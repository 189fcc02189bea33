//! Finished graphs.

use crate::array;
use crate::error::graph_error;
use ferrocrete_circuit::text::Show;
use ferrocrete_circuit::{Array, Element, Filter, Status, graph::NodeIndex};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyTuple};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A function as a graph.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Graph(Mutex<Arc<ferrocrete_circuit::Graph>>);

impl Graph {
    pub fn new(graph: ferrocrete_circuit::Graph) -> Self {
        Self(Mutex::new(Arc::new(graph)))
    }

    /// The graph as it is now: Python code may be called while it is worked on, and change it.
    pub fn snapshot(&self) -> Arc<ferrocrete_circuit::Graph> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Arc<ferrocrete_circuit::Graph>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the graph, or leaves it as it was if that fails.
    fn change<T>(&self, work: impl FnOnce(&mut ferrocrete_circuit::Graph) -> PyResult<T>) -> PyResult<T> {
        let mut graph = Arc::unwrap_or_clone(self.snapshot());
        let result = work(&mut graph)?;
        *self.lock() = Arc::new(graph);
        Ok(result)
    }

    fn values<'py>(&self, py: Python<'py>, of: &[NodeIndex]) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let graph = self.lock();
        let names = graph.names();
        of.iter()
            .map(|index| {
                let node = graph.node(*index);
                let value = PyDict::new(py);
                let is_input = graph.inputs().contains(index);
                let name = if is_input { node.operation.name() } else { names[index].as_str() };
                value.set_item("name", name)?;
                value.set_item("encrypted", node.ty.is_encrypted())?;
                value.set_item("shape", PyTuple::new(py, &node.ty.shape)?)?;
                let integer = match node.ty.element {
                    Element::Integer { width, signed } => Some((width, signed)),
                    Element::Float => None,
                };
                value.set_item("integer", integer)?;
                Ok(value)
            })
            .collect()
    }
}

#[pymethods]
impl Graph {
    #[getter]
    fn inputs<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let inputs = self.lock().inputs().to_vec();
        self.values(py, &inputs)
    }

    #[getter]
    fn outputs<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let outputs = self.lock().outputs().to_vec();
        self.values(py, &outputs)
    }

    /// `notes` stand under the nodes of those numbers.
    #[pyo3(signature = (*, locations=false, tags=false, types=true, bounds=true, notes=None))]
    fn text(
        &self,
        locations: bool,
        tags: bool,
        types: bool,
        bounds: bool,
        notes: Option<HashMap<usize, Vec<String>>>,
    ) -> String {
        let (without_types, without_bounds) = (!types, !bounds);
        let graph = self.lock();
        let order = graph.order();
        let notes = notes.unwrap_or_default().into_iter();
        let notes = notes.filter_map(|(number, of)| Some((*order.get(number)?, of))).collect();
        graph.text(&Show { locations, tags, without_types, without_bounds, notes, ..Show::default() })
    }

    /// The numbers of the nodes that are lookups.
    fn lookups(&self) -> Vec<usize> {
        let graph = self.lock();
        let numbered = graph.order().into_iter().enumerate();
        numbered.filter(|(_, index)| graph.is_lookup(*index)).map(|(number, _)| number).collect()
    }

    fn json(&self) -> String {
        self.lock().json()
    }

    fn dot(&self) -> String {
        self.lock().dot()
    }

    fn svg(&self) -> String {
        self.lock().svg()
    }

    fn png<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.snapshot().png().map_err(PyValueError::new_err)?))
    }

    fn __str__(&self) -> String {
        self.text(false, false, true, true, None)
    }

    fn simplify(&self) -> PyResult<()> {
        self.change(|graph| {
            graph.fold_constants().map_err(graph_error)?;
            graph.fuse().map_err(graph_error)
        })
    }

    #[pyo3(signature = (inputset, progress=None))]
    fn measure(
        &self,
        py: Python<'_>,
        inputset: &Bound<'_, PyAny>,
        progress: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Vec<String>> {
        let stop: Cell<Option<PyErr>> = Cell::new(None);
        let mut done = 0;
        let mut samples = inputset.try_iter()?;
        let samples = std::iter::from_fn(|| {
            let next = next_sample(py, &mut samples, &mut done, progress);
            next.unwrap_or_else(|error| {
                stop.set(Some(error));
                None
            })
        });
        self.change(|graph| {
            let measured = graph.measure(samples, |_| {});
            // What the inputset itself raised comes first: the rest follows from it.
            match stop.take() {
                Some(error) => Err(error),
                None => measured.map_err(graph_error),
            }
        })
    }

    fn bound_by_types(&self) -> PyResult<Vec<String>> {
        self.change(|graph| graph.bound_by_types().map_err(graph_error))
    }

    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        arguments: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let arguments = array::all_from_python(arguments)?;
        let results = self.snapshot().evaluate(&arguments).map_err(graph_error)?;
        Ok(array::all_to_python(py, results))
    }

    /// The values of all nodes, by their numbers.
    fn values_of_all<'py>(
        &self,
        py: Python<'py>,
        arguments: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let arguments = array::all_from_python(arguments)?;
        let graph = self.snapshot();
        let mut values = graph.trace(&arguments).map_err(graph_error)?;
        let in_order = graph.order().into_iter().filter_map(|index| values.remove(&index));
        Ok(array::all_to_python(py, in_order.collect()))
    }

    #[pyo3(signature = (*, tag=None, operation=None, encrypted=None))]
    fn maximum_integer_bit_width(
        &self,
        tag: Option<String>,
        operation: Option<String>,
        encrypted: Option<bool>,
    ) -> Option<u32> {
        self.lock().maximum_integer_bit_width(&filter(tag, operation, encrypted))
    }

    #[pyo3(signature = (*, tag=None, operation=None, encrypted=None))]
    fn integer_range(
        &self,
        tag: Option<String>,
        operation: Option<String>,
        encrypted: Option<bool>,
    ) -> Option<(i64, i64)> {
        self.lock().integer_range(&filter(tag, operation, encrypted))
    }
}

fn filter(tag: Option<String>, operation: Option<String>, encrypted: Option<bool>) -> Filter {
    let status = encrypted.map(|encrypted| if encrypted { Status::Encrypted } else { Status::Clear });
    Filter { tag, operation, status }
}

fn next_sample(
    py: Python<'_>,
    samples: &mut Bound<'_, pyo3::types::PyIterator>,
    done: &mut usize,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<Vec<Array>>> {
    py.check_signals()?;
    if let Some(progress) = progress.filter(|_| *done > 0) {
        progress.call1((*done,))?;
    }
    let Some(sample) = samples.next() else { return Ok(None) };
    *done += 1;
    array::all_from_python(&sample?).map(Some)
}
