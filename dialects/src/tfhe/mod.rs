//! The TFHE dialect: ciphertexts.

mod keyed;
mod parameters;
mod verify;

pub use parameters::{PARAMETERS, parameters, set_parameters};
pub(crate) use parameters::{checked, verify_attribute};
pub use verify::verify;

/// What a `TFHE.runtime_call` that stands for a list of calls names as its entry point.
pub const STEPS: &str = "steps";
/// Attribute of such a call: the list.
pub const TABLE: &str = "table";
/// Attribute of such a call: words that the list refers to.
pub const CONSTANTS: &str = "constants";
