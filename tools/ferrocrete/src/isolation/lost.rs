//! A parser that ended without an answer.

use crate::diagnostic::{Diagnostics, Location};
use ferrocrete_abi::bounded;
use std::fmt::{self, Display};
use std::time::Duration;

/// A program that could not be parsed, since the process that parsed it was lost.
#[derive(Clone, Debug)]
pub struct LostParser {
    /// The program, as it was named to the compiler.
    pub name: String,
    /// What became of the process.
    pub how: Lost,
    /// Where it crashed, more or less, if that is known.
    pub near: Option<Location>,
    /// What the parser had said until then.
    pub diagnostics: Diagnostics,
}

/// What became of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// It crashed.
    Signal {
        /// The signal's number.
        signal: i32,
        /// The first line it wrote to standard error.
        said: Option<String>,
    },
    /// It took longer than allowed.
    Time(Duration),
    /// It took more memory than there is, or than is allowed.
    NoMemory,
    /// It ended by itself, but did not parse.
    Ended {
        /// Its exit code, where that is known.
        code: Option<i32>,
        /// The last line it wrote to standard error.
        said: Option<String>,
    },
}

impl Display for LostParser {
    /// What happened, and what would help.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = bounded::quoted(&self.name);
        let said = |said: &Option<String>| match said {
            Some(said) => format!(": {}", bounded::quoted(said)),
            None => String::new(),
        };
        match &self.how {
            Lost::Signal { signal, said: line } => {
                let near = match &self.near {
                    Some(near) => format!("near {near}"),
                    None => format!("on {name}"),
                };
                write!(f, "the parser crashed {near} (signal {signal}{}{}); ", called(*signal), said(line))?;
                f.write_str(match self.diagnostics.0.is_empty() {
                    true => "take parts of the text out until it is accepted or refused",
                    false => "mend what it said before",
                })
            }
            Lost::Time(limit) => {
                write!(
                    f,
                    "the parser took longer than {limit:?} for {name}; give it more, or a shorter program"
                )
            }
            Lost::NoMemory => write!(
                f,
                "the parser had not enough memory for {name}; raise the limit, free memory, or give a shorter \
                 program"
            ),
            Lost::Ended { code, said: line } => {
                let how =
                    code.map_or("without an answer".to_owned(), |code| format!("with exit code {code}"));
                write!(
                    f,
                    "the process to parse {name} in ended {how}{}; what it runs must call \
                     `ferrocrete::Isolation::serve` before all else",
                    said(line)
                )
            }
        }
    }
}

/// The names of the signals that end a process by its own fault, and of those that others send.
fn called(signal: i32) -> &'static str {
    match signal {
        2 => ", SIGINT",
        4 => ", SIGILL",
        5 => ", SIGTRAP",
        6 => ", SIGABRT",
        7 => ", SIGBUS",
        8 => ", SIGFPE",
        9 => ", SIGKILL",
        11 => ", SIGSEGV",
        15 => ", SIGTERM",
        24 => ", SIGXCPU",
        31 => ", SIGSYS",
        _ => "",
    }
}
