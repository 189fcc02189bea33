//! What a test file asks for, read from its comments.

use crate::eval::{self, Eval};
use crate::prefixes;
use std::path::{Path, PathBuf};
use std::time::Duration;
use thiserror::Error;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(300);

/// A test file and its directives.
pub struct TestFile {
    pub path: PathBuf,
    /// Commands of the `RUN` lines in order, before substitution.
    pub commands: Vec<String>,
    pub evals: Vec<Eval>,
    /// The test vectors of `X.mlir`, kept in `X.vectors.json`.
    pub vectors: Option<PathBuf>,
    /// The reason given with `XFAIL`.
    pub expected_failure: Option<String>,
    /// Time for all of the file's commands together.
    pub timeout: Duration,
}

/// Why a test file cannot be run.
#[derive(Debug, Error)]
pub enum DirectiveError {
    #[error("cannot be read: {0}")]
    Read(#[from] std::io::Error),
    #[error("{0}: {1}")]
    Vectors(PathBuf, &'static str),
    #[error("has neither RUN nor EVAL lines, nor test vectors: it would test nothing")]
    NothingToRun,
    #[error("line {line}: RUN line ends in `\\`, but no RUN line follows it")]
    Continuation { line: usize },
    #[error("line {line}: XFAIL needs a reason")]
    Reason { line: usize },
    #[error("line {line}: TIMEOUT takes a number of seconds, not `{found}`")]
    Timeout { line: usize, found: String },
    #[error("line {line}: `EVAL: {found}` is not of the form `@function(3, [1, 2]) == 8`: {why}")]
    Eval { line: usize, found: String, why: String },
    #[error("line {line}: {why}")]
    Prefix { line: usize, why: String },
    #[error("has `expected-…` comments, but no RUN line passes --verify-diagnostics: nothing reads them")]
    UnreadDiagnostics,
}

/// One comment of the form `// WORD: text`.
pub struct Comment<'a> {
    /// Line number, from 1.
    pub line: usize,
    pub word: &'a str,
    pub text: &'a str,
}

impl TestFile {
    /// Reads a file and refuses one that could not fail.
    pub fn read(path: &Path) -> Result<Self, DirectiveError> {
        let text = std::fs::read_to_string(path)?;
        let mut file = Self {
            path: std::path::absolute(path)?,
            commands: Vec::new(),
            evals: Vec::new(),
            vectors: eval::vectors_beside(path)?,
            expected_failure: None,
            timeout: DEFAULT_TIMEOUT,
        };
        let mut unfinished = None;
        for comment in comments(&text) {
            file.take(&comment, &mut unfinished)?;
        }
        if let Some((line, _)) = unfinished {
            return Err(DirectiveError::Continuation { line });
        }
        if file.commands.is_empty() && !file.evaluates() {
            return Err(DirectiveError::NothingToRun);
        }
        prefixes::check(&text, &file.commands).map_err(|(line, why)| DirectiveError::Prefix { line, why })?;
        let verifies = file.commands.iter().any(|command| command.contains("-verify-diagnostics"));
        let expects = ["error", "warning", "remark", "note"]
            .iter()
            .any(|kind| text.contains(&format!("// expected-{kind}")));
        if expects && !verifies {
            return Err(DirectiveError::UnreadDiagnostics);
        }
        Ok(file)
    }

    /// Whether the file's program is run on values.
    pub fn evaluates(&self) -> bool {
        !self.evals.is_empty() || self.vectors.is_some()
    }

    fn take(
        &mut self,
        comment: &Comment<'_>,
        unfinished: &mut Option<(usize, String)>,
    ) -> Result<(), DirectiveError> {
        let &Comment { line, word, text } = comment;
        match word {
            "RUN" => {
                let command = unfinished.take().map_or(String::new(), |(_, start)| start) + text;
                match command.strip_suffix('\\') {
                    Some(start) => *unfinished = Some((line, start.to_owned())),
                    None => self.commands.push(command),
                }
            }
            "EVAL" => {
                let eval = Eval::parse(text).map_err(|why| DirectiveError::Eval {
                    line,
                    found: text.to_owned(),
                    why,
                })?;
                self.evals.push(eval);
            }
            "XFAIL" if text.is_empty() => return Err(DirectiveError::Reason { line }),
            "XFAIL" => self.expected_failure = Some(text.to_owned()),
            "TIMEOUT" => {
                let seconds = text.parse();
                let seconds =
                    seconds.map_err(|_| DirectiveError::Timeout { line, found: text.to_owned() })?;
                self.timeout = Duration::from_secs(seconds);
            }
            // Every other word is FileCheck's business or a mistake: `prefixes` tells which.
            _ => {}
        }
        Ok(())
    }
}

/// Words that a comment may start with besides FileCheck's prefixes.
pub const WORDS: &[&str] = &["RUN", "EVAL", "XFAIL", "TIMEOUT", "FAILS", "NOTE", "TODO", "COM"];

/// The comments of the form `// WORD: text` with a word in capitals.
pub fn comments(text: &str) -> impl Iterator<Item = Comment<'_>> {
    (1..).zip(text.lines()).filter_map(|(line, content)| {
        let (word, text) = comment_body(content)?.split_once(':')?;
        let capital = word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
        let one_word =
            !word.contains(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || "-_{}".contains(c)));
        (capital && one_word).then_some(Comment { line, word, text: text.trim() })
    })
}

/// What follows `//` on a line.
pub fn comment_body(line: &str) -> Option<&str> {
    Some(line.split_once("//")?.1.trim_start_matches('/').trim())
}
