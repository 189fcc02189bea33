//! The project's own chores: `cargo xtask --help`.

mod invariants;
mod lit;

use clap::{Parser, Subcommand};
use std::path::Path;
use std::process::ExitCode;

/// Chores of the Ferrocrete workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check what ARCHITECTURE.md says must never be: forbidden dependencies, names, `unsafe`, long files.
    Invariants,
    /// Build the tools, then run the lit tests whose name contains FILTER.
    Lit {
        /// Part of a test's name, such as `Dialect/FHE`.
        filter: Option<String>,
    },
    /// As `lit`, but write what `golden` would have compared. Read the difference before you commit it.
    Bless {
        /// Part of a test's name, such as `Dialect/FHE`.
        filter: Option<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Cargo runs this from anywhere in the workspace; the manifest knows where the root is.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new("."));
    let result = match &arguments.task {
        Task::Invariants => invariants::check(root),
        Task::Lit { filter } => lit::run(root, filter.as_deref(), lit::Golden::Compare),
        Task::Bless { filter } => lit::run(root, filter.as_deref(), lit::Golden::Write),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
