//! Errors as Python exceptions.

use ferrocrete_circuit::{Error, GraphError};
use pyo3::create_exception;
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    ferrocrete,
    FheError,
    PyRuntimeError,
    "Something can't be done on encrypted values, or a run failed."
);
create_exception!(
    ferrocrete,
    UnsupportedError,
    FheError,
    "A function that can't become a circuit; the message shows the graph with the places marked."
);
create_exception!(
    ferrocrete,
    CompilationError,
    FheError,
    "The compiler refused the program; the message has the user's line."
);

/// A mistake in a call is a `ValueError`; what FHE lacks is an [`UnsupportedError`].
pub fn graph_error(error: GraphError) -> PyErr {
    if matches!(error, GraphError::Unsupported(_)) {
        UnsupportedError::new_err(error.to_string())
    } else {
        PyValueError::new_err(error.to_string())
    }
}

/// As [`graph_error`], and what the compiler says.
pub fn compile_error(error: Error) -> PyErr {
    match error {
        Error::Graph(error) => graph_error(error),
        Error::Compiler(error) => CompilationError::new_err(error.to_text()),
        Error::FloatArgument { .. }
        | Error::OutOfBounds { .. }
        | Error::BeyondBounds { .. }
        | Error::Function { .. }
        | Error::FunctionName { .. }
        | Error::Unencrypted { .. }
        | Error::NoCheck { .. }
        | Error::RepeatedFunction { .. }
        | Error::ResultShape { .. } => PyValueError::new_err(error.to_string()),
    }
}

/// What fails while running or reading what came from outside.
pub fn run_error(error: impl std::fmt::Display) -> PyErr {
    FheError::new_err(error.to_string())
}
