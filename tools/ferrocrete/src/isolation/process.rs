//! The child as its parent has it.

use super::child::NO_MEMORY;
use super::wire::{Line, MARK, Outcome, Question, Told};
use super::{ASKED, Isolation, Lost};
use crate::error::Error;
use miette::NamedSource;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus};
use std::time::Instant;

/// Bytes of standard error that are looked at.
const MOST_SAID: usize = 4096;

/// What the child answered.
pub(super) struct Answer {
    /// What the parser said until the end, one by one.
    pub(super) said: Vec<Told>,
    /// How it went, and what follows that.
    pub(super) outcome: Result<(Outcome, Vec<u8>), Lost>,
}

/// Ends the child, however the parent goes on.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended, and others may have waited for it.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Has a child parse the source.
pub(super) fn ask(isolation: &Isolation, source: &NamedSource<String>) -> Result<Answer, Error> {
    let none = |reason| Error::NoParser { program: isolation.program.clone(), reason };
    // Otherwise an executable that does not serve would start itself without end.
    if std::env::var_os(ASKED).is_some() {
        return Err(none(io::Error::other(
            "this is such a process, and does not call `Isolation::serve` first",
        )));
    }
    let question = Question { name: source.name().into(), memory: isolation.memory };
    let (asked, errors) = (|| {
        let mut asked = file()?;
        serde_json::to_writer(&mut asked, &question)?;
        asked.write_all(b"\n")?;
        asked.write_all(source.inner().as_bytes())?;
        asked.rewind()?;
        Ok((asked, file()?))
    })()
    .map_err(none)?;
    let end = isolation.time.map(|limit| Instant::now() + limit);
    let (answers, mut child) = start_child(isolation, asked, &errors).map_err(none)?;
    let written = read(&answers, end);
    let (said, last) = lines(written.as_deref().unwrap_or_default());
    let outcome = match (last, written.as_ref().map_err(io::Error::kind)) {
        (Some((outcome, bytecode)), Ok(_)) => Ok((outcome, bytecode.to_vec())),
        (_, Err(ErrorKind::TimedOut)) => Err(Lost::Time(isolation.time.unwrap_or_default())),
        (_, Err(_)) => Err(Lost::NoMemory),
        (None, Ok(_)) => Err(lost(child.0.wait().ok(), &errors)),
    };
    Ok(Answer { said, outcome })
}

/// A file without a name: unlike a pipe, it takes everything at once, and nobody waits for a reader.
fn file() -> io::Result<File> {
    let in_memory = rustix::fs::memfd_create("ferrocrete-parse", rustix::fs::MemfdFlags::CLOEXEC);
    in_memory.map(File::from).or_else(|_| tempfile::tempfile())
}

fn start_child(isolation: &Isolation, asked: File, errors: &File) -> io::Result<(UnixStream, Running)> {
    // Its end is that of the child, and there may be a limit to how long that is waited for.
    let (ours, theirs) = UnixStream::pair()?;
    let child = Command::new(&isolation.program)
        .args(&isolation.arguments)
        .env(ASKED, std::process::id().to_string())
        .stdin(asked)
        .stdout(OwnedFd::from(theirs))
        .stderr(errors.try_clone()?)
        .spawn()?;
    Ok((ours, Running(child)))
}

/// All that the child writes until it ends.
fn read(mut from: &UnixStream, end: Option<Instant>) -> io::Result<Vec<u8>> {
    let (mut written, mut part) = (Vec::<u8>::new(), vec![0; 1 << 16]);
    loop {
        if let Some(end) = end {
            let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
            from.set_read_timeout(Some(left.ok_or(ErrorKind::TimedOut)?))?;
        }
        match from.read(&mut part) {
            Ok(0) => return Ok(written),
            Ok(bytes) => {
                written.try_reserve(bytes).map_err(|_| ErrorKind::OutOfMemory)?;
                written.extend_from_slice(&part[..bytes]);
            }
            // The next round sees whether it is the end.
            Err(reason)
                if matches!(
                    reason.kind(),
                    ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut
                ) => {}
            // A child that is killed may reset it.
            Err(_) => return Ok(written),
        }
    }
}

/// The lines of an answer; if the last one is there, with the bytes after it.
fn lines(mut written: &[u8]) -> (Vec<Told>, Option<(Outcome, &[u8])>) {
    let mut all = vec![];
    while let Some(length) = written.iter().position(|&byte| byte == b'\n') {
        let line = written[..length].strip_prefix(MARK).and_then(|line| serde_json::from_slice(line).ok());
        written = &written[length + 1..];
        match line {
            None => {}
            Some(Line::Said(told)) => all.push(told),
            Some(Line::End(Outcome::Parsed { bytes, .. })) if bytes > written.len() => break,
            Some(Line::End(outcome)) => return (all, Some((outcome, written))),
        }
    }
    (all, None)
}

/// Why a child ended without an answer. Its status is not known where the process leaves its children to
/// the system, or has others wait for them.
fn lost(status: Option<ExitStatus>, errors: &File) -> Lost {
    let mut bytes = [0; MOST_SAID];
    let said = errors.read_at(&mut bytes, 0).map_or(0, |length| length);
    let said = String::from_utf8_lossy(&bytes[..said]);
    let mut said = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let signal = status.and_then(|status| status.signal());
    let is_out_of_memory =
        |line: &str| line.starts_with("memory allocation of ") || line.contains("out of memory");
    if status.and_then(|status| status.code()) == Some(NO_MEMORY) || said.clone().any(is_out_of_memory) {
        return Lost::NoMemory;
    }
    match signal {
        Some(signal) => Lost::Signal { signal, said: said.next().map(str::to_owned) },
        // What an interpreter says ends with the reason.
        None => Lost::Ended {
            code: status.and_then(|status| status.code()),
            said: said.next_back().map(str::to_owned),
        },
    }
}
