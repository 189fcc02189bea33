//! What can be wrong with a call of a kernel.

use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Cancelled;
use thiserror::Error;

/// Why a kernel refused to run.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KernelError {
    /// The key set has no bootstrap.
    #[error(
        "the program asks for a {operation}, but its parameters have no bootstrap; the bundle contradicts \
         itself, compile it again"
    )]
    NoBootstrap {
        /// The operation.
        operation: &'static str,
    },
    /// The key set has no circuit bootstrap.
    #[error(
        "the program asks for a {operation}, but its parameters have no circuit bootstrap; the bundle \
         contradicts itself, compile it again"
    )]
    NoCircuit {
        /// The operation.
        operation: &'static str,
    },
    /// Instructions that are asked for, but not known or not there.
    #[error(
        "the environment variable FERROCRETE_INSTRUCTIONS is \"{found}\"; this machine has {usable}: name one \
         of them, or unset it"
    )]
    Instructions {
        /// What was asked for.
        found: String,
        /// What there is.
        usable: String,
    },
    /// There is less memory than keys or calls take.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// A buffer of the wrong length.
    #[error("{what} has {found} words, expected {expected}")]
    Length {
        /// Which buffer.
        what: &'static str,
        /// Words it has.
        found: usize,
        /// Words it must have.
        expected: usize,
    },
    /// A buffer that does not consist of whole rows.
    #[error("{what}: {found} words are no whole number of rows of {width}")]
    Rows {
        /// Which buffer.
        what: &'static str,
        /// Words it has.
        found: usize,
        /// Words of a row.
        width: usize,
    },
    /// A number outside its range.
    #[error("{what} is {found}, expected {expected}")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// Its value.
        found: u64,
        /// What it may be.
        expected: String,
    },
    /// A null pointer where words should be.
    #[error("native code passed a null pointer for `{argument}`")]
    Null {
        /// Which argument of the entry point.
        argument: &'static str,
    },
    /// Parameters out of range.
    #[error("the server key is invalid: {0}")]
    Parameters(#[from] ferrocrete_abi::validate::ValidationError),
    /// The program has no meaning for a clear value that it was given.
    #[error("{message}")]
    Refused {
        /// What the compiler says of it, with its place.
        message: String,
    },
    /// The run's monitor stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// A defect of ours.
    #[error("internal error in `{entry_point}`: {message}; this is a bug in Ferrocrete, please report it")]
    Panic {
        /// The entry point.
        entry_point: &'static str,
        /// What it panicked with.
        message: String,
    },
}

/// Checks a buffer's length.
pub(crate) fn check_length(what: &'static str, found: usize, expected: usize) -> Result<(), KernelError> {
    if found == expected { Ok(()) } else { Err(KernelError::Length { what, found, expected }) }
}

/// Checks a number's range.
pub(crate) fn check_range(
    what: &'static str,
    found: u64,
    expected: std::ops::RangeInclusive<u64>,
) -> Result<(), KernelError> {
    if expected.contains(&found) {
        return Ok(());
    }
    let expected = format!("{} to {}", expected.start(), expected.end());
    Err(KernelError::OutOfRange { what, found, expected })
}
