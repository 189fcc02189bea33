//! GLWE encryptions in bulk.
//!
//! `tfhe` multiplies mask and key by a general product of polynomials. The key is binary: adding
//! the mask up, shifted by the place of every 1, is several times faster, even with the places of
//! zeros done too, so that time tells nothing about the key. So ciphertexts are first
//! encrypted under the key of zeros, which draws the same masks and noise, and the products are
//! added after.

use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::parameters::Decomposition;
use tfhe::core_crypto::prelude::{GlweSecretKey, GlweSecretKeyOwned, PolynomialSize};
use zeroize::Zeroizing;

/// Shifts that are added in one pass over the body.
const AT_ONCE: usize = 4;

/// A binary GLWE key.
pub(crate) struct BinaryKey {
    size: usize,
    /// For each bit, component after component, all ones for 1 and 0 for 0.
    masks: Zeroizing<Vec<u64>>,
}

impl BinaryKey {
    /// Of the key's bits, component after component.
    pub fn new(bits: &[u64], polynomial_size: PolynomialSize) -> Result<Self, NoMemory> {
        let masks = memory::collect(bits.iter().map(|bit| bit.wrapping_neg()))?;
        Ok(Self { size: polynomial_size.0, masks: Zeroizing::new(masks) })
    }

    /// The key of zeros that ciphertexts are encrypted under before.
    pub fn zeros(&self) -> Result<GlweSecretKeyOwned<u64>, NoMemory> {
        let zeros = memory::zeroed(self.masks.len())?;
        Ok(GlweSecretKey::from_container(zeros, PolynomialSize(self.size)))
    }

    /// Turns a GLWE encryption under the key of zeros into one under this key: adds the product of
    /// mask and key to the body. Time and places in memory do not depend on the key: every shift is
    /// read, and counts or not.
    pub fn lift(&self, ciphertext: &mut [u64]) -> Result<(), NoMemory> {
        let (mask, body) = ciphertext.split_at_mut(self.masks.len());
        // Multiplying by X^i shifts by i; what leaves at the top comes in negated.
        let mut twice = memory::zeroed(2 * self.size)?;
        for (polynomial, masks) in mask.chunks_exact(self.size).zip(self.masks.chunks_exact(self.size)) {
            let (negated, plain) = twice.split_at_mut(self.size);
            plain.copy_from_slice(polynomial);
            negated.iter_mut().zip(polynomial).for_each(|(out, word)| *out = word.wrapping_neg());
            let shifted = |shift: usize| &twice[self.size - shift..][..self.size];
            // A polynomial has a power of two of coefficients.
            for (four, masks) in masks.as_chunks::<AT_ONCE>().0.iter().enumerate() {
                let [a, b, c, d] = std::array::from_fn(|i| shifted(four * AT_ONCE + i));
                for ((((out, a), b), c), d) in body.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    let (a, b, c, d) = (a & masks[0], b & masks[1], c & masks[2], d & masks[3]);
                    *out = out.wrapping_add(a.wrapping_add(b)).wrapping_add(c.wrapping_add(d));
                }
            }
        }
        Ok(())
    }

    /// Turns a GGSW encryption of `bit` under the key of zeros into one under this key. In row `i` of
    /// a level stands minus the bit times component `i` of the key, which was zero.
    pub fn lift_ggsw(
        &self,
        ciphertext: &mut [u64],
        bit: u64,
        decomposition: Decomposition,
    ) -> Result<(), NoMemory> {
        let components = self.masks.len() / self.size;
        let glwe_words = self.size * (components + 1);
        let (base_log, levels) = (decomposition.base_log.0, decomposition.level_count.0);
        let matrices = ciphertext.chunks_exact_mut(glwe_words * (components + 1)).enumerate();
        for (index, matrix) in matrices {
            let step = bit << (64 - base_log * (levels - index));
            for row in matrix.chunks_exact_mut(glwe_words) {
                self.lift(row)?;
            }
            let keys = self.masks.chunks_exact(self.size);
            for (row, masks) in matrix.chunks_exact_mut(glwe_words).zip(keys) {
                let body = row[glwe_words - self.size..].iter_mut();
                body.zip(masks).for_each(|(word, mask)| *word = word.wrapping_sub(step & mask));
            }
        }
        Ok(())
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
        let key = BinaryKey::new(&bits, size).unwrap();
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
            let mut lifted = encrypt(&key.zeros().unwrap());
            key.lift_ggsw(&mut lifted, bit, decomposition).unwrap();
            assert_eq!(lifted, encrypt(&GlweSecretKey::from_container(bits.clone(), size)));
        }
    }
}
