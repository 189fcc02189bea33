//! The lit suite under `cargo test`: one trial for every `.mlir` file of `test/` and `examples/`.
//!
//! A file says what runs it: `// RUN:` lines go through bash; `// EVAL:` lines, and test vectors in
//! a file beside it, through `fhec test` in every mode. `CONTRIBUTING.md` describes the directives. The files of
//! `lit/selftest/` are the harness's own tests: each must fail with the message it names.

mod directives;
mod eval;
mod prefixes;
mod run;
mod tools;

use directives::TestFile;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let here = package();
    let selftest = here.join("lit/selftest");
    let mut trials = Vec::new();
    for (folder, trial) in [
        (here.clone(), file_trial as fn(&Path, PathBuf) -> Trial),
        (here.join("../examples"), file_trial),
        (selftest, selftest_trial),
    ] {
        match mlir_files(&folder) {
            Ok(files) if !files.is_empty() => {
                trials.extend(files.into_iter().map(|file| trial(&folder, file)))
            }
            Ok(_) => return refuse(&folder, "holds no .mlir file: nothing would be tested"),
            Err(error) => return refuse(&folder, &error.to_string()),
        }
    }
    trials.sort_by(|a, b| a.name().cmp(b.name()));
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// This package's folder as cargo tells it now: checkouts that share a target folder also share
/// this executable.
fn package() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from)
}

fn refuse(folder: &Path, why: &str) -> ExitCode {
    eprintln!("lit: {}: {why}", folder.display());
    ExitCode::FAILURE
}

/// Every `.mlir` file below `folder`, in order. `Inputs` folders hold what tests read, and `lit`
/// is the harness itself.
fn mlir_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if name != "Inputs" && name != "lit" {
                files.extend(mlir_files(&path)?);
            }
        } else if path.extension().is_some_and(|extension| extension == "mlir") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn trial_name(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file).display();
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    if folder == "test" { inside.to_string() } else { format!("{folder}/{inside}") }
}

fn file_trial(folder: &Path, file: PathBuf) -> Trial {
    let name = trial_name(folder, &file);
    Trial::test(name.clone(), move || Ok(outcome(&name, &file)?))
}

/// What a file's directives add up to.
fn outcome(name: &str, file: &Path) -> Result<(), String> {
    let test = TestFile::read(file).map_err(|error| error.to_string())?;
    tools::check(&test)?;
    match (run::run(name, &test), &test.expected_failure) {
        (result, None) => result,
        (Err(_), Some(_)) => Ok(()),
        (Ok(()), Some(reason)) => Err(format!("passes, but is marked XFAIL ({reason}): remove the mark")),
    }
}

fn selftest_trial(folder: &Path, file: PathBuf) -> Trial {
    let name = trial_name(folder, &file);
    Trial::test(name.clone(), move || match (outcome(&name, &file), wanted_failure(&file)?) {
        (Ok(()), None) => Ok(()),
        (Ok(()), Some(wanted)) => Err(format!("passes, but must fail with `{wanted}`").into()),
        (Err(found), Some(wanted)) if found.contains(&wanted) => Ok(()),
        (Err(found), wanted) => Err(format!("wanted failure: {wanted:?}\nfound: {found}").into()),
    })
}

/// The message after `// FAILS:`, read apart from the directives under test.
fn wanted_failure(file: &Path) -> Result<Option<String>, Failed> {
    let text = std::fs::read_to_string(file)?;
    Ok(text.lines().find_map(|line| line.strip_prefix("// FAILS: ")).map(|wanted| wanted.trim().to_owned()))
}
