//! Measures the kernels on this machine, for the optimizer's model of cost; prints the table that
//! `passes/optimizer/calibration` holds. `cargo xtask calibrate` runs it on one core.
//!
//! Times are of the processor, each the least of several runs: what else the machine does only adds
//! to them.

use ferrocrete_abi::key_material::{EvaluationKeys, KeyId, ServerKeyFile};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount,
    ExtensionLog, GlweDimension, LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};
use ferrocrete_kernels::{InstructionSet, ServerKeys};
use ferrocrete_optimizer::cost::{Kernels, MEASURED_LEVELS, Step, Table};
use std::error::Error;
use std::time::{Duration, Instant};

type Measured<T> = Result<T, Box<dyn Error>>;

/// Times that everything is measured, so that nothing falls into a bad minute, and runs each time.
const ROUNDS: usize = 4;
const REPETITIONS: usize = 3;
/// Bits of small keys, as many as usual, where they fit into the words of a key.
const BITS: usize = 800;

/// How many ciphertexts there are at a time, and how large a bootstrap key may be.
#[derive(Clone, Copy)]
struct Load {
    name: &'static str,
    bootstraps: usize,
    keyswitches: usize,
    packings: usize,
    key_words: usize,
}

const BATCHED: Load =
    Load { name: "batched", bootstraps: 16, keyswitches: 64, packings: 32, key_words: 2 << 20 };
/// One ciphertext, whose key does not fit into most caches. A circuit lookup packs a row for each bit
/// and level.
const ALONE: Load = Load { name: "alone", bootstraps: 1, keyswitches: 1, packings: 16, key_words: 12 << 20 };
/// `(N, largest k)`; the least `k` is 1, or what makes 1024 coefficients.
const RINGS: [(usize, usize); 6] = [(256, 8), (512, 8), (1024, 8), (2048, 4), (4096, 2), (8192, 1)];

/// `(k, N, levels)` that are not in the table, to see how far its predictions are off.
const BETWEEN: [(usize, usize, usize); 6] =
    [(1, 2048, 3), (1, 1024, 3), (2, 1024, 3), (3, 512, 3), (1, 4096, 3), (1, 2048, 6)];

fn main() -> Measured<()> {
    let instructions = InstructionSet::chosen()?;
    let (batched, mut alone) = (kernels(BATCHED)?, kernels(ALONE)?);
    // Where cache is no matter, they differ by chance.
    for (alone, batched) in alone.steps.iter_mut().zip(&batched.steps) {
        alone.2.iter_mut().zip(batched.2).for_each(|(alone, batched)| *alone = alone.max(batched));
    }
    let source = format!("`cargo xtask calibrate`, {instructions}, {}", processor());
    print!("{}", Table { source, batched, alone }.to_text());
    Ok(())
}

/// The name Linux has for the processor.
fn processor() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    line.unwrap_or("an unknown processor").to_owned()
}

fn kernels(load: Load) -> Measured<Kernels> {
    let shape = |size: usize, k| Step(GlweDimension(k), PolynomialSize(size), [f64::INFINITY; 3]);
    let shapes = RINGS
        .into_iter()
        .flat_map(|(size, largest)| (1024_usize.div_ceil(size)..=largest).map(move |k| shape(size, k)));
    let infinite = f64::INFINITY;
    let mut table = Kernels { keyswitch_ns: infinite, packing_ns: infinite, steps: shapes.collect() };
    let mut between = BETWEEN.map(|shape| (shape, f64::INFINITY));
    for round in 1..=ROUNDS {
        eprintln!("{}, round {round} of {ROUNDS}", load.name);
        for Step(k, size, microseconds) in &mut table.steps {
            for (us, levels) in microseconds.iter_mut().zip(MEASURED_LEVELS) {
                *us = us.min(step_us((k.0, size.0, levels), load)?);
            }
        }
        for (shape, us) in &mut between {
            *us = us.min(step_us(*shape, load)?);
        }
        table.keyswitch_ns = table.keyswitch_ns.min(keyswitch_ns(load.keyswitches)?);
        table.packing_ns = table.packing_ns.min(packing_ns(load.packings)?);
    }
    for ((k, size, levels), us) in between {
        let predicted =
            table.step_us(GlweDimension(k), PolynomialSize(size), DecompositionLevelCount(levels));
        let error = 100.0 * (predicted / us - 1.0);
        eprintln!(
            "  k {k}, N {size}, {levels} levels: {us:.2} us, by the others {predicted:.2}, {error:+.1} %"
        );
    }
    Ok(table)
}

/// Microseconds of one step of one bootstrap, its share of all else included.
fn step_us((k, size, levels): (usize, usize, usize), load: Load) -> Measured<f64> {
    let batch = load.bootstraps;
    let bits = BITS.min(load.key_words / ((k + 1) * (k + 1) * levels * size));
    let keys = keys(&parameters((bits, k, size), levels, 1, None))?;
    let (from, table) = (words(batch * (bits + 1)), words(size));
    let mut out = vec![0; batch * (k * size + 1)];
    let seconds =
        least(|| Ok(keys.bootstrap(&mut out, &from, &table, None, ExtensionLog(0), &Monitor::new())?))?;
    Ok(seconds * 1e6 / (bits * batch) as f64)
}

/// Nanoseconds of one multiply-accumulate of a keyswitch.
fn keyswitch_ns(batch: usize) -> Measured<f64> {
    let (bits, size, levels) = (866, 2048, 5);
    let keys = keys(&parameters((bits, 1, size), 1, levels, None))?;
    let (from, mut out) = (words(batch * (size + 1)), vec![0; batch * (bits + 1)]);
    let seconds = least(|| Ok(keys.keyswitch(&mut out, &from, &Monitor::new())?))?;
    Ok(seconds * 1e9 / (size * levels * (bits + 1) * batch) as f64)
}

/// The same of a packing keyswitch.
fn packing_ns(batch: usize) -> Measured<f64> {
    let (size, levels) = (2048, 2);
    let circuit =
        CircuitParameters { ggsw: decomposition(4, 4), packing: decomposition(15, levels), digits: 1 };
    let keys = keys(&parameters((16, 1, size), 1, 1, Some(circuit)))?;
    let (from, mut out) = (words(batch * (size + 1)), vec![0; batch * 4 * size]);
    let seconds = least(|| Ok(keys.pack(&mut out, &from, &Monitor::new())?))?;
    Ok(seconds * 1e9 / ((size + 1) * levels * 4 * size * batch) as f64)
}

fn decomposition(base_log: usize, level_count: usize) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

fn parameters(
    (bits, k, size): (usize, usize, usize),
    bootstrap_levels: usize,
    keyswitch_levels: usize,
    circuit: Option<CircuitParameters>,
) -> Parameters {
    let noise = StandardDeviation((-20_f64).exp2());
    let key = |dimension| LweParameters { dimension: LweDimension(dimension), noise };
    Parameters {
        security_bits: 128,
        big: key(k * size),
        bootstrap: Some(BootstrapParameters {
            small: key(bits),
            glwe_dimension: GlweDimension(k),
            polynomial_size: PolynomialSize(size),
            keyswitch: decomposition(3, keyswitch_levels),
            bootstrap: decomposition(24 / bootstrap_levels, bootstrap_levels),
            circuit,
        }),
    }
}

/// Keys of any words: time does not depend on them.
fn keys(parameters: &Parameters) -> Measured<ServerKeys> {
    let bootstrap = parameters.bootstrap.ok_or("no bootstrap")?;
    let (keyswitch, blind_rotation) = EvaluationKeys::words(parameters, &bootstrap);
    let keys = EvaluationKeys {
        keyswitch: words(keyswitch),
        bootstrap: words(blind_rotation),
        packing: words(EvaluationKeys::packing_words(parameters, &bootstrap)),
    };
    let file = ServerKeyFile { parameters: *parameters, key_id: KeyId([0; 16]), keys: Some(keys) };
    Ok(ServerKeys::new(&file)?)
}

/// Words that look random (Marsaglia's xorshift64*).
fn words(count: usize) -> Vec<u64> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    };
    (0..count).map(|_| next()).collect()
}

/// The least seconds of several runs, after one that is not counted.
fn least(mut run: impl FnMut() -> Measured<()>) -> Measured<f64> {
    run()?;
    let mut least = f64::INFINITY;
    for _ in 0..REPETITIONS {
        let (before, wall) = (processor_time(), Instant::now());
        run()?;
        let seconds = match (before, processor_time()) {
            (Some(before), Some(after)) => (after - before).as_secs_f64(),
            (None, _) | (_, None) => wall.elapsed().as_secs_f64(),
        };
        least = least.min(seconds);
    }
    Ok(least)
}

/// What Linux counts of the time of all threads.
fn processor_time() -> Option<Duration> {
    // What a thread has used is counted when it stops.
    std::thread::sleep(Duration::from_micros(100));
    let mut all = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
        all += text.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(all))
}
