//! Our side of `cargo xtask bench`: gets a program ready, then runs it whenever it is told to.
//!
//! `contestant program FILE VECTORS P_ERROR` compiles a program and makes keys; `contestant kernels
//! BATCH PARAMETERS` looks up a batch at given parameters, as `n,k,N,keyswitch base,levels,bootstrap
//! base,levels`. Both print a line of JSON when they are ready. Each line on standard input asks for a
//! run, which is answered by a line of JSON: seconds of the processor, and of the clock.

use ferrocrete::{Compiler, IntTensor, Monitor, Server};
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, ExtensionLog,
    GlweDimension, LweDimension, LweParameters, Parameters, PolynomialSize,
};
use ferrocrete_abi::value::Value;
use ferrocrete_client::ClientKeys;
use ferrocrete_kernels::{InstructionSet, LookupTable, ServerKeys, encode_lut};
use ferrocrete_optimizer::Instructions;
use ferrocrete_optimizer::security::SecurityCurve;
use serde_json::{Value as Json, json};
use std::error::Error;
use std::io::Write;
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["program", file, vectors, p_error] => program(file, vectors, p_error.parse()?),
        ["kernels", batch, parameters] => kernels(batch.parse()?, parameters),
        _ => Err("expected `program FILE VECTORS P_ERROR` or `kernels BATCH PARAMETERS`".into()),
    }
}

fn program(file: &str, vectors: &str, p_error: f64) -> Outcome<()> {
    let vectors: Json = serde_json::from_str(&std::fs::read_to_string(vectors)?)?;
    let tensors = |what| -> Outcome<Vec<IntTensor>> {
        let all = vectors[0][what].as_array().ok_or("test vectors lack inputs or outputs")?;
        Ok(all.iter().map(IntTensor::from_json).collect::<Result<_, _>>()?)
    };
    let (inputs, outputs) = (tensors("inputs")?, tensors("outputs")?);
    let instructions = match InstructionSet::chosen()? {
        InstructionSet::Avx512 => Instructions::Avx512,
        InstructionSet::Avx2 | InstructionSet::Portable => Instructions::Avx2,
    };
    let compiler = Compiler::new().p_error(p_error).instructions(instructions);
    let (program, compiled) = timed(|| Ok(compiler.compile_file(file)?))?;
    let monitor = Monitor::new();
    let client = ferrocrete::Client::generate(program.manifest())?;
    let (keys, keygen) = timed(|| Ok(client.server_keys(&monitor)?))?;
    let (server, load) = timed(|| Ok(Server::new(program.bundle(), &keys)?))?;
    drop(keys);
    let arguments = client.encrypt(None, &inputs)?;
    let explanation = program.explain();
    let bytes = &explanation.key_bytes;
    let bootstraps: f64 = explanation.bootstraps.iter().map(|bootstrap| bootstrap.count).sum();
    tell(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "parameters": described(&explanation.parameters, explanation.bootstraps.iter().map(|b| b.extension_log.0).max()),
        "instructions": InstructionSet::chosen()?.to_string(),
        "p_error": explanation.bootstraps.iter().map(|b| b.failure.probability).fold(0.0, f64::max),
        "bootstraps": bootstraps,
        "key_bytes": bytes.bootstrap_key + bytes.keyswitch_key + bytes.packing_key,
        "compile_seconds": compiled,
        "keygen_seconds": keygen,
        "load_seconds": load,
    }))?;
    answer(
        || server.run(None, &arguments).map_err(Into::into),
        |results| Ok(client.decrypt(None, &results)? == outputs),
    )
}

/// Parameters in a few words.
fn described(parameters: &Parameters, extension: Option<usize>) -> String {
    let Some(bootstrap) = parameters.bootstrap else { return format!("n={}", parameters.big.dimension.0) };
    let rings = extension.filter(|log| *log > 0).map_or(String::new(), |log| format!("{}x", 1 << log));
    let levels = |d: Decomposition| format!("2^{} l={}", d.base_log.0, d.level_count.0);
    format!(
        "n={} k={} N={rings}{} ks {} pbs {}",
        bootstrap.small.dimension.0,
        bootstrap.glwe_dimension.0,
        bootstrap.polynomial_size.0,
        levels(bootstrap.keyswitch),
        levels(bootstrap.bootstrap)
    )
}

/// Keyswitches and bootstraps of 4 bits, one table for all.
fn kernels(batch: usize, parameters: &str) -> Outcome<()> {
    let numbers: Vec<usize> = parameters.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let [n, k, size, ks_base, ks_levels, base, levels] = numbers[..] else {
        return Err("seven numbers are expected".into());
    };
    let decomposition = |base, levels| Decomposition {
        base_log: DecompositionBaseLog(base),
        level_count: DecompositionLevelCount(levels),
    };
    let noise = |dimension| SecurityCurve::Gaussian128.minimal_noise(dimension);
    let key = |dimension| {
        let dimension = LweDimension(dimension);
        LweParameters { dimension, noise: noise(dimension) }
    };
    let bootstrap = BootstrapParameters {
        small: key(n),
        glwe_dimension: GlweDimension(k),
        polynomial_size: PolynomialSize(size),
        keyswitch: decomposition(ks_base, ks_levels),
        bootstrap: decomposition(base, levels),
        circuit: None,
    };
    let parameters = Parameters { security_bits: 128, big: key(k * size), bootstrap: Some(bootstrap) };
    let monitor = Monitor::new();
    let client = ClientKeys::generate(&parameters)?;
    let (file, keygen) = timed(|| Ok(client.server_keys(&monitor)?))?;
    let (keys, load) = timed(|| Ok(ServerKeys::new(&file)?))?;
    let gate =
        Gate { shape: vec![batch], element: Element::Encrypted { width: 4, message_bits: 4, signed: false } };
    let inputs: Vec<i64> = (0..batch as i64).map(|i| i % 16).collect();
    let from = client.encrypt(&gate, &IntTensor::new(vec![batch], inputs.clone())?)?;
    let entries: Vec<i64> = (0..16).map(|x| (x * 5 + 3) % 16).collect();
    let mut table = vec![0; size];
    let lut = LookupTable { entries: &entries, input_bits: 4, output_bits: 4, signed: false };
    encode_lut(&mut table, lut, bootstrap.polynomial_size, ExtensionLog(0))?;
    tell(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "instructions": InstructionSet::chosen()?.to_string(),
        "parameters": described(&parameters, None),
        "keygen_seconds": keygen,
        "load_seconds": load,
    }))?;
    let run = || {
        let mut small = vec![0; batch * bootstrap.small.dimension.ciphertext_words()];
        keys.keyswitch(&mut small, from.words(), &monitor)?;
        let mut out = vec![0; from.words().len()];
        keys.bootstrap(&mut out, &small, &table, None, ExtensionLog(0), &monitor)?;
        Ok(out)
    };
    answer(run, |out| {
        let value = Value::encrypted(gate.clone(), client.tag(), out)?;
        let found = client.decrypt(&gate, &value)?.into_data();
        Ok(found.iter().zip(&inputs).all(|(found, x)| *found == entries[*x as usize]))
    })
}

/// Answers every line of standard input with a run.
fn answer<T>(mut run: impl FnMut() -> Outcome<T>, right: impl Fn(T) -> Outcome<bool>) -> Outcome<()> {
    for line in std::io::stdin().lines() {
        line?;
        let start = Instant::now();
        let (results, processor) = timed(&mut run)?;
        let wall = start.elapsed().as_secs_f64();
        tell(json!({ "seconds": processor, "wall_seconds": wall, "right": right(results)? }))?;
    }
    Ok(())
}

fn tell(line: Json) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}

/// What `work` gives and the seconds of the processor that all threads took for it.
fn timed<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, f64)> {
    let before = processor_time()?;
    let done = work()?;
    Ok((done, (processor_time()? - before).as_secs_f64()))
}

/// What Linux counts of the time of all threads. Those that have ended are not among them.
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
