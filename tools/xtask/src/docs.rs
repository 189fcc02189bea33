//! Builds the book: the pages in `docs/`, and reference pages written from the definitions.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Builds the book and returns where it is.
pub fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let (source, book) = (target.join("book-source"), target.join("book"));
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    copy(&root.join("docs"), &source)?;
    let reference = source.join("src/reference");
    fs::create_dir_all(&reference)?;
    // The whole workspace: a part of it could get other features, and so be built twice.
    run(Command::new("cargo")
        .args(["build", "--locked", "--workspace", "--lib", "--bins", "--tests", "--quiet"])
        .current_dir(root))?;
    run(Command::new(target.join("debug/fhe-opt")).arg("--reference").arg(&reference))?;
    python_reference(root, &reference.join("python"))?;
    let broken = broken_links(&source.join("src"))?;
    if !broken.is_empty() {
        return Err(format!("the book has broken links:\n{}", broken.join("\n")).into());
    }
    // In a target folder of its own: none of its dependencies is ours.
    let builder = target.join("book-builder");
    run(Command::new("cargo")
        .args(["run", "--locked", "--quiet", "--manifest-path", "tools/book/Cargo.toml", "--target-dir"])
        .arg(&builder)
        .arg("--")
        .arg(&source)
        .current_dir(root))?;
    if book.exists() {
        fs::remove_dir_all(&book)?;
    }
    fs::rename(source.join("book"), &book)?;
    Ok(book.join("index.html"))
}

/// Writes the pages of the Python package, which needs numpy. What is missing, the program says.
fn python_reference(root: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let python = std::env::var_os("FERROCRETE_PYTHON").unwrap_or_else(|| "python3".into());
    let pages = root.join("frontend/python/tools/api_pages.py");
    let status = Command::new(&python).arg(pages).arg(folder).status();
    match status.map_err(|error| format!("{}: {error}; FERROCRETE_PYTHON names another", python.display()))? {
        status if status.success() => Ok(()),
        status => Err(format!("the pages on Python were not written ({status}); see above").into()),
    }
}

fn run(command: &mut Command) -> Result<(), Box<dyn Error>> {
    match command.status()?.success() {
        true => Ok(()),
        false => Err(format!("{command:?} failed").into()),
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Links between pages that lead nowhere, which mdBook does not mind.
fn broken_links(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut broken = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            broken.extend(broken_links(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = fs::read_to_string(&path)?;
            let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
            let pages = links.filter(|link| link.ends_with(".md") && !link.contains("://"));
            broken.extend(
                pages
                    .filter(|link| !folder.join(link).exists())
                    .map(|link| format!("{}: {link}", path.display())),
            );
        }
    }
    Ok(broken)
}
