//! GLWE encryptions in bulk.
//!
//! `tfhe` multiplies mask and key by a general product of polynomials. The key is binary: adding
//! the mask up, shifted by the place of every 1, is several times faster. So ciphertexts are first
//! encrypted under the key of zeros, which draws the same masks and noise, and the products are
//! added after.

use ferrocrete_abi::parameters::Decomposition;
use tfhe::core_crypto::prelude::{GlweSecretKey, GlweSecretKeyOwned, PolynomialSize};

/// Shifts that are added in one pass over the body.
const AT_ONCE: usize = 4;

/// A binary GLWE key, by the places of its ones.
pub(crate) struct BinaryKey {
    size: usize,
    /// For each component.
    ones: Vec<Vec<usize>>,
}

impl BinaryKey {
    /// Of the key's bits, component after component.
    pub fn new(bits: &[u64], polynomial_size: PolynomialSize) -> Self {
        let size = polynomial_size.0;
        let ones = |bits: &[u64]| (0..size).filter(|i| bits[*i] != 0).collect();
        Self { size, ones: bits.chunks_exact(size).map(ones).collect() }
    }

    /// The key of zeros that ciphertexts are encrypted under before.
    pub fn zeros(&self) -> GlweSecretKeyOwned<u64> {
        let bits = vec![0; self.size * self.ones.len()];
        GlweSecretKey::from_container(bits, PolynomialSize(self.size))
    }

    /// Turns a GLWE encryption under the key of zeros into one under this key: adds the product of
    /// mask and key to the body.
    pub fn lift(&self, ciphertext: &mut [u64]) {
        let (mask, body) = ciphertext.split_at_mut(self.size * self.ones.len());
        // Multiplying by X^i shifts by i; what leaves at the top comes in negated.
        let mut twice = vec![0; 2 * self.size];
        for (polynomial, ones) in mask.chunks_exact(self.size).zip(&self.ones) {
            let (negated, plain) = twice.split_at_mut(self.size);
            plain.copy_from_slice(polynomial);
            negated.iter_mut().zip(polynomial).for_each(|(out, word)| *out = word.wrapping_neg());
            let (fours, rest) = ones.as_chunks::<AT_ONCE>();
            let shifted = |one: usize| &twice[self.size - one..][..self.size];
            for four in fours {
                let [a, b, c, d] = four.map(shifted);
                for ((((out, a), b), c), d) in body.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    *out = out.wrapping_add(a.wrapping_add(*b)).wrapping_add(c.wrapping_add(*d));
                }
            }
            for one in rest {
                body.iter_mut().zip(shifted(*one)).for_each(|(out, word)| *out = out.wrapping_add(*word));
            }
        }
    }

    /// Turns a GGSW encryption of `bit` under the key of zeros into one under this key. In row `i` of
    /// a level stands minus the bit times component `i` of the key, which was zero.
    pub fn lift_ggsw(&self, ciphertext: &mut [u64], bit: u64, decomposition: Decomposition) {
        let glwe_words = self.size * (self.ones.len() + 1);
        let (base_log, levels) = (decomposition.base_log.0, decomposition.level_count.0);
        let matrices = ciphertext.chunks_exact_mut(glwe_words * (self.ones.len() + 1)).enumerate();
        for (index, matrix) in matrices {
            let step = bit << (64 - base_log * (levels - index));
            for row in matrix.chunks_exact_mut(glwe_words) {
                self.lift(row);
            }
            for (row, ones) in matrix.chunks_exact_mut(glwe_words).zip(&self.ones) {
                let body = &mut row[glwe_words - self.size..];
                ones.iter().for_each(|one| body[*one] = body[*one].wrapping_sub(step));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BinaryKey;
    use crate::evaluation::gaussian;
    use ferrocrete_abi::parameters::{
        Decomposition, DecompositionBaseLog, DecompositionLevelCount, StandardDeviation,
    };
    use tfhe::core_crypto::commons::generators::DeterministicSeeder;
    use tfhe::core_crypto::commons::math::random::Seed;
    use tfhe::core_crypto::prelude::{
        CiphertextModulus, Cleartext, DefaultRandomGenerator, EncryptionRandomGenerator, GgswCiphertext,
        GlweSecretKey, GlweSize, PolynomialSize, encrypt_constant_ggsw_ciphertext,
    };

    #[test]
    fn a_lifted_ciphertext_is_what_tfhe_encrypts() {
        let (size, glwe_size) = (PolynomialSize(256), GlweSize(3));
        let bits: Vec<u64> = (0..512).map(|i: u64| (i * i * 7 + i / 3) % 5 % 2).collect();
        let decomposition =
            Decomposition { base_log: DecompositionBaseLog(9), level_count: DecompositionLevelCount(3) };
        let key = BinaryKey::new(&bits, size);
        for bit in [0, 1] {
            let encrypt = |secret: &GlweSecretKey<Vec<u64>>| {
                let mut noise = DeterministicSeeder::<DefaultRandomGenerator>::new(Seed(8));
                let mut generator =
                    EncryptionRandomGenerator::<DefaultRandomGenerator>::new(Seed(9), &mut noise);
                let mut ciphertext = GgswCiphertext::from_container(
                    vec![0; 3 * 9 * 256],
                    glwe_size,
                    size,
                    tfhe::core_crypto::prelude::DecompositionBaseLog(9),
                    CiphertextModulus::new_native(),
                );
                let noise = gaussian(StandardDeviation((-30f64).exp2()));
                encrypt_constant_ggsw_ciphertext(
                    secret,
                    &mut ciphertext,
                    Cleartext(bit),
                    noise,
                    &mut generator,
                );
                ciphertext.into_container()
            };
            let mut lifted = encrypt(&key.zeros());
            key.lift_ggsw(&mut lifted, bit, decomposition);
            assert_eq!(lifted, encrypt(&GlweSecretKey::from_container(bits.clone(), size)));
        }
    }
}
