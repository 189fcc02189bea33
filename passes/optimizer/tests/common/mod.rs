//! Short ways to write the typed numbers.
#![allow(dead_code, reason = "each test binary uses some of them")]

use ferrocrete_abi::parameters::*;
use ferrocrete_optimizer::{Circuit, ErrorTarget, Lookup, Output, Request, SecurityCurve};

pub fn decomposition((base_log, level_count): (usize, usize)) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

/// A key set with the noise of `curve`.
pub fn key_set(
    curve: SecurityCurve,
    (n, k, size): (usize, usize, usize),
    bootstrap: (usize, usize),
    keyswitch: (usize, usize),
) -> Parameters {
    let key = |dimension| LweParameters {
        dimension: LweDimension(dimension),
        noise: curve.minimal_noise(LweDimension(dimension)),
    };
    Parameters {
        security_bits: curve.security_bits(),
        big: key(k * size),
        bootstrap: Some(BootstrapParameters {
            small: key(n),
            glwe_dimension: GlweDimension(k),
            polynomial_size: PolynomialSize(size),
            keyswitch: decomposition(keyswitch),
            bootstrap: decomposition(bootstrap),
            circuit: None,
        }),
    }
}

pub fn lookup(message_bits: u32, bootstrap_weight: f64) -> Lookup {
    Lookup { message_bits, fresh_weight: 0.0, bootstrap_weight, count: 1.0 }
}

pub fn output(message_bits: u32, fresh_weight: f64) -> Output {
    Output { message_bits, fresh_weight, bootstrap_weight: 0.0, count: 1.0 }
}

pub fn request(lookups: Vec<Lookup>, outputs: Vec<Output>, target: ErrorTarget) -> Request {
    Request { circuit: Circuit { lookups, outputs }, target, ..Request::default() }
}
