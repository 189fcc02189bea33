//! What the Python package is built on: graphs, compiling, and both sides of a run.
//!
//! `python/ferrocrete/_native.pyi` says what Python sees. Everything a user writes against (tracers,
//! numpy's functions, circuits) is Python on top.

mod array;
mod attributes;
mod builder;
mod error;
mod evaluation_keys;
mod expectation;
mod files;
mod function;
mod graph;
mod isolation;
mod manifest;
mod parties;
mod program;
mod work;

use pyo3::prelude::*;

#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::builder::{GraphBuilder, Node};
    #[pymodule_export]
    use crate::error::{CompilationError, FheError, UnsupportedError};
    #[pymodule_export]
    use crate::evaluation_keys::EvaluationKeys;
    #[pymodule_export]
    use crate::expectation::{check_arguments, check_signature, check_specs, sign, specs_digest};
    #[pymodule_export]
    use crate::files::write_file;
    #[pymodule_export]
    use crate::graph::Graph;
    #[pymodule_export]
    use crate::isolation::serve;
    #[pymodule_export]
    use crate::parties::{Client, Server, Value};
    #[pymodule_export]
    use crate::program::{Check, Program, compile, compile_text};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
