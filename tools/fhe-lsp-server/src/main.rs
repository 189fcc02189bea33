//! MLIR's language server with Ferrocrete's dialects: diagnostics, definitions, references,
//! completion. Hovering over an op also shows what its definition says, which MLIR's server has no
//! hook for: it runs as a process of its own, and what it and the client say passes through here. When
//! a text crashes it, another one takes its place.
#![forbid(unsafe_code)]

mod bounded;
mod documents;
mod hover;
mod message;
mod server;
mod session;

use ferrocrete_dialects::tools;
use rustix::process::{Signal, set_parent_process_death_signal};
use session::Session;
use std::process::ExitCode;

/// Set for the process that is MLIR's server.
const INNER: &str = "FERROCRETE_LSP_INNER";
/// With these, no client speaks the protocol.
const NO_CLIENT: &[&str] =
    &["help", "help-hidden", "help-list", "help-list-hidden", "version", "lit-test", "input-style"];

fn main() -> ExitCode {
    let no_client = std::env::args().skip(1).any(|argument| {
        NO_CLIENT.contains(&argument.trim_start_matches('-').split('=').next().unwrap_or_default())
    });
    let is_inner = std::env::var_os(INNER).is_some();
    if is_inner {
        // Without it, the end of its input is what ends the server.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
    }
    if no_client || is_inner {
        std::process::exit(tools::run(tools::Tool::Lsp, "Ferrocrete language server"));
    }
    Session::hold().unwrap_or_else(|error| {
        eprintln!("fhe-lsp-server: {error}");
        ExitCode::FAILURE
    })
}
