//! MLIR's language server with Ferrocrete's dialects: diagnostics, definitions, references,
//! completion. Hovering over an op also shows what its definition says, which MLIR's server has no
//! hook for: it runs as a process of its own, and what it and the client say passes through here.
#![forbid(unsafe_code)]

mod bounded;
mod documents;
mod hover;
mod message;

use documents::Documents;
use ferrocrete_dialects::tools;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Set for the process that is MLIR's server.
const INNER: &str = "FERROCRETE_LSP_INNER";
/// With these, no client speaks the protocol.
const NO_CLIENT: &[&str] =
    &["help", "help-hidden", "help-list", "help-list-hidden", "version", "lit-test", "input-style"];

fn main() -> ExitCode {
    let no_client = std::env::args().skip(1).any(|argument| {
        NO_CLIENT.contains(&argument.trim_start_matches('-').split('=').next().unwrap_or_default())
    });
    if no_client || std::env::var_os(INNER).is_some() {
        std::process::exit(tools::run(tools::Tool::Lsp, "Ferrocrete language server"));
    }
    serve().unwrap_or_else(|error| {
        eprintln!("fhe-lsp-server: {error}");
        ExitCode::FAILURE
    })
}

/// Runs MLIR's server between this process's standard input and output.
fn serve() -> io::Result<ExitCode> {
    let mut server = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(INNER, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (mut requests, answers) = match (server.stdin.take(), server.stdout.take()) {
        (Some(requests), Some(answers)) => (requests, answers),
        _ => return Err(io::Error::other("the server has no pipes")),
    };
    let documents = Arc::new(Mutex::new(Documents::default()));
    // The thread ends with the client's side, or with the server; when it is the server, the process
    // is about to end.
    let held = Arc::clone(&documents);
    thread::spawn(move || forward(&mut io::stdin().lock(), &mut requests, &held));
    let mut answers = BufReader::new(answers);
    let mut out = io::stdout().lock();
    while let Some(body) = message::read(&mut answers)? {
        let body = documents.lock().unwrap_or_else(PoisonError::into_inner).incoming(body);
        let body = bounded::diagnostics(body);
        message::write(&mut out, &hover::with_documentation(body))?;
        out.flush()?;
    }
    let status = server.wait()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Passes on what the client says, until it or the server ends.
fn forward(from: &mut impl BufRead, to: &mut impl Write, documents: &Mutex<Documents>) -> io::Result<()> {
    while let Some(body) = message::read(from)? {
        let body = documents.lock().unwrap_or_else(PoisonError::into_inner).outgoing(body);
        message::write(to, &body)?;
        to.flush()?;
    }
    Ok(())
}
