//! Predicted time on one core, and sizes of keys.
//!
//! Times are those of tables that `cargo xtask calibrate` makes, one for each set of instructions the
//! kernels have, for batches and for ciphertexts by themselves.

mod table;

pub use table::{Instructions, Kernels, MEASURED_LEVELS, Step, Table};

use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, ExtensionLog, GlweDimension, LweDimension,
    Parameters, PolynomialSize,
};
use serde::{Deserialize, Serialize};

/// The times a program is predicted by.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Of what reads its keys first: of batches, or of one ciphertext.
    first: &'static Kernels,
    /// Of the further rings of a bootstrap, which find the key in cache as ciphertexts of a batch do.
    further: &'static Kernels,
}

impl Times {
    /// Of programs that look up many values, with these instructions.
    pub fn batched(instructions: Instructions) -> Self {
        let Table { batched, .. } = instructions.table();
        Self { first: batched, further: batched }
    }

    /// Of programs that look up one value.
    pub fn alone(instructions: Instructions) -> Self {
        let Table { batched, alone, .. } = instructions.table();
        Self { first: alone, further: batched }
    }

    /// Milliseconds of one step (one external product) of a blind rotation.
    pub fn blind_rotation_step_ms(
        self,
        glwe_dimension: GlweDimension,
        polynomial_size: PolynomialSize,
        decomposition: Decomposition,
    ) -> f64 {
        self.first.step_us(glwe_dimension, polynomial_size, decomposition.level_count) / 1e3
    }

    /// What a step of a further ring takes of that of the first.
    pub fn further_ring(
        self,
        glwe_dimension: GlweDimension,
        polynomial_size: PolynomialSize,
        decomposition: Decomposition,
    ) -> f64 {
        let step = |of: &Kernels| of.step_us(glwe_dimension, polynomial_size, decomposition.level_count);
        step(self.further) / step(self.first)
    }

    /// Milliseconds of one bootstrap: a step per bit of the small key, on `2^v` rings.
    pub fn bootstrap_ms(self, parameters: &BootstrapParameters, extension: ExtensionLog) -> f64 {
        let BootstrapParameters { small, glwe_dimension, polynomial_size, bootstrap, .. } = *parameters;
        let further = self.further_ring(glwe_dimension, polynomial_size, bootstrap);
        small.dimension.0 as f64
            * self.blind_rotation_step_ms(glwe_dimension, polynomial_size, bootstrap)
            * rings(extension, further)
    }

    /// Milliseconds of one keyswitch from dimension `big` to `small`.
    pub fn keyswitch_ms(self, big: LweDimension, small: LweDimension, decomposition: Decomposition) -> f64 {
        let levels = decomposition.level_count.0 as f64;
        big.0 as f64 * levels * small.ciphertext_words() as f64 * self.first.keyswitch_ns / 1e6
    }

    /// Milliseconds of one circuit lookup of that many bits: a keyswitch and a bootstrap for each bit
    /// and each digit, the packing keyswitches of the bits, and the selections of the digits.
    pub fn circuit_lookup_ms(
        self,
        parameters: &BootstrapParameters,
        circuit: &CircuitParameters,
        message_bits: u32,
        extension: ExtensionLog,
    ) -> f64 {
        let BootstrapParameters { small, glwe_dimension, polynomial_size, keyswitch, .. } = *parameters;
        let (k, n) = (glwe_dimension.0, polynomial_size.0 as f64);
        let (bits, digits) = (f64::from(message_bits), circuit.digits as f64);
        let big = LweDimension(k * polynomial_size.0);
        let packing = (circuit.packing.level_count.0 * big.ciphertext_words() * (k + 1) * (k + 1)) as f64 * n;
        let selections = (bits - n.log2()).max(0.0).exp2() - 1.0 + bits.min(n.log2());
        bits * self.bootstrap_ms(parameters, ExtensionLog(0))
            + digits * self.bootstrap_ms(parameters, extension)
            + (bits + digits) * self.keyswitch_ms(big, small.dimension, keyswitch)
            + bits * circuit.ggsw.level_count.0 as f64 * packing * self.first.packing_ns / 1e6
            + digits * selections * self.blind_rotation_step_ms(glwe_dimension, polynomial_size, circuit.ggsw)
    }
}

/// How many steps of one ring those of `2^v` rings take, when a further one takes that part of it.
pub(crate) fn rings(extension: ExtensionLog, further: f64) -> f64 {
    1.0 + ((extension.0 as f64).exp2() - 1.0) * further
}

/// Bytes of the public keys of a key set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySizes {
    /// `8 kN l (n+1)`.
    pub keyswitch_bytes: u64,
    /// `8 n l (k+1)^2 N`, the same in the standard and in the Fourier domain.
    pub bootstrap_bytes: u64,
    /// `8 (kN+1) l (k+1)^2 N`; zero without circuit lookups.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub packing_bytes: u64,
}

fn is_zero(bytes: &u64) -> bool {
    *bytes == 0
}

impl KeySizes {
    /// The sizes for `parameters`; zero for a linear key set.
    pub fn new(parameters: &Parameters) -> Self {
        let Some(bootstrap) = parameters.bootstrap else { return Self::default() };
        let BootstrapParameters { small, glwe_dimension, polynomial_size, keyswitch, bootstrap, circuit } =
            bootstrap;
        let rows = (glwe_dimension.0 + 1).saturating_mul(glwe_dimension.0 + 1);
        let product = |factors: [usize; 4]| {
            factors.into_iter().fold(8_u64, |bytes, factor| bytes.saturating_mul(factor as u64))
        };
        Self {
            keyswitch_bytes: product([
                parameters.big.dimension.0,
                keyswitch.level_count.0,
                small.dimension.ciphertext_words(),
                1,
            ]),
            bootstrap_bytes: product([small.dimension.0, bootstrap.level_count.0, rows, polynomial_size.0]),
            packing_bytes: circuit.map_or(0, |circuit| {
                let ciphertexts = parameters.big.dimension.ciphertext_words();
                product([ciphertexts, circuit.packing.level_count.0, rows, polynomial_size.0])
            }),
        }
    }

    /// Both together.
    pub fn total_bytes(&self) -> u64 {
        self.keyswitch_bytes.saturating_add(self.bootstrap_bytes).saturating_add(self.packing_bytes)
    }
}
