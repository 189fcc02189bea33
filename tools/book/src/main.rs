//! `ferrocrete-book FOLDER` builds the book in the folder; `cargo xtask docs` prepares it.
#![forbid(unsafe_code)]

use mdbook_driver::MDBook;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("ferrocrete-book: name the book's folder");
        return ExitCode::from(2);
    };
    match MDBook::load(folder).and_then(|book| book.build()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ferrocrete-book: {error:?}");
            ExitCode::FAILURE
        }
    }
}
