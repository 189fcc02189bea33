//! Programs without lookups: one key.

use super::Criterion;
use crate::circuit::Circuit;
use crate::failure::{log2_any_failure, log2_failure};
use crate::security::{MINIMUM_DIMENSION, SecurityCurve};
use ferrocrete_abi::parameters::{LweDimension, LweParameters, Parameters};

/// The shortest key under which every output of `circuit` meets the bound.
pub(super) fn solve(circuit: &Circuit, criterion: Criterion, curve: SecurityCurve) -> Option<Parameters> {
    let fits = |dimension: usize| {
        let variance = curve.minimal_noise(LweDimension(dimension)).variance();
        let failure = |o: &crate::Output| log2_failure(o.fresh_weight * variance, o.message_bits);
        match criterion {
            Criterion::Each(log2) => circuit.outputs.iter().all(|o| failure(o) <= log2),
            Criterion::Whole(log2) => {
                log2_any_failure(circuit.outputs.iter().map(|o| (failure(o), o.count))) <= log2
            }
        }
    };
    // A longer key has less noise, down to the floor of the modulus.
    let (mut low, mut high) = (MINIMUM_DIMENSION.0, curve.floor_dimension().0);
    if !fits(high) {
        return None;
    }
    while low < high {
        let middle = low.midpoint(high);
        if fits(middle) { high = middle } else { low = middle + 1 }
    }
    let dimension = LweDimension(high);
    Some(Parameters {
        security_bits: curve.security_bits(),
        big: LweParameters { dimension, noise: curve.minimal_noise(dimension) },
        bootstrap: None,
    })
}
