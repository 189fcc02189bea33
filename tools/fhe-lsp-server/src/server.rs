//! MLIR's server, as a process.

use crate::{INNER, message};
use serde_json::{Value, json};
use std::io::{self, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

/// A request that the server has no answer for but that it has none, which it gives in its turn.
const ASKED: &str = "ferrocrete/answered";

/// MLIR's server.
pub struct Server {
    process: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server is done with it.
    Done,
    /// The server ended.
    Ended,
}

impl Server {
    /// Starts one.
    pub fn start() -> io::Result<Self> {
        // Not by its path, where another version may lie by now.
        let mut process = Command::new("/proc/self/exe")
            .args(std::env::args_os().skip(1))
            .env(INNER, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        match (process.stdin.take(), process.stdout.take()) {
            (Some(to), Some(from)) => Ok(Self { process, to, from: BufReader::new(from) }),
            _ => Err(io::Error::other("the server has no pipes")),
        }
    }

    /// Gives the server a message, and what it says until it is done with that to `answer`. It does one
    /// after the other.
    pub fn deliver(
        &mut self,
        body: &[u8],
        mut answer: impl FnMut(Vec<u8>) -> io::Result<()>,
    ) -> io::Result<Fate> {
        let asked = json!({"jsonrpc": "2.0", "id": ASKED, "method": ASKED}).to_string();
        let written = message::write(&mut self.to, body)
            .and_then(|()| message::write(&mut self.to, asked.as_bytes()))
            .and_then(|()| self.to.flush());
        // A server that has ended reads no more, but may have answered before.
        while let Ok(Some(said)) = message::read(&mut self.from) {
            if is_answered(&said) {
                return Ok(Fate::Done);
            }
            answer(said)?;
        }
        drop(written);
        Ok(Fate::Ended)
    }

    /// How the server ended.
    pub fn wait(&mut self) -> io::Result<ExitStatus> {
        self.process.wait()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended, or nobody hears it any more.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn is_answered(said: &[u8]) -> bool {
    let is_short = said.len() < 1024;
    is_short && serde_json::from_slice::<Value>(said).is_ok_and(|said| said["id"] == ASKED)
}
