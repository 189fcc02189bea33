//! Clear arguments of any value: the readings give the same results, or refuse with the same words.

use crate::agree::{Readings, Verdict, agree_on};
use crate::{BYTES, generate, minutes, random, seeded};
use std::time::Instant;

fn judge(bytes: &[u8], readings: Readings) -> Verdict {
    // Bytes that run out are no program.
    let Ok(case) = generate::wild(bytes) else { return Verdict::Agree };
    agree_on(&case, readings).unwrap_or_else(|failure| panic!("{failure}"))
}

fn run(cases: u32, seed: u64, readings: Readings) {
    let mut refused = vec![];
    seeded(cases, seed, |bytes| {
        if let Verdict::Refused(message) = judge(bytes, readings) {
            refused.push(message);
        }
    });
    assert!(
        4 * refused.len() < cases as usize,
        "{} of {cases} programs were refused: {refused:?}",
        refused.len()
    );
}

#[test]
fn clear_and_simulated_refuse_alike() {
    run(20, 11, Readings::ClearAndSimulated);
}

#[test]
fn all_readings_refuse_alike() {
    run(6, 12, Readings::All);
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_undefined_run() {
    let end = Instant::now() + minutes();
    let mut programs = 0;
    while Instant::now() < end {
        judge(&random(BYTES), if programs % 2 == 0 { Readings::All } else { Readings::ClearAndSimulated });
        programs += 1;
    }
    println!("{programs} programs");
}
