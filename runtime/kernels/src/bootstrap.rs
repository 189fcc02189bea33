//! The bootstrap key, prepared, and batches of bootstraps.

#[cfg(test)]
mod tests;

use crate::aligned;
use crate::blind_rotation::{Functions, PreparedKey, Scratch, accumulator_words, bootstrap_block};
use crate::error::KernelError;
use crate::external_product::{self, ExternalProduct, Shape};
use crate::instructions::InstructionSet;
use crate::lone_rotation::{bootstrap_alone, pays};
use crate::schedule::{blocks, split_rows};
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, ExtensionLog};
use ferrocrete_threads::spread;
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// Ciphertexts of one lock-step block, at most: beyond it a key element's load is already shared
/// by enough, and the accumulators only fall out of cache.
const MAX_BLOCK: usize = 16;
/// Accumulators of one block should stay in a core's L2 cache beside a key element.
const BLOCK_WORDS: usize = 256 * 1024 / 8;

/// Words of the key that are transformed at a time.
const PIECE_WORDS: usize = 1 << 20;

/// A bootstrap key in the Fourier domain.
pub struct BootstrapKey {
    key: PreparedKey,
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
        instructions: InstructionSet,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let BootstrapParameters { glwe_dimension, polynomial_size, bootstrap, .. } = *parameters;
        let shape = Shape::new(glwe_dimension, polynomial_size, bootstrap);
        let product = ExternalProduct::new(shape, instructions);
        let (bits, bit_words) = (parameters.small.dimension.0, shape.ggsw_words());
        let at_once = (PIECE_WORDS / bit_words).clamp(1, bits);
        let mut words = memory::zeroed(at_once * bit_words)?;
        let mut values = aligned::zeroed(bits.saturating_mul(bit_words))?;
        for values in values.chunks_mut(at_once * bit_words) {
            let words = &mut words[..values.len()];
            fill(words)?;
            spread(|| {
                let ggsws = values.par_chunks_exact_mut(bit_words).zip(words.par_chunks_exact(bit_words));
                ggsws.try_for_each_init(external_product::Scratch::new, |scratch, (values, words)| {
                    product.reserve(scratch)?;
                    product.prepare(words, values, scratch);
                    Ok::<_, NoMemory>(())
                })
            })?;
        }
        Ok(Self { key: PreparedKey { product, bits, values }, scratch: Mutex::new(Vec::new()) })
    }

    /// Bootstraps a batch, a part done for each. Lengths and indices have been checked.
    pub fn bootstrap(
        &self,
        out: &mut [u64],
        from: &[u64],
        polynomials: Polynomials<'_>,
        extension: ExtensionLog,
        monitor: &Monitor<'_>,
    ) -> Result<(), KernelError> {
        let in_width = self.key.in_width();
        let out_width = self.key.out_width();
        let size = self.key.product.shape().polynomial_size << extension.0;
        let polynomial = |i: usize| {
            let index = polynomials.which.map_or(0, |which| which[i] as usize);
            &polynomials.words[index * size..][..size]
        };
        if pays(from.len() / in_width, extension) {
            let mut rows = out.chunks_exact_mut(out_width).zip(from.chunks_exact(in_width)).enumerate();
            return rows
                .try_for_each(|(i, row)| bootstrap_alone(&self.key, extension, row, polynomial(i), monitor));
        }
        let largest = (BLOCK_WORDS / accumulator_words(&self.key, extension)).clamp(1, MAX_BLOCK);
        let blocks = memory::collect(blocks(from.len() / in_width, largest))?;
        split_rows(out, out_width, &blocks)?.into_par_iter().try_for_each(|(block, out)| {
            let mut scratch = self.take_scratch();
            let from = &from[block.start * in_width..block.end * in_width];
            let polynomials = block.map(polynomial);
            let how = (extension, Functions::ONE);
            let rows = (out, from);
            let done = bootstrap_block(&self.key, how, rows, polynomials, &mut scratch, monitor);
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
    ) -> Result<(), KernelError> {
        let in_width = self.key.in_width();
        let out_width = self.key.out_width() * functions.count;
        let how = (ExtensionLog(0), functions);
        let largest = (BLOCK_WORDS / accumulator_words(&self.key, how.0)).clamp(1, MAX_BLOCK);
        let blocks = memory::collect(blocks(from.len() / in_width, largest))?;
        split_rows(out, out_width, &blocks)?.into_par_iter().try_for_each(|(block, out)| {
            let mut scratch = self.take_scratch();
            let from = &from[block.start * in_width..block.end * in_width];
            let polynomials = block.map(|_| polynomial);
            let rows = (out, from);
            let done = bootstrap_block(&self.key, how, rows, polynomials, &mut scratch, monitor);
            self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
            done
        })
    }

    fn take_scratch(&self) -> Scratch {
        let kept = self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(Scratch::new)
    }
}
