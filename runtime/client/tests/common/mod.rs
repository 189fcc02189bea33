//! Key sets the tests run with: 128 bits of security, the noise of the project's default curve.
#![allow(dead_code)] // each test binary uses its part

use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, GlweDimension,
    LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};

/// The noise of the 128-bit curve at a dimension.
pub fn noise(dimension: usize) -> StandardDeviation {
    let curve = -0.025_696_778_711_484_593 * dimension as f64 + 2.675_931_372_549_016;
    StandardDeviation(curve.max(-62.0).exp2())
}

pub fn lwe(dimension: usize) -> LweParameters {
    LweParameters { dimension: LweDimension(dimension), noise: noise(dimension) }
}

/// Base logarithm and level count.
pub fn decomposition((base_log, level_count): (usize, usize)) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

pub fn parameters(
    n: usize,
    (k, size): (usize, usize),
    keyswitch: (usize, usize),
    bootstrap: (usize, usize),
) -> Parameters {
    Parameters {
        security_bits: 128,
        big: lwe(k * size),
        bootstrap: Some(BootstrapParameters {
            small: lwe(n),
            glwe_dimension: GlweDimension(k),
            polynomial_size: PolynomialSize(size),
            keyswitch: decomposition(keyswitch),
            bootstrap: decomposition(bootstrap),
            circuit: None,
        }),
    }
}

/// For lookups of 2 bits at a failure probability of 2^-40.
pub fn two_bits() -> Parameters {
    parameters(646, (3, 512), (2, 6), (18, 1))
}

/// For lookups of 4 bits, and of 5 if nothing was added.
pub fn four_bits() -> Parameters {
    parameters(800, (1, 2048), (3, 5), (23, 1))
}

/// Without a bootstrap.
pub fn linear() -> Parameters {
    Parameters { security_bits: 128, big: lwe(900), bootstrap: None }
}
