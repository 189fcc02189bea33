//! The process that parses for another.

use super::wire::{Line, MARK, Outcome, Question, Told};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::session::{STACK_BYTES, Session, on_own_thread};
use ferrocrete_dialects::{ir, tools};
use miette::NamedSource;
use rustix::process::{
    Resource, Rlimit, Signal, getppid, getrlimit, set_parent_process_death_signal, setrlimit,
};
use std::convert::Infallible;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// How the child ends where C++ gets no memory.
pub(super) const NO_MEMORY: i32 = 112;

/// Answers the process `asking`, and ends.
pub(super) fn run(asking: &OsStr) -> ! {
    tools::end_without_memory("out of memory\n", NO_MEMORY);
    let Err(reason) = end_with(asking).and_then(|()| question()).and_then(|(question, text)| {
        if let Some(bytes) = question.memory {
            limit_memory(bytes)?;
        }
        answer(&Arc::new(NamedSource::new(question.name, text)))
    });
    eprintln!("{reason}");
    std::process::exit(1)
}

/// Has this process end when the asking one does, and leave no core dump when it crashes.
fn end_with(asking: &OsStr) -> io::Result<()> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // It may have ended before.
    let parent = getppid().map(|parent| parent.as_raw_nonzero().to_string());
    if parent.as_deref().map(OsStr::new) != Some(asking) {
        return Err(io::Error::other("the process that asked has ended"));
    }
    Ok(limit(Resource::Core, 0)?)
}

fn question() -> io::Result<(Question, String)> {
    let mut asked = String::new();
    io::stdin().read_to_string(&mut asked)?;
    let (question, text) = asked.split_once('\n').unwrap_or_default();
    Ok((serde_json::from_str(question)?, text.to_owned()))
}

/// Lets this process have so many bytes more than it has and its thread will.
fn limit_memory(bytes: u64) -> io::Result<()> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let size =
        status.lines().find_map(|line| line.strip_prefix("VmSize:")?.strip_suffix("kB")?.trim().parse().ok());
    let has = size.unwrap_or(0u64).saturating_mul(1024);
    Ok(limit(Resource::As, has.saturating_add(STACK_BYTES as u64).saturating_add(bytes))?)
}

/// A limit may be made less, not more.
fn limit(resource: Resource, most: u64) -> rustix::io::Result<()> {
    let maximum = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
    setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })
}

/// Parses, tells and ends.
fn answer(source: &Arc<NamedSource<String>>) -> io::Result<Infallible> {
    let none = on_own_thread(|| {
        let session = Session::telling(source, |said| tell(&Line::Said(said.into()), &[]));
        match session.parse() {
            Ok(module) => {
                let (bytecode, said) = (ir::write_bytecode(&module), session.take());
                tell(&Line::End(Outcome::Parsed { bytes: bytecode.len(), warnings: all(&said) }), &bytecode);
            }
            Err(error) => tell(&Line::End(refused(error)), &[]),
        }
        // To free everything takes time, and what is damaged may show only then.
        std::process::exit(0)
    });
    match none {
        Ok(never) => never,
        Err(error) => tell(&Line::End(refused(error)), &[]),
    }
    std::process::exit(0)
}

fn refused(error: Error) -> Outcome {
    if let Error::Compile(Diagnostics(said)) = &error {
        return Outcome::Refused(all(said));
    }
    if let Error::NoThread(reason) = &error {
        return Outcome::NoThread(reason.to_string());
    }
    if let Error::Internal(internal) = error {
        return Outcome::Defect {
            said: all(&internal.diagnostics.0),
            what: internal.what,
            reproducer: internal.reproducer,
        };
    }
    Outcome::Defect { what: error.to_string(), said: vec![], reproducer: None }
}

fn all(said: &[Diagnostic]) -> Vec<Told> {
    said.iter().map(Told::from).collect()
}

/// Writes a line and what follows it. When nobody reads, there is nothing left to do.
fn tell(line: &Line, bytes: &[u8]) {
    let written = serde_json::to_vec(line).map_err(io::Error::from).and_then(|line| {
        let mut out = io::stdout().lock();
        [b"\n", MARK, &line, b"\n", bytes].iter().try_for_each(|part| out.write_all(part))?;
        out.flush()
    });
    if written.is_err() {
        std::process::exit(1);
    }
}
