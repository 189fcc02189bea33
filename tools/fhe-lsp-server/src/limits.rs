//! How much time and memory MLIR's server may take.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::ffi::OsString;
use std::io;
use std::time::Duration;

/// What parsing takes otherwise in documents that people edit is much less.
const TIME: Duration = Duration::from_secs(30);
const MEMORY_MIB: u64 = 4096;

/// The limits, from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of one message of the client.
    pub time: Duration,
    /// Of all documents that are open, in MiB.
    pub memory_mib: u64,
}

impl Limits {
    /// Takes `--parse-time` and `--parse-memory` out of the arguments, which are MLIR's but for these.
    pub fn take(arguments: &mut Vec<OsString>) -> Result<Self, String> {
        let (mut limits, mut others) = (Self { time: TIME, memory_mib: MEMORY_MIB }, vec![]);
        let mut given = std::mem::take(arguments).into_iter();
        while let Some(argument) = given.next() {
            let text = argument.to_str().unwrap_or_default();
            let (name, value) = match text.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (text.to_owned(), None),
            };
            let mut value = || value.clone().or_else(|| given.next()?.into_string().ok()).unwrap_or_default();
            match name.trim_start_matches('-') {
                "parse-time" => {
                    let seconds = value().parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
                    let seconds = seconds.filter(|time| !time.is_zero());
                    limits.time = seconds.ok_or("--parse-time: give a number of seconds above 0")?;
                }
                "parse-memory" => {
                    let mib = value().parse().ok().filter(|mib| (1..=u64::from(u32::MAX)).contains(mib));
                    limits.memory_mib = mib.ok_or("--parse-memory: give a number of MiB above 0")?;
                }
                _ => others.push(argument),
            }
        }
        *arguments = others;
        Ok(limits)
    }
}

/// Lets this process have so much more memory than it has, and leave no core dump when it crashes.
pub fn limit_memory(mib: u64) -> io::Result<()> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let size =
        status.lines().find_map(|line| line.strip_prefix("VmSize:")?.strip_suffix("kB")?.trim().parse().ok());
    let has = size.unwrap_or(0u64).saturating_mul(1024);
    limit(Resource::As, has.saturating_add(mib << 20))?;
    Ok(limit(Resource::Core, 0)?)
}

/// A limit may be made less, not more.
fn limit(resource: Resource, most: u64) -> rustix::io::Result<()> {
    let maximum = getrlimit(resource).maximum.map_or(most, |maximum| maximum.min(most));
    setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(given: &[&str]) -> (Result<Limits, String>, Vec<OsString>) {
        let mut arguments = given.iter().map(OsString::from).collect();
        (Limits::take(&mut arguments), arguments)
    }

    #[test]
    fn limits_are_taken_and_the_rest_is_left() {
        let (limits, rest) = taken(&["--log=verbose", "--parse-time=0.5", "--parse-memory", "7", "--pretty"]);
        assert_eq!(limits, Ok(Limits { time: Duration::from_millis(500), memory_mib: 7 }));
        assert_eq!(rest, ["--log=verbose", "--pretty"]);
        assert_eq!(taken(&[]).0, Ok(Limits { time: TIME, memory_mib: MEMORY_MIB }));
    }

    #[test]
    fn impossible_limits_are_refused() {
        for given in
            ["--parse-time=0", "--parse-time=-1", "--parse-time=x", "--parse-time", "--parse-time=inf"]
        {
            assert!(taken(&[given]).0.is_err_and(|why| why.contains("seconds above 0")), "{given}");
        }
        for given in ["--parse-memory=0", "--parse-memory=-1", "--parse-memory", "--parse-memory=99999999999"]
        {
            assert!(taken(&[given]).0.is_err_and(|why| why.contains("MiB above 0")), "{given}");
        }
    }
}
