//! Builds and installs what is measured.

use super::contestant::Starter;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What `pip` is asked for. `setuptools` 80 dropped what Concrete imports of it.
const CONCRETE: [&str; 2] = ["concrete-python==2.11.0", "setuptools<80"];
/// Versions of Python that Concrete 2.11 has wheels for, of 3.
const PYTHONS: std::ops::RangeInclusive<u32> = 8..=12;

fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from)
}

/// Ours, as users have it.
pub fn ours(root: &Path) -> Outcome<Starter> {
    let example = ["build", "--locked", "--release", "--package", "ferrocrete", "--example", "contestant"];
    cargo(root, &example, "our own side")?;
    let program = target(root).join("release/examples/contestant");
    Ok(Starter { name: "Ferrocrete", program, first: vec![] })
}

/// The crate `tfhe`, in a program of its own.
pub fn tfhe(root: &Path) -> Outcome<Starter> {
    let folder = target(root).join("peers/tfhe");
    let (manifest, into) = (root.join("test/bench/tfhe/Cargo.toml"), folder.display().to_string());
    let manifest = manifest.display().to_string();
    let build = ["build", "--locked", "--release", "--manifest-path", &manifest, "--target-dir", &into];
    cargo(root, &build, "the program with the crate `tfhe` (`--peers=concrete` goes without it)")?;
    Ok(Starter { name: "tfhe", program: folder.join("release/ferrocrete-bench-tfhe"), first: vec![] })
}

fn cargo(root: &Path, arguments: &[&str], what: &str) -> Outcome<()> {
    match Command::new("cargo").args(arguments).current_dir(root).status()?.success() {
        true => Ok(()),
        false => Err(format!("cannot build {what}: see above").into()),
    }
}

/// Concrete, in a virtual environment of its own.
pub fn concrete(root: &Path) -> Outcome<Starter> {
    let folder = target(root).join("peers/concrete");
    let python = folder.join("bin/python");
    let script = root.join("test/bench/contestant.py").display().to_string();
    let starter = Starter { name: "Concrete", program: python.clone(), first: vec![script] };
    if works(Command::new(&python).args(["-c", "import concrete.compiler"])) {
        return Ok(starter);
    }
    let Some(base) = base_python() else {
        let (first, last) = (PYTHONS.start(), PYTHONS.end());
        return Err(format!(
            "Concrete 2.11 has wheels for Python 3.{first} to 3.{last} only, and none of them is here as \
             python3.{last}, …, or python3; `--peers=tfhe` goes without it"
        )
        .into());
    };
    let create = Command::new(&base).args(["-m", "venv", "--clear"]).arg(&folder).output()?;
    if !create.status.success() {
        let said = String::from_utf8_lossy(&create.stdout).into_owned();
        return Err(
            format!("{base} cannot make a virtual environment (python3-venv): {}", last_line(&said)).into()
        );
    }
    eprintln!("installing {} into {}", CONCRETE[0], folder.display());
    let install = Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(CONCRETE).output()?;
    if !install.status.success() {
        let said = String::from_utf8_lossy(&install.stderr).into_owned();
        return Err(format!(
            "pip cannot install {}: {}; `--peers=tfhe` goes without it",
            CONCRETE[0],
            last_line(&said)
        )
        .into());
    }
    Ok(starter)
}

fn last_line(text: &str) -> &str {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it said nothing").trim()
}

/// A Python that Concrete has wheels for, the newest first.
fn base_python() -> Option<String> {
    let names = PYTHONS.rev().map(|minor| format!("python3.{minor}")).chain(["python3".to_owned()]);
    let range = format!("{} <= sys.version_info[1] <= {}", PYTHONS.start(), PYTHONS.end());
    let check = format!("import sys, venv; sys.exit(not (sys.version_info[0] == 3 and {range}))");
    names.into_iter().find(|name| works(Command::new(name).args(["-c", &check])))
}

fn works(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
