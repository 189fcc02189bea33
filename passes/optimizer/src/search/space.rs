//! What the search chooses from: rings with their bootstraps, small keys, keyswitches.

use crate::cost::Times;
use crate::noise::{best_bootstrap_decomposition, best_keyswitch_decomposition};
use crate::security::{MINIMUM_DIMENSION, SecurityCurve};
use ferrocrete_abi::parameters::{
    Decomposition, DecompositionLevelCount, GlweDimension, LweDimension, PolynomialSize, StandardDeviation,
};
use std::collections::HashMap;
use std::rc::Rc;

/// Logarithms of the ring sizes considered. Above, extended bootstraps are cheaper than larger
/// rings, and their keys smaller.
const POLYNOMIAL_SIZE_LOGS: std::ops::RangeInclusive<u32> = 8..=13;
const MAXIMUM_GLWE_DIMENSION: usize = 8;
/// Shorter big keys need so much noise that no bootstrap is worth it.
const MINIMUM_BIG_DIMENSION: usize = 1024;
const MAXIMUM_SMALL_DIMENSION: usize = 1500;
const BOOTSTRAP_LEVELS: std::ops::RangeInclusive<usize> = 1..=8;
/// Levels of a keyswitch considered.
pub(super) const KEYSWITCH_LEVELS: std::ops::RangeInclusive<usize> = 1..=16;

/// A ring and the least noisy bootstrap decomposition with that many levels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ring {
    pub glwe_dimension: GlweDimension,
    pub polynomial_size: PolynomialSize,
    pub bootstrap: Decomposition,
    pub big: LweDimension,
    pub noise: StandardDeviation,
    /// Variance and time of one step of the blind rotation.
    pub step_variance: f64,
    pub step_ms: f64,
    /// What a step of each further ring of an extended bootstrap takes of that.
    pub further_ring: f64,
}

/// The keyswitches from one big dimension with one level count, for every small dimension from
/// [`MINIMUM_DIMENSION`] on: the least noisy decomposition and its variance.
pub(super) type Keyswitches = Vec<(Decomposition, f64)>;

pub(super) struct Space {
    pub curve: SecurityCurve,
    /// The times that everything is weighed by.
    pub times: Times,
    pub rings: Vec<Ring>,
    /// Noise of the small keys, from [`MINIMUM_DIMENSION`] on.
    small: Vec<StandardDeviation>,
    keyswitches: HashMap<(LweDimension, usize), Rc<Keyswitches>>,
}

impl Space {
    pub fn new(curve: SecurityCurve, times: Times) -> Self {
        let small = (MINIMUM_DIMENSION.0..=MAXIMUM_SMALL_DIMENSION)
            .map(|n| curve.minimal_noise(LweDimension(n)))
            .collect();
        Self { curve, times, rings: rings(curve, times), small, keyswitches: HashMap::new() }
    }

    /// Computed when first asked for: most are pruned.
    pub fn keyswitches(&mut self, big: LweDimension, levels: usize) -> Rc<Keyswitches> {
        let small = &self.small;
        let keyswitches = self.keyswitches.entry((big, levels)).or_insert_with(|| {
            let levels = DecompositionLevelCount(levels);
            Rc::new(small.iter().map(|&noise| best_keyswitch_decomposition(big, noise, levels)).collect())
        });
        Rc::clone(keyswitches)
    }
}

fn rings(curve: SecurityCurve, times: Times) -> Vec<Ring> {
    // Longer keys bring no less noise, except that the ring itself may need them.
    let longest = 4 * curve.floor_dimension().0;
    let mut rings = Vec::new();
    for log in POLYNOMIAL_SIZE_LOGS {
        let polynomial_size = PolynomialSize(1 << log);
        for k in 1..=MAXIMUM_GLWE_DIMENSION {
            let (glwe_dimension, big) = (GlweDimension(k), LweDimension(k * polynomial_size.0));
            if big.0 < MINIMUM_BIG_DIMENSION || (k > 1 && big.0 > longest) {
                continue;
            }
            let noise = curve.minimal_noise(big);
            rings.extend(BOOTSTRAP_LEVELS.filter_map(|levels| {
                let levels = DecompositionLevelCount(levels);
                let (bootstrap, step_variance) =
                    best_bootstrap_decomposition(glwe_dimension, polynomial_size, levels, noise)?;
                let step_ms = times.blind_rotation_step_ms(glwe_dimension, polynomial_size, bootstrap);
                let further_ring = times.further_ring(glwe_dimension, polynomial_size, bootstrap);
                Some(Ring {
                    glwe_dimension,
                    polynomial_size,
                    bootstrap,
                    big,
                    noise,
                    step_variance,
                    step_ms,
                    further_ring,
                })
            }));
        }
    }
    rings
}
