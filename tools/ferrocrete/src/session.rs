//! One MLIR context and everything it says.

use crate::diagnostic::{Diagnostic, Diagnostics, Location, Note, Severity};
use crate::error::{Error, InternalError};
use crate::isolation::Parsed;
use crate::pipeline;
use ferrocrete_abi::bounded;
use ferrocrete_dialects::ir::{self, Op};
use ferrocrete_dialects::older_text::Modern;
use ferrocrete_dialects::tools;
use melior::Context;
use melior::diagnostic::{Diagnostic as Said, DiagnosticSeverity};
use melior::ir::Module;
use melior::pass::PassManager;
use miette::NamedSource;
use std::cell::RefCell;
use std::io::Write;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Once, PoisonError};

/// Deeply nested programs are walked recursively.
pub(crate) const STACK_BYTES: usize = 256 << 20;

/// Does compiler work on a thread of its own: with a deep stack, and with a panic turned into an
/// error.
pub(crate) fn on_own_thread<T: Send>(work: impl FnOnce() -> Result<T, Error> + Send) -> Result<T, Error> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("ferrocrete".into()).stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, work).map_err(Error::NoThread)?;
        thread.join().unwrap_or_else(|panic| {
            let message = panic.downcast_ref::<String>().map(String::as_str);
            let message = message.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
            Err(Error::internal(format!("the compiler panicked: {message}")))
        })
    })
}

/// Programs of more bytes of text are verified after each pipeline only: after each pass it takes a
/// third of compile time, and where a defect comes from shows on a short program too.
const LONG_TEXT: usize = 1 << 17;

/// An MLIR context with our dialects whose diagnostics are kept instead of printed.
pub(crate) struct Session {
    context: Context,
    source: Arc<NamedSource<String>>,
    modern: Arc<Modern>,
    said: Arc<Mutex<Vec<Diagnostic>>>,
    parsed: Option<Arc<Parsed>>,
    passes_run: RefCell<Vec<String>>,
}

impl Session {
    /// A context to work on one source in.
    pub(crate) fn new(source: &Arc<NamedSource<String>>) -> Self {
        Self::telling(source, |_| ())
    }

    /// As [`new`](Self::new), for a source that another process may have parsed.
    pub(crate) fn of_parsed(source: &Arc<NamedSource<String>>, parsed: Option<Arc<Parsed>>) -> Self {
        Self { parsed, ..Self::new(source) }
    }

    /// As [`new`](Self::new); `tell` is called with each diagnostic when it is said.
    pub(crate) fn telling(
        source: &Arc<NamedSource<String>>,
        tell: impl Fn(&Diagnostic) + Send + 'static,
    ) -> Self {
        static REGISTER: Once = Once::new();
        REGISTER.call_once(|| {
            ferrocrete_passes::register();
            ferrocrete_codegen::register();
        });
        let context = Context::new_with_registry(&tools::registry(), false);
        context.load_all_available_dialects();
        let said = Arc::new(Mutex::new(Vec::new()));
        let modern = Arc::new(Modern::of(source.inner()));
        let (list, text, columns) = (Arc::clone(&said), Arc::clone(source), Arc::clone(&modern));
        context.attach_diagnostic_handler(move |diagnostic| {
            let diagnostic = keep(&diagnostic, &text, &columns);
            tell(&diagnostic);
            list.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
            true
        });
        Self {
            context,
            source: Arc::clone(source),
            modern,
            said,
            parsed: None,
            passes_run: RefCell::default(),
        }
    }

    /// Parses and verifies the source, or reads what another process has parsed of it.
    pub(crate) fn parse(&self) -> Result<Module<'_>, Error> {
        if let Some(parsed) = &self.parsed {
            self.said.lock().unwrap_or_else(PoisonError::into_inner).extend(parsed.warnings.iter().cloned());
            return ir::read_bytecode(&self.context, &parsed.bytecode, self.source.name())
                .ok_or_else(|| self.defect("what was parsed in another process can't be read".into()));
        }
        let text = self.source.inner();
        if let Some(at) = text.find('\0') {
            let before = &text[..at];
            let line = before.matches('\n').count() as u32 + 1;
            let column = (at - before.rfind('\n').map_or(0, |newline| newline + 1)) as u32 + 1;
            let file = self.source.name().to_owned();
            let what = "a zero byte; this is not the text of a program";
            let place = Some(Location { file, line, column });
            let said = Diagnostic::new(Severity::Error, what, place, Vec::new(), &self.source);
            return Err(Error::Compile(Diagnostics(vec![said])));
        }
        ir::parse_module(&self.context, self.modern.text(), self.source.name())
            .ok_or_else(|| self.refused("parsing failed without a reason"))
    }

    /// Runs a textual pipeline pass by pass. A pass that fails has said why at the op; a module
    /// that is invalid after a pass is the pass's fault; in a long program, that of one of the passes.
    pub(crate) fn run(&self, module: &mut Module<'_>, pipeline: &str) -> Result<(), Error> {
        let passes = pipeline::passes(pipeline);
        let is_long = self.source.inner().len() > LONG_TEXT;
        for (i, pass) in passes.iter().enumerate() {
            let anchored = format!("builtin.module({pass})");
            self.passes_run.borrow_mut().push((*pass).to_owned());
            let manager = PassManager::new(&self.context);
            melior::utility::parse_pass_pipeline(manager.as_operation_pass_manager(), &anchored)
                .map_err(|error| self.defect(format!("`{anchored}` is no pipeline: {error}")))?;
            manager.enable_verifier(false);
            if manager.run(module).is_err() {
                return Err(self.refused(&format!("pass `{pass}` failed without a reason")));
            }
            let is_checked = !is_long || i + 1 == passes.len();
            if is_checked && !ir::read(module, Op::verify) {
                return Err(self.defect(format!("the program is invalid after pass `{pass}`")));
            }
        }
        Ok(())
    }

    /// What was said since last asked.
    pub(crate) fn take(&self) -> Vec<Diagnostic> {
        std::mem::take(&mut *self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The program's mistake, unless nothing was said or a pass panicked.
    pub(crate) fn refused(&self, otherwise: &str) -> Error {
        let said = self.take();
        let mut errors = said.iter().filter(|d| d.severity == Severity::Error).peekable();
        if errors.peek().is_none() || errors.any(|d| d.message.contains("internal error:")) {
            return self.internal(otherwise.to_owned(), said);
        }
        Error::Compile(Diagnostics(said))
    }

    /// Our mistake.
    pub(crate) fn defect(&self, what: String) -> Error {
        self.internal(what, self.take())
    }

    fn internal(&self, what: String, said: Vec<Diagnostic>) -> Error {
        let reproducer = self.write_reproducer();
        Error::Internal(Box::new(InternalError { what, diagnostics: Diagnostics(said), reproducer }))
    }

    /// Writes the source and the pipeline so far to a temporary file; best effort, as there is an
    /// error to report already.
    fn write_reproducer(&self) -> Option<PathBuf> {
        let pipeline = format!("builtin.module({})", self.passes_run.borrow().join(","));
        let text = format!("// fhe-opt --pass-pipeline='{pipeline}' %s\n{}", self.source.inner());
        let mut file = tempfile::Builder::new().prefix("ferrocrete-").suffix(".mlir").tempfile().ok()?;
        file.write_all(text.as_bytes()).ok()?;
        Some(file.keep().ok()?.1)
    }
}

fn keep(said: &Said<'_>, source: &Arc<NamedSource<String>>, modern: &Modern) -> Diagnostic {
    let location = |said: &Said<'_>| {
        let found = location(said, source.name())?;
        let column =
            if found.file == source.name() { modern.column(found.line, found.column) } else { found.column };
        Some(Location { column, ..found })
    };
    let notes = (0..said.note_count()).filter_map(|i| said.note(i).ok());
    let notes = notes.map(|note| Note {
        message: bounded::message(&note.to_string()).into_owned(),
        location: location(&note),
    });
    // MLIR prints the whole op after its error; the source shows it better.
    let notes = notes.filter(|note| !note.message.starts_with("see current operation")).collect();
    let severity = match said.severity() {
        DiagnosticSeverity::Error => Severity::Error,
        DiagnosticSeverity::Warning => Severity::Warning,
        DiagnosticSeverity::Note | DiagnosticSeverity::Remark => Severity::Note,
    };
    Diagnostic::new(severity, &said.to_string(), location(said), notes, source)
}

fn location(said: &Said<'_>, source_name: &str) -> Option<Location> {
    Some(locate(ir::place_of(said.location())?, source_name))
}

/// The place in a file; text that is parsed from memory is called `-`, which stands for the source.
pub(crate) fn locate((file, line, column): (String, u32, u32), source_name: &str) -> Location {
    let file = if file.is_empty() || file == "-" { source_name.to_owned() } else { file };
    Location { file, line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_defect_comes_with_a_reproducer() {
        let source = Arc::new(NamedSource::new("p.mlir", "module {\n}\n".to_owned()));
        let error = on_own_thread(|| {
            let session = Session::new(&source);
            let mut module = session.parse()?;
            session.run(&mut module, "builtin.module(canonicalize,no-such-pass)")
        });
        let Err(Error::Internal(internal)) = error else { panic!("{error:?}") };
        assert!(internal.to_string().contains("no-such-pass"), "{internal}");
        let path = internal.reproducer.expect("a file was written");
        let text = std::fs::read_to_string(&path).expect("it can be read");
        std::fs::remove_file(&path).expect("it can be removed");
        assert_eq!(
            text,
            "// fhe-opt --pass-pipeline='builtin.module(canonicalize,no-such-pass)' %s\nmodule {\n}\n"
        );
    }

    #[test]
    fn a_panic_is_an_error() {
        let error = on_own_thread::<()>(|| panic!("no {}", "way")).expect_err("it panicked");
        assert!(error.to_string().contains("defect of Ferrocrete") && error.to_string().contains("no way"));
    }

    #[test]
    fn deep_nesting_does_not_exhaust_the_stack() {
        let depth = 5000;
        let text = "builtin.module {\n".repeat(depth) + &"}".repeat(depth);
        let source = Arc::new(NamedSource::new("deep.mlir", text));
        on_own_thread(|| Session::new(&source).parse().map(drop)).expect("modules nest");
    }
}
