//! Parsing in a process of its own.
//!
//! MLIR's parser may lose the process it runs in, by text that is spoilt just so: it frees an op that is
//! listed elsewhere still. The child parses and verifies, tells each diagnostic when it is said, and in
//! the end writes the program as bytecode, which this process reads instead of the text.

mod child;
mod lost;
mod process;
mod wire;

pub use lost::{Lost, LostParser};

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::error::{Error, InternalError};
use miette::NamedSource;
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;
use wire::Outcome;

/// Set for the child, to the process that asks.
const ASKED: &str = "FERROCRETE_PARSE_FOR";

/// What finding the place of a crash may take for each part of the text that is tried.
const MOST_FOR_PART: Duration = Duration::from_secs(5);

/// How to parse programs in a process of its own, so that text which crashes MLIR's parser is refused by
/// an error, and this process lives.
///
/// It needs an executable that is able to parse: any whose `main` calls [`Isolation::serve`] before all
/// else. It is this one, or another one with arguments that make it do so.
///
/// ```no_run
/// use ferrocrete::{Compiler, Isolation};
///
/// fn main() -> Result<(), ferrocrete::Error> {
///     Isolation::serve();
///     let compiler = Compiler::new().isolate(Isolation::of_this_executable());
///     let program = compiler.compile_file("from-somebody.mlir")?;
///     program.save("from-somebody.fhe")
/// }
/// ```
///
/// The child does the first step alone: what it took is compiled by this process. It ends with the thread
/// that asked, gets no descriptors of this process but those that are made to be inherited, and leaves no
/// zombie. It is no sandbox: the child has the rights of this process.
#[derive(Clone, Debug)]
pub struct Isolation {
    program: OsString,
    arguments: Vec<OsString>,
    time: Option<Duration>,
    memory: Option<u64>,
}

/// What was parsed elsewhere.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) bytecode: Vec<u8>,
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Isolation {
    /// The child runs this process's executable, whose `main` must call [`Isolation::serve`].
    pub fn of_this_executable() -> Self {
        // Not by its path, where another version may lie by now.
        Self::command("/proc/self/exe", Vec::<OsString>::new())
    }

    /// The child runs a command, which must call [`Isolation::serve`].
    pub fn command(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = impl Into<OsString>>,
    ) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { program: program.into(), arguments, time: None, memory: None }
    }

    /// Refuses what takes longer to parse, counted from when the child is started; there is no limit
    /// otherwise.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time = Some(limit);
        self
    }

    /// Refuses what takes more memory to parse, in bytes; there is no limit but the process's otherwise.
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory = Some(bytes);
        self
    }

    /// To be called by `main` before all else, above all before something is read from standard input or
    /// written to standard output. Returns at once, unless the process was started to parse for another:
    /// then it does that, and ends.
    pub fn serve() {
        if let Some(asking) = std::env::var_os(ASKED) {
            child::run(&asking)
        }
    }

    /// Parses and verifies in a child.
    pub(crate) fn parse(&self, source: &Arc<NamedSource<String>>) -> Result<Parsed, Error> {
        let told = |all: Vec<wire::Told>| all.into_iter().map(|told| told.of(source)).collect::<Vec<_>>();
        let answer = process::ask(self, source)?;
        match answer.outcome {
            Ok((Outcome::Parsed { warnings, .. }, bytecode)) => {
                Ok(Parsed { bytecode, warnings: told(warnings) })
            }
            Ok((Outcome::Refused(said), _)) => Err(Error::Compile(Diagnostics(told(said)))),
            Ok((Outcome::NoThread(reason), _)) => Err(Error::NoThread(std::io::Error::other(reason))),
            Ok((Outcome::Defect { what, said, reproducer }, _)) => {
                let diagnostics = Diagnostics(told(said));
                Err(Error::Internal(Box::new(InternalError { what, diagnostics, reproducer })))
            }
            Err(how) => {
                let diagnostics = Diagnostics(told(answer.said));
                let said = diagnostics.0.last().and_then(|last| last.location.clone());
                let is_crash = matches!(how, Lost::Signal { .. });
                let near = said.or_else(|| if is_crash { self.near(source) } else { None });
                Err(Error::LostParser(Box::new(LostParser {
                    name: source.name().into(),
                    how,
                    near,
                    diagnostics,
                })))
            }
        }
    }

    /// The line without which, and all after it, the text crashes no parser. Found by trying, as what is cut
    /// off is refused at its end unless the parser crashes before.
    fn near(&self, source: &NamedSource<String>) -> Option<Location> {
        let ends: Vec<usize> = source.inner().match_indices('\n').map(|(at, _)| at + 1).collect();
        let crashes = |end: usize| {
            let part = NamedSource::new(source.name(), source.inner()[..end].to_owned());
            let limited = self.clone().time_limit(self.time.unwrap_or(MOST_FOR_PART).min(MOST_FOR_PART));
            matches!(process::ask(&limited, &part), Ok(answer) if matches!(answer.outcome, Err(Lost::Signal { .. })))
        };
        let line = u32::try_from(ends.partition_point(|&end| !crashes(end))).ok()?;
        Some(Location { file: source.name().into(), line: line.checked_add(1)?, column: 1 })
    }
}
