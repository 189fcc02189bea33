//! What is said of a pass that is wrong itself: its name, the program as it was before, and the
//! command that shows it again.

use crate::ir::{Copied, Op};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

static KEEP: AtomicBool = AtomicBool::new(false);

/// From now on, what a pass works on is kept until it is done, its result is verified, and a defect
/// comes with a file that reproduces it. For tools that have no other way of telling.
pub fn reproduce_defects() {
    KEEP.store(true, Ordering::Relaxed);
}

/// Whether what a pass works on shall be kept.
pub(super) fn is_kept() -> bool {
    KEEP.load(Ordering::Relaxed)
}

/// Reports a defect of the pass of that pipeline, which worked on that copy.
pub(super) fn report(op: Op, before: Option<&Copied>, pipeline: &str, what: &str) {
    let again = match before.map(|before| write(pipeline, &before.text())) {
        Some(Ok(path)) => {
            format!("; this shows it again: fhe-opt --pass-pipeline='{pipeline}' {}", path.display())
        }
        Some(Err(_)) | None => String::new(),
    };
    op.error(format!("internal error: pass `{pipeline}` {what}; please report this with the program{again}"));
}

fn write(pipeline: &str, text: &str) -> io::Result<PathBuf> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("ferrocrete-{}-{number}.mlir", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    write!(file, "// fhe-opt --pass-pipeline='{pipeline}' {}\n{text}\n", path.display())?;
    Ok(path)
}
