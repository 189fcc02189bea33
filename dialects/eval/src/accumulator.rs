//! Names of accumulators: what a blind rotation starts with decides its noise.
//!
//! A lookup of position `b` in the test polynomial `P` starts with `X^-b P`. A clear number that is
//! added to the position and a table turned by as much make the same of it, hence the same noise;
//! minus that polynomial makes minus that noise until a rounding meets a tie. Decompositions of one
//! wide level meet ties at once, others hardly ever (`runtime/client/tests/same_noise.rs`): here none
//! does, so noise that cancels here need not cancel in ciphertexts.
//!
//! The name of a polynomial is `(g - 1) P(g)` in the field of `2^64 - 2^32 + 1` elements, for a root
//! `g` of `X^N + 1`. So turning it is one product, and as the sum of `(P_(i-1) - P_i) g^i` it takes
//! one for each step of a table.

use crate::noise::{Gaussian, mask_of, mixed, sample_of};

/// `p - 1` is a multiple of `2^32`.
const PRIME: u64 = 0xffff_ffff_0000_0001;
/// Generates the field's units.
const GENERATOR: u64 = 7;

/// Polynomials modulo `X^N + 1`.
pub(crate) struct Ring {
    coefficients: usize,
    /// `g^i` of the low half of the bits of an exponent, and of the high half.
    powers: [Vec<u64>; 2],
}

/// A polynomial's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name(u64);

impl Ring {
    /// With a power of two, at most `2^31`, of coefficients.
    pub(crate) fn new(coefficients: usize) -> Self {
        let order_log = coefficients.ilog2() + 1;
        let root = power(GENERATOR, (PRIME - 1) >> order_log);
        let (low, high) = (order_log / 2, order_log - order_log / 2);
        let powers = |root: u64, log: u32| {
            std::iter::successors(Some(1), |at| Some(product(*at, root))).take(1 << log).collect()
        };
        Self { coefficients, powers: [powers(root, low), powers(power(root, 1 << low), high)] }
    }

    /// Of a polynomial of as many coefficients.
    pub(crate) fn name(&self, polynomial: &[i64]) -> Name {
        let mut last = polynomial.last().map_or(0, |x| x.wrapping_neg());
        let mut name = 0;
        for (i, &x) in polynomial.iter().enumerate() {
            if x != last {
                let step = sum(residue(last), negated(residue(x)));
                name = sum(name, product(step, self.power(i)));
                last = x;
            }
        }
        Name(name)
    }

    /// Of some polynomial that only this key stands for.
    pub(crate) fn name_of(key: u64) -> Name {
        Name(mixed(key, PRIME) % PRIME)
    }

    /// Of `X^-position` times the polynomial.
    pub(crate) fn turned(&self, Name(name): Name, position: usize) -> Name {
        Name(product(name, self.power(2 * self.coefficients - position)))
    }

    fn power(&self, exponent: usize) -> u64 {
        let [low, high] = &self.powers;
        let exponent = exponent & (2 * self.coefficients - 1);
        product(low[exponent & (low.len() - 1)], high[exponent / low.len()])
    }
}

impl Name {
    /// The noise of a blind rotation of this accumulator by the mask of a word.
    pub(crate) fn noise(self, word: i64, salt: u64, noise: Gaussian) -> i64 {
        let (mask, opposite) = (mask_of(word), negated(self.0));
        // Neither an empty polynomial nor one that no mask turns is multiplied with anything.
        if mask == 0 || self.0 == 0 {
            return 0;
        }
        let sample = sample_of(mixed(self.0.min(opposite), u64::from(mask)), salt, noise);
        if self.0 < opposite { sample } else { sample.wrapping_neg() }
    }

    /// The name and the mask of a word in one number.
    pub(crate) fn with_mask(self, word: i64) -> u64 {
        mixed(self.0, u64::from(mask_of(word)))
    }
}

fn residue(x: i64) -> u64 {
    if x < 0 { PRIME - x.unsigned_abs() } else { x as u64 }
}

fn negated(x: u64) -> u64 {
    if x == 0 { 0 } else { PRIME - x }
}

fn sum(a: u64, b: u64) -> u64 {
    ((u128::from(a) + u128::from(b)) % u128::from(PRIME)) as u64
}

fn product(a: u64, b: u64) -> u64 {
    let x = u128::from(a) * u128::from(b);
    let (low, middle, top) = (x as u64, (x >> 64) as u32, (x >> 96) as u64);
    // 2^64 is 2^32 - 1, and 2^96 is -1.
    let most = u128::from(low) + u128::from(middle) * 0xffff_ffff + u128::from(PRIME - top);
    let mut rest = most;
    while rest >= u128::from(PRIME) {
        rest -= u128::from(PRIME);
    }
    rest as u64
}

fn power(base: u64, mut exponent: u64) -> u64 {
    let (mut square, mut result) = (base, 1);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = product(result, square);
        }
        square = product(square, square);
        exponent >>= 1;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_polynomial::read;

    fn turned(polynomial: &[i64], position: usize) -> Vec<i64> {
        let all = 2 * polynomial.len();
        (0..polynomial.len()).map(|i| read(polynomial, (i + position) % all)).collect()
    }

    #[test]
    fn turning_a_name_is_naming_what_is_turned() {
        for coefficients in [2, 8, 256] {
            let ring = Ring::new(coefficients);
            let polynomial: Vec<i64> = (0..coefficients as i64).map(|i| (i * i / 7 % 60 - 3) << 57).collect();
            let name = ring.name(&polynomial);
            for position in 0..2 * coefficients {
                assert_eq!(ring.turned(name, position), ring.name(&turned(&polynomial, position)));
            }
            let opposite: Vec<i64> = polynomial.iter().map(|x| -x).collect();
            assert_eq!(ring.name(&opposite), Name(negated(name.0)));
            assert_eq!(ring.turned(name, coefficients), ring.name(&opposite));
            assert_ne!(ring.turned(name, 1), name);
        }
    }

    #[test]
    fn products_are_those_of_the_field() {
        let numbers = [0, 1, 2, 7, u64::from(u32::MAX), 1 << 32, 1 << 63, PRIME - 1, PRIME - 2];
        for a in numbers {
            for b in numbers {
                let wanted = u128::from(a) * u128::from(b) % u128::from(PRIME);
                assert_eq!(u128::from(product(a, b)), wanted, "{a} * {b}");
            }
        }
    }

    #[test]
    fn noise_goes_by_mask_and_accumulator() {
        let (ring, gaussian) = (Ring::new(64), Gaussian::of_variance(1e-9));
        let polynomial: Vec<i64> = (0..64).map(|i| (i / 8) << 60).collect();
        let name = ring.name(&polynomial);
        let noise = |name: Name, word| name.noise(word, 5, gaussian);
        let first = noise(ring.turned(name, 3), 77);
        assert_eq!(noise(ring.turned(name, 67), 77), -first);
        assert_eq!(noise(ring.name(&turned(&polynomial, 3)), 77 + (1 << 40)), first);
        assert_ne!(noise(ring.turned(name, 3), -77), -first);
        assert_ne!(noise(ring.turned(name, 4), 77), first);
        assert_eq!(noise(ring.turned(name, 3), 1 << 40), 0);
        assert_eq!(noise(ring.name(&[0; 64]), 77), 0);
    }
}
