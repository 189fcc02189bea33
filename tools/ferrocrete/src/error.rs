//! What can go wrong, by whose fault.

use crate::diagnostic::{Diagnostics, Severity};
use crate::isolation::LostParser;
use crate::probability::ProbabilityError;
use ferrocrete_abi::bounded;
use ferrocrete_abi::expectation::Unexpected;
use ferrocrete_abi::frame::FrameError;
use ferrocrete_abi::monitor::Cancelled;
use ferrocrete_client::ClientError;
use ferrocrete_codegen::CodegenError;
use ferrocrete_eval::EvalError;
use ferrocrete_server::{KernelError, LoadError, RunError};
use std::ffi::OsString;
use std::fmt::{self, Display};
use std::path::PathBuf;
use thiserror::Error;

/// Why a request failed.
#[derive(Debug, Error)]
pub enum Error {
    /// The program is wrong, or asks for what is not possible; every diagnostic says where.
    #[error("the program was refused: {}", count_errors(.0))]
    Compile(Diagnostics),
    /// Options that contradict each other.
    #[error("an error bound for each lookup and one for the whole program were both given; give one of them")]
    TwoErrorBounds,
    /// An error bound that is no probability.
    #[error(transparent)]
    Probability(#[from] ProbabilityError),
    /// A source file that cannot be read.
    #[error("{path}: {reason}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The system starts no thread to compile on.
    #[error("the system starts no thread for the compiler: {0}; end other processes, or free memory")]
    NoThread(std::io::Error),
    /// The system starts no process to parse in.
    #[error("no process to parse in can be started by {program:?}: {reason}")]
    NoParser {
        /// What was to be run.
        program: OsString,
        /// The system's reason.
        reason: std::io::Error,
    },
    /// The process that parsed was lost.
    #[error("{0}")]
    LostParser(Box<LostParser>),
    /// A client key that would be lost.
    #[error(
        "{path} exists; without a client key, what is encrypted under it can't be decrypted: name another file, \
         or ask for it to be replaced with --force"
    )]
    ClientKeyExists {
        /// The file.
        path: PathBuf,
    },
    /// Arguments that the client did not say may be clear.
    #[error(
        "function `{}` takes arguments in the clear: {}, counted from 0. The program says so, not the client: \
         if that is meant, say which must be encrypted with Client::expecting, or ask for Client::allow_clear",
        bounded::quoted(function),
        bounded::list(places)
    )]
    ClearArguments {
        /// The function.
        function: String,
        /// The arguments.
        places: Vec<usize>,
    },
    /// Two keys in one file.
    #[error("{path} would be the client key and the server key; name two files")]
    OneKeyFile {
        /// The file.
        path: PathBuf,
    },
    /// A bundle, key or list of values that is not what it should be.
    #[error("{}{error}", .path.as_ref().map(|path| format!("{}: ", path.display())).unwrap_or_default())]
    File {
        /// The file, when it was one and the reason does not name it.
        path: Option<PathBuf>,
        /// What is wrong with it.
        error: Box<FrameError>,
    },
    /// The program has no such function.
    #[error("{}; the program has {}", wanted(.name.as_deref()), list(.available))]
    Function {
        /// The name asked for; without one, `main` or the only function was.
        name: Option<String>,
        /// The functions there are.
        available: Vec<String>,
    },
    /// A client key of other parameters than the program's.
    #[error(
        "the client key has parameters {found}, the program needs {expected}; use the key generated for this \
         program"
    )]
    ForeignKey {
        /// The key's parameters.
        found: String,
        /// The program's parameters.
        expected: String,
    },
    /// Results that no function of the program gives.
    #[error("the values are the results of no function of this program; it has {}", list(.available))]
    ForeignResults {
        /// The functions there are.
        available: Vec<String>,
    },
    /// A program that is not what the client expects.
    #[error(transparent)]
    Unexpected(#[from] Unexpected),
    /// Something is wrong with keys, arguments or results.
    #[error(transparent)]
    Client(ClientError),
    /// No native code for the target asked for, or no way to link it.
    #[error(transparent)]
    Codegen(#[from] CodegenError),
    /// A bundle that cannot be loaded here.
    #[error(transparent)]
    Load(Box<LoadError>),
    /// A server key that cannot be used.
    #[error(transparent)]
    ServerKey(KernelError),
    /// Key generation or a run was stopped by its monitor.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The server refused to run a call, or failed.
    #[error(transparent)]
    Run(Box<RunError>),
    /// A clear or simulated run failed.
    #[error(transparent)]
    Evaluate(Box<EvalError>),
    /// A defect of Ferrocrete.
    #[error("{0}")]
    Internal(Box<InternalError>),
}

/// A defect of Ferrocrete, with what is needed to find it.
#[derive(Clone, Debug)]
pub struct InternalError {
    /// What happened.
    pub what: String,
    /// What MLIR said about it.
    pub diagnostics: Diagnostics,
    /// A file that shows it again, with the command in its first line.
    pub reproducer: Option<PathBuf>,
}

impl Display for InternalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is a defect of Ferrocrete, not of the program: {}", self.what)
    }
}

fn count_errors(Diagnostics(all): &Diagnostics) -> String {
    match all.iter().filter(|d| d.severity == Severity::Error).count() {
        1 => "1 error".into(),
        n => format!("{n} errors"),
    }
}

fn wanted(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("there is no function `{name}`"),
        None => "there is no function `main`, and the program has not just one function: name one".into(),
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".into();
    }
    bounded::list(names.iter().map(|name| format!("`{name}`")))
}

/// Reasons that are large are boxed, since every result has room for the largest.
macro_rules! boxed {
    ($($variant:ident: $reason:ty),*) => {
        $(impl From<$reason> for Error {
            fn from(reason: $reason) -> Self {
                Self::$variant(Box::new(reason))
            }
        })*
    };
}
boxed!(Load: LoadError, Evaluate: EvalError);

impl From<ClientError> for Error {
    fn from(error: ClientError) -> Self {
        if let ClientError::Cancelled(cancelled) = error { cancelled.into() } else { Self::Client(error) }
    }
}

impl From<RunError> for Error {
    fn from(error: RunError) -> Self {
        if let RunError::Cancelled(cancelled) = error { cancelled.into() } else { Self::Run(Box::new(error)) }
    }
}

impl From<KernelError> for Error {
    fn from(error: KernelError) -> Self {
        if let KernelError::Cancelled(cancelled) = error { cancelled.into() } else { Self::ServerKey(error) }
    }
}

impl From<FrameError> for Error {
    fn from(error: FrameError) -> Self {
        Self::File { path: None, error: Box::new(error) }
    }
}

impl Error {
    /// What the compiler said, when it was the compiler that refused.
    pub fn diagnostics(&self) -> Option<&Diagnostics> {
        match self {
            Self::Compile(diagnostics) => Some(diagnostics),
            Self::Internal(internal) => Some(&internal.diagnostics),
            Self::LostParser(lost) => Some(&lost.diagnostics),
            Self::TwoErrorBounds
            | Self::Probability(_)
            | Self::Io { .. }
            | Self::NoThread(_)
            | Self::NoParser { .. }
            | Self::ClientKeyExists { .. }
            | Self::ClearArguments { .. }
            | Self::OneKeyFile { .. }
            | Self::File { .. }
            | Self::Function { .. }
            | Self::ForeignKey { .. }
            | Self::ForeignResults { .. }
            | Self::Unexpected(_)
            | Self::Client(_)
            | Self::Codegen(_)
            | Self::Load(_)
            | Self::ServerKey(_)
            | Self::Cancelled(_)
            | Self::Run(_)
            | Self::Evaluate(_) => None,
        }
    }

    /// The error and all its diagnostics as text without decoration.
    pub fn to_text(&self) -> String {
        match self.diagnostics() {
            Some(diagnostics) if !diagnostics.0.is_empty() => format!("{self}\n{diagnostics}"),
            Some(_) | None => bounded::message(&self.to_string()).into_owned(),
        }
    }

    pub(crate) fn internal(what: impl Into<String>) -> Self {
        Self::Internal(Box::new(InternalError {
            what: what.into(),
            diagnostics: Diagnostics(Vec::new()),
            reproducer: None,
        }))
    }

    /// An error of a file, named by the path unless the reason already does.
    pub(crate) fn file(path: &std::path::Path, error: FrameError) -> Self {
        let named = matches!(error, FrameError::Io { .. });
        Self::File { path: (!named).then(|| path.to_owned()), error: Box::new(error) }
    }
}

impl miette::Diagnostic for Error {
    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let Self::Internal(internal) = self else { return None };
        let report = "please report it to the project";
        Some(Box::new(match &internal.reproducer {
            Some(path) => format!("{report} with {}", path.display()),
            None => report.to_owned(),
        }))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let Diagnostics(all) = self.diagnostics()?;
        Some(Box::new(all.iter().map(|diagnostic| diagnostic as &dyn miette::Diagnostic)))
    }
}
