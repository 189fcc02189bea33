//! Programs compiled with large error bounds: simulated often, they must not fail more often than
//! predicted.

use crate::{generate, random, seeded};
use ferrocrete::{Compiler, Randomness};

/// What was seen of programs that may fail.
#[derive(Default)]
pub struct Tally {
    pub programs: u32,
    pub runs: u32,
    pub failed: u32,
    /// As many failures as the predictions amount to.
    pub predicted: f64,
}

/// Runs one program `runs` times.
pub fn fail_sometimes(bytes: &[u8], runs: u32, tally: &mut Tally) -> Result<(), String> {
    let Ok(case) = generate::case(bytes) else { return Ok(()) };
    let bound = 0.02;
    // Refusals are told of elsewhere.
    let Ok(program) = Compiler::new()
        .p_error(bound)
        .allow_unencrypted(true)
        .compile_str(&case.text.to_string(), "fuzz.mlir")
    else {
        return Ok(());
    };
    let predicted = program.explain().whole_program_failure.probability;
    let Some(arguments) = case.calls.last() else { return Ok(()) };
    let main = Some("main");
    let clear = program.clear(main, arguments).map_err(|e| e.to_text())?.results;
    let mut failed = 0;
    for seed in 0..runs {
        let run = program.simulate(main, arguments, &mut Randomness::from_seed(seed.into()));
        failed += u32::from(run.map_err(|e| e.to_text())?.results != clear);
    }
    tally.programs += 1;
    tally.runs += runs;
    tally.failed += failed;
    tally.predicted += predicted * f64::from(runs);
    // Not even one program may be far worse than predicted: six standard deviations.
    let expected = predicted * f64::from(runs);
    let most = expected + 6.0 * expected.max(1.0).sqrt();
    if f64::from(failed) <= most {
        return Ok(());
    }
    Err(format!("{failed} of {runs} runs failed, where {expected:.1} were predicted:\n{}", case.text))
}

fn checked(bytes: &[u8], tally: &mut Tally) {
    if let Err(failure) = fail_sometimes(bytes, 200, tally) {
        panic!("{failure}");
    }
}

#[test]
fn simulated_failures_keep_to_the_prediction() {
    let mut tally = Tally::default();
    seeded(25, 3, |bytes| checked(bytes, &mut tally));
    assert!(tally.programs > 10, "too few programs");
    let Tally { failed, predicted, .. } = tally;
    assert!(
        f64::from(failed) <= predicted + 4.0 * predicted.sqrt(),
        "{failed} failures, predicted {predicted}"
    );
    // A simulation without noise would keep to any bound.
    assert!(failed > 0, "nothing ever fails");
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_noisy_run() {
    let end = std::time::Instant::now() + crate::minutes();
    let mut tally = Tally::default();
    while std::time::Instant::now() < end {
        checked(&random(crate::BYTES), &mut tally);
    }
    let Tally { programs, runs, failed, predicted } = tally;
    println!("{programs} programs, {runs} runs, {failed} failed, {predicted:.0} predicted at the most");
}
