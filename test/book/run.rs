//! Runs a page.

use crate::page::{Block, blocks, matches};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Seconds one command may take.
const TIMEOUT: &str = "120";

/// Does what each block of the page asks for, all in one empty folder.
pub fn page(name: &str, path: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let folder = folder(name).map_err(|error| error.to_string())?;
    let bless = std::env::var_os("FERROCRETE_BLESS").is_some();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    // From the last to the first, so that line numbers stay right.
    let mut corrections = Vec::new();
    for (line, block) in blocks(&text)? {
        let wrong = |why: String| format!("line {line}: {why}");
        match block {
            Block::File { name, text } => {
                std::fs::write(folder.join(name), text).map_err(|error| wrong(error.to_string()))?;
            }
            Block::Program { text } => {
                std::fs::write(folder.join("block.mlir"), text).map_err(|error| wrong(error.to_string()))?;
                let (fine, output) = shell("fhe-opt block.mlir", &folder)?;
                if !fine {
                    return Err(wrong(format!("is refused:\n{output}")));
                }
            }
            Block::Console { commands } => {
                for command in commands {
                    let (fine, output) = shell(&command.line, &folder)?;
                    let as_shown = matches(&command.output, &output);
                    if fine == command.fails {
                        let must = if command.fails { "succeeds, but must fail" } else { "fails" };
                        return Err(wrong(format!("`{}` {must}:\n{output}", command.line)));
                    }
                    if !as_shown && bless {
                        corrections.push((command.place, output));
                    } else if !as_shown {
                        return Err(wrong(format!(
                            "`{}`\n--- the page shows\n{}\n--- it prints\n{output}",
                            command.line, command.output
                        )));
                    }
                }
            }
            Block::Shown => {}
        }
    }
    if corrections.is_empty() {
        return Ok(());
    }
    for (place, output) in corrections.into_iter().rev() {
        lines.splice(place, output.trim_end().lines().map(|line| line.trim_end().to_owned()));
    }
    std::fs::write(path, lines.join("\n") + "\n").map_err(|error| error.to_string())
}

/// Every pass that `fhe-opt` lists is described there with an example; a pipeline by the passes it runs.
pub fn every_pass_has_a_page() -> Result<(), String> {
    let folder = folder("passes").map_err(|error| error.to_string())?;
    let (_, list) = shell("fhe-opt --list-passes", &folder)?;
    let names: Vec<_> = list.lines().filter_map(|line| line.split_once("  ")).map(|(name, _)| name).collect();
    if names.is_empty() {
        return Err(format!("`fhe-opt --list-passes` lists nothing:\n{list}"));
    }
    let mut missing = Vec::new();
    for name in names {
        let (_, text) = shell(&format!("fhe-opt --list-passes {name}"), &folder)?;
        if !text.contains("```console") && !text.contains("A pipeline on") {
            missing.push(name);
        }
    }
    match missing[..] {
        [] => Ok(()),
        _ => Err(format!(
            "no example for {}: write `docs/NAME.md` in the pass's crate and list it in `src/documentation.rs`",
            missing.join(", ")
        )),
    }
}

/// An empty folder of the page's own.
fn folder(name: &str) -> std::io::Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("book").join(name.replace('/', "_"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Whether a command succeeds, and what it prints on either stream.
fn shell(command: &str, folder: &Path) -> Result<(bool, String), String> {
    let output = Command::new("timeout")
        .args(["--kill-after=5", TIMEOUT, "bash", "-o", "pipefail", "-c", &format!("exec 2>&1\n{command}")])
        .current_dir(folder)
        .env("PATH", path()?)
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot start `timeout bash`: {error}"))?;
    Ok((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// `PATH` with our tools, which cargo puts into the parent of the folder that this test is in.
fn path() -> Result<String, String> {
    let test = std::env::current_exe().map_err(|error| error.to_string())?;
    let tools = test.ancestors().nth(2).ok_or("the test is in no target folder")?;
    for tool in ["fhec", "fhe-opt", "fhe-reduce", "fhe-lsp-server"] {
        if !tools.join(tool).exists() {
            return Err(format!("{tool} is missing: run `cargo build --workspace --bins`"));
        }
    }
    let rest = std::env::var("PATH").map_err(|error| format!("PATH: {error}"))?;
    Ok(format!("{}:/usr/lib/llvm-22/bin:{rest}", tools.display()))
}
