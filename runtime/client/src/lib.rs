//! The client's side: the only crate that names a secret key.
//!
//! [`ClientKeys`] generates keys for a program's parameters, makes the server's evaluation keys,
//! encrypts arguments and decrypts results.
#![forbid(unsafe_code)]

mod encryption;
mod entropy;
mod error;
mod evaluation;
mod glwe;
mod key_file;
mod keys;

pub use entropy::TestSeed;
pub use error::{ClientError, ElementError};
pub use keys::ClientKeys;
