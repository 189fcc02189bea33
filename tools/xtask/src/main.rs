//! The project's own chores: `cargo xtask --help`.

mod bench;
mod calibrate;
mod docs;
mod fuzz;
mod invariants;
mod lit;
mod sanitize;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
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
    /// Build the book, reference pages included.
    Docs,
    /// Measure the kernels on this machine, for the optimizer's model of cost, and print the table.
    Calibrate(calibrate::Options),
    /// Measure programs on one core, against Concrete and the crate `tfhe` with `--peers`, and print a table.
    Bench(bench::Options),
    /// Look for bytes from outside that do harm, with libFuzzer, and print how many were tried.
    Fuzz(fuzz::Options),
    /// Run what reads bytes from outside under Miri or a sanitizer, on the nightly compiler.
    Sanitize {
        /// `miri`, or one of rustc's: `address`, `leak`.
        with: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(root) = root() else {
        eprintln!("xtask: run it inside the workspace: no Cargo.lock is here or above");
        return ExitCode::FAILURE;
    };
    let result = match &arguments.task {
        Task::Invariants => invariants::check(&root),
        Task::Lit { filter } => lit::run(&root, filter.as_deref(), lit::Golden::Compare),
        Task::Bless { filter } => lit::run(&root, filter.as_deref(), lit::Golden::Write),
        Task::Bench(options) => bench::run(&root, options),
        Task::Calibrate(options) => calibrate::run(&root, options),
        Task::Fuzz(options) => fuzz::run(&root, options),
        Task::Sanitize { with } => sanitize::run(&root, with),
        Task::Docs => docs::build(&root).map(|index| println!("the book is {}", index.display())),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace around the current folder. Not the one this was built in: folders of several
/// checkouts may share one target folder.
fn root() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().find(|folder| folder.join("Cargo.lock").exists()).map(PathBuf::from)
}
