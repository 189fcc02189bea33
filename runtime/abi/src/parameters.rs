//! The numbers that define a key set. Each has a type of its own, so that none is mistaken for
//! another; all noise is relative to the torus (`q = 1`).

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub usize);
    };
}

number!(
    /// Number of mask coefficients of an LWE ciphertext, which is the length of its binary key.
    LweDimension
);
number!(
    /// Number of mask polynomials of a GLWE ciphertext (`k`).
    GlweDimension
);
number!(
    /// Number of coefficients of a polynomial (`N`), a power of two.
    PolynomialSize
);
number!(
    /// Logarithm of a decomposition base (`B = 2^b`).
    DecompositionBaseLog
);
number!(
    /// Number of levels of a decomposition (`l`).
    DecompositionLevelCount
);
number!(
    /// Logarithm of the number of rings of size `N` that act as one in an extended bootstrap
    /// (ePrint 2025/2214): the table has `N * 2^v` coefficients. 0 is the ordinary bootstrap.
    ExtensionLog
);

impl LweDimension {
    /// Words of one ciphertext: the mask and the body.
    pub fn ciphertext_words(self) -> usize {
        self.0 + 1
    }
}

/// A gadget decomposition: `l` digits in base `2^b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Decomposition {
    /// `b`.
    pub base_log: DecompositionBaseLog,
    /// `l`.
    pub level_count: DecompositionLevelCount,
}

/// The standard deviation of a Gaussian on the torus (`q = 1`).
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StandardDeviation(pub f64);

impl StandardDeviation {
    /// The square.
    pub fn variance(self) -> f64 {
        self.0 * self.0
    }
}

/// A binary LWE key and the noise used under it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LweParameters {
    /// Length of the key.
    pub dimension: LweDimension,
    /// Noise of every encryption under the key.
    pub noise: StandardDeviation,
}

/// What keyswitch-then-bootstrap needs, beyond the key values are encrypted under.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BootstrapParameters {
    /// The small key that a keyswitch leads to and a bootstrap starts from (`n`).
    pub small: LweParameters,
    /// `k`; `k * N` is the dimension of [`Parameters::big`].
    pub glwe_dimension: GlweDimension,
    /// `N`.
    pub polynomial_size: PolynomialSize,
    /// Decomposition of the keyswitch from the big key to the small.
    pub keyswitch: Decomposition,
    /// Decomposition of the bootstrap.
    pub bootstrap: Decomposition,
}

/// The whole key set of a program: one big key, and one bootstrap unless the program has none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// Bits of security of every key in the set.
    pub security_bits: u32,
    /// The key that inputs, outputs and bootstrap results are encrypted under. Its noise is also
    /// that of the GLWE encryptions in the bootstrap key: both are the one key, read two ways.
    pub big: LweParameters,
    /// Absent when the program is linear.
    pub bootstrap: Option<BootstrapParameters>,
}
