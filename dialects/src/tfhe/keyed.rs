//! Whether a module keeps to its parameters: every ciphertext type and every table of it.
//!
//! Runs on entering the module, before the ops in it are verified by themselves; an op of another
//! form than its definition's is left to its own verifier.

use super::PARAMETERS;
use crate::ir::{Attr, Op, Type, Walk};
use crate::ops::TfheOp;
use crate::types::Glwe;
use ferrocrete_abi::parameters::{BootstrapParameters, CircuitParameters, Parameters};
use std::collections::HashSet;

/// Rings that act as one are far fewer than `2^16`.
const MAX_EXTENSION: i64 = 16;

/// Checks everything inside a module; on failure, says at which op what is wrong.
pub(super) fn check(module: Op, parameters: &Parameters) -> Result<(), (Op, String)> {
    let mut fine = HashSet::new();
    let mut result = Ok(());
    module.walk(|op| {
        let found = types(op).into_iter().filter(|ty| !fine.contains(ty)).collect::<Vec<_>>();
        let checked =
            found.iter().try_for_each(|&ty| of_type(ty, parameters)).and_then(|()| table(op, parameters));
        fine.extend(found);
        match checked {
            Ok(()) => Walk::Advance,
            Err(message) => {
                result = Err((op, message));
                Walk::Stop
            }
        }
    });
    result
}

/// The types of what an op defines.
fn types(op: Op) -> Vec<Type> {
    let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
    let mut types: Vec<Type> = op.results().into_iter().chain(arguments).map(|v| v.ty()).collect();
    if let Some((inputs, results)) = op.as_func().and_then(|(_, ty)| ty.as_function()) {
        types.extend(inputs.into_iter().chain(results));
    }
    types
}

fn of_type(ty: Type, parameters: &Parameters) -> Result<(), String> {
    let (key, found) = match Glwe::of(ty) {
        None => return Ok(()),
        Some(Glwe::Unknown) => {
            return Err(format!(
                "has type {ty}, but the module has `{PARAMETERS}`: `tfhe-parametrize` writes the keys into all \
                 types at once; remove the attribute and run it"
            ));
        }
        Some(Glwe::Lwe { key, dimension }) => (key, dimension),
    };
    let dimension = match key {
        Glwe::BIG => parameters.big.dimension,
        Glwe::SMALL => bootstrap(parameters, "uses the small key")?.small.dimension,
        other => {
            return Err(format!("has type {ty}: there is no key {other}, only 0, the big, and 1, the small"));
        }
    };
    if found == dimension {
        return Ok(());
    }
    let (found, wanted) = (found.0, dimension.0);
    Err(format!(
        "has type {ty} with dimension {found}, but key {key} of the module's `{PARAMETERS}` has {wanted}"
    ))
}

fn bootstrap(parameters: &Parameters, why: &str) -> Result<BootstrapParameters, String> {
    parameters.bootstrap.ok_or_else(|| format!("{why}, but the module's `{PARAMETERS}` have no bootstrap"))
}

/// Checks the tables that an op makes or takes.
fn table(op: Op, parameters: &Parameters) -> Result<(), String> {
    match TfheOp::from_name(op.name()) {
        Some(TfheOp::EncodeLut) => encoded(op, parameters),
        Some(TfheOp::BootstrapGlwe) => bootstrapped(op, parameters),
        Some(TfheOp::CircuitLookup) => through_bits(op, parameters),
        Some(TfheOp::KeyswitchGlwe) => bootstrap(parameters, "is a keyswitch").map(drop),
        Some(
            TfheOp::Zero
            | TfheOp::AddGlwe
            | TfheOp::SubGlwe
            | TfheOp::NegGlwe
            | TfheOp::AddGlweInt
            | TfheOp::MulGlweInt
            | TfheOp::RuntimeCall,
        )
        | None => Ok(()),
    }
}

/// The last axis of a tensor type.
fn coefficients(ty: Option<Type>) -> Option<Option<usize>> {
    ty?.as_tensor()?.shape.last().copied()
}

fn encoded(op: Op, parameters: &Parameters) -> Result<(), String> {
    let size = bootstrap(parameters, "makes the table of a bootstrap")?.polynomial_size.0;
    match coefficients(op.results().first().map(|v| v.ty())) {
        Some(Some(n)) if n % size == 0 && (n / size).is_power_of_two() => Ok(()),
        Some(Some(n)) => {
            Err(format!("gives {n} coefficients, which is no power of two times the polynomial size {size}"))
        }
        Some(None) => Err(format!("gives tables of unknown length, but the polynomial size is {size}")),
        None => Ok(()),
    }
}

fn extension(op: Op) -> Result<u32, String> {
    let log = op.attr("extension_log").and_then(Attr::as_int).unwrap_or_default();
    let known = (0..=MAX_EXTENSION).contains(&log).then_some(log).and_then(|log| u32::try_from(log).ok());
    known.ok_or_else(|| format!("has `extension_log` of {log}, should be 0 to {MAX_EXTENSION}"))
}

fn bootstrapped(op: Op, parameters: &Parameters) -> Result<(), String> {
    let size = bootstrap(parameters, "is a bootstrap")?.polynomial_size.0;
    let (wanted, log) = (size << extension(op)?, extension(op)?);
    match coefficients(op.operands().get(1).map(|v| v.ty())) {
        Some(Some(n)) if n == wanted => Ok(()),
        Some(found) => Err(format!(
            "takes tables of {} coefficients, should be {wanted}: the polynomial size {size} with \
             `extension_log` of {log}",
            found.map_or("unknown".into(), |n| n.to_string())
        )),
        None => Ok(()),
    }
}

fn through_bits(op: Op, parameters: &Parameters) -> Result<(), String> {
    extension(op)?;
    let circuit = bootstrap(parameters, "is a circuit lookup")?.circuit;
    let circuit = circuit.ok_or_else(|| {
        format!("is a circuit lookup, but the bootstrap of the module's `{PARAMETERS}` has no `circuit`")
    })?;
    let bits = op.attr("output_bits").and_then(Attr::as_int).and_then(|bits| u32::try_from(bits).ok());
    let digits = bits.map_or(0, |bits| CircuitParameters::digits_of(bits.min(63)));
    if digits <= circuit.digits {
        return Ok(());
    }
    Err(format!(
        "gives results of {digits} digits, but the module's `{PARAMETERS}` are for {} at most",
        circuit.digits
    ))
}
