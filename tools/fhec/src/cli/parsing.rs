//! How programs are parsed.

use clap::Args;
use ferrocrete::{Error, Isolation, Source};
use std::path::Path;
use std::time::Duration;

/// Where a program is parsed.
#[derive(Debug, Args)]
pub struct Parsing {
    /// Parse the program in a process of its own: text that crashes the parser is an error then.
    #[arg(long)]
    pub isolate: bool,
    /// Refuse a program that takes longer to parse.
    #[arg(long, value_name = "SECONDS", requires = "isolate", value_parser = seconds)]
    pub parse_time: Option<Duration>,
    /// Refuse a program that takes more memory to parse.
    #[arg(long, value_name = "MIB", requires = "isolate")]
    pub parse_memory: Option<u32>,
}

impl Parsing {
    /// Reads a program.
    pub fn read(&self, path: &Path) -> Result<Source, Error> {
        let isolation = self.isolate.then(|| {
            let isolation = Isolation::of_this_executable();
            let isolation = self.parse_time.iter().fold(isolation, |i, limit| i.time_limit(*limit));
            self.parse_memory.iter().fold(isolation, |i, mib| i.memory_limit(u64::from(*mib) << 20))
        });
        Source::read_with(path, isolation.as_ref())
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "give a number of seconds above 0".into())
}
