//! Generation of the keyswitch and bootstrap keys.

use crate::entropy::{Entropy, NoEntropy};
use crate::error::ClientError;
use crate::glwe::BinaryKey;
use crate::keys::{ClientKeys, Progress, SecretKey};
use ferrocrete_abi::key_material::EvaluationKeys;
use ferrocrete_abi::parameters::{BootstrapParameters, Decomposition, StandardDeviation};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tfhe::core_crypto::prelude::{
    CiphertextModulus, Cleartext, ContiguousEntityContainerMut, DecompositionBaseLog,
    DecompositionLevelCount, DefaultRandomGenerator, DynamicDistribution, EncryptionRandomGenerator,
    GgswCiphertext, GlweDimension, LweKeyswitchKey, LwePrivateFunctionalPackingKeyswitchKeyList,
    LweSecretKey, Polynomial, PolynomialSize, StandardDev, encrypt_constant_ggsw_ciphertext,
    generate_lwe_keyswitch_key, par_generate_lwe_private_functional_packing_keyswitch_key,
};

/// Bits of the big key whose part of the keyswitch key is generated at once.
const KEYSWITCH_CHUNK: usize = 64;

type Generator = EncryptionRandomGenerator<DefaultRandomGenerator>;

/// The Gaussian of a standard deviation on the torus.
pub(crate) fn gaussian(noise: StandardDeviation) -> DynamicDistribution<u64> {
    DynamicDistribution::new_gaussian_from_std_dev(StandardDev(noise.0))
}

/// Counts parts and tells the caller.
struct Parts<'a> {
    done: AtomicUsize,
    all: usize,
    progress: Progress<'a>,
}

impl Parts<'_> {
    fn finish_one(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(done, self.all);
    }
}

impl ClientKeys {
    pub(crate) fn evaluation_keys(
        &self,
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        progress: Progress<'_>,
    ) -> Result<EvaluationKeys, ClientError> {
        let chunks = self.parameters.big.dimension.0.div_ceil(KEYSWITCH_CHUNK);
        let all = chunks + bootstrap.small.dimension.0;
        let parts = Parts { done: AtomicUsize::new(0), all, progress };
        let (keyswitch_words, bootstrap_words) = EvaluationKeys::words(&self.parameters, bootstrap);
        let packing_words = EvaluationKeys::packing_words(&self.parameters, bootstrap);
        let mut keys = EvaluationKeys {
            keyswitch: vec![0; keyswitch_words],
            bootstrap: vec![0; bootstrap_words],
            packing: vec![0; packing_words],
        };
        self.fill_keyswitch_key(&mut keys.keyswitch, bootstrap, small, &parts)?;
        self.fill_bootstrap_key(&mut keys.bootstrap, bootstrap, small, &parts)?;
        if let Some(circuit) = &bootstrap.circuit {
            self.fill_packing_key(&mut keys.packing, bootstrap, circuit.packing)?;
        }
        Ok(keys)
    }

    fn fill_packing_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        packing: Decomposition,
    ) -> Result<(), ClientError> {
        let polynomial_size = PolynomialSize(bootstrap.polynomial_size.0);
        let mut list = LwePrivateFunctionalPackingKeyswitchKeyList::from_container(
            words,
            DecompositionBaseLog(packing.base_log.0),
            DecompositionLevelCount(packing.level_count.0),
            self.big.lwe_dimension().to_lwe_size(),
            GlweDimension(bootstrap.glwe_dimension.0).to_glwe_size(),
            polynomial_size,
            CiphertextModulus::new_native(),
        );
        let key = BinaryKey::new(self.big.as_ref(), polynomial_size);
        let zeros = key.zeros();
        // Minus one, since what is packed is multiplied by minus what stands here.
        let mut one = vec![0; polynomial_size.0];
        one[0] = u64::MAX;
        let factors = self.big.as_ref().chunks_exact(polynomial_size.0).chain([&one[..]]);
        for (mut key, factor) in list.iter_mut().zip(factors) {
            par_generate_lwe_private_functional_packing_keyswitch_key(
                &self.big,
                &zeros,
                &mut key,
                gaussian(self.parameters.big.noise),
                &mut self.entropy.encryption()?,
                u64::wrapping_neg,
                &Polynomial::from_container(factor),
            );
        }
        let glwe_words = (bootstrap.glwe_dimension.0 + 1) * polynomial_size.0;
        list.into_container().par_chunks_exact_mut(glwe_words).for_each(|words| key.lift(words));
        Ok(())
    }

    /// The part of the key that belongs to some bits of the big key is a keyswitch key from just
    /// those bits, so parts are generated side by side.
    fn fill_keyswitch_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        parts: &Parts<'_>,
    ) -> Result<(), ClientError> {
        let base_log = DecompositionBaseLog(bootstrap.keyswitch.base_log.0);
        let level_count = DecompositionLevelCount(bootstrap.keyswitch.level_count.0);
        let width = bootstrap.small.dimension.ciphertext_words();
        let chunk_words = KEYSWITCH_CHUNK * level_count.0 * width;
        let bits = self.big.as_ref().chunks(KEYSWITCH_CHUNK);
        let generators = generators(&self.entropy, bits.len())?;
        words.par_chunks_mut(chunk_words).zip(bits.collect::<Vec<_>>()).zip(generators).for_each(
            |((words, bits), mut generator)| {
                generate_lwe_keyswitch_key(
                    &LweSecretKey::from_container(bits),
                    small,
                    &mut LweKeyswitchKey::from_container(
                        words,
                        base_log,
                        level_count,
                        small.lwe_dimension().to_lwe_size(),
                        CiphertextModulus::new_native(),
                    ),
                    gaussian(bootstrap.small.noise),
                    &mut generator,
                );
                parts.finish_one();
            },
        );
        Ok(())
    }

    fn fill_bootstrap_key(
        &self,
        words: &mut [u64],
        bootstrap: &BootstrapParameters,
        small: &SecretKey,
        parts: &Parts<'_>,
    ) -> Result<(), ClientError> {
        let polynomial_size = PolynomialSize(bootstrap.polynomial_size.0);
        let key = BinaryKey::new(self.big.as_ref(), polynomial_size);
        let zeros = key.zeros();
        let glwe_size = GlweDimension(bootstrap.glwe_dimension.0).to_glwe_size();
        let level_count = bootstrap.bootstrap.level_count.0;
        let ggsw_words = level_count * glwe_size.0 * glwe_size.0 * polynomial_size.0;
        let generators = generators(&self.entropy, small.lwe_dimension().0)?;
        words.par_chunks_mut(ggsw_words).zip(small.as_ref()).zip(generators).for_each(
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
                key.lift_ggsw(words, *bit, bootstrap.bootstrap);
                parts.finish_one();
            },
        );
        Ok(())
    }
}

/// One generator per part, seeded in order, so that the parts may be made in any.
fn generators(entropy: &Entropy, count: usize) -> Result<Vec<Generator>, NoEntropy> {
    (0..count).map(|_| entropy.encryption()).collect()
}
