//! What a build is made with is said once: the Rust version, and the versions of dependencies.

use super::Violation;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TOOLCHAIN: &str = "the Rust version that is stated is the one that is used and tested: rust-toolchain.toml and \
                         rust-version in Cargo.toml agree";
const LOCKED: &str = "scripts build what the lock files say: cargo is called with --locked";
/// Subcommands that read a lock file, and would write it.
const LOCKING: [&str; 8] = ["build", "run", "test", "clippy", "doc", "deny", "install", "metadata"];

pub fn violations(root: &Path) -> Result<Vec<Violation>, Box<dyn Error>> {
    let mut violations = toolchain(root)?;
    for file in scripts(root)? {
        let text = fs::read_to_string(&file)?;
        let place = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        violations.extend(unlocked(&text).map(|(line, command)| Violation {
            place: format!("{place}:{line}"),
            what: format!("`{command}` without --locked"),
            why: LOCKED,
        }));
    }
    Ok(violations)
}

fn toolchain(root: &Path) -> Result<Vec<Violation>, Box<dyn Error>> {
    let used = Command::new("rustc").arg("--version").current_dir(root).output()?;
    let used = String::from_utf8(used.stdout)?;
    let pinned = value(&root.join("rust-toolchain.toml"), "channel")?;
    let stated = value(&root.join("Cargo.toml"), "rust-version")?;
    let agree = pinned.strip_prefix(&stated).is_some_and(|patch| patch.starts_with('.'));
    let is_used = used.split(' ').nth(1) == Some(pinned.as_str());
    let what = match (agree, is_used) {
        (true, true) => return Ok(vec![]),
        (false, _) => format!("is {pinned}, Cargo.toml says {stated}"),
        (true, false) => format!("is {pinned}, this is {}", used.trim()),
    };
    Ok(vec![Violation { place: "rust-toolchain.toml".into(), what, why: TOOLCHAIN }])
}

/// The text of a key in a TOML file, without its quotes.
fn value(file: &Path, key: &str) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let values = text.lines().filter_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
    let value = values.map(|value| value.trim().trim_matches('"').to_owned()).next();
    value.ok_or_else(|| format!("{}: no `{key}`", file.display()).into())
}

/// The shell scripts: files in `tools` without an extension, and what CI runs.
fn scripts(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = vec![root.join(".ci/run")];
    for entry in fs::read_dir(root.join("tools"))? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_none() {
            files.push(path);
        }
    }
    Ok(files)
}

/// Lines, from 1, with a call of cargo that lacks `--locked`.
fn unlocked(script: &str) -> impl Iterator<Item = (usize, String)> {
    let commands = script.lines().enumerate().map(|(i, line)| (i + 1, line.trim_start()));
    let commands = commands.filter(|(_, line)| !line.starts_with('#') && !line.contains("--locked"));
    commands.filter_map(|(number, line)| {
        let (_, call) = line.split_once("cargo ")?;
        let subcommand = call.split_whitespace().next()?;
        let asks_version = call.contains("--version 2>");
        (LOCKING.contains(&subcommand) && !asks_version).then(|| (number, format!("cargo {subcommand}")))
    })
}

#[cfg(test)]
mod tests {
    use super::unlocked;

    #[test]
    fn calls_without_a_lock_file_are_found() {
        let script = "cargo build --locked\n  # cargo test\ncargo fmt\n  X=1 cargo test --workspace\n";
        let found: Vec<_> = unlocked(script).collect();
        assert_eq!(found, [(4, "cargo test".to_owned())]);
    }
}
