//! Why a command failed.

use crate::json::JsonError;
use miette::Diagnostic;
use std::path::PathBuf;
use thiserror::Error;

/// Why a command failed.
#[derive(Debug, Error, Diagnostic)]
pub enum CliError {
    /// The compiler, the client or the server refused.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Ferrocrete(Box<ferrocrete::Error>),
    /// JSON that is not what it should be.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Json(Box<JsonError>),
    /// A file that cannot be written or read.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// A compiled program where only its source will do.
    #[error("{0} is a compiled program, and `--mode {1}` needs its source; give the .mlir file")]
    NeedsSource(PathBuf, &'static str),
    /// A program cannot be called two things.
    #[error(
        "{0} is a compiled program: its error bound, whether it is composable, and the processor it is for were \
         chosen when it was compiled"
    )]
    DemandsOnBundle(PathBuf),
    /// A test that would pass whatever the program does.
    #[error("{0} has no test vector, so there is nothing to test")]
    NoVectors(PathBuf),
    /// Test vectors failed; the command has said which.
    #[error("test vectors failed")]
    VectorsFailed,
}

impl From<ferrocrete::Error> for CliError {
    fn from(error: ferrocrete::Error) -> Self {
        Self::Ferrocrete(Box::new(error))
    }
}

impl From<JsonError> for CliError {
    fn from(error: JsonError) -> Self {
        Self::Json(Box::new(error))
    }
}
