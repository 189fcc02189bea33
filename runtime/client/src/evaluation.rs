//! Generation of the keyswitch and bootstrap keys.

use crate::entropy;
use crate::error::ClientError;
use crate::glwe::BinaryKey;
use crate::keys::{ClientKeys, SecretKey};
use ferrocrete_abi::key_material::EvaluationKeys;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, Decomposition, StandardDeviation};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, Cleartext, DecompositionBaseLog, DefaultRandomGenerator, DynamicDistribution,
    EncryptionRandomGenerator, GgswCiphertext, GlweCiphertextList, GlweDimension, LweCiphertextList,
    PlaintextList, PolynomialSize, StandardDev, encrypt_constant_ggsw_ciphertext,
    encrypt_glwe_ciphertext_list, encrypt_lwe_ciphertext_list,
};
use zeroize::Zeroizing;

/// Bits of the big key whose part of the keyswitch key is generated at once.
const KEYSWITCH_CHUNK: usize = 64;
/// The same for the packing keyswitch key.
const PACKING_CHUNK: usize = 16;

type Generator = EncryptionRandomGenerator<DefaultRandomGenerator>;

/// The Gaussian of a standard deviation on the torus.
pub(crate) fn gaussian(noise: StandardDeviation) -> DynamicDistribution<u64> {
    DynamicDistribution::new_gaussian_from_std_dev(StandardDev(noise.0))
}

impl ClientKeys {
    pub(crate) fn evaluation_keys(
        &self,
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        monitor: &Monitor<'_>,
    ) -> Result<EvaluationKeys, ClientError> {
        let chunks = self.parameters.big.dimension.0.div_ceil(KEYSWITCH_CHUNK);
        let packing_parts = bootstrap.circuit.map_or(0, |_| {
            let bits = self.parameters.big.dimension.ciphertext_words();
            (bootstrap.glwe_dimension.0 + 1) * bits.div_ceil(PACKING_CHUNK)
        });
        monitor.start(chunks + bootstrap.small.dimension.0 + packing_parts)?;
        let (keyswitch_words, bootstrap_words) = EvaluationKeys::words(&self.parameters, bootstrap);
        let packing_words = EvaluationKeys::packing_words(&self.parameters, bootstrap);
        let mut keys = EvaluationKeys {
            keyswitch: memory::zeroed(keyswitch_words)?,
            bootstrap: memory::zeroed(bootstrap_words)?,
            packing: memory::zeroed(packing_words)?,
        };
        self.fill_keyswitch_key(&mut keys.keyswitch, bootstrap, small, monitor)?;
        self.fill_bootstrap_key(&mut keys.bootstrap, bootstrap, small, monitor)?;
        if let Some(circuit) = &bootstrap.circuit {
            self.fill_packing_key(&mut keys.packing, bootstrap, circuit.packing, monitor)?;
        }
        Ok(keys)
    }

    /// For each component of the GLWE key, negated, and for 1: of every bit of the big key, and of
    /// minus one for the body, minus its product with that, in the gadget's steps.
    fn fill_packing_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        packing: Decomposition,
        monitor: &Monitor<'_>,
    ) -> Result<(), ClientError> {
        let size = bootstrap.polynomial_size.0;
        let key = BinaryKey::new(&self.big.0, PolynomialSize(size))?;
        let zeros = key.zeros()?;
        let mut bits = Zeroizing::new(memory::room(self.big.0.len() + 1)?);
        bits.extend(self.big.0.iter().copied().chain([u64::MAX]));
        // Minus one, since what is packed is multiplied by minus what stands here.
        let mut one = memory::zeroed(size)?;
        one[0] = u64::MAX;
        let factors = self.big.0.chunks_exact(size).chain([&one[..]]);
        let glwe_words = (bootstrap.glwe_dimension.0 + 1) * size;
        let bit_words = packing.level_count.0 * glwe_words;
        for (words, factor) in words.chunks_exact_mut(bits.len() * bit_words).zip(factors) {
            let chunks = bits.par_chunks(PACKING_CHUNK);
            let generators = generators(chunks.len())?;
            words.par_chunks_mut(PACKING_CHUNK * bit_words).zip(chunks).zip(generators).try_for_each(
                |((words, bits), mut generator)| {
                    for (words, bit) in words.chunks_exact_mut(bit_words).zip(bits) {
                        monitor.check()?;
                        let steps = steps(bit.wrapping_neg(), factor, packing)?;
                        encrypt_glwe_ciphertext_list(
                            &zeros,
                            &mut GlweCiphertextList::from_container(
                                &mut *words,
                                zeros.glwe_dimension().to_glwe_size(),
                                PolynomialSize(size),
                                CiphertextModulus::new_native(),
                            ),
                            &PlaintextList::from_container(steps.as_slice()),
                            gaussian(self.parameters.big.noise),
                            &mut generator,
                        );
                        words.chunks_exact_mut(glwe_words).try_for_each(|words| key.lift(words))?;
                    }
                    Ok::<_, ClientError>(monitor.advance(1)?)
                },
            )?;
        }
        Ok(())
    }

    /// The part of the key that belongs to some bits of the big key is a keyswitch key from just
    /// those bits, so parts are generated side by side.
    fn fill_keyswitch_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        monitor: &Monitor<'_>,
    ) -> Result<(), ClientError> {
        let key = small.view();
        let size = key.lwe_dimension().to_lwe_size();
        let bit_words = bootstrap.keyswitch.level_count.0 * size.0;
        let bits = self.big.0.chunks(KEYSWITCH_CHUNK);
        let generators = generators(bits.len())?;
        words
            .par_chunks_mut(KEYSWITCH_CHUNK * bit_words)
            .zip(memory::collect(bits)?)
            .zip(generators)
            .try_for_each(|((words, bits), mut generator)| {
                for (words, bit) in words.chunks_exact_mut(bit_words).zip(bits) {
                    let steps = steps(*bit, &[1], bootstrap.keyswitch)?;
                    encrypt_lwe_ciphertext_list(
                        &key,
                        &mut LweCiphertextList::from_container(words, size, CiphertextModulus::new_native()),
                        &PlaintextList::from_container(steps.as_slice()),
                        gaussian(bootstrap.small.noise),
                        &mut generator,
                    );
                }
                Ok::<_, ClientError>(monitor.advance(1)?)
            })?;
        Ok(())
    }

    fn fill_bootstrap_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        monitor: &Monitor<'_>,
    ) -> Result<(), ClientError> {
        let polynomial_size = PolynomialSize(bootstrap.polynomial_size.0);
        let key = BinaryKey::new(&self.big.0, polynomial_size)?;
        let zeros = key.zeros()?;
        let glwe_size = GlweDimension(bootstrap.glwe_dimension.0).to_glwe_size();
        let level_count = bootstrap.bootstrap.level_count.0;
        let ggsw_words = level_count * glwe_size.0 * glwe_size.0 * polynomial_size.0;
        let generators = generators(small.0.len())?;
        words.par_chunks_mut(ggsw_words).zip(&**small.0).zip(generators).try_for_each(
            |((words, bit), mut generator)| {
                encrypt_constant_ggsw_ciphertext(
                    &zeros,
                    &mut GgswCiphertext::from_container(
                        &mut *words,
                        glwe_size,
                        polynomial_size,
                        DecompositionBaseLog(bootstrap.bootstrap.base_log.0),
                        CiphertextModulus::new_native(),
                    ),
                    Cleartext(*bit),
                    gaussian(self.parameters.big.noise),
                    &mut generator,
                );
                key.lift_ggsw(words, *bit, bootstrap.bootstrap)?;
                Ok::<_, ClientError>(monitor.advance(1)?)
            },
        )?;
        Ok(())
    }
}

/// A number times a polynomial, in every step of a gadget, finest first.
fn steps(number: u64, polynomial: &[u64], gadget: Decomposition) -> Result<Zeroizing<Vec<u64>>, NoMemory> {
    let levels = gadget.level_count.0;
    let mut words = Zeroizing::new(memory::room(levels * polynomial.len())?);
    for level in (1..=levels).rev() {
        let step = number << (64 - level * gadget.base_log.0);
        words.extend(polynomial.iter().map(|word| word.wrapping_mul(step)));
    }
    Ok(words)
}

/// One generator per part, so that the parts may be made side by side.
fn generators(count: usize) -> Result<Vec<Generator>, ClientError> {
    let mut all = memory::room(count)?;
    for _ in 0..count {
        all.push(entropy::encryption()?);
    }
    Ok(all)
}
