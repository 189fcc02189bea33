//! Why a program does not load or does not run.

use crate::signature::SignatureError;
use ferrocrete_abi::bounded::list;
use ferrocrete_abi::frame::FrameError;
use ferrocrete_abi::manifest::Gate;
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Cancelled;
use ferrocrete_kernels::KernelError;
use thiserror::Error;

/// Why a program does not load.
#[derive(Debug, Error)]
pub enum LoadError {
    /// The bundle's bytes are not a valid bundle.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// Not signed by whom it must be.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The manifest contradicts itself or is of another version.
    #[error("the manifest is invalid: {0}")]
    Manifest(#[from] ferrocrete_abi::validate::ValidationError),
    /// Compiled for another kind of machine.
    #[error(
        "the program was compiled for {found} ({triple}), this machine is {expected}; compile it for this \
         target"
    )]
    Architecture {
        /// Architecture of the program.
        found: String,
        /// The program's target triple.
        triple: String,
        /// Architecture of this machine.
        expected: &'static str,
    },
    /// Compiled for a better equipped machine.
    #[error(
        "the program was compiled for {cpu} and uses {}, which this machine lacks; compile it for this \
         machine or for a baseline CPU",
        missing.join(", ")
    )]
    CpuFeatures {
        /// The CPU it was compiled for.
        cpu: String,
        /// Features it needs and this machine has not.
        missing: Vec<String>,
    },
    /// The native code cannot be put where the system's loader finds it.
    #[error("the native code cannot be written for loading: {0}")]
    CodeFile(std::io::Error),
    /// The system's loader refuses the native code.
    #[error(
        "the native code cannot be loaded: {0}; if the system has memory left, and lets programs be loaded from memory \
         or from files in its folder for temporary ones, the bundle is damaged: compile it again"
    )]
    Native(String),
    /// The code was compiled for other values or keys than the manifest says.
    #[error(
        "the native code of function `{0}` was compiled for other values or keys than the manifest says; the bundle \
         is damaged or forged, compile it again"
    )]
    Border(String),
    /// The manifest names a symbol that the code does not export.
    #[error(
        "function `{function}` has no symbol `{symbol}` in the native code; the bundle is damaged, compile \
         it again"
    )]
    Symbol {
        /// The function.
        function: String,
        /// Its symbol.
        symbol: String,
    },
}

/// Why a call does not run.
#[derive(Debug, Error)]
pub enum RunError {
    /// The program has no such function.
    #[error("the program has no function `{name}`; it has {}", list(available))]
    Function {
        /// The name asked for.
        name: String,
        /// Functions there are.
        available: Vec<String>,
    },
    /// The server key was generated for other parameters.
    #[error(
        "the server key is for parameters {found}, the program needs {expected}; generate keys for this \
         program"
    )]
    KeyParameters {
        /// Fingerprint of the key.
        found: String,
        /// Fingerprint of the program.
        expected: String,
    },
    /// Another number of arguments than the function takes.
    #[error("function `{function}` takes {expected} arguments, {found} given")]
    Count {
        /// The function.
        function: String,
        /// Arguments it takes.
        expected: usize,
        /// Arguments given.
        found: usize,
    },
    /// Something is wrong with an argument.
    #[error("argument {index} of function `{function}`: {error}")]
    Input {
        /// The function.
        function: String,
        /// Which argument, counted from 0.
        index: usize,
        /// What is wrong.
        error: InputError,
    },
    /// The run's monitor stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// There is less memory than the results take.
    #[error(transparent)]
    Memory(#[from] NoMemory),
    /// The program has no meaning for a clear argument.
    #[error("{message}")]
    Refused {
        /// The place in the program, the operation, and what is wrong with the value.
        message: String,
    },
    /// A kernel failed during the run.
    #[error("function `{function}` failed while running: {error}")]
    Kernel {
        /// The function.
        function: String,
        /// The first failure.
        error: KernelError,
    },
}

impl RunError {
    pub(crate) fn of_kernel(function: &str, error: KernelError) -> Self {
        if let KernelError::Cancelled(cancelled) = error {
            return Self::Cancelled(cancelled);
        }
        if let KernelError::Refused { message } = error {
            return Self::Refused { message };
        }
        Self::Kernel { function: function.to_owned(), error }
    }
}

/// What is wrong with an argument.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum InputError {
    /// Another type or shape than the function takes.
    #[error("got an argument that is {found}; the function takes {expected}: encrypt it for this function")]
    Gate {
        /// What was given.
        found: Box<Gate>,
        /// What the function takes.
        expected: Box<Gate>,
    },
    /// Encrypted under other parameters.
    #[error(
        "it is encrypted under parameters {found}, the server key has {expected}; encrypt it with the key \
         generated for this program"
    )]
    Parameters {
        /// Of the argument.
        found: String,
        /// Of the server key.
        expected: String,
    },
    /// Encrypted under another client's key.
    #[error(
        "it is encrypted under key {found}, the server key belongs to {expected}; use the server key of the \
         client that encrypted it"
    )]
    Key {
        /// Of the argument.
        found: String,
        /// Of the server key.
        expected: String,
    },
    /// The result of a run, for a program that counts on fresh arguments.
    #[error(
        "it is the result of a run, whose noise this program does not count on: it is compiled for fresh \
         arguments only. Compile it anew as composable (`composable=True` in Python, \
         `Compiler::composable(true)` in Rust, `fhec compile --composable`), together with the program that \
         gives the result; or decrypt the result and encrypt it again"
    )]
    Result,
    /// A result that nothing is promised of, for a program that takes such as keep a promise.
    #[error(
        "it is the result of a run that may have more noise than this program counts on: the program that \
         gave it was not compiled as composable, or the result may hold one ciphertext several times, as a \
         broadcast does. Compile both as one composable program, and return each ciphertext once; or decrypt \
         the result and encrypt it again"
    )]
    NotComposable,
    /// The words are not what its type and the key call for.
    #[error("it has {found} words, expected {expected}; it is damaged")]
    Words {
        /// Words there are.
        found: usize,
        /// Words there must be.
        expected: usize,
    },
}
