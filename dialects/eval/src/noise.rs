//! Gaussian noise on the torus.

use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};
use rand_distr::StandardNormal;

/// Where a simulation's noise comes from. It imitates noise; it protects nothing.
#[derive(Clone, Debug)]
pub struct Randomness(SmallRng);

impl Randomness {
    /// Seeded by the operating system.
    pub fn from_os() -> Self {
        Self(SmallRng::from_os_rng())
    }

    /// The same noise every time.
    pub fn from_seed(seed: u64) -> Self {
        Self(SmallRng::seed_from_u64(seed))
    }

    /// One sample, as a word of the torus: `2^64` is 1.
    pub(crate) fn sample(&mut self, noise: Gaussian) -> i64 {
        noise.sample(&mut self.0)
    }

    pub(crate) fn salt(&mut self) -> u64 {
        self.0.random()
    }
}

/// One sample that is a function of the word: the error of a rounding is no chance, but the same
/// whenever the same ciphertext is rounded.
pub(crate) fn sample_of(word: i64, salt: u64, noise: Gaussian) -> i64 {
    noise.sample(&mut SmallRng::seed_from_u64(word as u64 ^ salt))
}

/// A centred Gaussian, by its standard deviation in units of `2^-64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gaussian(f64);

impl Gaussian {
    /// From the variance relative to the torus.
    pub(crate) fn of_variance(variance: f64) -> Self {
        Self(variance.sqrt() * 64_f64.exp2())
    }

    fn sample(self, rng: &mut SmallRng) -> i64 {
        let x: f64 = rng.sample(StandardNormal);
        // What leaves the torus comes in again on the other side.
        (x * self.0) as i128 as i64
    }
}
