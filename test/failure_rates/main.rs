//! Programs compiled with large error bounds fail as often as predicted, encrypted and simulated.
//!
//! The short form sees gross errors only; the long one, which takes about an hour of processor time,
//! is one command:
//! `cargo test --release --package ferrocrete-test --test failure_rates -- --ignored --nocapture`

mod interval;
mod programs;

use ferrocrete::{Compiler, IntTensor, Monitor, Program, Randomness};
use interval::rates;
use programs::{Case, Trial};

/// That an end of an interval is wrong: the suite has some tens of them.
const CHANCE: f64 = 1e-10;

fn compiled(case: &Case) -> Program {
    let compiler = Compiler::new().p_error(case.bound);
    let program =
        compiler.compile_str(&case.text, "rates.mlir").unwrap_or_else(|e| panic!("{}", e.to_text()));
    if let Some(method) = case.method {
        assert!(program.explain().bootstraps.iter().all(|b| b.method == method), "{}", case.name);
    }
    program
}

/// The rate at which a trial is said to fail.
fn predicted(program: &Program, trial: Trial) -> f64 {
    let told = program.explain();
    match trial {
        Trial::Run => told.whole_program_failure.probability,
        Trial::Element => {
            let lookups = told.bootstraps.iter().map(|lookup| lookup.failure.probability);
            let outputs = told.outputs.iter().map(|output| output.failure.probability);
            1.0 - lookups.chain(outputs).map(|p| 1.0 - p).product::<f64>()
        }
    }
}

/// Failures and trials of some runs.
fn count(
    case: &Case,
    program: &Program,
    runs: u32,
    mut run: impl FnMut(u32) -> Vec<IntTensor>,
) -> (u64, u64) {
    let clear = program.clear(None, &case.arguments).unwrap().results;
    let mut seen = (0, 0);
    for i in 0..runs {
        let results = run(i);
        let (wrong, all) = match case.trial {
            Trial::Run => (u64::from(results != clear), 1),
            Trial::Element => {
                let pairs = results[0].data().iter().zip(clear[0].data());
                (pairs.filter(|(a, b)| a != b).count() as u64, clear[0].data().len() as u64)
            }
        };
        seen = (seen.0 + wrong, seen.1 + all);
    }
    seen
}

/// Keys are made anew after this many runs, so that no key is luckier than others.
const RUNS_OF_A_KEY: u32 = 30;

fn encrypted(case: &Case, program: &Program, runs: u32) -> (u64, u64) {
    let mut keys = None;
    count(case, program, runs, |i| {
        if i % RUNS_OF_A_KEY == 0 {
            keys = Some(program.keygen(&Monitor::new()).unwrap());
        }
        let (client, server) = keys.as_ref().unwrap();
        let inputs = client.encrypt(None, &case.arguments).unwrap();
        client.decrypt(None, &server.run(None, &inputs).unwrap()).unwrap()
    })
}

fn simulated(case: &Case, program: &Program, runs: u32) -> (u64, u64) {
    count(case, program, runs, |i| {
        program.simulate(None, &case.arguments, &mut Randomness::from_seed(i.into())).unwrap().results
    })
}

/// What is wrong with a rate, if anything.
fn judge(case: &Case, how: &str, (failed, trials): (u64, u64), predicted: f64) -> Option<String> {
    if trials == 0 {
        return None;
    }
    let (low, high) = rates(failed, trials, CHANCE);
    let (likely_low, likely_high) = rates(failed, trials, 0.025);
    let told = format!(
        "{}, {how}: {failed} of {trials} failed, {:.5} (95%: {likely_low:.5} to {likely_high:.5}), predicted {predicted:.5}",
        case.name,
        failed as f64 / trials as f64
    );
    println!("{told}");
    let wrong = low > predicted || high < case.least * predicted;
    wrong.then_some(told)
}

fn check(encrypted_runs: impl Fn(&Case) -> u32) {
    let mut wrong = vec![];
    for case in programs::all() {
        let program = compiled(&case);
        let predicted = predicted(&program, case.trial);
        assert!(
            predicted > case.bound / 50.0,
            "{}: failures are too rare to be seen: {predicted}",
            case.name
        );
        wrong.extend(judge(&case, "simulated", simulated(&case, &program, case.runs[2]), predicted));
        wrong.extend(judge(&case, "encrypted", encrypted(&case, &program, encrypted_runs(&case)), predicted));
    }
    assert!(wrong.is_empty(), "not as predicted:\n{}", wrong.join("\n"));
}

#[test]
fn programs_fail_as_often_as_predicted() {
    check(|case| case.runs[0]);
}

#[test]
#[ignore = "takes an hour"]
fn long_run() {
    check(|case| case.runs[1]);
}
