//! What the compiler has to say about a program, with the place it speaks of.

use crate::excerpt::Shown;
use ferrocrete_abi::bounded;
use miette::{LabeledSpan, NamedSource, SourceCode};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The program is refused.
    Error,
    /// The program is accepted but probably not what was meant.
    Warning,
    /// A remark.
    Note,
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Location {
    /// The file, as it was named to the compiler or by a `loc(...)` in the program.
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in bytes.
    pub column: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", bounded::quoted(&self.file), self.line, self.column)
    }
}

/// A remark attached to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub message: String,
    /// What it speaks of.
    pub location: Option<Location>,
}

/// One thing the compiler says.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The op or token it speaks of.
    pub location: Option<Location>,
    /// Remarks attached to it.
    pub notes: Vec<Note>,
    #[serde(skip)]
    source: Arc<NamedSource<String>>,
    /// What of the source is shown, where that is not the source itself; found out when it is.
    #[serde(skip)]
    shown: OnceLock<Option<Shown>>,
}

impl fmt::Display for Diagnostic {
    /// `file:line:column: message`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.location {
            Some(location) => write!(f, "{location}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Diagnostic {}

impl Diagnostic {
    /// Says something of a source.
    pub(crate) fn new(
        severity: Severity,
        message: &str,
        location: Option<Location>,
        notes: Vec<Note>,
        source: &Arc<NamedSource<String>>,
    ) -> Self {
        let (message, source) = (bounded::message(message).into_owned(), Arc::clone(source));
        Self { severity, message, location, notes, source, shown: OnceLock::new() }
    }

    /// Byte offset of a place in the source, if it lies there.
    fn offset(&self, location: &Location) -> Option<usize> {
        if location.file != self.source.name() {
            return None;
        }
        let text = self.source.inner();
        let mut line_start = 0;
        for _ in 1..location.line {
            line_start += text[line_start..].find('\n')? + 1;
        }
        let offset = line_start + location.column.saturating_sub(1) as usize;
        (offset <= text.len()).then_some(offset)
    }

    /// Offset and length of the token at a place in the source.
    fn token(&self, location: &Location) -> Option<(usize, usize)> {
        let offset = self.offset(location)?;
        Some((offset, token_length(&self.source.inner().as_bytes()[offset..])))
    }

    /// The tokens that are marked: that of the diagnostic, without a note, and those of its notes.
    fn marks(&self) -> Vec<((usize, usize), Option<&Note>)> {
        let here = self.location.as_ref().and_then(|location| self.token(location));
        let notes = self.notes.iter().filter(|note| self.note_is_shown(note));
        let notes = notes.filter_map(|note| Some((self.token(note.location.as_ref()?)?, Some(note))));
        here.into_iter().map(|token| (token, None)).chain(notes).collect()
    }

    fn shown(&self) -> Option<&Shown> {
        let marks = || self.marks().into_iter().map(|(place, _)| place).collect::<Vec<_>>();
        self.shown.get_or_init(|| Shown::of(&self.source, &marks())).as_ref()
    }

    fn note_is_shown(&self, note: &Note) -> bool {
        note.location.as_ref().is_some_and(|at| self.offset(at).is_some() && note.location != self.location)
    }
}

/// Length of the quoted name, identifier or single character that text starts with.
fn token_length(text: &[u8]) -> usize {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.$%@#!".contains(byte);
    match text {
        [b'"', rest @ ..] => rest.iter().position(|byte| matches!(byte, b'"' | b'\n')).map_or(1, |at| at + 2),
        text => text.iter().take_while(|byte| is_name(byte)).count().max(text.len().min(1)),
    }
}

impl miette::Diagnostic for Diagnostic {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        match self.shown() {
            Some(shown) => Some(shown),
            None => Some(&*self.source),
        }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let marks = self.marks();
        let places: Vec<_> = match self.shown() {
            Some(shown) => shown.marks().to_vec(),
            None => marks.iter().map(|&(place, _)| place).collect(),
        };
        let labels = marks.into_iter().zip(places).map(|((_, note), place)| match note {
            None => LabeledSpan::new_primary_with_span(Some("here".into()), place),
            Some(note) => LabeledSpan::new_with_span(Some(note.message.clone()), place),
        });
        Some(Box::new(labels))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let rest: Vec<_> = self.notes.iter().filter(|note| !self.note_is_shown(note)).collect();
        if rest.is_empty() {
            return None;
        }
        let lines = rest.into_iter().map(|note| match &note.location {
            Some(at) if note.location != self.location => format!("{at}: {}", note.message),
            Some(_) | None => note.message.clone(),
        });
        Some(Box::new(lines.collect::<Vec<_>>().join("\n")))
    }
}

/// Everything the compiler said about a program it refused: the errors, and the warnings before.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    /// One diagnostic a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}
