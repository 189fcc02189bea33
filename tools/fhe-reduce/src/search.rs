//! The search: tries edits, in large pieces first, and keeps those the command still succeeds on.

use crate::edit::Edit;
use ferrocrete_dialects::ir::{parse_module, read, with};
use ferrocrete_dialects::older_text::Modern;
use ferrocrete_dialects::tools;
use melior::Context;
use melior::ir::Module;
use melior::pass::PassManager;
use melior::utility::parse_pass_pipeline;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;
use thiserror::Error;

/// Passes that may make any program smaller.
const PASSES: &[&str] = &["symbol-dce", "fhe-inline", "canonicalize", "cse"];

/// Why nothing was reduced.
#[derive(Debug, Error)]
pub enum ReduceError {
    #[error("{}: {error}", path.display())]
    Io { path: PathBuf, error: std::io::Error },
    #[error("the program does not parse or verify, so there is nothing to take it apart by")]
    Unparsed,
    #[error("the command fails on the program as it is; it must succeed on what is of interest: {0}")]
    NotOfInterest(String),
    #[error("`{0}` is no pass or pipeline")]
    Pass(String),
    #[error("`{0}` fails on the program")]
    PassFails(String),
    #[error("the command cannot be started: {0}")]
    Start(#[from] std::io::Error),
}

/// Reduces programs for one command.
pub struct Reducer<'a> {
    context: Context,
    command: &'a str,
    passes: &'a [String],
    folder: TempDir,
    runs: Cell<usize>,
}

impl<'a> Reducer<'a> {
    /// Makes a folder for candidates and checks the passes' names.
    pub fn new(command: &'a str, passes: &'a [String]) -> Result<Self, ReduceError> {
        let context = Context::new_with_registry(&tools::registry(), false);
        context.load_all_available_dialects();
        let folder = TempDir::with_prefix("fhe-reduce-")?;
        let reducer = Self { context, command, passes, folder, runs: Cell::new(0) };
        for pass in passes {
            reducer.manager(pass).ok_or_else(|| ReduceError::Pass(pass.clone()))?;
        }
        Ok(reducer)
    }

    /// How often the command ran.
    pub fn runs(&self) -> usize {
        self.runs.get()
    }

    /// The smallest program found; diagnostics call the source `file`.
    pub fn reduce(&self, source: &str, file: &str) -> Result<String, ReduceError> {
        let source = Modern::of(source);
        let module = parse_module(&self.context, source.text(), file).ok_or(ReduceError::Unparsed)?;
        // From here on, refusals of candidates are nobody's concern.
        self.context.attach_diagnostic_handler(|_| true);
        let mut best = print(&module).ok_or(ReduceError::Unparsed)?;
        for pass in self.passes {
            best = self.passed(&best, pass).ok_or_else(|| ReduceError::PassFails(pass.clone()))?;
        }
        if !self.of_interest(&best)? {
            return Err(ReduceError::NotOfInterest(self.command.to_owned()));
        }
        loop {
            let before = best.len();
            for edit in Edit::ALL {
                self.shrink(&mut best, *edit)?;
            }
            for pass in PASSES {
                let passed = self.passed(&best, pass);
                self.keep(&mut best, passed)?;
            }
            if best.len() == before {
                return Ok(best);
            }
        }
    }

    /// Applies an edit to pieces of the program, ever smaller ones.
    fn shrink(&self, best: &mut String, edit: Edit) -> Result<(), ReduceError> {
        let mut piece = self.places(best, edit);
        while piece > 0 {
            let mut end = self.places(best, edit);
            while end > 0 {
                let start = end.saturating_sub(piece);
                let edited = self.changed(best, |module| {
                    with(module, |op| edit.apply(op, start..end));
                    true
                });
                self.keep(best, edited)?;
                // What stands before is numbered as it was.
                end = start;
            }
            piece /= 2;
        }
        Ok(())
    }

    fn places(&self, text: &str, edit: Edit) -> usize {
        let module = parse_module(&self.context, text, "-");
        module.map_or(0, |module| read(&module, |op| edit.places(op)))
    }

    /// The program after a pass, if that succeeds.
    fn passed(&self, text: &str, pass: &str) -> Option<String> {
        self.changed(text, |module| self.manager(pass).is_some_and(|manager| manager.run(module).is_ok()))
    }

    /// The program after a change, if it still verifies.
    fn changed(&self, text: &str, change: impl FnOnce(&mut Module<'_>) -> bool) -> Option<String> {
        let mut module = parse_module(&self.context, text, "-")?;
        if change(&mut module) { print(&module) } else { None }
    }

    /// Takes a candidate that is shorter and still of interest.
    fn keep(&self, best: &mut String, candidate: Option<String>) -> Result<(), ReduceError> {
        if let Some(candidate) = candidate.filter(|candidate| candidate.len() < best.len())
            && self.of_interest(&candidate)?
        {
            *best = candidate;
        }
        Ok(())
    }

    fn of_interest(&self, text: &str) -> Result<bool, ReduceError> {
        self.runs.set(self.runs.get() + 1);
        let path = self.folder.path().join("candidate.mlir");
        std::fs::write(&path, text).map_err(|error| ReduceError::Io { path: path.clone(), error })?;
        let status = Command::new("bash")
            .args(["-c", &self.command.replace("%s", &quoted(&path))])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        Ok(status.success())
    }

    fn manager(&self, pipeline: &str) -> Option<PassManager<'_>> {
        let manager = PassManager::new(&self.context);
        let anchored = match pipeline.starts_with("builtin.module(") {
            true => pipeline.to_owned(),
            false => format!("builtin.module({pipeline})"),
        };
        parse_pass_pipeline(manager.as_operation_pass_manager(), &anchored).ok()?;
        Some(manager)
    }
}

fn print(module: &Module<'_>) -> Option<String> {
    read(module, |op| op.verify().then(|| op.to_string()))
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
