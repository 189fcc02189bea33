//! What can be wrong with a request to encrypt or decrypt.

use ferrocrete_abi::bounded::Shape;
use ferrocrete_abi::key_material::KeyTag;
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Cancelled;
use ferrocrete_abi::validate::ValidationError;
use ferrocrete_abi::value::ValueError;
use thiserror::Error;

/// Why keys cannot be made, or a value not encrypted or decrypted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ClientError {
    /// Parameters or a gate that make no sense.
    #[error("{0}")]
    Invalid(#[from] ValidationError),
    /// Keys would be weaker than any security level there is, whatever the manifest says.
    #[error("these parameters are not secure: {0}; compile the program again")]
    Insecure(String),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness: {0}")]
    Entropy(String),
    /// There is less memory than the keys take.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// Key generation was stopped by its monitor.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// Another number of arguments or results than the function has.
    #[error("function `{function}` has {expected} {what}, {found} given")]
    Count {
        /// The function.
        function: String,
        /// "arguments" or "results".
        what: &'static str,
        /// How many it has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// An argument or result that the function does not have.
    #[error("function `{function}` has no {what} {index}, counted from 0: it has {available}")]
    Index {
        /// The function.
        function: String,
        /// "argument" or "result".
        what: &'static str,
        /// The one asked for.
        index: usize,
        /// How many it has.
        available: usize,
    },
    /// Something is wrong with one argument or result.
    #[error("{what} {index} of function `{function}`: {error}")]
    At {
        /// The function.
        function: String,
        /// "argument" or "result".
        what: &'static str,
        /// Which one, counted from 0.
        index: usize,
        /// What is wrong; part of the message, hence no source of its own.
        error: Box<ElementError>,
    },
}

/// What is wrong with one value.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum ElementError {
    /// Another shape than the function takes.
    #[error("shape {} given, {} expected", Shape(.found), Shape(.expected))]
    Shape {
        /// The shape given.
        found: Vec<usize>,
        /// The gate's.
        expected: Vec<usize>,
    },
    /// An element that its type cannot hold.
    #[error("{value}{} is outside {low}..={high}, the range of {}", place(.position), with_article(*.element))]
    Range {
        /// The offending value.
        value: i64,
        /// Its index along every axis.
        position: Vec<usize>,
        /// The smallest value allowed.
        low: i64,
        /// The largest value allowed.
        high: i64,
        /// The type.
        element: Element,
    },
    /// The value is not what the function yields.
    #[error("the value is {found}, {expected} expected; it belongs to another function")]
    Gate {
        /// What the value is.
        found: Box<Gate>,
        /// What it should be.
        expected: Box<Gate>,
    },
    /// Encrypted under other parameters.
    #[error(
        "encrypted under parameters {found}, this client key has {expected}; use the key generated for this \
         program"
    )]
    Parameters {
        /// The value's.
        found: String,
        /// The client key's.
        expected: String,
    },
    /// Encrypted under another key.
    #[error("encrypted under key {found}, this client key is {expected}; use the key it was encrypted with")]
    Key {
        /// The value's.
        found: String,
        /// The client key's.
        expected: String,
    },
    /// The words are not what gate and key call for.
    #[error("the value has {found} words, {expected} expected; it is damaged")]
    Words {
        /// Words there are.
        found: usize,
        /// Words there should be.
        expected: usize,
    },
    /// The gate is invalid.
    #[error(transparent)]
    Invalid(#[from] ValidationError),
    /// The operating system gives no randomness.
    #[error("the operating system gives no randomness: {0}")]
    Entropy(String),
    /// There is less memory than the ciphertexts take.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The words do not fill the gate.
    #[error(transparent)]
    Assembly(#[from] ValueError),
}

fn with_article(element: Element) -> String {
    match element {
        Element::Encrypted { .. } => format!("an {element}"),
        Element::Clear { .. } => format!("a {element}"),
    }
}

/// Checks that a value was made with the key it is to be used with.
pub(crate) fn check_tag(found: KeyTag, expected: KeyTag) -> Result<(), ElementError> {
    if found.fingerprint != expected.fingerprint {
        let (found, expected) = (found.fingerprint.to_string(), expected.fingerprint.to_string());
        return Err(ElementError::Parameters { found, expected });
    }
    if found.key_id != expected.key_id {
        let (found, expected) = (found.key_id.to_string(), expected.key_id.to_string());
        return Err(ElementError::Key { found, expected });
    }
    Ok(())
}

/// Where in a tensor; a scalar has no place to name.
fn place(position: &[usize]) -> String {
    if position.is_empty() { String::new() } else { format!(" at {}", Shape(position)) }
}
