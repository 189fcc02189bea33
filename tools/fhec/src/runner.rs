//! A program made ready to run in one of the three modes.

use crate::cli::{Demands, Mode, Parsing};
use crate::error::CliError;
use crate::terminal;
use ferrocrete::{
    Bundle, Client, Explanation, Function, IntTensor, Lowered, Monitor, Outcome, Randomness, Server, Source,
    Stage,
};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, Instant};

/// A program made ready.
pub struct Runner {
    how: How,
    /// Steps of the compilation.
    pub stages: Vec<Stage>,
    /// Time from source to program.
    pub compile: Duration,
    /// Time of key generation.
    pub keygen: Duration,
}

enum How {
    Clear(Source),
    Simulate(Box<Lowered>),
    Encrypted(Box<Encrypted>),
}

struct Encrypted {
    lowered: Option<Lowered>,
    bundle: Bundle,
    client: Client,
    server: Server,
}

/// Times of one run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunTimes {
    /// Encryption of the arguments.
    pub encrypt: Duration,
    /// The run itself.
    pub evaluate: Duration,
    /// Decryption of the results.
    pub decrypt: Duration,
}

impl Runner {
    /// Compiles a program as far as the mode needs and, for an encrypted run, generates keys. What
    /// the compiler warns about is printed.
    pub fn new(path: &Path, mode: Mode, demands: &Demands, parsing: &Parsing) -> Result<Self, CliError> {
        if is_bundle(path) {
            return Self::from_bundle(path, mode, demands);
        }
        let start = Instant::now();
        let source = parsing.read(path)?;
        terminal::warn(source.warnings());
        let (zero, stages) = (Duration::ZERO, Vec::new());
        let compiler = demands.compiler();
        let lowered = match mode {
            Mode::Clear => {
                return Ok(Self { how: How::Clear(source), stages, compile: start.elapsed(), keygen: zero });
            }
            Mode::Simulate | Mode::Encrypted => compiler.lower(&source)?,
        };
        terminal::warn(lowered.warnings());
        if mode == Mode::Simulate {
            let stages = lowered.stages().to_vec();
            return Ok(Self {
                how: How::Simulate(Box::new(lowered)),
                stages,
                compile: start.elapsed(),
                keygen: zero,
            });
        }
        let program = compiler.build(lowered)?;
        let (stages, compile) = (program.stages().to_vec(), start.elapsed());
        let lowered = Some(program.lowered().clone());
        Self::encrypted(lowered, program.bundle().clone(), stages, compile)
    }

    fn from_bundle(path: &Path, mode: Mode, demands: &Demands) -> Result<Self, CliError> {
        match mode {
            Mode::Clear => return Err(CliError::NeedsSource(path.to_owned(), "clear")),
            Mode::Simulate => return Err(CliError::NeedsSource(path.to_owned(), "simulate")),
            Mode::Encrypted => {}
        }
        if demands.any() {
            return Err(CliError::DemandsOnBundle(path.to_owned()));
        }
        Self::encrypted(None, ferrocrete::read_bundle(path)?, Vec::new(), Duration::ZERO)
    }

    fn encrypted(
        lowered: Option<Lowered>,
        bundle: Bundle,
        stages: Vec<Stage>,
        compile: Duration,
    ) -> Result<Self, CliError> {
        let start = Instant::now();
        let client = Client::generate(&bundle.manifest)?.allow_clear();
        let keys = terminal::with_bar("generating keys", |monitor| client.server_keys(monitor))?;
        let server = Server::new(&bundle, &keys)?;
        let how = How::Encrypted(Box::new(Encrypted { lowered, bundle, client, server }));
        Ok(Self { how, stages, compile, keygen: start.elapsed() })
    }

    /// The function called `name`; without a name, `main` or the only one.
    pub fn function(&self, name: Option<&str>) -> Result<&Function, CliError> {
        Ok(match &self.how {
            How::Clear(source) => source.function(name)?,
            How::Simulate(lowered) => lowered.function(name)?,
            How::Encrypted(encrypted) => ferrocrete::find_function(&encrypted.bundle.manifest, name)?,
        })
    }

    /// What is predicted of the program, unless it is only run in clear or was compiled before.
    pub fn explain(&self) -> Option<&Explanation> {
        match &self.how {
            How::Clear(_) => None,
            How::Simulate(lowered) => Some(lowered.explain()),
            How::Encrypted(encrypted) => encrypted.lowered.as_ref().map(Lowered::explain),
        }
    }

    /// Runs a function.
    pub fn run(&self, name: Option<&str>, inputs: &[IntTensor]) -> Result<(Outcome, RunTimes), CliError> {
        let mut times = RunTimes::default();
        let outcome = match &self.how {
            How::Clear(source) => timed(&mut times.evaluate, || source.clear(name, inputs))?,
            How::Simulate(lowered) => {
                let randomness = &mut Randomness::from_os();
                timed(&mut times.evaluate, || lowered.simulate(name, inputs, randomness))?
            }
            How::Encrypted(encrypted) => {
                let Encrypted { client, server, .. } = &**encrypted;
                let arguments = timed(&mut times.encrypt, || client.encrypt(name, inputs))?;
                let run = |monitor: &Monitor<'_>| server.run_watched(name, &arguments, monitor);
                let results = timed(&mut times.evaluate, || terminal::with_bar("bootstraps", run))?;
                let results = timed(&mut times.decrypt, || client.decrypt(name, &results))?;
                Outcome { results, overflows: Vec::new() }
            }
        };
        Ok((outcome, times))
    }
}

fn timed<T>(duration: &mut Duration, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    *duration = start.elapsed();
    done
}

/// Whether a file begins like one of ours; a file that cannot be read is left to whoever reads it.
pub fn is_bundle(path: &Path) -> bool {
    let mut magic = [0; 8];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok()
        && &magic == b"FERROCRT"
}
