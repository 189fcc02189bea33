//! The noise of results, simulated, against the noise that analysis allows for.
//!
//! Failures are rare, and tell little of what is predicted too low. So results are decrypted far more
//! finely than their types ask for, which shows their noise itself.

use crate::generate::{self, Case};
use crate::{random, seeded};
use ferrocrete::{Compiler, Element, Gate, Lowered, Randomness, Source};
use ferrocrete_dialects::{ir::read, tools};
use ferrocrete_eval::run_simulated;
use melior::{Context, ir::Module};

/// Runs of each program. The variance of so many samples strays by `sqrt(2/RUNS)`, 7 per cent.
const RUNS: u32 = 400;
/// Six of these steps: a variance that is counted half is far beyond.
const MOST: f64 = 1.43;
/// Bits that results are decrypted with.
const FINE: u32 = 31;

/// Of each encrypted result the largest variance of an element to the predicted one. Results with
/// too little noise to be seen have none.
fn ratios(lowered: &Lowered, case: &Case) -> Result<Vec<f64>, String> {
    let told = |error: ferrocrete::Error| error.to_text();
    let function = lowered.function(Some("main")).map_err(told)?;
    let call = case.calls.last().ok_or("no arguments")?;
    let clear = lowered.source().clear(Some("main"), call).map_err(told)?.results;
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    context.load_all_available_dialects();
    let module = Module::parse(&context, lowered.tfhe()).ok_or("the lowered program does not parse")?;
    let fine = Element::Encrypted { width: FINE, message_bits: FINE, signed: false };
    let finely = |gate: &Gate| match gate.element {
        Element::Encrypted { .. } => Gate { element: fine, ..gate.clone() },
        Element::Clear { .. } => gate.clone(),
    };
    let outputs: Vec<Gate> = function.outputs.iter().map(finely).collect();
    let mut squares: Vec<Vec<f64>> = clear.iter().map(|tensor| vec![0.0; tensor.data().len()]).collect();
    let parameters = &lowered.explain().parameters;
    for seed in 0..RUNS {
        let gates = (&function.inputs[..], &outputs[..]);
        let randomness = &mut Randomness::from_seed(seed.into());
        let run = read(&module, |op| run_simulated(op, "main", call, gates, parameters, randomness));
        let results = run.map_err(|error| error.to_string())?.results;
        for (i, (result, gate)) in results.iter().zip(&function.outputs).enumerate() {
            let Element::Encrypted { message_bits, .. } = gate.element else { continue };
            for ((square, seen), meant) in squares[i].iter_mut().zip(result.data()).zip(clear[i].data()) {
                // Words have 32 bits; the padding bit is left out, since what wraps is decoded without.
                let noise = seen.wrapping_sub(meant << (FINE - message_bits)) as i32;
                let noise = noise.wrapping_mul(2) / 2;
                *square += f64::from(noise).powi(2) / f64::from(RUNS);
            }
        }
    }
    let encrypted = |(_, gate): &(Vec<f64>, &Gate)| matches!(gate.element, Element::Encrypted { .. });
    let squares = squares.into_iter().zip(&function.outputs).filter(encrypted);
    let predicted = lowered.explain().outputs.iter().filter(|output| output.function == "main");
    let ratio = |((squares, _), output): ((Vec<f64>, &Gate), &ferrocrete::Output)| {
        let unit = f64::from(FINE + 1);
        let seen = output.noise_std_log2 > 2.0 - unit;
        seen.then(|| {
            squares.iter().fold(0.0, |a, b| b.max(a)) / (2.0 * (output.noise_std_log2 + unit)).exp2()
        })
    };
    Ok(squares.zip(predicted).filter_map(ratio).collect())
}

/// The largest ratio of a program; `None` where there is none to see.
pub fn ratio(case: &Case) -> Result<Option<f64>, String> {
    let source = Source::parse(&case.text.to_string(), "fuzz.mlir").map_err(|e| e.to_text())?;
    // With little noise nothing fails, so that what is seen is noise.
    let compiler = Compiler::new().p_error(1e-9).allow_unencrypted(true).composable(case.composable);
    // Refusals are told of elsewhere.
    let Ok(lowered) = compiler.lower(&source) else { return Ok(None) };
    let most = ratios(&lowered, case)?.into_iter().reduce(f64::max);
    match most {
        Some(ratio) if ratio > MOST => {
            Err(format!("the variance of a result is {ratio:.2} of the predicted one:\n{}", case.text))
        }
        most => Ok(most),
    }
}

fn checked(case: arbitrary::Result<Case>, seen: &mut Vec<f64>) -> Result<(), String> {
    // Bytes that run out are no program.
    let Ok(case) = case else { return Ok(()) };
    seen.extend(ratio(&case)?);
    Ok(())
}

#[test]
fn the_noise_of_what_is_looked_up_twice_is_predicted() {
    let (mut seen, mut failures) = (vec![], vec![]);
    seeded(30, 4, |bytes| failures.extend(checked(generate::repeats(bytes), &mut seen).err()));
    assert!(failures.is_empty(), "{} programs:\n{}", failures.len(), failures.join("\n"));
    assert!(seen.len() > 20, "too few programs");
    // Nothing is looked up twice in some programs, and their noise is as predicted.
    assert!(seen.iter().any(|ratio| *ratio > 0.7), "nothing is as noisy as predicted: {seen:.2?}");
}

#[test]
fn the_noise_of_random_programs_is_predicted() {
    let mut seen = vec![];
    seeded(15, 5, |bytes| checked(generate::case(bytes), &mut seen).unwrap_or_else(|e| panic!("{e}")));
    assert!(seen.len() > 3, "too few programs");
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_variance_run() {
    let end = std::time::Instant::now() + crate::minutes();
    let (mut seen, mut failures) = (vec![], 0);
    while std::time::Instant::now() < end {
        for generator in [generate::repeats, generate::case] {
            if let Err(failure) = checked(generator(&random(crate::BYTES)), &mut seen) {
                println!("{failure}");
                failures += 1;
            }
        }
    }
    println!("{} programs, largest ratio {:.2}", seen.len(), seen.iter().fold(0.0, |a, b| b.max(a)));
    assert!(failures == 0, "{failures} failures");
}
