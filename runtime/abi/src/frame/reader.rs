//! Files that are larger than should be in memory at once.

use super::{CHECKSUM, FrameError, Kind, PIECE, PREFIX, check_start, check_sum, read_header, u64_at};
use crate::memory;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file that is read piece by piece. Nothing of it is to be used before [`Self::finish`] has found
/// it undamaged.
pub struct Reader<'a> {
    input: &'a mut dyn Read,
    path: PathBuf,
    digest: Sha256,
    payload: u64,
}

impl<'a> Reader<'a> {
    /// Reads the header of a file of `len` bytes; the path is for messages.
    pub fn new<H: DeserializeOwned>(
        kind: Kind,
        input: &'a mut dyn Read,
        len: u64,
        path: &Path,
    ) -> Result<(H, Self), FrameError> {
        let mut start = Vec::with_capacity(PREFIX);
        let io = |reason| FrameError::Io { path: path.to_owned(), reason };
        (&mut *input).take(PREFIX as u64).read_to_end(&mut start).map_err(io)?;
        let (header_len, payload) = check_start(kind, &start, len)?;
        let mut header = memory::room(header_len as usize)?;
        (&mut *input).take(header_len).read_to_end(&mut header).map_err(io)?;
        let digest = Sha256::new().chain_update(&start).chain_update(&header);
        let reader = Self { input, path: path.to_owned(), digest, payload };
        Ok((read_header(kind, &header)?, reader))
    }

    /// Bytes of the payload.
    pub fn payload(&self) -> u64 {
        self.payload
    }

    /// Reads the next words of the payload.
    pub fn read(&mut self, words: &mut [u64]) -> Result<(), FrameError> {
        let mut piece = memory::filled(0, words.len().min(PIECE) * 8)?;
        for words in words.chunks_mut(PIECE) {
            let piece = &mut piece[..words.len() * 8];
            self.take(piece)?;
            self.digest.update(&*piece);
            words.iter_mut().zip(piece.chunks_exact(8)).for_each(|(word, bytes)| *word = u64_at(bytes, 0));
        }
        Ok(())
    }

    /// Checks that what was read, which must be everything, is what was written.
    pub fn finish(mut self) -> Result<(), FrameError> {
        let mut written = [0; CHECKSUM];
        self.take(&mut written)?;
        check_sum(&self.digest.finalize(), &written)
    }

    fn take(&mut self, bytes: &mut [u8]) -> Result<(), FrameError> {
        let read = self.input.read_exact(bytes);
        read.map_err(|reason| FrameError::Io { path: self.path.clone(), reason })
    }
}
