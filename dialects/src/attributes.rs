//! Attributes that an op does not take: most likely misspelt ones, which would change nothing in
//! silence.

use crate::ir::Op;

/// What Concrete's compiler notes on ops, without the name of a dialect.
const CONCRETE: &[&str] = &["MANP", "SMANP"];

/// MLIR's own, where an op has several lists of operands or results.
const SEGMENTS: &[&str] = &["operandSegmentSizes", "resultSegmentSizes"];

/// Checks that an op has only attributes that it takes, or such as belong to a dialect, which have a
/// point in their names.
pub(crate) fn check(op: Op, known: &[&str]) -> Result<(), String> {
    let attributes = op.attrs();
    let strange = attributes.iter().map(|(name, _)| name.as_str()).find(|name| {
        !name.contains('.') && ![known, CONCRETE, SEGMENTS].iter().any(|names| names.contains(name))
    });
    let Some(name) = strange else { return Ok(()) };
    let quoted: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let near = known.iter().map(|one| (strsim::damerau_levenshtein(one, name), one)).min();
    let cure = match near {
        Some((distance, one)) if distance <= 1 + one.len() / 4 => format!("did you mean `{one}`?"),
        Some(_) => format!("it takes {}", quoted.join(", ")),
        None => "it takes none".to_owned(),
    };
    let name: String = name.chars().take(60).collect();
    Err(format!("has no attribute `{name}`; {cure}"))
}
