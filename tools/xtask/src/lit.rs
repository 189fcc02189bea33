//! Runs the lit suite with tools that are up to date.

use std::path::Path;
use std::process::Command;
use thiserror::Error;

/// What becomes of output that differs from a golden file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Golden {
    /// The test fails.
    Compare,
    /// The file is rewritten.
    Write,
}

/// The suite did not run to a good end.
#[derive(Debug, Error)]
pub enum LitError {
    /// Cargo is not there.
    #[error("cannot start cargo: {0}")]
    Start(#[from] std::io::Error),
    /// Cargo said why.
    #[error("`cargo {0}` failed")]
    Failed(String),
}

/// Builds every tool and runs the tests whose name contains `filter`.
pub fn run(root: &Path, filter: Option<&str>, golden: Golden) -> Result<(), Box<dyn std::error::Error>> {
    // The whole workspace both times: a part of it could get other features, and so be built twice.
    cargo(root, &["build", "--workspace", "--bins", "--tests"], golden)?;
    let mut test = vec!["test", "--workspace", "--test", "lit", "--"];
    test.extend(filter);
    cargo(root, &test, golden)?;
    if golden == Golden::Write {
        let mut book = vec!["test", "--workspace", "--test", "book", "--"];
        book.extend(filter);
        cargo(root, &book, golden)?;
    }
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str], golden: Golden) -> Result<(), LitError> {
    let mut command = Command::new("cargo");
    let (subcommand, rest) = arguments.split_at(1);
    command.args(subcommand).arg("--locked").args(rest).current_dir(root);
    if golden == Golden::Write {
        command.env("FERROCRETE_BLESS", "1");
    }
    match command.status()?.success() {
        true => Ok(()),
        false => Err(LitError::Failed(arguments.join(" "))),
    }
}
