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
    /// Absent when no lookup goes through a circuit bootstrap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circuit: Option<CircuitParameters>,
}

/// What circuit lookups need beyond a bootstrap: lookups that turn each bit of their input into a
/// GGSW ciphertext, choose among all entries of the table with those, and refresh what they chose
/// digit by digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CircuitParameters {
    /// Decomposition of the products with the bits.
    pub ggsw: Decomposition,
    /// Decomposition of the private functional packing keyswitch that makes their rows.
    pub packing: Decomposition,
    /// The most digits any circuit lookup's result has. Each is a bootstrap's result of its own,
    /// so a lookup's result carries the noise of so many.
    pub digits: usize,
}

impl CircuitParameters {
    /// Bits of a digit.
    pub const DIGIT_BITS: u32 = 4;

    /// Digits of a result of that many message bits, its padding bit among them.
    pub fn digits_of(output_bits: u32) -> usize {
        (output_bits + 1).div_ceil(Self::DIGIT_BITS) as usize
    }
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
