//! The `TFHE` dialect: ciphertexts.

mod verify;

pub use verify::verify;
