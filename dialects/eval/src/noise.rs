//! Gaussian noise on the torus, and which of it is the same.
//!
//! Nothing that a server does is random: a keyswitch, a modulus switch and a blind rotation of the
//! same ciphertext give the same noise every time. A simulated ciphertext is its phase, which has
//! no mask; the lowest bits of the word stand for the mask. They are noise, so other ciphertexts
//! have others; a sum or a multiple of ciphertexts has the sum or the multiple of theirs, as with
//! masks; and a clear number, which lies above them, changes nothing. All of them are 0 where the
//! mask is, in a ciphertext that was not made by encryption.

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

/// What stands for the mask of a ciphertext: see [the module](self).
pub(crate) fn mask_of(word: i64) -> u32 {
    word as u32
}

/// The noise that a keyswitch or a rounding adds: it goes by the mask alone, and by the negated mask
/// it is negated. Both are sums of rounding errors of the mask's words.
pub(crate) fn sample_of_mask(mask: u32, salt: u64, noise: Gaussian) -> i64 {
    let opposite = mask.wrapping_neg();
    match mask {
        0 => 0,
        _ if mask <= opposite => sample_of(u64::from(mask), salt, noise),
        _ => sample_of(u64::from(opposite), salt, noise).wrapping_neg(),
    }
}

/// One sample that is a function of the key.
pub(crate) fn sample_of(key: u64, salt: u64, noise: Gaussian) -> i64 {
    noise.sample(&mut SmallRng::seed_from_u64(mixed(key, salt)))
}

/// A hash of both; the finalizer of SplitMix64.
pub(crate) fn mixed(a: u64, b: u64) -> u64 {
    let x = a ^ b.rotate_left(32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A centred Gaussian, by its standard deviation in units of `2^-64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gaussian(f64);

impl Gaussian {
    /// From the variance relative to the torus.
    pub(crate) fn of_variance(variance: f64) -> Self {
        Self(variance.sqrt() * 64_f64.exp2())
    }

    /// The same, or with that variance if it is more.
    pub(crate) fn at_least(self, variance: f64) -> Self {
        Self(self.0.max(Self::of_variance(variance).0))
    }

    fn sample(self, rng: &mut SmallRng) -> i64 {
        let x: f64 = rng.sample(StandardNormal);
        // What leaves the torus comes in again on the other side.
        (x * self.0) as i128 as i64
    }
}
