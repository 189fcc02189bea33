//! The bootstrap key, prepared, and batches of bootstraps.

use crate::blind_rotation::{Functions, Scratch, accumulator_words, bootstrap_block};
use crate::lone_rotation::{bootstrap_alone, pays};
use crate::schedule::{blocks, split_rows};
use aligned_vec::{AVec, CACHELINE_ALIGN};
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::{Cancelled, Monitor};
use ferrocrete_abi::parameters::{BootstrapParameters, ExtensionLog};
use ferrocrete_threads::spread;
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};
use tfhe::core_crypto::fft_impl::fft64::c64;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, DecompositionBaseLog, DecompositionLevelCount, Fft, FourierLweBootstrapKey,
    FourierLweBootstrapKeyOwned, GlweDimension, LweBootstrapKey, LweDimension, PolynomialSize,
    par_convert_standard_lwe_bootstrap_key_to_fourier,
};

/// Ciphertexts of one lock-step block, at most: beyond it a key element's load is already shared
/// by enough, and the accumulators only fall out of cache.
const MAX_BLOCK: usize = 16;
/// Accumulators of one block should stay in a core's L2 cache beside a key element.
const BLOCK_WORDS: usize = 256 * 1024 / 8;

/// Words of the key that are transformed at a time.
const PIECE_WORDS: usize = 1 << 20;

/// A bootstrap key in the Fourier domain.
pub struct BootstrapKey {
    key: FourierLweBootstrapKeyOwned,
    fft: Fft,
    scratch: Mutex<Vec<Scratch>>,
}

/// Where each ciphertext of a batch finds its test polynomial.
#[derive(Clone, Copy)]
pub struct Polynomials<'a> {
    /// The polynomials, `N * 2^v` words each.
    pub words: &'a [u64],
    /// For each ciphertext the index of its polynomial; all take the first without it. Every index
    /// must be in range.
    pub which: Option<&'a [u64]>,
}

impl BootstrapKey {
    /// Transforms a key, on all cores. `fill` is asked for its words, a number of bits' at a time.
    pub fn new<E: From<NoMemory>>(
        parameters: &BootstrapParameters,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let polynomial_size = PolynomialSize(parameters.polynomial_size.0);
        let glwe_size = GlweDimension(parameters.glwe_dimension.0).to_glwe_size();
        let base_log = DecompositionBaseLog(parameters.bootstrap.base_log.0);
        let level_count = DecompositionLevelCount(parameters.bootstrap.level_count.0);
        let bits = parameters.small.dimension.0;
        let bit_words = level_count.0 * glwe_size.0 * glwe_size.0 * polynomial_size.0;
        let at_once = (PIECE_WORDS / bit_words).clamp(1, bits);
        let mut words = memory::zeroed(at_once * bit_words)?;
        // Half as many complex numbers.
        let mut transformed = AVec::new(CACHELINE_ALIGN);
        let values = bits * bit_words / 2;
        let none = NoMemory { bytes: values.saturating_mul(size_of::<c64>()) };
        transformed.try_reserve_exact(values).map_err(|_| none)?;
        transformed.resize(values, c64::default());
        for values in transformed.chunks_mut(at_once * bit_words / 2) {
            let (words, dimension) = (&mut words[..2 * values.len()], 2 * values.len() / bit_words);
            fill(words)?;
            let modulus = CiphertextModulus::new_native();
            let standard = LweBootstrapKey::from_container(
                &*words,
                glwe_size,
                polynomial_size,
                base_log,
                level_count,
                modulus,
            );
            let mut key = FourierLweBootstrapKey::from_container(
                values,
                LweDimension(dimension),
                glwe_size,
                polynomial_size,
                base_log,
                level_count,
            );
            spread(|| par_convert_standard_lwe_bootstrap_key_to_fourier(&standard, &mut key));
        }
        let key = FourierLweBootstrapKeyOwned::from_container(
            transformed.into_boxed_slice(),
            LweDimension(bits),
            glwe_size,
            polynomial_size,
            base_log,
            level_count,
        );
        Ok(Self { key, fft: Fft::new(polynomial_size), scratch: Mutex::new(Vec::new()) })
    }

    /// Bootstraps a batch, a part done for each. Lengths and indices have been checked.
    pub fn bootstrap(
        &self,
        out: &mut [u64],
        from: &[u64],
        polynomials: Polynomials<'_>,
        extension: ExtensionLog,
        monitor: &Monitor<'_>,
    ) -> Result<(), Cancelled> {
        let in_width = self.key.input_lwe_dimension().0 + 1;
        let out_width = self.key.output_lwe_dimension().0 + 1;
        let size = self.key.polynomial_size().0 << extension.0;
        let polynomial = |i: usize| {
            let index = polynomials.which.map_or(0, |which| which[i] as usize);
            &polynomials.words[index * size..][..size]
        };
        if pays(from.len() / in_width, extension) {
            let mut rows = out.chunks_exact_mut(out_width).zip(from.chunks_exact(in_width)).enumerate();
            return rows.try_for_each(|(i, row)| {
                bootstrap_alone(&self.key, &self.fft, extension, row, polynomial(i), monitor)
            });
        }
        let largest = (BLOCK_WORDS / accumulator_words(&self.key, extension)).clamp(1, MAX_BLOCK);
        let blocks: Vec<_> = blocks(from.len() / in_width, largest).collect();
        split_rows(out, out_width, &blocks).into_par_iter().try_for_each(|(block, out)| {
            let mut scratch = self.take_scratch();
            let from = &from[block.start * in_width..block.end * in_width];
            let polynomials = block.map(polynomial);
            let how = (extension, Functions::ONE);
            let rows = (out, from);
            let done = bootstrap_block(&self.key, &self.fft, how, rows, polynomials, &mut scratch, monitor);
            self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
            done
        })
    }

    /// Bootstraps a batch through one test polynomial of `N` words that holds several functions;
    /// the results of a ciphertext follow each other in `out`.
    pub fn bootstrap_functions(
        &self,
        out: &mut [u64],
        from: &[u64],
        polynomial: &[u64],
        functions: Functions,
        monitor: &Monitor<'_>,
    ) -> Result<(), Cancelled> {
        let in_width = self.key.input_lwe_dimension().0 + 1;
        let out_width = (self.key.output_lwe_dimension().0 + 1) * functions.count;
        let how = (ExtensionLog(0), functions);
        let largest = (BLOCK_WORDS / accumulator_words(&self.key, how.0)).clamp(1, MAX_BLOCK);
        let blocks: Vec<_> = blocks(from.len() / in_width, largest).collect();
        split_rows(out, out_width, &blocks).into_par_iter().try_for_each(|(block, out)| {
            let mut scratch = self.take_scratch();
            let from = &from[block.start * in_width..block.end * in_width];
            let polynomials = block.map(|_| polynomial);
            let rows = (out, from);
            let done = bootstrap_block(&self.key, &self.fft, how, rows, polynomials, &mut scratch, monitor);
            self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
            done
        })
    }

    /// The transform that fits the ring.
    pub fn fft(&self) -> &Fft {
        &self.fft
    }

    fn take_scratch(&self) -> Scratch {
        let kept = self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(Scratch::new)
    }
}
