//! What can go wrong before a program is FHE.

use crate::location::Location;
use crate::types::{Element, Shape};
use ferrocrete_abi::memory::NoMemory;

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
    #[error("argument '{name}' has shape {}, and the function takes {}", Shape(.found), Shape(.expected))]
    ArgumentShape {
        /// The argument.
        name: String,
        /// The circuit's.
        expected: Vec<usize>,
        /// The one given.
        found: Vec<usize>,
    },
    /// An argument of floats where the function was traced with integers.
    #[error("argument '{name}' has floats, and the function takes integers: convert it, or quantize it")]
    FloatArgument {
        /// The argument.
        name: String,
    },
    /// An argument outside of its declared type.
    #[error(
        "argument '{name}' has the value {value}, and is declared {ty}, from {low} to {high}: declare a type \
         that holds it"
    )]
    OutsideDeclared {
        /// The argument.
        name: String,
        /// The value.
        value: i64,
        /// The type.
        ty: Element,
        /// Least value of the type.
        low: i64,
        /// Greatest value of the type.
        high: i64,
    },
    /// An error in one sample of an inputset.
    #[error("inputset[{number}]: {error}")]
    Sample {
        /// The sample, from 0.
        number: usize,
        /// What is wrong with it.
        #[source]
        error: Box<Self>,
    },
    /// Bounds can't be told without the type of an argument.
    #[error(
        "{location}: argument '{name}' has no declared type: declare an integer type for every argument, or \
         give an inputset"
    )]
    UndeclaredInput {
        /// The argument.
        name: String,
        /// Where it is an argument.
        location: Location,
    },
    /// Bounds of a value can't be told from the types of the arguments.
    #[error(
        "{location}: the types of the arguments do not bound '{operation}': it {reason}. Declare narrower \
         types, or give an inputset"
    )]
    Unbounded {
        /// The operation.
        operation: String,
        /// The user's line.
        location: Location,
        /// Why not.
        reason: String,
    },
    /// The graph has parts that FHE cannot compute.
    #[error("{0}")]
    Unsupported(String),
    /// There is less memory than the values take.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The inputset says nothing.
    #[error("the inputset is empty: give at least one sample of every argument")]
    EmptyInputset,
}
