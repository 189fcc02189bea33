//! Where in the user's source a value was written.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A place in the user's source.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// File, or empty if it is not known.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 if it is not known.
    pub column: u32,
}

impl Location {
    /// Where the caller stands.
    #[track_caller]
    pub fn caller() -> Self {
        let place = std::panic::Location::caller();
        Self { file: place.file().into(), line: place.line(), column: place.column() }
    }

    /// Whether it says anything.
    pub fn is_known(&self) -> bool {
        !self.file.is_empty()
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.is_known(), self.column) {
            (false, _) => f.write_str("unknown place"),
            (true, 0) => write!(f, "{}:{}", self.file, self.line),
            (true, column) => write!(f, "{}:{}:{column}", self.file, self.line),
        }
    }
}
