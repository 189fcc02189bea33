//! A compiled program as one file.

use crate::file::Readers;
use crate::frame::{self, Frame, FrameError, Kind, Part};
use crate::manifest::Manifest;
use crate::memory;
use std::path::Path;

/// A compiled program.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// What the program is.
    pub manifest: Manifest,
    /// Its native code: an ELF shared object that exports every function's symbol.
    pub code: Vec<u8>,
}

impl Bundle {
    /// The bundle's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.to_frame().to_bytes()
    }

    /// The bundle, to be written.
    pub fn to_frame(&self) -> Frame<'_> {
        Frame::new(Kind::Bundle, &self.manifest, vec![Part::Bytes(&self.code)])
    }

    /// Reads a bundle and checks that its manifest makes sense.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrameError> {
        let (manifest, code) = frame::decode::<Manifest>(Kind::Bundle, bytes)?;
        manifest.validate().map_err(|reason| FrameError::Invalid { kind: Kind::Bundle, reason })?;
        Ok(Self { manifest, code: memory::collect(code.iter().copied())? })
    }

    /// Reads a bundle from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, FrameError> {
        Self::from_bytes(&frame::read_file(path.as_ref())?)
    }

    /// Writes the bundle to a file.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), FrameError> {
        self.to_frame().write_file(path.as_ref(), Readers::Others)
    }
}
