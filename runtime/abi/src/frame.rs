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

mod error;
mod reader;

pub use error::FrameError;
pub use reader::Reader;

use crate::ABI_VERSION;
use crate::bounded;
use crate::file::{self, Readers};
use crate::memory::{self, NoMemory};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// The first bytes of every file of ours.
pub const MAGIC: [u8; 8] = *b"FERROCRT";
const PREFIX: usize = 32;
const CHECKSUM: usize = 16;
/// Words that are written or read at a time.
const PIECE: usize = 1 << 16;

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
    /// A signature of a compiled program.
    Signature,
    /// The secret key that signatures are made with.
    SigningKey,
}

impl Kind {
    /// How far into a file its kind is told.
    pub(crate) const END: usize = 16;
    const ALL: [Self; 7] = [
        Self::Bundle,
        Self::ClientKey,
        Self::ServerKey,
        Self::Values,
        Self::Manifest,
        Self::Signature,
        Self::SigningKey,
    ];

    fn tag(self) -> u32 {
        match self {
            Self::Bundle => 1,
            Self::ClientKey => 2,
            Self::ServerKey => 3,
            Self::Values => 4,
            Self::Manifest => 5,
            Self::Signature => 6,
            Self::SigningKey => 7,
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
            Self::Signature => "signature",
            Self::SigningKey => "signing key",
        })
    }
}

/// A part of a payload.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// As it is.
    Bytes(&'a [u8]),
    /// Little-endian.
    Words(&'a [u64]),
}

impl Part<'_> {
    fn len(self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Words(words) => size_of_val(words),
        }
    }
}

/// A header and a payload, to be framed.
#[derive(Debug)]
pub struct Frame<'a> {
    start: Vec<u8>,
    payload: Vec<Part<'a>>,
}

impl<'a> Frame<'a> {
    /// Of one kind.
    pub fn new(kind: Kind, header: &impl Serialize, payload: Vec<Part<'a>>) -> Self {
        let header = serde_json::to_vec(header).expect("headers are plain data with string keys");
        let payload_len: usize = payload.iter().map(|part| part.len()).sum();
        let mut start = Vec::with_capacity(PREFIX + header.len());
        start.extend(MAGIC);
        start.extend(ABI_VERSION.to_le_bytes());
        start.extend(kind.tag().to_le_bytes());
        start.extend((header.len() as u64).to_le_bytes());
        start.extend((payload_len as u64).to_le_bytes());
        start.extend(header);
        Self { start, payload }
    }

    /// How many bytes [`Self::write`] writes.
    pub fn size(&self) -> usize {
        self.start.len() + self.payload.iter().map(|part| part.len()).sum::<usize>() + CHECKSUM
    }

    /// Writes everything, and holds no more than a piece of it in memory.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut digest = Sha256::new();
        let mut write = |bytes: &[u8]| {
            digest.update(bytes);
            out.write_all(bytes)
        };
        write(&self.start)?;
        let mut piece = memory::room(PIECE * 8).map_err(|_| io::ErrorKind::OutOfMemory)?;
        for part in &self.payload {
            match part {
                Part::Bytes(bytes) => write(bytes)?,
                Part::Words(words) => {
                    for words in words.chunks(PIECE) {
                        piece.clear();
                        words.iter().for_each(|word| piece.extend_from_slice(&word.to_le_bytes()));
                        write(&piece)?;
                    }
                }
            }
        }
        out.write_all(&digest.finalize()[..CHECKSUM])
    }

    /// The same in memory.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.size());
        self.write(&mut bytes).expect("memory takes what is written");
        bytes
    }

    /// Writes everything to a file, which is whole or not there; see [`crate::file`].
    pub fn write_file(&self, path: &Path, readers: Readers) -> Result<(), FrameError> {
        file::write_with(path, readers, |file| self.write(file))
            .map_err(|reason| FrameError::Io { path: path.to_owned(), reason })
    }
}

/// Frames a header and a payload.
pub fn encode(kind: Kind, header: &impl Serialize, payload: &[&[u8]]) -> Vec<u8> {
    Frame::new(kind, header, payload.iter().map(|bytes| Part::Bytes(bytes)).collect()).to_bytes()
}

/// Checks a file's frame and returns its header and payload.
pub fn decode<H: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<(H, &[u8]), FrameError> {
    let (header_len, _) = check_start(kind, bytes, bytes.len() as u64)?;
    let (content, written) = bytes.split_at(bytes.len() - CHECKSUM);
    check_sum(&Sha256::digest(content), written)?;
    // Both lengths are below the length of `bytes`, so they fit.
    let (header, payload) = content[PREFIX..].split_at(header_len as usize);
    Ok((read_header(kind, header)?, payload))
}

/// Checks how a file of `len` bytes begins, and returns the lengths of its header and its payload,
/// which with the rest are as long as the file is.
fn check_start(kind: Kind, start: &[u8], len: u64) -> Result<(u64, u64), FrameError> {
    let magic = &start[..start.len().min(MAGIC.len())];
    if !MAGIC.starts_with(magic) || magic.is_empty() {
        return Err(FrameError::Magic { found: magic.to_vec(), expected: kind });
    }
    let (found, shown) = (u128::from(len), len as usize);
    if start.len() < PREFIX {
        return Err(FrameError::Truncated { found: shown, expected: (PREFIX + CHECKSUM) as u128 });
    }
    check_version_and_kind(kind, start)?;
    let (header, payload) = (u64_at(start, 16), u64_at(start, 24));
    let expected = (PREFIX + CHECKSUM) as u128 + u128::from(header) + u128::from(payload);
    if found < expected {
        return Err(FrameError::Truncated { found: shown, expected });
    }
    if found > expected {
        return Err(FrameError::Trailing { expected, extra: found - expected });
    }
    Ok((header, payload))
}

fn check_sum(digest: &[u8], written: &[u8]) -> Result<(), FrameError> {
    let computed = &digest[..CHECKSUM];
    if written == computed {
        return Ok(());
    }
    Err(FrameError::Checksum { found: hex(computed), expected: hex(written) })
}

fn read_header<H: DeserializeOwned>(kind: Kind, header: &[u8]) -> Result<H, FrameError> {
    serde_json::from_slice(header)
        .map_err(|error| FrameError::Header { kind, reason: bounded::message(&error.to_string()).into() })
}

/// The secret that a file which begins so holds, if it is one of ours, of any version.
pub(crate) fn secret(start: &[u8; Kind::END]) -> Option<Kind> {
    let kinds = [Kind::ClientKey, Kind::SigningKey].into_iter();
    kinds.filter(|_| start.starts_with(&MAGIC)).find(|kind| u32_at(start, 12) == kind.tag())
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

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 bytes of 64 hexadecimal digits.
pub fn from_hex(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect();
    let pairs: Vec<u8> =
        digits?.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    (text.len() == 64).then_some(pairs)?.try_into().ok()
}

/// Little-endian bytes as words; a remainder of fewer than 8 bytes is dropped, so check the length
/// first.
pub fn words_of_bytes(bytes: &[u8]) -> Result<Vec<u64>, NoMemory> {
    memory::collect(bytes.chunks_exact(8).map(|word| u64_at(word, 0)))
}

/// Reads a whole file.
pub fn read_file(path: &Path) -> Result<Vec<u8>, FrameError> {
    let read = || {
        let mut file = File::open(path)?;
        if file.metadata()?.is_file() {
            return std::fs::read(path);
        }
        read_stream(&mut file)
    };
    read().map_err(|reason| FrameError::Io { path: path.to_owned(), reason })
}

/// Reads what has no length, as a pipe: no more than a file of ours says by itself that it is long, and
/// nothing beyond its beginning if it is none.
pub(crate) fn read_stream(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(PREFIX as u64).read_to_end(&mut bytes)?;
    if bytes.len() == PREFIX && bytes.starts_with(&MAGIC) {
        let stated = [CHECKSUM as u64, u64_at(&bytes, 16), u64_at(&bytes, 24)];
        // With one byte more, it is seen that there are more.
        let most = stated.into_iter().fold(1, u64::saturating_add);
        from.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
