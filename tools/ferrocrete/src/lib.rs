//! Compiles programs to run on encrypted integers, and runs them.
//!
//! A program is MLIR text in the FHE dialect. [`Compiler`] turns it into a [`Program`]: native code
//! and parameters. A [`Client`] has the secret keys, encrypts and decrypts; a [`Server`] runs the
//! program on ciphertexts and never sees a secret.
//!
//! ```
//! use ferrocrete::{Compiler, IntTensor, Monitor};
//!
//! let program = r#"
//!     func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {
//!       %two = arith.constant 2 : i5
//!       %double = "FHE.mul_eint_int"(%x, %two) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
//!       %sum = "FHE.add_eint_int"(%double, %two) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
//!       return %sum : !FHE.eint<4>
//!     }
//! "#;
//! let program = Compiler::new().compile_str(program, "double.mlir")?;
//! let (client, server) = program.keygen(&Monitor::new())?;
//!
//! let arguments = client.encrypt(None, &[IntTensor::scalar(3)])?;
//! let results = server.run(None, &arguments)?;
//! assert_eq!(client.decrypt(None, &results)?, [IntTensor::scalar(8)]);
//! # Ok::<(), ferrocrete::Error>(())
//! ```
//!
//! Between processes, [`Program::save`], [`Client::save`], [`write_server_key`] and
//! [`write_values`] write what [`read_bundle`], [`Client::load`], [`Server::load`] and
//! [`read_values`] read.
#![forbid(unsafe_code)]

mod arguments;
mod client;
mod compiler;
mod diagnostic;
mod error;
mod excerpt;
mod explain;
mod isolation;
mod level;
mod lowered;
mod native;
mod parties;
mod pipeline;
mod probability;
mod program;
mod server;
mod session;
mod source;

pub use client::Client;
pub use compiler::{Compiler, Stage};
pub use diagnostic::{Diagnostic, Diagnostics, Location, Note, Severity};
pub use error::{Error, InternalError};
pub use excerpt::Shown;
pub use explain::{Bootstrap, Explanation, Failure, KeyBytes, Operations, Output};
pub use ferrocrete_abi::bundle::Bundle;
pub use ferrocrete_abi::expectation::{Encrypted, Expectation, NoDigest, SpecsDigest, Unexpected};
pub use ferrocrete_abi::frame::FrameError;
pub use ferrocrete_abi::key_material::{KeyReader, ServerKeyFile};
pub use ferrocrete_abi::manifest::{Element, ErrorBound, Errors, Function, Gate, Manifest};
pub use ferrocrete_abi::monitor::{Cancelled, Monitor};
pub use ferrocrete_abi::parameters::{self, Parameters};
pub use ferrocrete_abi::tensor::{IntTensor, TensorError};
pub use ferrocrete_abi::value::{
    Origin, Value, from_bytes as values_from_bytes, to_bytes as values_to_bytes, to_frame as values_to_frame,
};
pub use ferrocrete_client::{ClientError, ClientKeys, ElementError, TestSeed};
pub use ferrocrete_eval::{EvalError, Outcome, Overflow, Randomness};
pub use ferrocrete_optimizer::{ErrorTarget, Instructions, Method};
pub use ferrocrete_server::{
    InputError, KernelError, LoadError, NoPublicKey, Program as LoadedProgram, PublicKey, RunError,
    ServerKeys, Signature, SignatureError, SigningKey, signature_path,
};
pub use isolation::{Isolation, Lost, LostParser};
pub use lowered::Lowered;
pub use parties::{
    check_key_paths, find_function, read_bundle, read_signed_bundle, read_values, stage_client_key,
    write_bundle, write_key_pair, write_server_key, write_values,
};
pub use probability::{Probability, ProbabilityError};
pub use program::Program;
pub use server::Server;
pub use source::Source;

/// From now on, this process ends with a message on standard error and exit code 1 where LLVM gets no
/// memory, instead of aborting. For tools: a library leaves that to whose process it is.
pub fn end_without_memory(message: &'static str) {
    ferrocrete_dialects::tools::end_without_memory(message, 1);
}

#[cfg(doctest)]
#[doc = include_str!("../../../docs/src/embedding.md")]
mod embedding {}
