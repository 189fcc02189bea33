//! MLIR's language server with Ferrocrete's dialects: diagnostics, definitions, references,
//! completion. Hovering over an op also shows what its definition says, which MLIR's server has no
//! hook for: it runs as a process of its own, and what it and the client say passes through here. When
//! a text crashes it, or takes it too much time or memory, another one takes its place.
#![forbid(unsafe_code)]

mod bounded;
mod documents;
mod hover;
mod limits;
mod message;
mod server;
mod session;
mod watch;

use ferrocrete_dialects::tools;
use limits::Limits;
use rustix::process::{Signal, set_parent_process_death_signal};
use session::Session;
use std::process::ExitCode;

/// Set for the process that is MLIR's server, to the MiB it may take.
const INNER: &str = "FERROCRETE_LSP_INNER";
/// With these, no client speaks the protocol.
const NO_CLIENT: &[&str] =
    &["help", "help-hidden", "help-list", "help-list-hidden", "version", "lit-test", "input-style"];

fn main() -> ExitCode {
    let no_client = std::env::args().skip(1).any(|argument| {
        NO_CLIENT.contains(&argument.trim_start_matches('-').split('=').next().unwrap_or_default())
    });
    let inner = std::env::var(INNER).ok();
    if let Some(mib) = &inner {
        // Without it, the end of its input is what ends the server.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        tools::end_without_memory("fhe-lsp-server: out of memory\n", server::NO_MEMORY);
        if let Err(error) = limits::limit_memory(mib.parse().unwrap_or(u64::from(u32::MAX))) {
            eprintln!("fhe-lsp-server: memory is not limited: {error}");
        }
    }
    if no_client || inner.is_some() {
        std::process::exit(tools::run(tools::Tool::Lsp, "Ferrocrete language server"));
    }
    let mut arguments = std::env::args_os().skip(1).collect();
    let held = Limits::take(&mut arguments).map_err(std::io::Error::other);
    held.and_then(|limits| Session::hold(server::Command { arguments, limits })).unwrap_or_else(|error| {
        eprintln!("fhe-lsp-server: {error}");
        ExitCode::FAILURE
    })
}
