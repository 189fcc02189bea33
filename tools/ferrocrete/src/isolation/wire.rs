//! What passes between a process and the child that parses for it.
//!
//! The question is a line of JSON and the text, the answer lines of JSON that begin with [`MARK`] and
//! the bytecode. What else is written before, by whatever runs in the child before it is asked, counts
//! for nothing.

use crate::diagnostic::{Diagnostic, Location, Note, Severity};
use miette::NamedSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// Before each line of the answer.
pub(super) const MARK: &[u8] = b"ferrocrete: ";

/// What is asked for, before the text.
#[derive(Serialize, Deserialize)]
pub(super) struct Question {
    /// What diagnostics call the text.
    pub(super) name: String,
    /// Bytes that parsing may take.
    pub(super) memory: Option<u64>,
}

/// A line of the answer.
#[derive(Serialize, Deserialize)]
pub(super) enum Line {
    /// The parser has just said this.
    Said(Told),
    /// The last line.
    End(Outcome),
}

/// How it went.
#[derive(Serialize, Deserialize)]
pub(super) enum Outcome {
    /// The program is valid, and follows as bytecode.
    Parsed { bytes: usize, warnings: Vec<Told> },
    /// The program's mistake.
    Refused(Vec<Told>),
    /// No thread to parse on.
    NoThread(String),
    /// Our mistake.
    Defect { what: String, said: Vec<Told>, reproducer: Option<PathBuf> },
}

/// A diagnostic without the source, which both sides have.
#[derive(Serialize, Deserialize)]
pub(super) struct Told {
    severity: Severity,
    message: String,
    location: Option<Location>,
    notes: Vec<Note>,
}

impl From<&Diagnostic> for Told {
    fn from(said: &Diagnostic) -> Self {
        let Diagnostic { severity, message, location, notes, .. } = said.clone();
        Self { severity, message, location, notes }
    }
}

impl Told {
    /// The diagnostic of a source.
    pub(super) fn of(self, source: &Arc<NamedSource<String>>) -> Diagnostic {
        Diagnostic::new(self.severity, &self.message, self.location, self.notes, source)
    }
}
