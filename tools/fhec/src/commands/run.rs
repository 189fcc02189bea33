//! `fhec run`.

use crate::cli::RunArgs;
use crate::commands::parameters;
use crate::error::CliError;
use crate::runner::Runner;
use crate::{json, terminal};
use std::time::Duration;

/// Compiles, generates keys, encrypts, runs and decrypts.
pub fn run(args: &RunArgs) -> Result<(), CliError> {
    let arguments = json::arguments(&args.call)?;
    let runner = Runner::new(&args.program, args.mode, &args.demands, &args.parsing)?;
    if args.verbose {
        tell_preparation(&runner);
    }
    let (outcome, times) = runner.run(args.function.name.as_deref(), &arguments)?;
    if args.verbose {
        let steps = [("encrypt", times.encrypt), ("run", times.evaluate), ("decrypt", times.decrypt)];
        steps.into_iter().for_each(|(step, duration)| tell(step, duration));
    }
    for overflow in &outcome.overflows {
        eprintln!("{overflow}");
    }
    terminal::print(json::print(&outcome.results, args.json))
}

fn tell_preparation(runner: &Runner) {
    for stage in &runner.stages {
        tell(stage.name, stage.duration);
    }
    if let Some(explanation) = runner.explain() {
        eprint!("{}", parameters(&explanation.parameters));
    }
    tell("generate keys", runner.keygen);
}

/// A step and its time; one that took no time was not done.
fn tell(step: &str, duration: Duration) {
    if !duration.is_zero() {
        eprintln!("{step:<20}{:>12.3} ms", duration.as_secs_f64() * 1e3);
    }
}
