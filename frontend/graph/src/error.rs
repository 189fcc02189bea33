//! What can go wrong before a program is FHE.

use crate::location::Location;

/// A function that can't become a circuit, or arguments that do not fit one.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// An operation does not take its operands.
    #[error("{location}: {operation}: {reason}")]
    Operation {
        /// Its name.
        operation: String,
        /// The user's line.
        location: Location,
        /// What is wrong.
        reason: String,
    },
    /// The wrong number of arguments.
    #[error("the function takes {expected} arguments, and was given {found}")]
    ArgumentCount {
        /// How many there are.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// An argument of another shape than the circuit was made for.
    #[error("argument '{name}' has shape {found:?}, and the circuit was made for {expected:?}")]
    ArgumentShape {
        /// The argument.
        name: String,
        /// The circuit's.
        expected: Vec<usize>,
        /// The one given.
        found: Vec<usize>,
    },
    /// The graph has parts that FHE cannot compute.
    #[error("{0}")]
    Unsupported(String),
    /// The inputset says nothing.
    #[error("the inputset is empty: give at least one sample of every argument")]
    EmptyInputset,
}
