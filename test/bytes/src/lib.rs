//! What reads bytes from outside, as targets: each takes any bytes, and must read or refuse them. A
//! panic, an abort, more memory than [`memory`] gives, a message of any length and a value that is
//! another when it is written and read again are findings.
//!
//! The suite replays the corpus and changes it at random (`tests/bytes.rs`). `cargo xtask fuzz` has
//! libFuzzer look for inputs that reach new code (`src/libfuzzer.rs`).

pub mod memory;
pub mod mutate;
mod seal;
mod targets;

use std::path::PathBuf;
pub use targets::TARGETS;

/// What became of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They are what the target reads.
    Read,
    /// They are not, and an error said so.
    Refused,
}

/// Something that reads bytes from outside.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, which is that of its folder in the corpus.
    pub name: &'static str,
    /// Tries bytes.
    pub read: fn(&[u8]) -> Fate,
}

impl Target {
    /// The target of that name.
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.iter().copied().find(|target| target.name == name)
    }

    /// Tries bytes, with the memory that so many may take.
    ///
    /// # Panics
    /// If they do harm.
    pub fn run(&self, bytes: &[u8]) -> Fate {
        memory::within(memory::budget(bytes.len()), || (self.read)(bytes))
    }

    /// The folder of its corpus.
    pub fn corpus(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(self.name)
    }
}
