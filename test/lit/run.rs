//! Runs a test file's commands.

use crate::directives::TestFile;
use crate::eval::{self, MODES};
use crate::tools::{self, EVALUATOR};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Exit status of `timeout` when it had to end the command.
const TIMED_OUT: i32 = 124;

/// Runs all `RUN` lines, then test vectors and `EVAL` lines in every mode; stops at the first failure.
pub fn run(name: &str, test: &TestFile) -> Result<(), String> {
    let shell = Shell::new(name, test)?;
    for command in &test.commands {
        shell.run(&shell.substitute(command))?;
    }
    if let Some(vectors) = &test.vectors {
        shell.evaluate(None, vectors)?;
    }
    for (i, (function, vectors)) in eval::vectors(&test.evals).into_iter().enumerate() {
        let file = shell.folder.join(format!("vectors{i}.json"));
        std::fs::write(&file, vectors.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
        shell.evaluate(Some(function), &file)?;
    }
    Ok(())
}

struct Shell<'a> {
    test: &'a TestFile,
    path: String,
    /// An empty folder of the test's own: `%t` lies in it, and commands run in it.
    folder: PathBuf,
    end: Instant,
}

impl<'a> Shell<'a> {
    fn new(name: &str, test: &'a TestFile) -> Result<Self, String> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lit").join(name.replace('/', "_"));
        let fresh = || -> std::io::Result<()> {
            if folder.exists() {
                std::fs::remove_dir_all(&folder)?;
            }
            std::fs::create_dir_all(&folder)
        };
        fresh().map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { test, path: tools::path()?, folder, end: Instant::now() + test.timeout })
    }

    /// `%s` is the file, `%S` its folder, `%t` a path of the test's own, `%%` a per cent sign.
    fn substitute(&self, command: &str) -> String {
        let (mut result, mut rest) = (String::new(), command);
        while let Some((before, after)) = rest.split_once('%') {
            result += before;
            let taken = after.chars().next().filter(|c| "sSt%".contains(*c));
            result += &match taken {
                Some('s') => self.test.path.display().to_string(),
                Some('S') => self.test.path.parent().unwrap_or(Path::new("/")).display().to_string(),
                Some('t') => self.folder.join("t").display().to_string(),
                Some(_) | None => "%".to_owned(),
            };
            rest = &after[taken.map_or(0, char::len_utf8)..];
        }
        result + rest
    }

    /// Checks a function, or the only one, in every mode.
    fn evaluate(&self, function: Option<&str>, vectors: &Path) -> Result<(), String> {
        let (program, vectors) = (self.test.path.display(), vectors.display());
        let function = function.map_or(String::new(), |name| format!("--function '{name}'"));
        MODES.iter().try_for_each(|mode| {
            self.run(&format!(
                "{EVALUATOR} test '{program}' {function} --vectors '{vectors}' --mode {mode} --json \
                 --allow-unencrypted"
            ))
        })
    }

    fn run(&self, command: &str) -> Result<(), String> {
        let left = self.end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let output = Command::new("timeout")
            .args(["--kill-after=5", &left.as_secs_f64().to_string()])
            .args(["bash", "-o", "pipefail", "-c", command])
            .current_dir(&self.folder)
            .env("PATH", &self.path)
            .env("LC_ALL", "C")
            .env("NO_COLOR", "1")
            .output()
            .map_err(|error| format!("cannot start `timeout bash`: {error}"))?;
        if output.status.success() {
            return Ok(());
        }
        let how = match output.status.code() {
            Some(TIMED_OUT) => {
                format!("timed out: the file's commands may take {:?} together", self.test.timeout)
            }
            Some(_) | None => output.status.to_string(),
        };
        Err(format!(
            "$ {command}\n{how}\n--- stdout\n{}\n--- stderr\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}
