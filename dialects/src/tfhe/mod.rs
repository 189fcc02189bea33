//! The TFHE dialect: ciphertexts.

mod keyed;
mod parameters;
mod verify;

pub use parameters::{PARAMETERS, parameters, set_parameters};
pub(crate) use parameters::{checked, verify_attribute};
pub use verify::verify;
