//! The server's side: loads compiled programs, checks everything that comes from outside against
//! their manifests, and runs them on ciphertexts. It knows no secret key.
#![deny(unsafe_code)]

mod code_file;
mod error;
mod native;
mod program;
mod target;

pub use error::{InputError, LoadError, RunError};
pub use ferrocrete_kernels::{KernelError, ServerKeys};
pub use program::Program;
