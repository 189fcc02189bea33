//! What a circuit lookup may be made with on a ring: packing keyswitches, and decompositions of the
//! external products with bits.

use super::space::Ring;
use crate::circuit_noise::{Gadget, PackingNoise, decompositions, row_variance};
use crate::noise::FOURIER_MANTISSA_BITS;
use ferrocrete_abi::parameters::{Decomposition, GlweDimension, PolynomialSize};

const PACKING_LEVELS: std::ops::RangeInclusive<usize> = 1..=4;
/// With the bit itself they are at most eight functions of one bootstrap.
const GGSW_LEVELS: std::ops::RangeInclusive<usize> = 1..=7;
const KEPT_BITS_OF_PACKING: usize = 63;

/// The same for all rings of that dimension and size.
pub(super) struct Gadgets {
    glwe_dimension: GlweDimension,
    polynomial_size: PolynomialSize,
    /// The least noisy of each level count.
    packings: Vec<(Decomposition, PackingNoise)>,
    /// All of each level count.
    gadgets: Vec<Vec<Gadget>>,
}

impl Gadgets {
    pub fn new(ring: &Ring) -> Self {
        let Ring { glwe_dimension, polynomial_size, .. } = *ring;
        let gadget = |decomposition| Gadget::new(glwe_dimension, polynomial_size, decomposition);
        let of_levels = |levels| decompositions(levels, FOURIER_MANTISSA_BITS).map(gadget).collect();
        Self {
            glwe_dimension,
            polynomial_size,
            packings: packings(ring),
            gadgets: GGSW_LEVELS.map(of_levels).collect(),
        }
    }

    /// With each packing keyswitch, the least noisy gadget of each level count and the variance of a
    /// selection with it, after bootstraps of the variance `blind_rotation`.
    pub fn with_each_packing(
        &self,
        blind_rotation: f64,
    ) -> impl Iterator<Item = (Decomposition, impl Iterator<Item = (Decomposition, f64)>)> {
        self.packings.iter().map(move |&(packing, noise)| {
            let rows = row_variance(self.glwe_dimension, self.polynomial_size, noise, blind_rotation);
            let of_levels = move |gadgets: &Vec<Gadget>| {
                let each = gadgets.iter().map(|gadget| (gadget.decomposition, gadget.variance(rows)));
                each.min_by(|a, b| a.1.total_cmp(&b.1))
            };
            (packing, self.gadgets.iter().filter_map(of_levels))
        })
    }
}

/// The least noisy packing keyswitch of each level count.
fn packings(ring: &Ring) -> Vec<(Decomposition, PackingNoise)> {
    let weight = ring.glwe_dimension.0 as f64 * ring.polynomial_size.0 as f64 / 2.0 + 1.0;
    let everywhere = (ring.glwe_dimension.0 + 1) as f64 * ring.polynomial_size.0 as f64;
    let total = |noise: &PackingNoise| everywhere * noise.every + weight * noise.value;
    let best = |levels| {
        decompositions(levels, KEPT_BITS_OF_PACKING)
            .map(|packing| (packing, PackingNoise::new(packing, ring.big, ring.noise)))
            .min_by(|a, b| total(&a.1).total_cmp(&total(&b.1)))
    };
    PACKING_LEVELS.filter_map(best).collect()
}
