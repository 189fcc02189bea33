//! How much noise a key of a given dimension needs.

use ferrocrete_abi::parameters::{LweDimension, Parameters, StandardDeviation};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Bits of the ciphertext modulus, `q = 2^64`.
pub const MODULUS_BITS: u32 = 64;

/// The smallest dimension the curves were fitted for; below it they say nothing.
pub const MINIMUM_DIMENSION: LweDimension = LweDimension(450);

/// The least Gaussian noise that keeps binary uniform LWE and GLWE keys secure, as a function of
/// the total dimension (`n`, or `k * N`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecurityCurve {
    /// 128 bits: `log2 s = max(-0.025696778711484593 d + 2.675931372549016, 2 - log2 q)`.
    ///
    /// Source: the curve Concrete regenerated in June 2024
    /// (`tools/parameter-curves/.../gaussian/security_weights.rs`). The lattice estimator of June
    /// 2026 gives 128.29 bits or more from d = 450 on (minimum over primal usvp, primal bdd and
    /// dual hybrid, MATZOV cost model): `tools/security` has its table, against which
    /// `tests/estimate.rs` holds all that the search may choose.
    #[default]
    Gaussian128,
    /// 132 bits: `s^2 = 2^(2 (-0.0248914565826 d + 2.65734593837)) + 2^(4 - 2 log2 q)`.
    ///
    /// Source: the Gaussian parameter sets of tfhe-rs. The table has no entries for it. Its noise is
    /// nowhere below that of the other curve, so it has at least those bits.
    Gaussian132,
}

impl SecurityCurve {
    /// The curve for that many bits of security.
    pub fn of_bits(bits: u32) -> Option<Self> {
        [Self::Gaussian128, Self::Gaussian132].into_iter().find(|curve| curve.security_bits() == bits)
    }

    /// Bits of security of a key with the curve's noise.
    pub fn security_bits(self) -> u32 {
        match self {
            Self::Gaussian128 => 128,
            Self::Gaussian132 => 132,
        }
    }

    /// The least secure noise at `dimension`, relative to the torus; never below the two bits
    /// that the modulus `q = 2^64` leaves. Only meaningful from [`MINIMUM_DIMENSION`] on: see
    /// [`check`](Self::check).
    pub fn minimal_noise(self, dimension: LweDimension) -> StandardDeviation {
        let d = dimension.0 as f64;
        let floor = 2.0 - f64::from(MODULUS_BITS);
        StandardDeviation(match self {
            Self::Gaussian128 => (-0.025696778711484593 * d + 2.675931372549016).max(floor).exp2(),
            Self::Gaussian132 => (-0.024891456582633045 * d + 2.65734593837534).exp2().hypot(floor.exp2()),
        })
    }

    /// The dimension from which a longer key needs no less noise.
    pub fn floor_dimension(self) -> LweDimension {
        match self {
            Self::Gaussian128 => LweDimension(2517),
            // Here the sum of both terms is within 2^-20 of the floor.
            Self::Gaussian132 => LweDimension(3000),
        }
    }

    /// Whether every key of `parameters` carries at least the noise this curve asks for.
    pub fn check(self, parameters: &Parameters) -> Result<(), Insecure> {
        let small = parameters.bootstrap.map(|bootstrap| bootstrap.small);
        for key in std::iter::once(parameters.big).chain(small) {
            if key.dimension < MINIMUM_DIMENSION {
                return Err(Insecure::Dimension { dimension: key.dimension.0, minimum: MINIMUM_DIMENSION.0 });
            }
            let minimum = self.minimal_noise(key.dimension).0;
            // Written so that NaN is refused. The margin is that of rounding in text formats.
            let enough = key.noise.0 >= minimum * (1.0 - 1e-12);
            if !enough {
                let (dimension, bits) = (key.dimension.0, self.security_bits());
                return Err(Insecure::Noise { dimension, noise: key.noise.0, minimum, bits });
            }
        }
        Ok(())
    }
}

/// A key set below the security curve.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum Insecure {
    /// Too short for any known curve.
    #[error("a key of dimension {dimension} is too short: use at least {minimum}")]
    Dimension {
        /// Of the key.
        dimension: usize,
        /// See [`MINIMUM_DIMENSION`].
        minimum: usize,
    },
    /// Too little noise.
    #[error(
        "noise 2^{:.2} under a key of dimension {dimension} gives less than {bits} bits of security: \
         use at least 2^{:.2}, or a longer key", noise.log2(), minimum.log2()
    )]
    Noise {
        /// Of the key.
        dimension: usize,
        /// Standard deviation found.
        noise: f64,
        /// Least standard deviation accepted.
        minimum: f64,
        /// Bits of security asked for.
        bits: u32,
    },
}
