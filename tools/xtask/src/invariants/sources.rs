//! What stands in the sources.

use super::Violation;
use super::tables::{Exception, FORBIDDEN, Forbidden, LONG, MAX_LINES, UNSAFE};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Kinds of file whose length is bounded.
const WRITTEN: &[&str] = &["rs", "td", "cpp", "h", "py", "sh"];

/// A source file of ours.
pub struct Source {
    /// Path below the root.
    path: PathBuf,
    lines: usize,
    /// Identifiers and keywords with their line, comments and strings left out; Rust only.
    words: Vec<(usize, String)>,
}

/// Reads every source file that git knows or would add.
pub fn read(root: &Path) -> Result<Vec<Source>, Box<dyn Error>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output()?;
    if !listed.status.success() {
        return Err(format!("`git ls-files` failed: {}", String::from_utf8_lossy(&listed.stderr)).into());
    }
    let paths = String::from_utf8(listed.stdout)?;
    let paths: BTreeSet<&Path> = paths.lines().map(Path::new).collect();
    let written = |path: &&Path| {
        path.extension().is_some_and(|e| WRITTEN.iter().any(|w| e == *w)) && root.join(path).exists()
    };
    paths.into_iter().filter(written).map(|path| Source::read(root, path)).collect()
}

impl Source {
    fn read(root: &Path, path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(root.join(path))?;
        let mut words = Vec::new();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let tokens: TokenStream = text.parse().map_err(|error| format!("{}: {error}", path.display()))?;
            collect_words(tokens, &mut words);
        }
        Ok(Self { path: path.to_owned(), lines: text.lines().count(), words })
    }

    fn violation(&self, line: usize, what: String, why: &'static str) -> Violation {
        Violation { place: format!("{}:{line}", self.path.display()), what, why }
    }
}

fn collect_words(tokens: TokenStream, words: &mut Vec<(usize, String)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect_words(group.stream(), words),
            TokenTree::Ident(ident) => words.push((ident.span().start().line, ident.to_string())),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Violations of the tables, and entries of the tables that match nothing.
pub fn violations(files: &[Source]) -> Vec<Violation> {
    let mut found: Vec<_> = FORBIDDEN.iter().flat_map(|rule| forbidden_names(files, rule)).collect();
    found.extend(unlisted(
        files,
        UNSAFE,
        |file| {
            file.words
                .iter()
                .find(|(_, word)| word == "unsafe")
                .map(|(line, _)| (*line, "contains `unsafe`".to_owned()))
        },
        "`unsafe` stands only in the files listed with a reason",
    ));
    found.extend(unlisted(
        files,
        LONG,
        |file| {
            (file.lines > MAX_LINES)
                .then(|| (file.lines, format!("has {} lines, over {MAX_LINES}", file.lines)))
        },
        "a file is short enough to be read in one sitting",
    ));
    found
}

fn forbidden_names(files: &[Source], rule: &Forbidden) -> Vec<Violation> {
    let covered = |file: &&Source| {
        file.path.starts_with(rule.within)
            && !rule.except.iter().any(|except| file.path.starts_with(except))
            && !file.path.components().any(|component| component.as_os_str() == "tests")
    };
    let mut violations = Vec::new();
    for file in files.iter().filter(covered) {
        for (line, word) in &file.words {
            if rule.parts.iter().any(|part| word.contains(part)) {
                violations.push(file.violation(*line, format!("names `{word}`"), rule.why));
            }
        }
    }
    violations
}

/// Files in which `find` finds something although `table` does not list them, and the reverse.
fn unlisted(
    files: &[Source],
    table: &[Exception],
    find: impl Fn(&Source) -> Option<(usize, String)>,
    why: &'static str,
) -> Vec<Violation> {
    let listed: BTreeSet<&Path> = table.iter().flat_map(|exception| exception.files).map(Path::new).collect();
    let mut seen = BTreeSet::new();
    let mut violations = Vec::new();
    for (file, (line, what)) in files.iter().filter_map(|file| Some((file, find(file)?))) {
        if listed.contains(file.path.as_path()) {
            seen.insert(file.path.as_path());
        } else {
            violations.push(file.violation(line, what, why));
        }
    }
    violations.extend(listed.difference(&seen).map(|path| Violation {
        place: path.display().to_string(),
        what: "is listed as an exception, but needs none".to_owned(),
        why,
    }));
    violations
}
