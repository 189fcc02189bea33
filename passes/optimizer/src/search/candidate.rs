//! One choice of parameters, and what it does to a class.

use super::MAXIMUM_EXTENSION;
use super::classes::Class;
use super::space::{Ring, Space};
use crate::evaluation::Method;
use crate::failure::half_step;
use crate::noise::modulus_switch_variance;
use crate::security::SecurityCurve;
use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, ExtensionLog, LweDimension, LweParameters,
    Parameters,
};

/// Bounds are met with this to spare, so that rounding never turns "just met" into "missed".
const ROUNDING: f64 = 1.0 - 1e-9;

/// One choice of everything but the extensions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub ring: Ring,
    pub small: LweDimension,
    pub keyswitch: Decomposition,
    pub keyswitch_variance: f64,
    /// `1 / z^2` of the bound for one execution.
    pub relative_variance: f64,
    pub cost_ms: f64,
    /// For circuit lookups, which only the search for those sets.
    pub circuit: Option<CircuitParameters>,
}

impl Candidate {
    pub fn parameters(&self, space: &Space) -> Parameters {
        let Ring { big, noise, .. } = self.ring;
        Parameters {
            security_bits: space.curve.security_bits(),
            big: LweParameters { dimension: big, noise },
            bootstrap: Some(self.bootstrap_parameters(space.curve)),
        }
    }

    pub fn bootstrap_parameters(&self, curve: SecurityCurve) -> BootstrapParameters {
        let Ring { glwe_dimension, polynomial_size, bootstrap, .. } = self.ring;
        let small = LweParameters { dimension: self.small, noise: curve.minimal_noise(self.small) };
        let (keyswitch, circuit) = (self.keyswitch, self.circuit);
        BootstrapParameters { small, glwe_dimension, polynomial_size, keyswitch, bootstrap, circuit }
    }

    /// The least extension for each class under the bound this set was found for.
    pub fn extensions(&self, classes: &[Class]) -> Vec<(Method, ExtensionLog)> {
        let bound = |class: &Class| class_bound(class, self.relative_variance);
        let extension = |class: &Class| self.extension(class, bound(class), 0).unwrap_or(MAXIMUM_EXTENSION);
        classes.iter().map(|class| (Method::Bootstrap, ExtensionLog(extension(class)))).collect()
    }

    pub fn input_variance(&self, class: &Class) -> f64 {
        class.fresh_weight * self.ring.noise.variance()
            + class.bootstrap_weight * self.digits() * self.blind_rotation_variance()
    }

    pub fn blind_rotation_variance(&self) -> f64 {
        self.small.0 as f64 * self.ring.step_variance
    }

    /// Bootstraps that a result may be made of.
    fn digits(&self) -> f64 {
        self.circuit.map_or(1.0, |circuit| circuit.digits as f64)
    }

    pub fn modulus_switch_variance(&self, extension: usize) -> f64 {
        modulus_switch_variance(self.small, self.ring.polynomial_size, ExtensionLog(extension))
    }

    /// The least extension from `floor` on whose modulus switch fits under `bound`.
    pub fn extension(&self, class: &Class, bound: f64, floor: usize) -> Option<usize> {
        let room = bound - self.input_variance(class) - self.keyswitch_variance;
        let floor = floor.max(table_extension(class, &self.ring)?);
        if room <= 0.0 {
            return None;
        }
        (floor..=MAXIMUM_EXTENSION).find(|&extension| self.modulus_switch_variance(extension) <= room)
    }
}

/// Largest variance of one execution of `class`.
pub(super) fn class_bound(class: &Class, relative_variance: f64) -> f64 {
    relative_variance * half_step(class.message_bits).powi(2) * ROUNDING
}

/// The least extension that gives every message a coefficient of its own.
fn table_extension(class: &Class, ring: &Ring) -> Option<usize> {
    let needed = class.message_bits.saturating_sub(ring.polynomial_size.0.ilog2()) as usize;
    (needed <= MAXIMUM_EXTENSION).then_some(needed)
}
