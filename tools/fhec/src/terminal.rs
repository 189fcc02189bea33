//! Standard output and standard error.

use crate::error::CliError;
use ferrocrete::{Diagnostic, Monitor};
use ferrocrete_abi::bounded;
use ferrocrete_abi::file::{self, Readers};
use indicatif::{ProgressBar, ProgressStyle};
use miette::{MietteHandlerOpts, Report};
use std::borrow::Cow;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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
        && let ferrocrete::Error::Compile(_) | ferrocrete::Error::LostParser(_) = &**refused
    {
        warn(refused.diagnostics().map_or(&[], |diagnostics| &diagnostics.0));
        eprintln!("error: {error}");
        return;
    }
    let text = error.to_string();
    match bounded::message(&text) {
        Cow::Borrowed(_) => eprintln!("{:?}", Report::new(error)),
        // A name in it, of a function or a file, is longer than anyone wants to read.
        Cow::Owned(short) => eprintln!("{:?}", Report::msg(short)),
    }
}

/// Prints what the compiler said.
pub fn warn(warnings: &[Diagnostic]) {
    for warning in warnings {
        eprintln!("{:?}", Report::new(warning.clone()));
    }
}

/// Writes to standard output. A reader that has gone away wants no more.
pub fn print(bytes: impl AsRef<[u8]>) -> Result<(), CliError> {
    print_with(|out| out.write_all(bytes.as_ref()))
}

fn print_with(content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match content(&mut out).and_then(|()| out.flush()) {
        Err(reason) if reason.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::Io { path: PathBuf::from("standard output"), reason })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Writes a file, or standard output for `-`.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    write_with(path, |out| out.write_all(bytes))
}

/// The same, piece by piece.
pub fn write_with(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), CliError> {
    if is_output(path) {
        return print_with(content);
    }
    file::write_with(path, Readers::Others, |file| content(file))
        .map_err(|reason| CliError::Io { path: path.to_owned(), reason })
}

/// Whether a path stands for standard output.
pub fn is_output(path: &Path) -> bool {
    path == Path::new("-")
}

/// Work that takes no longer shows no bar.
const NO_BAR: Duration = Duration::from_secs(1);

/// Does work that reports its progress, under a bar if standard error is a terminal and the work
/// takes a while. Of work whose length is not known, only the parts done are shown.
pub fn with_bar<T>(what: &'static str, work: impl FnOnce(&Monitor<'_>) -> T) -> T {
    let (bar, start) = (ProgressBar::new(0), Instant::now());
    let style = |template| ProgressStyle::with_template(template).map(|s| s.progress_chars("=> ")).ok();
    bar.set_message(what);
    if let Some(style) = style("{msg} {pos}") {
        bar.set_style(style);
    }
    let known = style("{msg} [{bar:40}] {percent}% {eta}");
    let done = work(&Monitor::telling(|monitor| {
        if start.elapsed() < NO_BAR {
            return;
        }
        let all = monitor.all() as u64;
        if bar.length() != Some(all)
            && let Some(style) = &known
        {
            bar.set_length(all);
            bar.set_style(style.clone());
        }
        bar.set_position(monitor.done() as u64);
    }));
    bar.finish_and_clear();
    done
}
