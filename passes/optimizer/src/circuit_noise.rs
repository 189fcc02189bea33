//! Noise of a circuit lookup. All variances are relative to the torus (`q = 1`).
//!
//! Source: the external product and the packing keyswitch of tfhe-rs 1.8's noise formulas
//! (`lwe_programmable_bootstrap.rs`, `lwe_packing_keyswitch.rs`), put together as ePrint 2022/704
//! does, section 4; measured against the kernels in `runtime/client/tests/circuit_noise.rs`.

use crate::failure::{log2_any_failure, log2_failure};
use crate::noise::{
    BootstrapNoise, MAXIMUM_BASE_LOG, fourier_step_variance, modulus_switch_variance, powers,
};
use ferrocrete_abi::parameters::{
    CircuitParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, ExtensionLog,
    GlweDimension, LweDimension, PolynomialSize, StandardDeviation,
};

/// The variances of a circuit lookup beyond those of its bootstraps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CircuitNoise {
    /// Of one selection or rotation by a bit.
    pub selection: f64,
    /// Bootstrap results that a lookup's result is made of.
    pub digits: f64,
    /// Logarithm of the functions that the bootstrap of a bit has room for.
    pub functions_log: usize,
}

/// What a packing keyswitch adds: to every coefficient of its result, and to the value that is
/// packed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PackingNoise {
    /// `l (kN+1) s^2 (B^2/12 + 1/6)`.
    pub every: f64,
    /// `(kN/24 + 1/12) B^-2l`: of the digits that are dropped.
    pub value: f64,
}

impl PackingNoise {
    /// With that decomposition, from a key of dimension `big`, whose noise is that of the packing
    /// key as well.
    pub fn new(packing: Decomposition, big: LweDimension, key_noise: StandardDeviation) -> Self {
        let (base_squared, precision) = powers(packing);
        let (n, levels) = (big.0 as f64, packing.level_count.0 as f64);
        Self {
            every: levels * (n + 1.0) * key_noise.variance() * (base_squared / 12.0 + 1.0 / 6.0),
            value: (n / 24.0 + 1.0 / 12.0) * precision,
        }
    }
}

impl CircuitNoise {
    /// Of those parameters, with bootstraps that have the variance `blind_rotation`.
    pub fn new(
        circuit: &CircuitParameters,
        glwe_dimension: GlweDimension,
        polynomial_size: PolynomialSize,
        key_noise: StandardDeviation,
        blind_rotation: f64,
    ) -> Self {
        let big = LweDimension(glwe_dimension.0 * polynomial_size.0);
        let packing = PackingNoise::new(circuit.packing, big, key_noise);
        Self {
            selection: selection_variance(
                glwe_dimension,
                polynomial_size,
                circuit.ggsw,
                packing,
                blind_rotation,
            ),
            digits: circuit.digits as f64,
            functions_log: functions_log(circuit.ggsw.level_count),
        }
    }

    /// Of a digit that `bits` bits have chosen. Each bit is taken for a 1: a 0 rounds nothing.
    pub fn chosen(&self, bits: u32) -> f64 {
        f64::from(bits) * self.selection
    }
}

/// Room for the steps of the gadget and for the bit itself.
pub fn functions_log(levels: DecompositionLevelCount) -> usize {
    (levels.0 + 1).next_power_of_two().ilog2() as usize
}

/// Of an external product with a bit's GGSW ciphertext.
pub fn selection_variance(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    ggsw: Decomposition,
    packing: PackingNoise,
    blind_rotation: f64,
) -> f64 {
    let rows = row_variance(glwe_dimension, polynomial_size, packing, blind_rotation);
    Gadget::new(glwe_dimension, polynomial_size, ggsw).variance(rows)
}

/// Of the rows of a bit's GGSW ciphertext, as an external product adds them up. A row for a component
/// of the key is the value times that component, so that its own error meets `N/2` coefficients; the
/// last row's meets one.
pub(crate) fn row_variance(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    packing: PackingNoise,
    blind_rotation: f64,
) -> f64 {
    let (k, n) = (glwe_dimension.0 as f64, polynomial_size.0 as f64);
    (k + 1.0) * n * packing.every + (k * n / 2.0 + 1.0) * (blind_rotation + packing.value)
}

/// The decomposition of an external product, with all of [`selection_variance`] that does not depend
/// on the rows: the search tries each with a hundred thousand kinds of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gadget {
    pub decomposition: Decomposition,
    transform: f64,
    per_row: f64,
    dropped: f64,
}

impl Gadget {
    pub(crate) fn new(
        glwe_dimension: GlweDimension,
        polynomial_size: PolynomialSize,
        decomposition: Decomposition,
    ) -> Self {
        let (k, n) = (glwe_dimension.0 as f64, polynomial_size.0 as f64);
        let (base_squared, precision) = powers(decomposition);
        Self {
            decomposition,
            transform: fourier_step_variance(glwe_dimension, polynomial_size, decomposition),
            per_row: decomposition.level_count.0 as f64 * (base_squared / 12.0 + 1.0 / 6.0),
            dropped: (k * n / 2.0 + 1.0) * precision / 12.0,
        }
    }

    /// Of an external product whose rows have the variance `rows` together.
    pub(crate) fn variance(&self, rows: f64) -> f64 {
        self.transform + self.per_row * rows + self.dropped
    }
}

/// Every decomposition of so many levels, of at most `most` bits together.
pub(crate) fn decompositions(levels: usize, most: usize) -> impl Iterator<Item = Decomposition> {
    (1..=(most / levels).min(MAXIMUM_BASE_LOG)).map(move |base| Decomposition {
        base_log: DecompositionBaseLog(base),
        level_count: DecompositionLevelCount(levels),
    })
}

/// The events that can make a circuit lookup wrong.
#[derive(Clone, Copy, Debug)]
pub struct CircuitLookup {
    /// Bits of the input.
    pub message_bits: u32,
    /// Its variance.
    pub input_variance: f64,
}

impl CircuitLookup {
    /// Variance of what tells bit `bit`, at the top of the word: the bits below it have been
    /// subtracted.
    pub fn bit_variance(&self, bit: u32, noise: &BootstrapNoise, circuit: &CircuitNoise) -> f64 {
        let scale = (2.0 * f64::from(self.message_bits - bit)).exp2();
        scale * (self.input_variance + f64::from(bit) * noise.blind_rotation)
            + noise.keyswitch
            + noise.modulus_switch_for(circuit.functions_log)
    }

    /// Variance of what tells a digit.
    pub fn digit_variance(
        &self,
        extension: ExtensionLog,
        noise: &BootstrapNoise,
        circuit: &CircuitNoise,
    ) -> f64 {
        circuit.chosen(self.message_bits) + noise.keyswitch + noise.modulus_switch(extension)
    }

    /// `log2` of the probability that one lookup goes wrong. A bit at the top of the word is a
    /// message of no bits.
    pub fn log2_failure(
        &self,
        extension: ExtensionLog,
        noise: &BootstrapNoise,
        circuit: &CircuitNoise,
    ) -> f64 {
        let bits =
            (0..self.message_bits).map(|bit| (log2_failure(self.bit_variance(bit, noise, circuit), 0), 1.0));
        let digit = self.digit_variance(extension, noise, circuit);
        let digits = (log2_failure(digit, CircuitParameters::DIGIT_BITS), circuit.digits);
        log2_any_failure(bits.chain([digits]))
    }
}

/// [`modulus_switch_variance`] of a bootstrap that reads `2^log` functions.
pub(crate) fn coarse_modulus_switch_variance(
    small: LweDimension,
    polynomial_size: PolynomialSize,
    functions_log: usize,
) -> f64 {
    modulus_switch_variance(small, PolynomialSize(polynomial_size.0 >> functions_log), ExtensionLog(0))
}
