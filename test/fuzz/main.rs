//! Random programs: the clear meaning, the simulation and the encrypted run must agree.
//!
//! The short runs are the same every time. For a long one:
//! `FERROCRETE_FUZZ_MINUTES=10 cargo test --release --package ferrocrete-test --test fuzz -- --ignored --nocapture`

mod generate;

use ferrocrete::{Compiler, Error, Randomness};
use generate::Case;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestCaseResult, TestRng, TestRunner};
use std::time::{Duration, Instant};

/// How far a program is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readings {
    ClearAndSimulated,
    All,
}

fn check(bytes: &[u8], readings: Readings) -> TestCaseResult {
    // Bytes that run out are no program.
    let Ok(case) = generate::case(bytes) else { return Ok(()) };
    compare(&case, readings)
        .map_err(|reason| TestCaseError::fail(format!("{reason}\n{case:#?}\n{}", case.text)))
}

fn compare(case: &Case, readings: Readings) -> Result<(), String> {
    let told = |error: Error| format!("{error:?}");
    let program = Compiler::new().compile_str(&case.text, "fuzz.mlir").map_err(told)?;
    let keys = match readings {
        Readings::ClearAndSimulated => None,
        Readings::All => Some(program.keygen(&|_, _| {}).map_err(told)?),
    };
    for (i, arguments) in case.calls.iter().enumerate() {
        let clear = program.clear(None, arguments).map_err(told)?;
        if !clear.overflows.is_empty() {
            return Err(format!(
                "a value left its width, which the generator rules out: {:?}",
                clear.overflows
            ));
        }
        let clear = clear.results;
        let simulated =
            program.simulate(None, arguments, &mut Randomness::from_seed(1)).map_err(told)?.results;
        if simulated != clear {
            return Err(format!("call {i}: clear gives {clear:?}, simulated {simulated:?}"));
        }
        if let Some((client, server)) = &keys {
            let inputs = client.encrypt(None, arguments).map_err(told)?;
            let outputs = server.run(None, &inputs).map_err(told)?;
            let encrypted = client.decrypt(None, &outputs).map_err(told)?;
            if encrypted != clear {
                return Err(format!("call {i}: clear gives {clear:?}, encrypted {encrypted:?}"));
            }
        }
    }
    Ok(())
}

fn run(cases: u32, seed: u8, readings: Readings) {
    let config = Config { cases, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let bytes = proptest::collection::vec(any::<u8>(), 512);
    let result = TestRunner::new_with_rng(config, rng).run(&bytes, |bytes| check(&bytes, readings));
    if let Err(failure) = result {
        panic!("{failure}");
    }
}

#[test]
fn clear_and_simulated_agree() {
    run(120, 1, Readings::ClearAndSimulated);
}

#[test]
fn all_readings_agree() {
    run(10, 2, Readings::All);
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_run() {
    let minutes: u64 =
        std::env::var("FERROCRETE_FUZZ_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(10);
    let end = Instant::now() + Duration::from_secs(60 * minutes);
    let mut programs = 0;
    let mut bytes = [0_u8; 512];
    while Instant::now() < end {
        getrandom::fill(&mut bytes).expect("the system has entropy");
        // Encrypted runs are dear: one program in five.
        let readings = if programs % 5 == 0 { Readings::All } else { Readings::ClearAndSimulated };
        if let Err(failure) = check(&bytes, readings) {
            panic!("after {programs} programs: {failure}");
        }
        programs += 1;
    }
    println!("{programs} programs, no disagreement");
}
