//! Predicted time on one core, and sizes of keys.

use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, ExtensionLog, GlweDimension, LweDimension,
    Parameters, PolynomialSize,
};
use serde::{Deserialize, Serialize};

/// What the time of the kernels depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// Microseconds per unit of `(k+1)(l+1) N log2 N`: the Fourier transforms of a step.
    pub transform_us: f64,
    /// Microseconds per unit of `(k+1)^2 l N`: the products of a step.
    pub product_us: f64,
    /// Nanoseconds per multiply-accumulate of a keyswitch.
    pub keyswitch_ns: f64,
    /// Nanoseconds per multiply-accumulate of a packing keyswitch.
    pub packing_ns: f64,
}

/// The one place to recalibrate when the kernels change.
///
/// Source: least squares of relative errors, 2026-11, over [`MEASURED_STEPS`] (tfhe 1.8's external
/// product, one bootstrap at a time, one Zen5 core at 3.7 GHz; times of that shared machine vary
/// by 15 %). The keyswitch is tfhe 1.8's with `u64` words.
pub const CALIBRATION: Calibration = Calibration {
    transform_us: 6.769812566777133e-5,
    product_us: 3.337757356311468e-4,
    keyswitch_ns: 0.30,
    packing_ns: 0.10,
};

/// What [`CALIBRATION`] was fitted to: `(k, N, l, microseconds)` of one step of a blind rotation.
pub const MEASURED_STEPS: [(usize, usize, usize, f64); 11] = [
    (6, 256, 1, 6.26),
    (4, 512, 1, 7.27),
    (3, 512, 1, 5.25),
    (2, 1024, 1, 6.93),
    (1, 2048, 1, 8.92),
    (1, 2048, 2, 14.3),
    (1, 4096, 1, 17.6),
    (1, 4096, 2, 30.3),
    (1, 8192, 2, 74.6),
    (1, 16384, 2, 134.0),
    (1, 32768, 2, 305.0),
];

/// Milliseconds of one step (one external product) of a blind rotation.
pub fn blind_rotation_step_ms(
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    decomposition: Decomposition,
) -> f64 {
    let (k, n) = (glwe_dimension.0 as f64, polynomial_size.0 as f64);
    let l = decomposition.level_count.0 as f64;
    let transforms = (k + 1.0) * (l + 1.0) * n * n.log2();
    let products = (k + 1.0) * (k + 1.0) * l * n;
    (CALIBRATION.transform_us * transforms + CALIBRATION.product_us * products) / 1e3
}

/// Milliseconds of one bootstrap: a step per bit of the small key, on `2^v` rings.
pub fn bootstrap_ms(parameters: &BootstrapParameters, extension: ExtensionLog) -> f64 {
    let BootstrapParameters { small, glwe_dimension, polynomial_size, bootstrap, .. } = *parameters;
    small.dimension.0 as f64
        * blind_rotation_step_ms(glwe_dimension, polynomial_size, bootstrap)
        * (extension.0 as f64).exp2()
}

/// Milliseconds of one keyswitch from dimension `big` to `small`.
pub fn keyswitch_ms(big: LweDimension, small: LweDimension, decomposition: Decomposition) -> f64 {
    let levels = decomposition.level_count.0 as f64;
    big.0 as f64 * levels * small.ciphertext_words() as f64 * CALIBRATION.keyswitch_ns / 1e6
}

/// Milliseconds of one circuit lookup of that many bits: a keyswitch and a bootstrap for each bit
/// and each digit, the packing keyswitches of the bits, and the selections of the digits.
pub fn circuit_lookup_ms(
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
    bits * bootstrap_ms(parameters, ExtensionLog(0))
        + digits * bootstrap_ms(parameters, extension)
        + (bits + digits) * keyswitch_ms(big, small.dimension, keyswitch)
        + bits * circuit.ggsw.level_count.0 as f64 * packing * CALIBRATION.packing_ns / 1e6
        + digits * selections * blind_rotation_step_ms(glwe_dimension, polynomial_size, circuit.ggsw)
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
