//! The container every file of ours is kept in.
//!
//! ```text
//! magic      8 bytes   "FERROCRT"
//! version    u32       ABI_VERSION of the writer
//! kind       u32       what the file is
//! header     u64       length of the header in bytes
//! payload    u64       length of the payload in bytes
//! ...                  header: JSON
//! ...                  payload: raw words or native code
//! checksum   16 bytes  first half of the SHA-256 of everything before
//! ```
//! All numbers are little-endian. The two lengths must add up to exactly the bytes that are there
//! before anything is allocated, so a damaged length costs no memory. The checksum finds damage;
//! it authenticates nobody.

use crate::ABI_VERSION;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The first bytes of every file of ours.
pub const MAGIC: [u8; 8] = *b"FERROCRT";
const PREFIX: usize = 32;
const CHECKSUM: usize = 16;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A compiled program.
    Bundle,
    /// Secret keys.
    ClientKey,
    /// Evaluation keys.
    ServerKey,
    /// Arguments or results of a call, encrypted and clear.
    Values,
    /// A compiled program's description, without its native code.
    Manifest,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Bundle, Self::ClientKey, Self::ServerKey, Self::Values, Self::Manifest];

    fn tag(self) -> u32 {
        match self {
            Self::Bundle => 1,
            Self::ClientKey => 2,
            Self::ServerKey => 3,
            Self::Values => 4,
            Self::Manifest => 5,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bundle => "program bundle",
            Self::ClientKey => "client key",
            Self::ServerKey => "server key",
            Self::Values => "list of values",
            Self::Manifest => "program manifest",
        })
    }
}

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
        /// [`ABI_VERSION`].
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
        reason: std::io::Error,
    },
}

/// Frames a header and a payload.
pub fn encode(kind: Kind, header: &impl Serialize, payload: &[&[u8]]) -> Vec<u8> {
    let header = serde_json::to_vec(header).expect("headers are plain data with string keys");
    let payload_len: usize = payload.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(PREFIX + header.len() + payload_len + CHECKSUM);
    bytes.extend(MAGIC);
    bytes.extend(ABI_VERSION.to_le_bytes());
    bytes.extend(kind.tag().to_le_bytes());
    bytes.extend((header.len() as u64).to_le_bytes());
    bytes.extend((payload_len as u64).to_le_bytes());
    bytes.extend(header);
    for part in payload {
        bytes.extend_from_slice(part);
    }
    let checksum = checksum(&bytes);
    bytes.extend(checksum);
    bytes
}

/// Checks a file's frame and returns its header and payload.
pub fn decode<H: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<(H, &[u8]), FrameError> {
    let magic = &bytes[..bytes.len().min(MAGIC.len())];
    if !MAGIC.starts_with(magic) || magic.is_empty() {
        return Err(FrameError::Magic { found: magic.to_vec(), expected: kind });
    }
    if bytes.len() < PREFIX {
        let expected = (PREFIX + CHECKSUM) as u128;
        return Err(FrameError::Truncated { found: bytes.len(), expected });
    }
    check_version_and_kind(kind, bytes)?;
    let header_len = u128::from(u64_at(bytes, 16));
    let payload_len = u128::from(u64_at(bytes, 24));
    let found = bytes.len() as u128;
    let expected = (PREFIX + CHECKSUM) as u128 + header_len + payload_len;
    if found < expected {
        return Err(FrameError::Truncated { found: bytes.len(), expected });
    }
    if found > expected {
        return Err(FrameError::Trailing { expected, extra: found - expected });
    }
    let (content, written) = bytes.split_at(bytes.len() - CHECKSUM);
    let computed = checksum(content);
    if written != computed {
        return Err(FrameError::Checksum { found: hex(&computed), expected: hex(written) });
    }
    // Both lengths are below the length of `bytes`, so they fit.
    let (header, payload) = content[PREFIX..].split_at(header_len as usize);
    let header = serde_json::from_slice(header)
        .map_err(|error| FrameError::Header { kind, reason: error.to_string() })?;
    Ok((header, payload))
}

fn check_version_and_kind(kind: Kind, bytes: &[u8]) -> Result<(), FrameError> {
    let version = u32_at(bytes, 8);
    if version != ABI_VERSION {
        return Err(FrameError::AbiVersion { found: version, expected: ABI_VERSION });
    }
    let tag = u32_at(bytes, 12);
    if tag != kind.tag() {
        let found = Kind::ALL
            .into_iter()
            .find(|known| known.tag() == tag)
            .map_or_else(|| format!("file of unknown kind {tag}"), |known| known.to_string());
        return Err(FrameError::Kind { found, expected: kind });
    }
    Ok(())
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]))
}

fn checksum(content: &[u8]) -> [u8; CHECKSUM] {
    let digest = Sha256::digest(content);
    std::array::from_fn(|i| digest[i])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Words as little-endian bytes.
pub fn bytes_of_words(words: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(words.len() * 8);
    for word in words {
        bytes.extend_from_slice(&word.to_le_bytes());
    }
    bytes
}

/// Little-endian bytes as words; a remainder of fewer than 8 bytes is dropped, so check the length
/// first.
pub fn words_of_bytes(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks_exact(8).map(|word| u64_at(word, 0)).collect()
}

/// Reads a whole file.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FrameError> {
    std::fs::read(path).map_err(|reason| FrameError::Io { path: path.to_owned(), reason })
}

/// Writes a whole file through a neighbouring temporary one, so that an interrupted write leaves
/// no half file under the name. Client keys are made readable by their owner alone. A device or a
/// pipe is written to, and never replaced.
pub fn write_file(kind: Kind, path: &Path, bytes: &[u8]) -> Result<(), FrameError> {
    let io = |reason| FrameError::Io { path: path.to_owned(), reason };
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        let open = std::fs::OpenOptions::new().write(true).open(path);
        return open.and_then(|mut device| device.write_all(bytes)).map_err(io);
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let partial = path.with_file_name(name);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if kind == Kind::ClientKey {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let written = options
        .open(&partial)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| std::fs::rename(&partial, path));
    if written.is_err() {
        // Best effort: the first error is the one worth telling.
        let _ = std::fs::remove_file(&partial);
    }
    written.map_err(io)
}
