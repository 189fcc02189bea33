//! What can go wrong.

use ferrocrete_abi::bounded::message;
use ferrocrete_dialects::ir::Op;
use thiserror::Error;

/// Why a program was not run, or stopped.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EvalError {
    /// There is no such function.
    #[error("there is no function `{name}`; the module has {available}")]
    NoFunction {
        /// The name asked for.
        name: String,
        /// The names there are.
        available: String,
    },
    /// The number of arguments, or of descriptions of them, is wrong.
    #[error("function `{function}` has {expected} {what}, got {found}")]
    Count {
        /// Its name.
        function: String,
        /// Arguments or results.
        what: &'static str,
        /// How many it has.
        expected: usize,
        /// How many were given.
        found: usize,
    },
    /// An argument, or the description of an argument or result, does not fit the function.
    #[error("{what} {index} of function `{function}`: {reason}")]
    Border {
        /// The function's name.
        function: String,
        /// Argument or result.
        what: &'static str,
        /// Which one, from 0.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The interpreter knows no such op.
    #[error("{location}: `{op}` cannot be interpreted: {reason}")]
    Unsupported {
        /// `file:line:column`.
        location: String,
        /// The op's name.
        op: String,
        /// What it is about the op, and what would do instead.
        reason: String,
    },
    /// An op got values it has no meaning for.
    #[error("{location}: `{op}` {reason}")]
    Failed {
        /// `file:line:column`.
        location: String,
        /// The op's name.
        op: String,
        /// Why.
        reason: String,
    },
    /// A clear value that the program has no meaning for.
    #[error("{0}")]
    Refused(String),
    /// The parameters contradict themselves or the program.
    #[error("the parameters are not usable: {0}")]
    Parameters(String),
}

impl EvalError {
    pub(crate) fn unsupported(op: Op, reason: impl Into<String>) -> Self {
        Self::Unsupported { location: op.loc().place(), op: op.name().to_owned(), reason: bounded(reason) }
    }

    pub(crate) fn failed(op: Op, reason: impl Into<String>) -> Self {
        Self::Failed { location: op.loc().place(), op: op.name().to_owned(), reason: bounded(reason) }
    }
}

fn bounded(reason: impl Into<String>) -> String {
    message(&reason.into()).into_owned()
}
