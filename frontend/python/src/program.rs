//! Compiled modules.

use crate::array;
use crate::error::{compile_error, run_error};
use crate::graph::Graph;
use crate::isolation::isolation;
use crate::manifest;
use crate::work::interruptible;
use ferrocrete::Compiler;
use ferrocrete_circuit::{Choice, Configuration, Module, Randomness, Wire};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use std::sync::Arc;

/// A compiled module.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Program(Module);

/// Compiles measured graphs.
#[pyfunction]
#[pyo3(signature = (functions, options, progress=None))]
pub fn compile(
    py: Python<'_>,
    functions: Vec<(String, PyRef<'_, Graph>)>,
    options: &Bound<'_, PyDict>,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Program> {
    let configuration = configuration(options)?;
    let functions =
        functions.into_iter().map(|(name, graph)| (name, Arc::unwrap_or_clone(graph.snapshot()))).collect();
    let compiled = interruptible(py, progress, |_| Module::compile(functions, &configuration))?;
    compiled.map(Program).map_err(compile_error)
}

/// Compiles the text of a program: the bundle, and what [`Program::explain`] gives.
#[pyfunction]
#[pyo3(signature = (text, options, progress=None))]
pub fn compile_text<'py>(
    py: Python<'py>,
    text: &str,
    options: &Bound<'py, PyDict>,
    progress: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyBytes>, String)> {
    let compiler = configuration(options)?.compiler(true);
    let compiler = isolation(py)?.into_iter().fold(compiler, Compiler::isolate);
    let compiled = interruptible(py, progress, |_| compiler.compile_str(text, "circuit.mlir"))?;
    let program = compiled.map_err(|error| compile_error(error.into()))?;
    let explanation = serde_json::to_string(program.explain()).map_err(run_error)?;
    Ok((PyBytes::new(py, &program.bundle().to_bytes()), explanation))
}

/// A function's name, and the place of a result or an argument; all of them for none.
type End = (String, Option<usize>);

/// What refuses the arguments that a program refuses, without the program.
#[pyclass(frozen, module = "ferrocrete._native")]
pub struct Check(ferrocrete_circuit::Check);

#[pymethods]
impl Check {
    #[staticmethod]
    fn load(data: &[u8]) -> PyResult<Self> {
        ferrocrete_circuit::Check::from_bytes(data).map(Self).map_err(compile_error)
    }

    #[pyo3(signature = (function, arguments, *, strict=true))]
    fn check(
        &self,
        py: Python<'_>,
        function: &str,
        arguments: &Bound<'_, PyAny>,
        strict: bool,
    ) -> PyResult<()> {
        let arguments = array::known_from_python(arguments)?;
        let isolation = isolation(py)?;
        let check = || self.0.arguments(function, &arguments, strict, isolation.as_ref());
        interruptible(py, None, |_| check())?.map_err(compile_error)
    }

    fn checks<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.to_bytes())
    }
}

fn configuration(options: &Bound<'_, PyDict>) -> PyResult<Configuration> {
    let mut configuration = Configuration::default();
    for (name, value) in options {
        match name.extract::<String>()?.as_str() {
            "p_error" => configuration.p_error = Some(value.extract()?),
            "global_p_error" => configuration.global_p_error = Some(value.extract()?),
            "composable" => configuration.composable = value.extract()?,
            "wires" => {
                let wires: Vec<(End, End)> = value.extract()?;
                configuration.wires = Some(wires.into_iter().map(|(from, to)| Wire { from, to }).collect());
            }
            "allow_unencrypted" => configuration.allow_unencrypted = value.extract()?,
            "comparison" => configuration.constructions.comparison = choice(&value)?,
            "bitwise" => configuration.constructions.bitwise = choice(&value)?,
            "min_max" => configuration.constructions.min_max = choice(&value)?,
            "select" => configuration.constructions.select = choice(&value)?,
            "multivariate" => configuration.constructions.multivariate = choice(&value)?,
            unknown => return Err(PyTypeError::new_err(format!("there is no option '{unknown}'"))),
        }
    }
    Ok(configuration)
}

fn choice(value: &Bound<'_, PyAny>) -> PyResult<Choice> {
    let name: String = value.extract()?;
    Choice::from_name(&name).ok_or_else(|| {
        PyValueError::new_err(format!("'{name}' is no construction: give one of {}", Choice::names()))
    })
}

#[pymethods]
impl Program {
    #[getter]
    fn functions(&self) -> Vec<String> {
        self.0.functions().iter().map(|(name, _)| name.clone()).collect()
    }

    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.0.warnings().to_vec()
    }

    #[getter]
    fn mlir(&self) -> &str {
        self.0.mlir()
    }

    fn graph(&self, function: &str) -> PyResult<Graph> {
        Ok(Graph::new(self.0.graph(function).map_err(compile_error)?.clone()))
    }

    fn explain(&self) -> PyResult<String> {
        serde_json::to_string(self.0.program().explain()).map_err(run_error)
    }

    fn bundle<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.program().bundle().to_bytes())
    }

    fn manifest<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        manifest::to_python(py, self.0.program().manifest())
    }

    #[pyo3(signature = (function, arguments, *, strict=true))]
    fn check(
        &self,
        py: Python<'_>,
        function: &str,
        arguments: &Bound<'_, PyAny>,
        strict: bool,
    ) -> PyResult<()> {
        let arguments = array::known_from_python(arguments)?;
        interruptible(py, None, |_| self.0.check_known(function, &arguments, strict))?.map_err(compile_error)
    }

    fn checks<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let check = self.0.check().map_err(compile_error)?;
        Ok(PyBytes::new(py, &check.to_bytes()))
    }

    fn clear<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        arguments: &Bound<'_, PyAny>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let arguments = array::all_from_python(arguments)?;
        let results = interruptible(py, None, |_| self.0.clear(function, &arguments))?;
        Ok(array::all_to_python(py, results.map_err(compile_error)?))
    }

    #[pyo3(signature = (function, arguments, seed=None))]
    fn simulate<'py>(
        &self,
        py: Python<'py>,
        function: &str,
        arguments: &Bound<'_, PyAny>,
        seed: Option<u64>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let arguments = array::all_from_python(arguments)?;
        let results = interruptible(py, None, |_| {
            let mut randomness = seed.map_or_else(Randomness::from_os, Randomness::from_seed);
            self.0.simulate(function, &arguments, &mut randomness)
        })?;
        Ok(array::all_to_python(py, results.map_err(compile_error)?))
    }
}
