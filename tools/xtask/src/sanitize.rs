//! Runs what reads bytes from outside where undefined behaviour shows: under Miri, or with one of rustc's
//! sanitizers. Both are of the nightly compiler alone.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Sanitizers that need not have seen all code, the standard library's among it.
const SANITIZERS: &[&str] = &["address", "leak"];

/// How long each target is tried, unless somebody has said.
fn minutes(otherwise: &str) -> String {
    std::env::var("FERROCRETE_FUZZ_MINUTES").unwrap_or_else(|_| otherwise.to_owned())
}

/// Runs them, each on what it can run.
pub fn run(root: &Path, with: &str) -> Result<(), Box<dyn Error>> {
    let version = Command::new("cargo").args(["+nightly", "--version"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        return Err("there is no nightly compiler: `rustup toolchain install nightly` gets one".into());
    }
    let mut command = Command::new("cargo");
    command.arg("+nightly").current_dir(root).env("RUSTUP_TOOLCHAIN", "nightly");
    if with == "miri" {
        let there = Command::new("cargo").args(["+nightly", "miri", "--version"]).output()?;
        if !there.status.success() {
            let get = "rustup component add miri rust-src --toolchain nightly";
            return Err(format!("the nightly compiler has no Miri: `{get}` gets it").into());
        }
        // Miri interprets: a few changes of each input. The file system and libraries in C are not for it.
        command.args(["miri", "test", "--locked", "--package", "ferrocrete-bytes", "--test", "bytes"]);
        command.args(["--target-dir", "target/miri", "--", "--test-threads", "1"]);
        command.env("MIRIFLAGS", "-Zmiri-disable-isolation -Zmiri-permissive-provenance");
        command.env("FERROCRETE_FUZZ_MINUTES", minutes("0.1"));
    } else if SANITIZERS.contains(&with) {
        let host = Command::new("rustc").args(["--print", "host-tuple"]).current_dir(root).output()?;
        let host = String::from_utf8(host.stdout)?;
        command.args(["test", "--locked", "--package", "ferrocrete-bytes", "--test", "bytes"]);
        command.args(["--target", host.trim(), "--target-dir", "target/sanitize"]);
        command.env("CARGO_ENCODED_RUSTFLAGS", format!("-Zsanitizer={with}"));
        // As many inputs as the suite tries would take hours.
        command.env("FERROCRETE_FUZZ_MINUTES", minutes("3"));
        // What tries a thousand gigabytes is told that there are none.
        command.env("ASAN_OPTIONS", "allocator_may_return_null=1");
    } else {
        return Err(format!("`{with}` is neither `miri` nor one of {}", SANITIZERS.join(", ")).into());
    }
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("{with} found something, or could not run: see above").into()),
    }
}
