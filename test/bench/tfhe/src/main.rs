//! The crate `tfhe` in `cargo xtask bench`: keyswitches and bootstraps at its own parameters for 2 bits
//! of message and 2 of carry, one after the other, as its integers do them.
//!
//! `ferrocrete-bench-tfhe BATCH` prints a line of JSON when keys are ready. Each line on standard input
//! asks for a run, which is answered by a line of JSON: seconds of the processor, and of the clock.

use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};
use tfhe::shortint::gen_keys;
use tfhe::shortint::parameters::PARAM_MESSAGE_2_CARRY_2_KS_PBS;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let batch: u64 = std::env::args().nth(1).ok_or("expected the size of a batch")?.parse()?;
    let parameters = PARAM_MESSAGE_2_CARRY_2_KS_PBS;
    let before = processor_time()?;
    let (client, server) = gen_keys(parameters);
    let keygen = processor_time()? - before;
    let inputs: Vec<u64> = (0..batch).map(|i| i % 4).collect();
    let ciphertexts: Vec<_> = inputs.iter().map(|x| client.encrypt(*x)).collect();
    let table = server.generate_lookup_table(|x| (x * 5 + 3) % 16);
    tell(&json!({
        "version": "1.8",
        "parameters": format!(
            "n={} k={} N={} ks 2^{} l={} pbs 2^{} l={}",
            parameters.lwe_dimension.0,
            parameters.glwe_dimension.0,
            parameters.polynomial_size.0,
            parameters.ks_base_log.0,
            parameters.ks_level.0,
            parameters.pbs_base_log.0,
            parameters.pbs_level.0,
        ),
        "numbers": [
            parameters.lwe_dimension.0,
            parameters.glwe_dimension.0,
            parameters.polynomial_size.0,
            parameters.ks_base_log.0,
            parameters.ks_level.0,
            parameters.pbs_base_log.0,
            parameters.pbs_level.0,
        ],
        "p_error": 2f64.powf(parameters.log2_p_fail),
        "keygen_seconds": keygen.as_secs_f64(),
    }))?;
    for line in std::io::stdin().lines() {
        line?;
        let (before, start) = (processor_time()?, Instant::now());
        let results: Vec<_> = ciphertexts.iter().map(|x| server.apply_lookup_table(x, &table)).collect();
        let wall = start.elapsed().as_secs_f64();
        let seconds = (processor_time()? - before).as_secs_f64();
        let right = results
            .iter()
            .zip(&inputs)
            .all(|(found, x)| client.decrypt_message_and_carry(found) == (x * 5 + 3) % 16);
        tell(&json!({ "seconds": seconds, "wall_seconds": wall, "right": right }))?;
    }
    Ok(())
}

fn tell(line: &Value) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// What Linux counts of the time of all threads.
fn processor_time() -> Outcome<Duration> {
    // What a thread has used is counted when it stops.
    std::thread::sleep(Duration::from_micros(100));
    let mut all = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        all += text.split(' ').next().ok_or("an empty schedstat")?.parse::<u64>()?;
    }
    Ok(Duration::from_nanos(all))
}
