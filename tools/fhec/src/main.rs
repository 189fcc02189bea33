//! `fhec`: the command line of the Ferrocrete compiler.
//!
//! Exit codes: 0 when all went well, 1 when the input or a result is wrong, 2 for a wrong command
//! line.
#![forbid(unsafe_code)]

mod cli;
mod commands;
mod error;
mod json;
mod runner;
mod terminal;

use clap::Parser;
use cli::{Cli, Command};
use std::process::ExitCode;

fn main() -> ExitCode {
    ferrocrete::Isolation::serve();
    ferrocrete::end_without_memory("fhec: out of memory; raise the limit (`ulimit -v`), or free memory\n");
    let cli = Cli::parse();
    terminal::install_error_style();
    let done = match &cli.command {
        Command::Compile(args) => commands::compile(args),
        Command::Keygen(args) => commands::keygen(args),
        Command::Encrypt(args) => commands::encrypt(args),
        Command::Eval(args) => commands::eval(args),
        Command::Decrypt(args) => commands::decrypt(args),
        Command::Run(args) => commands::run(args),
        Command::Test(args) => commands::test(args),
        Command::Explain(args) => commands::explain(args),
        Command::Digest(args) => commands::digest(args),
        Command::Sign(args) => commands::sign(args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error::CliError::VectorsFailed) => ExitCode::FAILURE,
        Err(error) => {
            terminal::report(error);
            ExitCode::FAILURE
        }
    }
}
