//! Random programs: the clear meaning, the simulation and the encrypted run must agree.
//!
//! The short runs are the same every time. For a long one:
//! `FERROCRETE_FUZZ_MINUTES=10 cargo test --release --package ferrocrete-test --test fuzz -- --ignored --nocapture`

mod agree;
mod generate;
mod known;
mod noise;
mod refuse;
mod undefined;
mod variance;

use agree::{Readings, Verdict, judge};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Random bytes that one program is made of.
const BYTES: usize = 1024;

fn minutes() -> Duration {
    let minutes = std::env::var("FERROCRETE_FUZZ_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(10.0);
    Duration::from_secs_f64(60.0 * minutes)
}

fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    getrandom::fill(&mut bytes).expect("the system has entropy");
    bytes
}

/// So many programs, the same for every run with that seed: SplitMix64.
fn seeded(cases: u32, seed: u64, mut check: impl FnMut(&[u8])) {
    let mut state = seed;
    let mut word = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (x ^ (x >> 31)).to_le_bytes()
    };
    for _ in 0..cases {
        let bytes: Vec<u8> = (0..(BYTES + 64) / 8).flat_map(|_| word()).collect();
        check(&bytes);
    }
}

fn run(cases: u32, seed: u64, readings: Readings) {
    let mut refused = 0;
    seeded(cases, seed, |bytes| match judge(bytes, readings) {
        Ok(Verdict::Agree) => {}
        Ok(Verdict::Refused(_)) => refused += 1,
        Err(failure) => panic!("{failure}"),
    });
    assert!(10 * refused < cases, "{refused} of {cases} programs were refused");
}

#[test]
fn clear_and_simulated_agree() {
    run(60, 1, Readings::ClearAndSimulated);
}

#[test]
fn all_readings_agree() {
    run(10, 2, Readings::All);
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_run() {
    let end = Instant::now() + minutes();
    let mut programs = 0;
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    let mut failures = vec![];
    while Instant::now() < end {
        // Encrypted runs are dear: one program in five.
        let readings = if programs % 5 == 0 { Readings::All } else { Readings::ClearAndSimulated };
        match judge(&random(BYTES), readings) {
            Ok(Verdict::Agree) => {}
            Ok(Verdict::Refused(message)) => {
                *refused.entry(message.chars().take(60).collect()).or_default() += 1;
            }
            Err(failure) => {
                println!("{failure}");
                failures.push(failure);
            }
        }
        programs += 1;
    }
    println!("{programs} programs, refused: {refused:#?}");
    assert!(failures.is_empty(), "{} failures", failures.len());
}
