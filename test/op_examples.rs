//! The examples in the ops' definitions, as tests: `ok` must be accepted without a diagnostic,
//! `error` refused with the message its entry names. Both are single ops in generic form; the values
//! they take become the arguments of a function around them.

use ferrocrete_dialects::ops::{FheLinalgOp, FheOp, OpDocumentation, TfheOp};
use ferrocrete_dialects::tools;
use libtest_mimic::{Arguments, Failed, Trial};
use melior::Context;
use melior::ir::Module;
use melior::ir::operation::OperationLike;
use std::process::ExitCode;
use std::sync::mpsc;

fn main() -> ExitCode {
    let ops = FheOp::ALL.iter().map(|op| (op.name(), op.documentation()));
    let ops = ops.chain(FheLinalgOp::ALL.iter().map(|op| (op.name(), op.documentation())));
    let ops = ops.chain(TfheOp::ALL.iter().map(|op| (op.name(), op.documentation())));
    let trials = ops.flat_map(|(name, documentation)| {
        [
            Trial::test(format!("{name} ok"), move || accepted(name, documentation)),
            Trial::test(format!("{name} error"), move || refused(name, documentation)),
        ]
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

fn accepted(name: &str, documentation: OpDocumentation) -> Result<(), Failed> {
    let (valid, diagnostics) = parse(name, documentation.ok)?;
    if valid && diagnostics.is_empty() {
        return Ok(());
    }
    Err(format!("{}\nshould be accepted, but: {diagnostics:?}", documentation.ok).into())
}

fn refused(name: &str, documentation: OpDocumentation) -> Result<(), Failed> {
    let (valid, diagnostics) = parse(name, documentation.error)?;
    if valid {
        return Err(format!("{}\nshould be refused, but is accepted", documentation.error).into());
    }
    // A mistake in the text of the example must not pass for the op's own refusal.
    let own = format!("'{name}' op ");
    if diagnostics.iter().any(|d| d.starts_with(&own) && d.contains(documentation.error_says)) {
        return Ok(());
    }
    let wanted = documentation.error_says;
    Err(format!("{}\nshould be refused with `{own}… {wanted}`, but: {diagnostics:?}", documentation.error)
        .into())
}

/// Whether the op, in a function of its own, parses and verifies, and what was said about it.
fn parse(name: &str, op: &str) -> Result<(bool, Vec<String>), Failed> {
    if !op.starts_with(&format!("\"{name}\"(")) {
        return Err(format!("{op}\nis no example of `{name}` in generic form").into());
    }
    let arguments = arguments(op).ok_or_else(|| format!("{op}\nhas no operands and types to be made out"))?;
    let source = format!("func.func @example({}) {{\n  {op}\n  return\n}}", arguments.join(", ")).replacen(
        "  \"",
        &format!("  {}\"", results(op)),
        1,
    );
    let context = Context::new();
    context.append_dialect_registry(&tools::registry());
    let (sender, diagnostics) = mpsc::channel();
    context.attach_diagnostic_handler(move |diagnostic| sender.send(diagnostic.to_string()).is_ok());
    let valid = Module::parse(&context, &source).is_some_and(|module| module.as_operation().verify());
    Ok((valid, diagnostics.try_iter().collect()))
}

/// `%0 = ` when the op has a result.
fn results(op: &str) -> &'static str {
    if op.ends_with("-> ()") { "" } else { "%0 = " }
}

/// `%a: type` for every operand of `"name"(%a, …) {…} : (type, …) -> …`.
fn arguments(op: &str) -> Option<Vec<String>> {
    let (_, rest) = op.split_once('(')?;
    let (operands, _) = rest.split_once(')')?;
    let (_, signature) = op.rsplit_once(" : (")?;
    let (types, _) = signature.split_once(") -> ")?;
    let (operands, types) = (at_commas(operands), at_commas(types));
    (operands.len() == types.len())
        .then(|| operands.iter().zip(types).map(|(o, t)| format!("{o}: {t}")).collect())
}

/// The parts of a list; a comma inside brackets, as in `!TFHE.glwe<sk[0]<1024,1>>`, separates nothing.
fn at_commas(list: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0_i32);
    for c in list.chars() {
        depth += i32::from("<([".contains(c)) - i32::from(">)]".contains(c));
        match parts.last_mut() {
            Some(part) if c != ',' || depth > 0 => part.push(c),
            Some(_) | None => parts.push(String::new()),
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
