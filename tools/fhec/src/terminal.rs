//! Standard output and standard error.

use crate::error::CliError;
use ferrocrete::Diagnostic;
use indicatif::{ProgressBar, ProgressStyle};
use miette::{MietteHandlerOpts, Report};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Colours, line drawing and wrapping for people; plain whole lines for files and programs.
pub fn install_error_style() {
    let terminal = std::io::stderr().is_terminal();
    let style = move || {
        let options = MietteHandlerOpts::new().unicode(terminal).wrap_lines(terminal).force_graphical(true);
        let options = options.terminal_links(false).show_related_errors_as_siblings();
        // On a terminal, NO_COLOR and its kin decide.
        if terminal { options } else { options.color(false) }.build()
    };
    // An error means that another style is installed already, which only this function does.
    let _ = miette::set_hook(Box::new(move |_| Box::new(style())));
}

/// Prints an error; what the compiler said of a program comes first, each with its place.
pub fn report(error: CliError) {
    if let CliError::Ferrocrete(refused) = &error
        && let ferrocrete::Error::Compile(diagnostics) = &**refused
    {
        warn(&diagnostics.0);
        eprintln!("error: {error}");
        return;
    }
    eprintln!("{:?}", Report::new(error));
}

/// Prints what the compiler said.
pub fn warn(warnings: &[Diagnostic]) {
    for warning in warnings {
        eprintln!("{:?}", Report::new(warning.clone()));
    }
}

/// Writes to standard output. A reader that has gone away wants no more.
pub fn print(bytes: impl AsRef<[u8]>) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes.as_ref()).and_then(|()| out.flush()) {
        Err(reason) if reason.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::Io { path: PathBuf::from("standard output"), reason })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a file, or standard output for `-`.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    if path == Path::new("-") {
        return print(bytes);
    }
    std::fs::write(path, bytes).map_err(|reason| CliError::Io { path: path.to_owned(), reason })
}

/// Does work that reports its progress, under a bar if standard error is a terminal.
pub fn with_bar<T>(what: &'static str, work: impl FnOnce(&(dyn Fn(usize, usize) + Sync)) -> T) -> T {
    let bar = ProgressBar::new(1);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {percent}% {eta}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(what);
    let done = work(&|done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    done
}
