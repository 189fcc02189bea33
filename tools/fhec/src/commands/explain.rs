//! `fhec explain`.

use crate::cli::ExplainArgs;
use crate::commands::bundle;
use crate::error::CliError;
use crate::runner::is_bundle;
use crate::terminal;
use ferrocrete::{Bootstrap, ErrorTarget, Explanation, Failure, Method, Parameters};
use ferrocrete_abi::bounded::quoted;
use std::fmt::Write;

/// Shows what is predicted of a program.
pub fn explain(args: &ExplainArgs) -> Result<(), CliError> {
    if is_bundle(&args.program) {
        return bundle::explain(args);
    }
    let source = args.parsing.read(&args.program)?;
    terminal::warn(source.warnings());
    let lowered = args.demands.compiler().lower(&source)?;
    terminal::warn(lowered.warnings());
    let explanation = lowered.explain();
    if args.json {
        let text = serde_json::to_string_pretty(explanation).unwrap_or_default();
        return terminal::print(format!("{text}\n"));
    }
    terminal::print(table(explanation))
}

/// The key set, for people.
pub fn parameters(parameters: &Parameters) -> String {
    let mut lines = vec![
        ("security", format!("{} bits", parameters.security_bits)),
        ("big key", lwe(parameters.big.dimension.0, parameters.big.noise.0)),
    ];
    if let Some(bootstrap) = &parameters.bootstrap {
        let gadget = |d: &ferrocrete::parameters::Decomposition| {
            format!("base 2^{}, {} levels", d.base_log.0, d.level_count.0)
        };
        let (k, n) = (bootstrap.glwe_dimension.0, bootstrap.polynomial_size.0);
        lines.extend([
            ("small key", lwe(bootstrap.small.dimension.0, bootstrap.small.noise.0)),
            ("ring", format!("k = {k}, N = {n}")),
            ("keyswitch", gadget(&bootstrap.keyswitch)),
            ("bootstrap", gadget(&bootstrap.bootstrap)),
        ]);
    }
    let mut text = "parameters\n".to_owned();
    lines.into_iter().for_each(|(what, value)| text += &format!("  {what:<18}{value}\n"));
    text
}

fn lwe(dimension: usize, noise: f64) -> String {
    format!("dimension {dimension}, noise 2^{:.2}", noise.log2())
}

fn failure(failure: &Failure) -> String {
    match failure.log2 {
        Some(log2) => format!("2^{log2:.1} = {:.2e}", failure.probability),
        None => "0".to_owned(),
    }
}

fn table(explanation: &Explanation) -> String {
    let mut text = parameters(&explanation.parameters);
    if !explanation.bootstraps.is_empty() {
        text +=
            "\nbootstraps\n  bits  extension      count  noise      failure               ms each  where\n";
    }
    for b in &explanation.bootstraps {
        let place = b.location.as_ref().map_or("unknown".to_owned(), ToString::to_string);
        let noise = format!("2^{:.2}", b.noise_std_log2);
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "  {:>4}  {:>9}  {:>9}  {noise:<9}  {:<20}  {:>7.3}  {place}",
            b.message_bits,
            extension(b),
            b.count,
            failure(&b.failure),
            b.cost_ms,
        );
    }
    text += "\noutputs\n  bits      count  noise      failure               function\n";
    for o in &explanation.outputs {
        let again = if o.composable { " (may be an argument again)" } else { "" };
        let noise = format!("2^{:.2}", o.noise_std_log2);
        let (bits, count, name) = (o.message_bits, o.count, quoted(&o.function));
        let _ =
            writeln!(text, "  {bits:>4}  {count:>9}  {noise:<9}  {:<20}  {name}{again}", failure(&o.failure));
    }
    text + &whole_program(explanation)
}

/// Rings that act as one, or that the lookup goes through the bits instead.
fn extension(bootstrap: &Bootstrap) -> String {
    match bootstrap.method {
        Method::Bootstrap => (1u64 << bootstrap.extension_log.0).to_string(),
        Method::Circuit => "circuit".to_owned(),
    }
}

fn whole_program(explanation: &Explanation) -> String {
    let bound = match explanation.error_bound {
        ErrorTarget::PerBootstrap(p) => format!("2^{:.1} for each lookup and output", p.log2()),
        ErrorTarget::WholeProgram(p) => format!("2^{:.1} for the whole program", p.log2()),
    };
    let keys = &explanation.key_bytes;
    let lines = [
        ("failure", failure(&explanation.whole_program_failure)),
        ("bound asked for", bound),
        ("predicted time", format!("{:.2} ms on one core", explanation.predicted_ms_one_core)),
        ("client key", size(keys.client_key)),
        ("bootstrap key", size(keys.bootstrap_key)),
        ("keyswitch key", size(keys.keyswitch_key)),
    ];
    let composable =
        explanation.composable.then(|| ("composable", "yes: arguments count as noisy as results".into()));
    let packing = (keys.packing_key > 0).then(|| ("packing key", size(keys.packing_key)));
    let mut text = "\nwhole program\n".to_owned();
    lines
        .into_iter()
        .chain(packing)
        .chain(composable)
        .for_each(|(what, value)| text += &format!("  {what:<18}{value}\n"));
    text
}

fn size(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let unit = units.into_iter().find(|(shift, _)| bytes >> shift > 0);
    unit.map_or(format!("{bytes} bytes"), |(shift, unit)| {
        format!("{:.1} {unit} ({bytes} bytes)", bytes as f64 / (1u64 << shift) as f64)
    })
}
