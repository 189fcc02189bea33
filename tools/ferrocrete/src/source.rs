//! A program as it was written.

use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::isolation::{Isolation, Parsed};
use crate::session::{Session, on_own_thread};
use crate::{arguments, level, parties};
use ferrocrete_abi::manifest::{Element, Function, Gate};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ir::read;
use ferrocrete_eval::Outcome;
use melior::ir::Module;
use miette::NamedSource;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;

/// A program that parses and verifies.
#[derive(Clone, Debug)]
pub struct Source {
    pub(crate) text: Arc<NamedSource<String>>,
    parsed: Option<Arc<Parsed>>,
    functions: Vec<Function>,
    warnings: Vec<Diagnostic>,
}

impl Source {
    /// Reads a program from a file.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::read_with(path, None)
    }

    /// Reads a program from a file; a process of its own parses it, if it is said how.
    pub fn read_with(path: impl AsRef<Path>, isolation: Option<&Isolation>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|reason| {
            let is_text = reason.kind() != ErrorKind::InvalidData;
            let reason = if is_text { reason } else { reason_of(path, reason) };
            Error::Io { path: path.to_owned(), reason }
        })?;
        Self::parse_with(&text, &path.display().to_string(), isolation)
    }

    /// Takes a program as text; diagnostics call it `name`.
    pub fn parse(mlir: &str, name: &str) -> Result<Self, Error> {
        Self::parse_with(mlir, name, None)
    }

    /// Takes a program as text; a process of its own parses it, if it is said how.
    pub fn parse_with(mlir: &str, name: &str, isolation: Option<&Isolation>) -> Result<Self, Error> {
        let text = Arc::new(NamedSource::new(name, mlir.to_owned()));
        let parsed = isolation.map(|isolation| isolation.parse(&text)).transpose()?.map(Arc::new);
        on_own_thread(|| {
            let session = Session::of_parsed(&text, parsed.clone());
            let module = session.parse()?;
            if !read(&module, level::is_fhe) {
                return Err(session.refused("the program is of another level"));
            }
            if !read(&module, ferrocrete_passes::check_program) {
                return Err(session.refused("the program holds what no program may"));
            }
            read(&module, ferrocrete_passes::check_border_attributes)
                .ok_or_else(|| session.refused("an argument has an unknown attribute"))?;
            let functions = read(&module, ferrocrete_passes::interfaces)
                .ok_or_else(|| session.refused("the functions' types have no meaning"))?;
            let functions = functions.into_iter().map(|f| function(f.name, f.inputs, f.outputs)).collect();
            Ok(Self { text: Arc::clone(&text), parsed: parsed.clone(), functions, warnings: session.take() })
        })
    }

    /// The functions a host may call. They have no native symbol yet.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// The function called `name`; without a name, `main` or the only one.
    pub fn function(&self, name: Option<&str>) -> Result<&Function, Error> {
        parties::find(&self.functions, name)
    }

    /// What the compiler warned about.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// A context to work on the program in.
    pub(crate) fn session(&self) -> Session {
        Session::of_parsed(&self.text, self.parsed.clone())
    }

    /// Refuses functions that take nothing encrypted, at the function.
    pub(crate) fn check_encrypted(&self) -> Result<(), Error> {
        let has_encrypted =
            |gates: &[Gate]| gates.iter().any(|gate| matches!(gate.element, Element::Encrypted { .. }));
        if self.functions.iter().all(|f| has_encrypted(&f.inputs)) {
            return Ok(());
        }
        on_own_thread(|| {
            let session = self.session();
            let module = session.parse()?;
            read(&module, ferrocrete_passes::check_encrypted)
                .ok_or_else(|| session.refused("a function takes nothing encrypted"))
        })
    }

    pub(crate) fn optimise(&self, composable: bool) -> Result<String, Error> {
        on_own_thread(|| {
            let session = self.session();
            let mut module = session.parse()?;
            callable(&session, &module)?;
            if composable {
                session.run(&mut module, ferrocrete_passes::COMPOSABLE_PIPELINE)?;
            }
            session.run(&mut module, ferrocrete_passes::FHE_PIPELINE)?;
            Ok(read(&module, |op| op.to_string()))
        })
    }

    /// Runs a function with its meaning on clear integers.
    pub fn clear(&self, function: Option<&str>, arguments: &[IntTensor]) -> Result<Outcome, Error> {
        let function = self.function(function)?;
        arguments::check(function, arguments)?;
        on_own_thread(|| {
            let session = self.session();
            let mut module = session.parse()?;
            session.run(&mut module, ferrocrete_passes::CLEAR_PIPELINE)?;
            Ok(read(&module, |op| ferrocrete_eval::run_clear(op, &function.name, arguments))?)
        })
    }
}

/// A program without a function to call can't be compiled.
pub(crate) fn callable(session: &Session, module: &Module<'_>) -> Result<(), Error> {
    match read(module, ferrocrete_passes::check_callable) {
        true => Ok(()),
        false => Err(session.refused("there is no function to call")),
    }
}

/// Why a file that is no text is no program.
fn reason_of(path: &Path, otherwise: io::Error) -> io::Error {
    let what = match std::fs::read(path) {
        Ok(bytes) if bytes.starts_with(&ferrocrete_abi::frame::MAGIC) => {
            "is written by this compiler; a program is compiled from MLIR text, and what it is compiled to is run"
        }
        Ok(_) => "is no text; a program is MLIR text",
        Err(_) => return otherwise,
    };
    io::Error::new(ErrorKind::InvalidData, what)
}

fn function(name: String, inputs: Vec<Gate>, outputs: Vec<Gate>) -> Function {
    Function {
        name,
        symbol: String::new(),
        inputs,
        outputs,
        bootstraps: None,
        most_rounds: None,
        composable: None,
    }
}
