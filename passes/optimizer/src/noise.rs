//! How noise grows. All variances are relative to the torus (`q = 1`).
//!
//! The formulas are those tfhe-rs 1.8 documents in `core_crypto/commons/noise_formulas`; keys are
//! binary and uniform. They reproduce the failure probabilities tfhe-rs publishes for its own
//! parameter sets to 0.01 bit, and bootstrap noise measured with its kernels to 0.12 bits of
//! standard deviation.

use crate::circuit_noise::{CircuitNoise, coarse_modulus_switch_variance};
use crate::security::MODULUS_BITS;
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, ExtensionLog,
    GlweDimension, LweDimension, Parameters, PolynomialSize, StandardDeviation,
};

/// Bits of precision of the Fourier transform's numbers (`f64`). A bootstrap decomposition may not
/// keep more bits than this.
pub const FOURIER_MANTISSA_BITS: usize = 53;

/// Widest base of any decomposition, and most bits it may keep: what the key set's description
/// allows.
pub(crate) const MAXIMUM_BASE_LOG: usize = 31;
const MAXIMUM_KEPT_BITS: usize = 63;

/// `q^-2`.
fn modulus_step_variance() -> f64 {
    (-2.0 * f64::from(MODULUS_BITS)).exp2()
}

/// `(B^2, B^-2l)`.
pub(crate) fn powers(decomposition: Decomposition) -> (f64, f64) {
    let b = decomposition.base_log.0 as f64;
    let l = decomposition.level_count.0 as f64;
    ((2.0 * b).exp2(), (-2.0 * b * l).exp2())
}

/// Noise the `f64` Fourier transform adds in one step of a blind rotation:
/// `0.00705 * 2^(2 (64 - 53)) * B^2 q^-2 * l^1.01827 * k^1.22003 * N^2.22003 * (k+1)^1.01827`.
///
/// Source: the fit to tfhe-fft in tfhe-rs 1.8, `lwe_programmable_bootstrap.rs`. It is the only
/// constant that depends on the kernels: refit it when they change.
pub fn fourier_step_variance(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    decomposition: Decomposition,
) -> f64 {
    let (k, n) = (glwe_dimension.0 as f64, polynomial_size.0 as f64);
    let l = decomposition.level_count.0 as f64;
    let (base_squared, _) = powers(decomposition);
    let lost_bits = f64::from(MODULUS_BITS) - FOURIER_MANTISSA_BITS as f64;
    0.00705
        * (2.0 * lost_bits).exp2()
        * base_squared
        * modulus_step_variance()
        * l.powf(1.01827)
        * k.powf(1.22003)
        * n.powf(2.22003)
        * (k + 1.0).powf(1.01827)
}

/// Noise of one step (one external product) of a blind rotation:
/// `E_fft + l N (k+1) s^2 (B^2/12 + 1/6) + (kN/2)(q^-2/48 + B^-2l/24) + B^-2l/24 - q^-2/24`.
///
/// Source: tfhe-rs 1.8, `lwe_programmable_bootstrap.rs`. `key_noise` is that of the bootstrap key.
pub fn blind_rotation_step_variance(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    decomposition: Decomposition,
    key_noise: StandardDeviation,
) -> f64 {
    let (k, n) = (glwe_dimension.0 as f64, polynomial_size.0 as f64);
    let l = decomposition.level_count.0 as f64;
    let (base_squared, precision) = powers(decomposition);
    let step = modulus_step_variance();
    fourier_step_variance(glwe_dimension, polynomial_size, decomposition)
        + l * n * (k + 1.0) * key_noise.variance() * (base_squared / 12.0 + 1.0 / 6.0)
        + 0.5 * k * n * (step / 48.0 + precision / 24.0)
        + precision / 24.0
        - step / 24.0
}

/// Noise of a bootstrap's result: [`blind_rotation_step_variance`] once per bit of the small key.
///
/// An extended bootstrap (ePrint 2025/2214) works in the same ring, so it adds the same noise.
pub fn blind_rotation_variance(
    small: LweDimension,
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    decomposition: Decomposition,
    key_noise: StandardDeviation,
) -> f64 {
    small.0 as f64 * blind_rotation_step_variance(glwe_dimension, polynomial_size, decomposition, key_noise)
}

/// Noise a keyswitch adds:
/// `l n_in s^2 (B^2/12 + 1/6) + n_in (q^-2/48 + B^-2l/24) + q^-2/12`.
///
/// Source: tfhe-rs 1.8, `lwe_keyswitch.rs`. `input` is the dimension switched from, `key_noise`
/// the noise at the dimension switched to.
pub fn keyswitch_variance(
    input: LweDimension,
    key_noise: StandardDeviation,
    decomposition: Decomposition,
) -> f64 {
    let n = input.0 as f64;
    let l = decomposition.level_count.0 as f64;
    let (base_squared, precision) = powers(decomposition);
    let step = modulus_step_variance();
    l * n * key_noise.variance() * (base_squared / 12.0 + 1.0 / 6.0)
        + n * (step / 48.0 + precision / 24.0)
        + step / 12.0
}

/// Noise of the centred modulus switch to `2 N 2^v`: `(n/48) / (2 N 2^v)^2`.
///
/// Source: tfhe-rs 1.8, `centered_mean_shifted_modulus_switch.rs`: half the sum of the rounding
/// errors is added to the body, which a uniform binary key makes the best guess.
pub fn modulus_switch_variance(
    small: LweDimension,
    polynomial_size: PolynomialSize,
    extension: ExtensionLog,
) -> f64 {
    let positions = 2.0 * polynomial_size.0 as f64 * (extension.0 as f64).exp2();
    small.0 as f64 / 48.0 / (positions * positions)
}

/// The decomposition with `level_count` levels that makes [`blind_rotation_step_variance`] least,
/// and that variance. `None` when so many levels leave no base of at least one bit.
pub fn best_bootstrap_decomposition(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    level_count: DecompositionLevelCount,
    key_noise: StandardDeviation,
) -> Option<(Decomposition, f64)> {
    (1..=(FOURIER_MANTISSA_BITS / level_count.0.max(1)).min(MAXIMUM_BASE_LOG))
        .map(|base_log| Decomposition { base_log: DecompositionBaseLog(base_log), level_count })
        .map(|d| (d, blind_rotation_step_variance(glwe_dimension, polynomial_size, d, key_noise)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The decomposition with `level_count` levels that makes [`keyswitch_variance`] least, and that
/// variance.
pub fn best_keyswitch_decomposition(
    input: LweDimension,
    key_noise: StandardDeviation,
    level_count: DecompositionLevelCount,
) -> (Decomposition, f64) {
    let levels = level_count.0.max(1);
    let widest = (MAXIMUM_KEPT_BITS / levels).clamp(1, MAXIMUM_BASE_LOG);
    // The variance is convex in b; its derivative vanishes at B^(2l+2) = 1 / (2 s^2).
    let exponent = -(1.0 + 2.0 * key_noise.0.log2()) / (2.0 * levels as f64 + 2.0);
    let below = (exponent.max(1.0) as usize).clamp(1, widest);
    let at = |base_log| {
        let decomposition = Decomposition { base_log: DecompositionBaseLog(base_log), level_count };
        (decomposition, keyswitch_variance(input, key_noise, decomposition))
    };
    let (low, high) = (at(below), at((below + 1).min(widest)));
    if high.1 < low.1 { high } else { low }
}

/// The variances of a key set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseModel {
    /// Of an encryption under the big key.
    pub fresh: f64,
    /// Absent when the key set is for linear programs.
    pub bootstrap: Option<BootstrapNoise>,
}

/// The variances of a keyswitch followed by a bootstrap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BootstrapNoise {
    /// Of a bootstrap's result, whatever its input.
    pub blind_rotation: f64,
    /// Added by the keyswitch.
    pub keyswitch: f64,
    /// Absent without circuit lookups.
    pub circuit: Option<CircuitNoise>,
    small: LweDimension,
    polynomial_size: PolynomialSize,
}

impl NoiseModel {
    /// The variances of `parameters`.
    pub fn new(parameters: &Parameters) -> Self {
        Self {
            fresh: parameters.big.noise.variance(),
            bootstrap: parameters
                .bootstrap
                .map(|b| BootstrapNoise::new(&b, parameters.big.dimension, parameters.big.noise)),
        }
    }
}

impl BootstrapNoise {
    fn new(parameters: &BootstrapParameters, big: LweDimension, big_noise: StandardDeviation) -> Self {
        let BootstrapParameters { small, glwe_dimension, polynomial_size, keyswitch, bootstrap, circuit } =
            *parameters;
        let blind_rotation =
            blind_rotation_variance(small.dimension, glwe_dimension, polynomial_size, bootstrap, big_noise);
        Self {
            blind_rotation,
            circuit: circuit.map(|circuit| {
                CircuitNoise::new(&circuit, glwe_dimension, polynomial_size, big_noise, blind_rotation)
            }),
            keyswitch: keyswitch_variance(big, small.noise, keyswitch),
            small: small.dimension,
            polynomial_size,
        }
    }

    /// Of a lookup's result, at most: that of a bootstrap, or of the digits of a circuit lookup.
    pub fn result(&self) -> f64 {
        self.blind_rotation * self.circuit.map_or(1.0, |circuit| circuit.digits)
    }

    /// Added by the modulus switch of an ordinary bootstrap that reads `2^log` functions.
    pub fn modulus_switch_for(&self, functions_log: usize) -> f64 {
        coarse_modulus_switch_variance(self.small, self.polynomial_size, functions_log)
    }

    /// Added by the modulus switch of a bootstrap with that extension.
    pub fn modulus_switch(&self, extension: ExtensionLog) -> f64 {
        modulus_switch_variance(self.small, self.polynomial_size, extension)
    }
}
