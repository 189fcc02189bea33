//! A program in another process that runs when it is told to.

use serde::{Deserialize, Serialize};
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// How to start one.
pub struct Starter {
    /// Whose it is.
    pub name: &'static str,
    /// What is called.
    pub program: PathBuf,
    /// What comes before the arguments.
    pub first: Vec<String>,
}

/// What a contestant says when its keys are loaded.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Ready {
    pub version: String,
    pub parameters: String,
    /// The vector instructions of our kernels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// The same parameters as `n`, `k`, `N`, keyswitch, bootstrap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<usize>,
    /// Of the lookup that fails most often.
    pub p_error: Option<f64>,
    /// Bootstraps of one run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstraps: Option<f64>,
    pub key_bytes: Option<u64>,
    pub compile_seconds: Option<f64>,
    pub keygen_seconds: Option<f64>,
    pub load_seconds: Option<f64>,
}

#[derive(Deserialize)]
struct Run {
    seconds: f64,
    wall_seconds: f64,
    right: bool,
}

/// What is known of a contestant after its runs.
#[derive(Debug, Serialize)]
pub struct Measured {
    #[serde(flatten)]
    pub ready: Ready,
    /// Seconds of the processor of each run that counts.
    pub seconds: Vec<f64>,
}

impl Measured {
    /// The least seconds of a run.
    pub fn least(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::INFINITY, f64::min)
    }
}

/// A process, ready to run.
pub struct Contestant {
    name: &'static str,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    pub ready: Ready,
    runs: Vec<Run>,
}

impl Contestant {
    /// Starts it on one core and waits until it is ready.
    pub fn start(starter: &Starter, arguments: &[String], core: usize) -> Result<Self, Box<dyn Error>> {
        let name = starter.name;
        let mut command = Command::new("taskset");
        command.arg("--cpu-list").arg(core.to_string()).arg(&starter.program);
        command.args(&starter.first).args(arguments);
        command.env("RAYON_NUM_THREADS", "1").env("OMP_NUM_THREADS", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command
            .spawn()
            .map_err(|error| format!("cannot start `taskset`, which keeps {name} to one core: {error}"))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(format!("{name} has no standard input or output").into());
        };
        let mut output = BufReader::new(output);
        let ready = answer(name, &mut output)?;
        Ok(Self { name, child, input, output, ready, runs: vec![] })
    }

    /// Lets it run once.
    pub fn run(&mut self) -> Result<(), Box<dyn Error>> {
        writeln!(self.input)?;
        self.input.flush()?;
        let run: Run = answer(self.name, &mut self.output)?;
        if !run.right {
            return Err(format!("{} gave a wrong result ({})", self.name, self.ready.parameters).into());
        }
        self.runs.push(run);
        Ok(())
    }

    /// Seconds of the clock that all runs took so far.
    pub fn wall_seconds(&self) -> f64 {
        self.runs.iter().map(|run| run.wall_seconds).sum()
    }

    /// Ends it. The first run does not count unless it is the only one.
    pub fn finish(self) -> Measured {
        let Self { mut child, input, ready, runs, .. } = self;
        drop(input);
        // Its runs have been answered: how it ends is no matter.
        let _ = child.wait();
        let skipped = usize::from(runs.len() > 1);
        Measured { ready, seconds: runs.iter().skip(skipped).map(|run| run.seconds).collect() }
    }
}

/// The next line, which must be JSON of that form.
fn answer<T: for<'a> Deserialize<'a>>(name: &str, output: &mut impl BufRead) -> Result<T, Box<dyn Error>> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    if line.is_empty() {
        return Err(format!("{name} ended without an answer; what it said is above").into());
    }
    let said: String = line.trim_end().chars().take(200).collect();
    serde_json::from_str(&line).map_err(|error| format!("{name} said `{said}`: {error}").into())
}
