//! `fhec digest`, and `fhec explain` of a bundle: what a client may rely on, as the bundle says it.

use crate::cli::{DigestArgs, ExplainArgs};
use crate::commands::parameters;
use crate::error::CliError;
use crate::terminal;
use ferrocrete::{Function, Manifest, SpecsDigest, read_bundle};
use ferrocrete_abi::bounded::{self, quoted};
use std::fmt::Write;

/// Prints the digest of the specs.
pub fn digest(args: &DigestArgs) -> Result<(), CliError> {
    let manifest = read_bundle(&args.bundle)?.manifest;
    terminal::print(format!("{}\n", SpecsDigest::of(&manifest)))
}

/// Shows what a bundle says of itself.
pub fn explain(args: &ExplainArgs) -> Result<(), CliError> {
    if args.demands.any() {
        return Err(CliError::DemandsOnBundle(args.program.clone()));
    }
    let manifest = read_bundle(&args.program)?.manifest;
    if args.json {
        let digest = SpecsDigest::of(&manifest).to_string();
        let text = serde_json::json!({ "specs_digest": digest, "manifest": manifest });
        return terminal::print(format!("{text:#}\n"));
    }
    terminal::print(table(&manifest))
}

fn table(manifest: &Manifest) -> String {
    let mut text = parameters(&manifest.parameters);
    for function in &manifest.functions {
        text += &signature(function);
    }
    let errors = &manifest.errors;
    let probability = |log2: Option<f64>| log2.map_or("0".to_owned(), |log2| format!("2^{log2:.1}"));
    let target = &manifest.target;
    let lines = [
        ("failure", probability(errors.whole_program_log2)),
        ("likeliest lookup", probability(errors.worst_log2)),
        ("bound asked for", errors.asked.to_string()),
        ("compiler", quoted(&manifest.compiler).into_owned()),
        ("machine", format!("{}, {}", quoted(&target.triple), quoted(&target.cpu))),
        ("specs digest", SpecsDigest::of(manifest).to_string()),
    ];
    text += "\nwhole program\n";
    lines.into_iter().for_each(|(what, value)| text += &format!("  {what:<18}{value}\n"));
    text
}

fn signature(function: &Function) -> String {
    let mut text = format!("\nfunction {}\n", quoted(&function.name));
    for (side, gates) in [("argument", &function.inputs), ("result", &function.outputs)] {
        for (place, gate) in gates.iter().enumerate() {
            // Writing to a string does not fail.
            let _ =
                writeln!(text, "  {:<18}{}", format!("{side} {place}"), bounded::message(&gate.to_string()));
        }
    }
    text
}
