//! `#TFHE.parameters`: the key set, as the module has it.

use super::keyed;
use crate::ffi::{RawDecomposition, RawParameters};
use crate::ir::{Attr, Op};
use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount,
    GlweDimension, LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};

/// Module attribute: the chosen key set.
pub const PARAMETERS: &str = "TFHE.parameters";

/// The key set of a module, once it is chosen.
pub fn parameters(module: Op) -> Option<Parameters> {
    checked(&module.attr(PARAMETERS)?.as_parameters()?).ok()
}

/// Writes the key set on a module.
pub fn set_parameters(module: Op, parameters: &Parameters) {
    module.set_attr(PARAMETERS, module.ctx().parameters_attr(&raw(parameters)));
}

/// Checks an attribute that an op has under a name of the dialect; on failure, says at which op what
/// is wrong.
pub(crate) fn verify_attribute(op: Op, name: &str, value: Attr) -> Result<(), (Op, String)> {
    if name != PARAMETERS {
        return Ok(());
    }
    if op.name() != "builtin.module" {
        return Err((op, format!("has `{PARAMETERS}`, which belongs on a module")));
    }
    let parameters = value.as_parameters().ok_or_else(|| {
        let wanted = "#TFHE.parameters<security_bits = …, big = <dimension = …, noise = …>, bootstrap = <…>>";
        (op, format!("has {value} as `{PARAMETERS}`, should be `{wanted}`, as `tfhe-parametrize` writes it"))
    })?;
    let parameters = checked(&parameters).map_err(|message| (op, message))?;
    keyed::check(op, &parameters)
}

/// The key set of these numbers, or what is wrong with them.
pub(crate) fn checked(raw: &RawParameters) -> Result<Parameters, String> {
    let circuit = CircuitParameters {
        ggsw: decomposition(raw.ggsw, "circuit.ggsw")?,
        packing: decomposition(raw.packing, "circuit.packing")?,
        digits: natural(raw.digits, "circuit.digits")?,
    };
    let bootstrap = BootstrapParameters {
        small: lwe(raw.small_dimension, raw.small_noise, "bootstrap.small")?,
        glwe_dimension: GlweDimension(natural(raw.glwe_dimension, "bootstrap.glwe_dimension")?),
        polynomial_size: PolynomialSize(natural(raw.polynomial_size, "bootstrap.polynomial_size")?),
        keyswitch: decomposition(raw.keyswitch, "bootstrap.keyswitch")?,
        bootstrap: decomposition(raw.bootstrap, "bootstrap.bootstrap")?,
        circuit: raw.has_circuit.then_some(circuit),
    };
    let parameters = Parameters {
        security_bits: u32::try_from(raw.security_bits)
            .map_err(|_| format!("parameters: security_bits is {}, expected 0 to 2^32", raw.security_bits))?,
        big: lwe(raw.big_dimension, raw.big_noise, "big")?,
        bootstrap: raw.has_bootstrap.then_some(bootstrap),
    };
    parameters.consistent().map_err(|error| error.to_string())?;
    Ok(parameters)
}

fn natural(number: i64, place: &str) -> Result<usize, String> {
    usize::try_from(number)
        .map_err(|_| format!("parameters: {place} is {number}, expected no negative number"))
}

fn lwe(dimension: i64, noise: f64, place: &str) -> Result<LweParameters, String> {
    let dimension = LweDimension(natural(dimension, &format!("{place}.dimension"))?);
    Ok(LweParameters { dimension, noise: StandardDeviation(noise) })
}

fn decomposition(raw: RawDecomposition, place: &str) -> Result<Decomposition, String> {
    let base_log = DecompositionBaseLog(natural(raw.base_log, &format!("{place}.base_log"))?);
    let level_count = DecompositionLevelCount(natural(raw.level_count, &format!("{place}.level_count"))?);
    Ok(Decomposition { base_log, level_count })
}

fn raw(parameters: &Parameters) -> RawParameters {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let decomposition = |d: Decomposition| RawDecomposition {
        base_log: number(d.base_log.0),
        level_count: number(d.level_count.0),
    };
    let mut raw = RawParameters {
        security_bits: parameters.security_bits.into(),
        big_dimension: number(parameters.big.dimension.0),
        big_noise: parameters.big.noise.0,
        ..RawParameters::default()
    };
    if let Some(bootstrap) = parameters.bootstrap {
        raw.has_bootstrap = true;
        raw.small_dimension = number(bootstrap.small.dimension.0);
        raw.small_noise = bootstrap.small.noise.0;
        raw.glwe_dimension = number(bootstrap.glwe_dimension.0);
        raw.polynomial_size = number(bootstrap.polynomial_size.0);
        raw.keyswitch = decomposition(bootstrap.keyswitch);
        raw.bootstrap = decomposition(bootstrap.bootstrap);
        if let Some(circuit) = bootstrap.circuit {
            raw.has_circuit = true;
            raw.ggsw = decomposition(circuit.ggsw);
            raw.packing = decomposition(circuit.packing);
            raw.digits = number(circuit.digits);
        }
    }
    raw
}
