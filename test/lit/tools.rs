//! Finds the tools that tests run, and refuses missing and stale ones: a test of yesterday's
//! compiler says nothing about today's.

use crate::directives::TestFile;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;

/// The tool that runs programs on values.
pub const EVALUATOR: &str = "fhec";
/// Tools of this workspace that RUN lines may call.
const TOOLS: &[&str] = &["fhe-opt", EVALUATOR, "fhe-reduce"];
/// FileCheck, `not` and MLIR's own tools.
const LLVM_TOOLS: &str = "/usr/lib/llvm-22/bin";
const BUILD: &str = "run `cargo build --workspace --bins` (`tools/test` and `cargo xtask lit` do)";

/// `PATH` for a test's commands: our tools, the harness's helpers, LLVM's tools, the rest.
pub fn path() -> Result<String, String> {
    let helpers = crate::package().join("lit/bin");
    let rest = std::env::var("PATH").map_err(|error| format!("PATH: {error}"))?;
    Ok(format!("{}:{}:{LLVM_TOOLS}:{rest}", folder()?.display(), helpers.display()))
}

/// Checks that every tool a test calls is there and up to date.
pub fn check(test: &TestFile) -> Result<(), String> {
    static STATES: OnceLock<Vec<Result<(), String>>> = OnceLock::new();
    let states = STATES.get_or_init(|| TOOLS.iter().map(|tool| state(tool)).collect());
    for (tool, state) in TOOLS.iter().zip(states) {
        if test.commands.iter().any(|command| calls(command, tool))
            || (*tool == EVALUATOR && test.evaluates())
        {
            state.clone()?;
        }
    }
    if !Path::new(LLVM_TOOLS).join("FileCheck").exists() {
        return Err(format!(
            "{LLVM_TOOLS}/FileCheck is missing: install Debian's llvm-22-tools (`tools/setup`)"
        ));
    }
    Ok(())
}

fn calls(command: &str, tool: &str) -> bool {
    command.split(|c: char| !(c.is_alphanumeric() || "-_./".contains(c))).any(|word| word == tool)
}

/// The folder cargo puts executables in: the parent of `deps`, where this test itself is.
fn folder() -> Result<PathBuf, String> {
    let test =
        std::env::current_exe().map_err(|error| format!("cannot tell where the tools are: {error}"))?;
    let folder =
        test.ancestors().nth(2).ok_or_else(|| format!("{} is in no target folder", test.display()))?;
    Ok(folder.to_path_buf())
}

fn state(tool: &str) -> Result<(), String> {
    let path = folder()?.join(tool);
    let built = modified(&path).map_err(|_| format!("{} is missing: {BUILD}", path.display()))?;
    // Cargo lists next to each executable the sources it was built from.
    let list = path.with_extension("d");
    let sources = std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
    let (_, sources) =
        sources.split_once(": ").ok_or_else(|| format!("{} lists no source", list.display()))?;
    match split_sources(sources).into_iter().find(|source| modified(source).map_or(true, |time| time > built))
    {
        Some(newer) => Err(format!("{tool} is older than {}: {BUILD}", newer.display())),
        None => Ok(()),
    }
}

/// The entries of a make rule; spaces inside a path are escaped.
fn split_sources(rule: &str) -> Vec<PathBuf> {
    let entries = rule.replace("\\ ", "\0");
    entries.split_whitespace().map(|entry| PathBuf::from(entry.replace('\0', " "))).collect()
}

fn modified(path: &Path) -> std::io::Result<SystemTime> {
    std::fs::metadata(path)?.modified()
}
