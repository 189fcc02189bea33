//! What must be absent, checked. `tables` says what; the other modules look.

mod dependencies;
mod pinned;
mod sources;
mod tables;

use std::error::Error;
use std::path::Path;

/// Something that an invariant forbids.
#[derive(Debug)]
struct Violation {
    /// Package or file, and line where there is one.
    place: String,
    what: String,
    /// The invariant, in words.
    why: &'static str,
}

/// Checks every invariant and prints each violation with its reason.
pub fn check(root: &Path) -> Result<(), Box<dyn Error>> {
    let workspace = dependencies::Workspace::read(root)?;
    let files = sources::read(root)?;
    let mut violations = workspace.violations();
    violations.extend(sources::violations(&files));
    violations.extend(pinned::violations(root)?);
    for Violation { place, what, why } in &violations {
        eprintln!("{place}: {what}\n    {why}");
    }
    if violations.is_empty() {
        println!("invariants hold: {} packages, {} files", workspace.members().count(), files.len());
        return Ok(());
    }
    Err(format!("{} violation(s); the rules are in tools/xtask/src/invariants/tables.rs", violations.len())
        .into())
}
