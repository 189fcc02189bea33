//! MLIR's server, as a process.

use crate::limits::Limits;
use crate::watch::Watched;
use crate::{INNER, message};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{ChildStdin, ChildStdout, ExitStatus, Stdio};
use std::time::Duration;

/// A request that the server has no answer for but that it has none, which it gives in its turn.
const ASKED: &str = "ferrocrete/answered";

/// How the process ends where C++ gets no memory.
pub const NO_MEMORY: i32 = 112;

/// How servers are started.
#[derive(Debug)]
pub struct Command {
    /// Those for MLIR.
    pub arguments: Vec<OsString>,
    /// What each server may take.
    pub limits: Limits,
}

/// Starting takes so long at most, on a machine that has much else to do.
const START: Duration = Duration::from_secs(30);

/// MLIR's server.
pub struct Server {
    process: Watched,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    time: Duration,
    /// What it takes to start, once.
    start: Duration,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server is done with it.
    Done,
    /// The server ended.
    Ended,
}

/// How a server ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// What the system says.
    pub status: ExitStatus,
    /// Whether it was ended for taking so long.
    late: Option<Duration>,
}

impl End {
    /// Whether the text may be right, and there is just too much of it.
    pub fn is_limit(&self) -> bool {
        self.late.is_some() || self.status.code() == Some(NO_MEMORY)
    }
}

impl fmt::Display for End {
    /// What comes after the server's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.late, self.status.signal()) {
            (Some(limit), _) => write!(f, "took longer than {limit:?}"),
            (None, Some(signal)) => write!(f, "crashed (signal {signal})"),
            (None, None) if self.is_limit() => f.write_str("had not enough memory"),
            (None, None) => f.write_str("ended"),
        }
    }
}

impl Server {
    /// Starts one.
    pub fn start(command: &Command) -> io::Result<Self> {
        // Not by its path, where another version may lie by now.
        let mut process = std::process::Command::new("/proc/self/exe")
            .args(&command.arguments)
            .env(INNER, command.limits.memory_mib.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = (process.stdin.take(), process.stdout.take());
        let process = Watched::new(process)?;
        let (Some(to), Some(from)) = pipes else { return Err(io::Error::other("the server has no pipes")) };
        Ok(Self { process, to, from: BufReader::new(from), time: command.limits.time, start: START })
    }

    /// Gives the server a message, and what it says until it is done with that to `answer`. It does one
    /// after the other.
    pub fn deliver(
        &mut self,
        body: &[u8],
        mut answer: impl FnMut(Vec<u8>) -> io::Result<()>,
    ) -> io::Result<Fate> {
        let Self { process, to, from, time, start } = self;
        let asked = json!({"jsonrpc": "2.0", "id": ASKED, "method": ASKED}).to_string();
        // What the client takes to hear the answers does not count.
        let mut left = time.saturating_add(std::mem::take(start));
        let written = process.within(&mut left, || {
            message::write(to, body)?;
            message::write(to, asked.as_bytes())?;
            to.flush()
        });
        // A server that has ended reads no more, but may have answered before.
        while let Ok(Some(said)) = process.within(&mut left, || message::read(from)) {
            if is_answered(&said) {
                return Ok(Fate::Done);
            }
            answer(said)?;
        }
        drop(written);
        Ok(Fate::Ended)
    }

    /// How the server ended.
    pub fn wait(&self) -> io::Result<End> {
        let (status, is_late) = self.process.wait()?;
        Ok(End { status, late: is_late.then_some(self.time) })
    }
}

fn is_answered(said: &[u8]) -> bool {
    let is_short = said.len() < 1024;
    is_short && serde_json::from_slice::<Value>(said).is_ok_and(|said| said["id"] == ASKED)
}
