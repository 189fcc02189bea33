//! Building graphs node by node.

use crate::array;
use crate::attributes::{self, Attributes};
use crate::error::graph_error;
use crate::graph::Graph;
use ferrocrete_circuit::{Element, Location, Operation, Status, Tracer};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict};

/// File, line, column.
pub type Place = (String, u32, u32);

pub fn location((file, line, column): Place) -> Location {
    Location { file, line, column }
}

/// A value of a graph under construction.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Node(pub Tracer);

#[pymethods]
impl Node {
    #[getter]
    fn shape<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(pyo3::types::PyTuple::new(py, self.0.shape())?.into_any())
    }

    #[getter]
    fn is_encrypted(&self) -> bool {
        self.0.ty().is_encrypted()
    }

    #[getter]
    fn is_float(&self) -> bool {
        self.0.ty().element == Element::Float
    }

    /// Whether it can be a clear index.
    #[getter]
    fn is_place(&self) -> bool {
        self.0.is_place()
    }

    fn constant<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.0.as_constant().map(|value| array::to_python(py, value))
    }
}

/// Builds a graph node by node.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct GraphBuilder(ferrocrete_circuit::GraphBuilder);

#[pymethods]
impl GraphBuilder {
    #[new]
    fn new() -> Self {
        Self(ferrocrete_circuit::GraphBuilder::new())
    }

    #[pyo3(signature = (name, encrypted, shape, location, integer=None))]
    fn input(
        &self,
        name: &str,
        encrypted: bool,
        shape: Vec<usize>,
        location: Place,
        integer: Option<(u32, bool)>,
    ) -> Node {
        let status = if encrypted { Status::Encrypted } else { Status::Clear };
        let element = integer.map(|(width, signed)| Element::Integer { width, signed });
        Node(self.0.declare(name, status, &shape, element, self::location(location)))
    }

    fn constant(&self, value: &Bound<'_, PyAny>, location: Place) -> PyResult<Node> {
        let value = Operation::Constant(array::from_python(value)?);
        self.0.try_apply(value, &[], self::location(location)).map(Node).map_err(graph_error)
    }

    fn apply(
        &self,
        operation: &str,
        operands: Vec<PyRef<'_, Node>>,
        attributes: &Bound<'_, PyDict>,
        location: Place,
    ) -> PyResult<Node> {
        let operation = attributes::operation(operation, &Attributes::new(operation, attributes))?;
        let operands: Vec<&Tracer> = operands.iter().map(|node| &node.0).collect();
        self.0.try_apply(operation, &operands, self::location(location)).map(Node).map_err(graph_error)
    }

    fn push_tag(&self, name: &str) {
        self.0.push_tag(name);
    }

    fn pop_tag(&self) {
        self.0.pop_tag();
    }

    fn finish(&self, outputs: Vec<PyRef<'_, Node>>) -> PyResult<Graph> {
        let outputs: Vec<Tracer> = outputs.iter().map(|node| node.0.clone()).collect();
        self.0.finish(&outputs).map(Graph::new).map_err(graph_error)
    }
}
