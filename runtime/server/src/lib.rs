//! The server's side: loads compiled programs, checks everything that comes from outside against
//! their manifests, and runs them on ciphertexts. It knows no secret key.
#![deny(unsafe_code)]

mod code_file;
mod error;
mod native;
mod program;
mod signature;
mod target;

pub use error::{InputError, LoadError, RunError};
pub use ferrocrete_kernels::{KernelError, ServerKeys};
pub use program::Program;
pub use signature::{
    NoPublicKey, PublicKey, Signature, SignatureError, SigningKey, read_signed, read_signed_bundle,
    signature_path,
};
