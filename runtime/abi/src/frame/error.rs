//! What can be wrong with a file.

use super::Kind;
use crate::memory::NoMemory;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Why bytes are not the file they should be.
#[derive(Debug, Error)]
pub enum FrameError {
    /// Not a file of ours.
    #[error("not a Ferrocrete file: it begins with {found:02x?}, not \"FERROCRT\"; expected a {expected}")]
    Magic {
        /// The first bytes.
        found: Vec<u8>,
        /// What was wanted.
        expected: Kind,
    },
    /// Written by a compiler or client of another version.
    #[error(
        "the file has format version {found}, this build reads version {expected}; write it again with \
         a matching version of Ferrocrete"
    )]
    AbiVersion {
        /// Version in the file.
        found: u32,
        /// [`ABI_VERSION`](crate::ABI_VERSION).
        expected: u32,
    },
    /// A file of ours, but another kind.
    #[error("this file is a {found}, expected a {expected}; check which file was given")]
    Kind {
        /// What the file is.
        found: String,
        /// What was wanted.
        expected: Kind,
    },
    /// Bytes are missing at the end.
    #[error("the file is truncated: {found} bytes, expected {expected}; copy it again")]
    Truncated {
        /// Bytes there are.
        found: usize,
        /// Bytes its header promises.
        expected: u128,
    },
    /// Bytes follow the end.
    #[error("{extra} unexpected bytes follow the end of the file at {expected}; copy it again")]
    Trailing {
        /// Bytes there should be.
        expected: u128,
        /// Bytes too many.
        extra: u128,
    },
    /// The content is not what was written.
    #[error("the file is damaged: its checksum is {found}, expected {expected}; copy it again")]
    Checksum {
        /// Checksum of the content.
        found: String,
        /// Checksum in the file.
        expected: String,
    },
    /// The header is not what its kind needs.
    #[error("the header of the {kind} cannot be read: {reason}")]
    Header {
        /// What the file is.
        kind: Kind,
        /// The JSON reader's reason.
        reason: String,
    },
    /// The payload's length contradicts the header.
    #[error("the {kind} holds {found} bytes of {what}, its header calls for {expected}")]
    Payload {
        /// What the file is.
        kind: Kind,
        /// Which part.
        what: &'static str,
        /// Bytes there are.
        found: usize,
        /// Bytes the header calls for.
        expected: u128,
    },
    /// The header is well-formed but no valid description.
    #[error("the {kind} is invalid: {reason}")]
    Invalid {
        /// What the file is.
        kind: Kind,
        /// What is wrong with it.
        #[source]
        reason: crate::validate::ValidationError,
    },
    /// The file cannot be read or written.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: io::Error,
    },
    /// The kernels that the keys are prepared for cannot be chosen as asked.
    #[error("{reason}")]
    Kernels {
        /// What was asked for, and what there is.
        reason: String,
    },
    /// There is less memory than the file takes.
    #[error(transparent)]
    Memory(#[from] NoMemory),
}
