//! Looks for bytes from outside that do harm: builds the targets of `test/bytes` with coverage counters and
//! hands each to libFuzzer.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What LLVM adds to all code, so that libFuzzer sees where an input leads. Stable Rust takes it.
const COVERAGE: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions",
    "-Coverflow-checks",
    "-Ccodegen-units=16",
];
/// Seconds that no input may take.
const LONGEST: u32 = 20;
/// Bytes of the longest input.
const LENGTH: u32 = 16384;

/// How to look.
#[derive(clap::Args)]
pub struct Options {
    /// One target; all of them, one after the other, without it.
    target: Option<String>,
    /// Minutes for each target.
    #[arg(long, default_value_t = 10.0)]
    minutes: f64,
    /// Adds inputs that reach new code to the corpus in the repository, the smallest there are.
    #[arg(long)]
    keep: bool,
}

/// What libFuzzer said at its end.
struct Count {
    inputs: u64,
    reached: u64,
    corpus: usize,
    findings: Vec<PathBuf>,
}

/// Fuzzes, and prints how many inputs each target was given.
pub fn run(root: &Path, options: &Options) -> Result<(), Box<dyn Error>> {
    let program = build(root)?;
    let corpus = root.join("test/bytes/corpus");
    let mut targets = vec![];
    for folder in std::fs::read_dir(&corpus)? {
        targets.push(folder?.file_name().to_string_lossy().into_owned());
    }
    targets.sort();
    if let Some(wanted) = &options.target {
        let all = targets.join(", ");
        targets.retain(|target| target == wanted);
        if targets.is_empty() {
            return Err(format!("there is no target `{wanted}`; there are {all}").into());
        }
    }
    println!("{:12} {:>12} {:>10} {:>8} findings", "target", "inputs", "features", "corpus");
    let (mut inputs, mut findings) = (0, vec![]);
    for target in &targets {
        let count = fuzz(root, &program, target, options)?;
        let (found, seen) = (count.findings.len(), count.corpus);
        println!("{target:12} {:>12} {:>10} {seen:>8} {found}", count.inputs, count.reached);
        inputs += count.inputs;
        findings.extend(count.findings);
    }
    println!("{:12} {inputs:>12} in {} minutes", "all", options.minutes * targets.len() as f64);
    if findings.is_empty() {
        return Ok(());
    }
    let files: Vec<String> = findings.iter().map(|file| file.display().to_string()).collect();
    Err(format!("these inputs do harm; the log beside them says which:\n{}", files.join("\n")).into())
}

/// Builds into a folder of its own: nothing else has counters.
fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let host = Command::new("rustc").args(["--print", "host-tuple"]).current_dir(root).output()?;
    let host = String::from_utf8(host.stdout)?.trim().to_owned();
    let folder = root.join("target/fuzz");
    // With a target named, build scripts are built without the flags.
    let built = Command::new("cargo")
        .args(["build", "--locked", "--release", "--package", "ferrocrete-bytes", "--bin", "fuzz-bytes"])
        .args(["--features", "libfuzzer", "--target", &host, "--target-dir"])
        .arg(&folder)
        .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\x1f"))
        .current_dir(root)
        .status()?;
    if !built.success() {
        return Err("the targets were not built: see above; libFuzzer needs a C++ compiler".into());
    }
    Ok(folder.join(host).join("release/fuzz-bytes"))
}

fn fuzz(root: &Path, program: &Path, target: &str, options: &Options) -> Result<Count, Box<dyn Error>> {
    let kept = root.join("test/bytes/corpus").join(target);
    let grown = root.join("target/fuzz/corpus").join(target);
    let findings = root.join("target/fuzz/findings").join(target);
    std::fs::create_dir_all(&grown)?;
    std::fs::create_dir_all(&findings)?;
    let log = findings.with_extension("log");
    let fuzzer = || {
        let mut command = Command::new(program);
        command.env("FERROCRETE_FUZZ_TARGET", target).stdin(Stdio::null()).stdout(Stdio::null());
        command
    };
    let before = files(&findings)?;
    fuzzer()
        .arg(format!("-max_total_time={}", (60.0 * options.minutes).ceil()))
        .arg(format!("-timeout={LONGEST}"))
        .arg(format!("-max_len={LENGTH}"))
        .args(["-print_final_stats=1", "-use_value_profile=1", "-reload=0"])
        .arg(format!("-artifact_prefix={}/", findings.display()))
        .args([&grown, &kept])
        .stderr(std::fs::File::create(&log)?)
        .status()?;
    let said = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    let number = |mark: &str| {
        let after = said.rsplit_once(mark).map(|(_, after)| after.trim_start());
        after.and_then(|after| after.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
    };
    let inputs = number("stat::number_of_executed_units:");
    let inputs = inputs.ok_or_else(|| format!("libFuzzer did not run to its end: see {}", log.display()))?;
    if options.keep {
        fuzzer().arg("-merge=1").args([&kept, &grown]).stderr(Stdio::null()).status()?;
    }
    let found = files(&findings)?.into_iter().filter(|file| !before.contains(file)).collect();
    let corpus = files(&grown)?.len() + files(&kept)?.len();
    Ok(Count { inputs, reached: number(" ft: ").unwrap_or_default(), corpus, findings: found })
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    std::fs::read_dir(folder)?.map(|file| Ok(file?.path())).collect()
}
