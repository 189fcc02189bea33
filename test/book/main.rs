//! The book's examples as tests: one trial for each page of `docs/src` and of the passes'
//! documentation. What a block's first word says becomes of it is in `page.rs`. With
//! `FERROCRETE_BLESS=1` (`cargo xtask bless`), output that differs is written into the page.

mod page;
mod run;

use libtest_mimic::{Arguments, Trial};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Folders of pages, below the root.
const FOLDERS: &[&str] = &["docs/src", "passes/docs", "codegen/docs"];

fn main() -> ExitCode {
    let mut trials = Vec::new();
    for folder in FOLDERS {
        let pages = match pages(&root().join(folder)) {
            Ok(pages) if !pages.is_empty() => pages,
            Ok(_) => return refuse(folder, "holds no page"),
            Err(error) => return refuse(folder, &error.to_string()),
        };
        trials.extend(pages.into_iter().map(|path| {
            let name = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
            Trial::test(name.clone(), move || Ok(run::page(&name, &path)?))
        }));
    }
    trials.push(Trial::test("every pass has a page", || Ok(run::every_pass_has_a_page()?)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// The workspace, as cargo tells it now: checkouts may share a target folder.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR");
    package.map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from).join("..")
}

fn refuse(folder: &str, why: &str) -> ExitCode {
    eprintln!("book: {folder}: {why}");
    ExitCode::FAILURE
}

/// Every `.md` file below a folder, in order.
fn pages(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(pages(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
