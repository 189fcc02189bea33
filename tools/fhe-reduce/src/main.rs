//! Makes a program small while a command still finds in it what its user looks for: a message, a
//! crash, a wrong result.
//!
//! Not `mlir-reduce`: the one of LLVM 22 erases ops and leaves null operands in their users, on
//! which it crashes, so that it shrinks no program whose ops use each other.
#![forbid(unsafe_code)]

mod edit;
mod search;
mod simpler;

use clap::Parser;
use ferrocrete_abi::file::{self, Readers};
use search::{ReduceError, Reducer};
use std::path::PathBuf;
use std::process::ExitCode;

/// Makes a failing program small.
///
/// Removes functions, ops, arguments and results as long as a command of yours still succeeds on
/// what is left. What is tried always parses and verifies.
#[derive(Debug, Parser)]
#[command(name = "fhe-reduce", version, about, long_about, after_help = EXAMPLE)]
struct Arguments {
    /// The program; it must parse and verify.
    program: PathBuf,
    /// A shell command that succeeds while the program is of interest; `%s` is its file.
    #[arg(long = "while", value_name = "COMMAND")]
    command: String,
    /// A pass or pipeline to run on the program first; may be given several times, in order.
    #[arg(long, value_name = "PIPELINE")]
    pass: Vec<String>,
    /// Where to write the small program [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLE: &str = "\
Example:
  fhe-reduce big.mlir -o small.mlir --while 'fhec explain %s 2>&1 | grep infeasible'";

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fhe-reduce: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), ReduceError> {
    ferrocrete_passes::register();
    ferrocrete_codegen::register();
    let source = std::fs::read_to_string(&arguments.program)
        .map_err(|error| ReduceError::Io { path: arguments.program.clone(), error })?;
    let reducer = Reducer::new(&arguments.command, &arguments.pass)?;
    let small = reducer.reduce(&source, &arguments.program.display().to_string())?;
    eprintln!("{} bytes became {} in {} runs of the command", source.len(), small.len(), reducer.runs());
    match &arguments.output {
        Some(path) => file::write(path, small.as_bytes(), Readers::Others)
            .map_err(|error| ReduceError::Io { path: path.clone(), error }),
        None => {
            print!("{small}");
            Ok(())
        }
    }
}
