//! Diagnostics of bounded length. MLIR's handler quotes the source line, the types in a message and
//! the current operation whole, and offers no hook: so `mlir-opt` runs as a process of its own, and
//! what it says on standard error passes through here. That also leaves someone to tell of its end.

use ferrocrete_abi::bounded::{LINE, excerpt, message};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, ExitStatus, Stdio};

/// Set for the process that is `mlir-opt`.
const INNER: &str = "FERROCRETE_OPT_INNER";
/// How a diagnostic names what it is, after its place.
const SEVERITIES: [&str; 4] = ["error: ", "warning: ", "note: ", "remark: "];
/// The lines of an operation that a note shows.
const SHOWN_LINES: usize = 20;

/// Whether this process is the one whose messages another one passes on.
pub fn is_inner() -> bool {
    std::env::var_os(INNER).is_some()
}

/// Runs this program again with the same arguments, passes on what it says, and returns its exit
/// code.
pub fn run_inner() -> io::Result<i32> {
    let mut inner = Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .env(INNER, "1")
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(said) = inner.stderr.take() {
        pass_on(&mut BufReader::new(said), &mut io::stderr().lock())?;
    }
    Ok(code(inner.wait()?))
}

fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| {
        eprintln!("fhe-opt: the process that runs the passes ended by itself: {status}");
        1
    })
}

fn pass_on(from: &mut impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let (mut printer, mut bytes) = (Printer::default(), Vec::new());
    while from.read_until(b'\n', &mut bytes)? > 0 {
        let line = String::from_utf8_lossy(&bytes).into_owned();
        printer.line(line.strip_suffix('\n').unwrap_or(&line), to)?;
        bytes.clear();
    }
    printer.end(to)
}

/// Holds a line back until it is known whether the next marks a place in it.
#[derive(Default)]
struct Printer {
    held: Option<String>,
    /// Whether a message was the last to be printed.
    after_message: bool,
    /// Lines of the operation that a note shows, once it has begun.
    of_operation: Option<usize>,
}

impl Printer {
    fn line(&mut self, line: &str, to: &mut impl Write) -> io::Result<()> {
        let mark = mark(line);
        match self.held.take() {
            Some(source) if mark.is_some() && source.len() > LINE => {
                let cut = excerpt(&source, &[(mark.unwrap_or_default(), 1)]);
                // A caret stands below a character, not below a byte.
                let column = cut.text[..cut.marks[0].0].chars().count();
                writeln!(to, "{}\n{}^", cut.text, " ".repeat(column))?;
                return Ok(());
            }
            Some(other) => self.print(&other, to)?,
            None => {}
        }
        // Only what follows a message may be a source line: all else is passed on as it comes.
        if mark.is_none() && self.after_message {
            self.held = Some(line.to_owned());
            self.after_message = false;
            return Ok(());
        }
        self.print(line, to)
    }

    fn print(&mut self, line: &str, to: &mut impl Write) -> io::Result<()> {
        let says = says(line);
        self.after_message = says.is_some();
        if says.is_some() || line.starts_with("// -----") {
            self.omitted(to)?;
        }
        if says.is_some_and(|what| what.starts_with("note: see current operation")) {
            self.of_operation = Some(0);
        }
        match &mut self.of_operation {
            Some(lines) if *lines > SHOWN_LINES => *lines += 1,
            Some(lines) => {
                *lines += 1;
                writeln!(to, "{}", message(line))?;
            }
            None if says.is_some() => writeln!(to, "{}", message(line))?,
            None => writeln!(to, "{line}")?,
        }
        Ok(())
    }

    /// Tells how much of an operation was left out, where it ends.
    fn omitted(&mut self, to: &mut impl Write) -> io::Result<()> {
        match self.of_operation.take().unwrap_or_default().checked_sub(SHOWN_LINES + 1) {
            Some(more) if more > 0 => writeln!(to, "… ({more} more lines)"),
            Some(_) | None => Ok(()),
        }
    }

    fn end(mut self, to: &mut impl Write) -> io::Result<()> {
        if let Some(held) = self.held.take() {
            self.print(&held, to)?;
        }
        self.omitted(to)
    }
}

/// The column of the place that a line marks in the one above it.
fn mark(line: &str) -> Option<usize> {
    let is_mark = line.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'~' | b'^'));
    line.find('^').filter(|_| is_mark)
}

/// What a diagnostic says, from its severity on; `None` for a line that begins none.
fn says(line: &str) -> Option<&str> {
    // Its place comes first, if it has one: a name that holds no blank for long.
    let head = line.char_indices().nth(LINE).map_or(line, |(at, _)| &line[..at]);
    let begins = |severity: &str| head.starts_with(severity) || head.contains(&format!(": {severity}"));
    let severity = SEVERITIES.into_iter().find(|severity| begins(severity))?;
    line.find(severity).map(|at| &line[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(text: &str) -> String {
        let mut out = Vec::new();
        pass_on(&mut text.as_bytes(), &mut out).expect("a buffer takes everything");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn what_is_short_or_no_diagnostic_stays() {
        let text = format!("p.mlir:1:3: error: no\n  x\n  ^\nmodule {{\n  {}\n}}\n", "a".repeat(9000));
        assert_eq!(passed(&text), text);
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!(
            "p.mlir:1:5001: error: no\n{}HERE{}\n{}^\n",
            "a".repeat(5000),
            "b".repeat(5000),
            " ".repeat(5000)
        );
        let cut = passed(&text);
        let lines: Vec<_> = cut.lines().collect();
        let at = lines[2].find('^').expect("a caret");
        let shown: String = lines[1].chars().skip(at).take(4).collect();
        assert_eq!((lines.len(), shown.as_str()), (3, "HERE"), "{cut}");
        assert!(cut.len() < 500, "{cut}");
    }

    #[test]
    fn messages_and_operations_are_bounded() {
        let operation = "  %0 = something\n".repeat(1000);
        let text = format!(
            "p:1:1: error: got {}\np:1:1: note: see current operation: {operation}p:2:2: warning: w\n",
            "t".repeat(99_999)
        );
        let cut = passed(&text);
        assert!(cut.len() < 3000 && cut.contains("more lines)\np:2:2: warning: w\n"), "{cut}");
    }
}
