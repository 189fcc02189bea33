//! Measures the kernels on one core of this machine, for the optimizer's model of cost.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How to measure.
#[derive(clap::Args)]
pub struct Options {
    /// The core to measure on; nothing else should run there.
    #[arg(long, default_value_t = 0)]
    core: usize,
    /// Where the table goes, such as `passes/optimizer/calibration/avx2.json`; standard output without it.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// Builds the measuring program as it runs at users', and prints or writes its table. Each kind of
/// instructions has its own: `FERROCRETE_INSTRUCTIONS` asks for fewer than the machine has.
pub fn run(root: &Path, options: &Options) -> Result<(), Box<dyn Error>> {
    let example = ["--locked", "--release", "--package", "ferrocrete-kernels", "--example", "calibrate"];
    let status = Command::new("cargo").arg("build").args(example).current_dir(root).status()?;
    if !status.success() {
        return Err("`cargo build --example calibrate` failed".into());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let mut pinned = Command::new("taskset");
    pinned.arg("--cpu-list").arg(options.core.to_string()).arg(target.join("release/examples/calibrate"));
    let output = pinned.env("RAYON_NUM_THREADS", "1").stderr(std::process::Stdio::inherit()).output();
    let output =
        output.map_err(|error| format!("cannot start `taskset`, which keeps to one core: {error}"))?;
    if !output.status.success() {
        return Err("the measurement failed".into());
    }
    match &options.output {
        Some(path) => std::fs::write(path, output.stdout)?,
        None => print!("{}", String::from_utf8(output.stdout)?),
    }
    Ok(())
}
