//! Checks of descriptions that come from outside. Everything behind them may rely on products of
//! lengths not overflowing and shifts being in range.

use crate::bounded::Shape;
use crate::key_material::EvaluationKeys;
use crate::manifest::{Element, Gate, Manifest};
use crate::parameters::{BootstrapParameters, Decomposition, LweParameters, Parameters};
use thiserror::Error;

/// The largest polynomial the transform is built for, and the smallest.
const POLYNOMIAL_SIZES: std::ops::RangeInclusive<usize> = 256..=1 << 17;
/// Far above any dimension that is of use (the big key of the largest ring).
const MAX_DIMENSION: usize = 1 << 18;
/// Message bits of a 64-bit word beside the padding bit, and one bit of room for rounding.
pub const MAX_MESSAGE_BITS: u32 = 62;
/// Words of all values of one gate: 2^40 words are 8 TiB.
const MAX_WORDS: u128 = 1 << 40;

/// Bytes of all evaluation keys of a key set: more than any machine has memory.
const MAX_KEY_BYTES: u128 = 1 << 40;

/// What is wrong with a description.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{place}: {what} is {found}, expected {expected}")]
pub struct ValidationError {
    /// Where, as a path into the description.
    pub place: String,
    /// Which number.
    pub what: &'static str,
    /// Its value.
    pub found: String,
    /// What it may be.
    pub expected: String,
}

fn check(
    holds: bool,
    place: &str,
    what: &'static str,
    found: impl ToString,
    expected: impl ToString,
) -> Result<(), ValidationError> {
    if holds {
        return Ok(());
    }
    Err(ValidationError {
        place: place.to_owned(),
        what,
        found: found.to_string(),
        expected: expected.to_string(),
    })
}

impl Manifest {
    /// Checks that all numbers are in range and consistent.
    pub fn validate(&self) -> Result<(), ValidationError> {
        let version = crate::ABI_VERSION;
        check(self.abi_version == version, "manifest", "abi_version", self.abi_version, version)?;
        self.parameters.validate()?;
        for log2 in [Some(self.errors.asked.log2()), self.errors.worst_log2, self.errors.whole_program_log2] {
            let log2 = log2.unwrap_or_default();
            let probable = log2.is_finite() && log2 <= 0.0;
            check(probable, "errors", "log2 of a probability", log2, "a number up to 0")?;
        }
        for function in &self.functions {
            if let Some(composable) = &function.composable {
                let place = format!("function `{}`", function.name);
                let (found, expected) = (composable.len(), function.outputs.len());
                check(found == expected, &place, "length of composable", found, expected)?;
            }
            for (side, gates) in [("argument", &function.inputs), ("result", &function.outputs)] {
                for (i, gate) in gates.iter().enumerate() {
                    gate.validate().and_then(|()| gate.fits(&self.parameters)).map_err(|error| {
                        ValidationError {
                            place: format!("function `{}`, {side} {i}", function.name),
                            ..error
                        }
                    })?;
                }
            }
        }
        Ok(())
    }
}

impl Gate {
    /// Checks that the widths and the shape are in range.
    pub fn validate(&self) -> Result<(), ValidationError> {
        match self.element {
            Element::Encrypted { width, message_bits, .. } => {
                let bits = 1..=MAX_MESSAGE_BITS;
                check(bits.contains(&message_bits), "gate", "message_bits", message_bits, "1 to 62")?;
                let expected = format!("1 to message_bits ({message_bits})");
                check((1..=message_bits).contains(&width), "gate", "width", width, expected)?;
            }
            Element::Clear { width } => {
                check((1..=64).contains(&width), "gate", "width", width, "1 to 64")?;
            }
        }
        // An axis of no length does not make up for the others, whose product is taken, too.
        let elements = self.shape.iter().try_fold(1u128, |n, axis| n.checked_mul(*axis.max(&1) as u128));
        let fits = elements.is_some_and(|n| n <= MAX_WORDS);
        check(fits, "gate", "shape", Shape(&self.shape), "at most 2^40 elements")
    }

    fn fits(&self, parameters: &Parameters) -> Result<(), ValidationError> {
        let words = self.len() as u128 * parameters.big.dimension.ciphertext_words() as u128;
        check(words <= MAX_WORDS, "gate", "number of words", words, "at most 2^40")
    }
}

impl Parameters {
    /// Checks that all numbers are in range and consistent, and the polynomials of a size that the
    /// transform is built for.
    pub fn validate(&self) -> Result<(), ValidationError> {
        self.consistent()?;
        let Some(bootstrap) = &self.bootstrap else { return Ok(()) };
        let n = bootstrap.polynomial_size.0;
        let expected = "a power of two from 2^8 to 2^17";
        check(POLYNOMIAL_SIZES.contains(&n), "parameters.bootstrap", "polynomial_size", n, expected)
    }

    /// As [`Self::validate`], for polynomials of any size: what the compiler takes, which transforms
    /// none.
    pub fn consistent(&self) -> Result<(), ValidationError> {
        lwe("parameters.big", &self.big)?;
        let Some(bootstrap) = &self.bootstrap else { return Ok(()) };
        bootstrap.validate()?;
        let flattened = bootstrap.glwe_dimension.0 * bootstrap.polynomial_size.0;
        let big = self.big.dimension.0;
        check(big == flattened, "parameters.big", "dimension", big, format!("k * N = {flattened}"))?;
        // Each factor is bounded, so that no product of the words overflows.
        let (keyswitch, blind_rotation) = EvaluationKeys::words(self, bootstrap);
        let words = [keyswitch, blind_rotation, EvaluationKeys::packing_words(self, bootstrap)];
        let bytes = words.iter().map(|words| *words as u128 * 8).sum::<u128>();
        check(
            bytes <= MAX_KEY_BYTES,
            "parameters",
            "number of bytes of the evaluation keys",
            bytes,
            "at most 2^40",
        )
    }
}

impl BootstrapParameters {
    fn validate(&self) -> Result<(), ValidationError> {
        let place = "parameters.bootstrap";
        lwe("parameters.bootstrap.small", &self.small)?;
        let k = self.glwe_dimension.0;
        check((1..=16).contains(&k), place, "glwe_dimension", k, "1 to 16")?;
        let n = self.polynomial_size.0;
        let in_range = n <= *POLYNOMIAL_SIZES.end() && n.is_power_of_two();
        check(in_range, place, "polynomial_size", n, "a power of two up to 2^17")?;
        decomposition("parameters.bootstrap.keyswitch", &self.keyswitch)?;
        decomposition("parameters.bootstrap.bootstrap", &self.bootstrap)?;
        let Some(circuit) = &self.circuit else { return Ok(()) };
        let place = "parameters.bootstrap.circuit";
        decomposition("parameters.bootstrap.circuit.ggsw", &circuit.ggsw)?;
        decomposition("parameters.bootstrap.circuit.packing", &circuit.packing)?;
        let levels = circuit.ggsw.level_count.0;
        check((1..=15).contains(&levels), place, "ggsw.level_count", levels, "1 to 15")?;
        check((1..=16).contains(&circuit.digits), place, "digits", circuit.digits, "1 to 16")
    }
}

fn lwe(place: &str, lwe: &LweParameters) -> Result<(), ValidationError> {
    let dimension = lwe.dimension.0;
    check((1..=MAX_DIMENSION).contains(&dimension), place, "dimension", dimension, "1 to 2^18")?;
    let noise = lwe.noise.0;
    check(noise > 0.0 && noise < 0.5, place, "noise", noise, "above 0 and below 0.5")
}

fn decomposition(place: &str, decomposition: &Decomposition) -> Result<(), ValidationError> {
    let (base, levels) = (decomposition.base_log.0, decomposition.level_count.0);
    check((1..=31).contains(&base), place, "base_log", base, "1 to 31")?;
    check((1..=63).contains(&levels), place, "level_count", levels, "1 to 63")?;
    check(base * levels <= 63, place, "base_log * level_count", base * levels, "at most 63")
}
