//! Private functional packing keyswitch of a batch, as one product of integer matrices: digits of
//! the ciphertexts times the key.
//!
//! As in the keyswitch, the key is kept in tiles of columns. It keeps all 64 bits: its noise is far
//! below what 32 would round away.

mod product;
#[cfg(test)]
mod tests;

use crate::error::KernelError;
use crate::instructions::InstructionSet;
use crate::tiles;
use aligned_vec::AVec;
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, CircuitParameters, LweDimension};
use product::{LANES, Lanes, Multiplier};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{DecompositionBaseLog, DecompositionLevelCount, SignedDecomposer};

/// Ciphertexts whose digits are laid out at a time: bounds the memory a call takes.
const MAX_BATCH: usize = 120;

/// The key, prepared.
pub struct PackingKey {
    big: LweDimension,
    decomposer: SignedDecomposer<u64>,
    /// Words of one GLWE ciphertext.
    glwe_words: usize,
    /// Tiles of the first of the `k + 1` keys, then of the next.
    tiles: Vec<AVec<Lanes>>,
    glwe_size: usize,
    multiplier: Multiplier,
}

impl PackingKey {
    /// Prepares a key. `fill` is asked for its words, a number of rows at a time.
    pub fn new<E: From<NoMemory>>(
        big: LweDimension,
        bootstrap: &BootstrapParameters,
        circuit: &CircuitParameters,
        instructions: InstructionSet,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let (base_log, levels) = (circuit.packing.base_log.0, circuit.packing.level_count.0);
        let glwe_size = bootstrap.glwe_dimension.0 + 1;
        let glwe_words = glwe_size * bootstrap.polynomial_size.0;
        let rows = big.ciphertext_words() * levels;
        let tiles_of_key = glwe_words / LANES;
        let mut tiles = tiles::empty(glwe_size * tiles_of_key, rows)?;
        for tiles in tiles.chunks_exact_mut(tiles_of_key) {
            tiles::fill(tiles, (rows, glwe_words), |word| word, &mut fill)?;
        }
        let decomposer =
            SignedDecomposer::new(DecompositionBaseLog(base_log), DecompositionLevelCount(levels));
        let multiplier = Multiplier::new(instructions, base_log);
        Ok(Self { big, decomposer, glwe_words, tiles, glwe_size, multiplier })
    }

    /// For each row of `from`, under the big key, its `k + 1` GLWE ciphertexts: the row's message
    /// times each negated component of the GLWE key, and the message itself.
    pub fn pack(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), KernelError> {
        let (in_width, out_width) = (self.big.ciphertext_words(), self.glwe_words * self.glwe_size);
        let rows_of_key = in_width * self.decomposer.level_count().0;
        for (out, from) in out.chunks_mut(MAX_BATCH * out_width).zip(from.chunks(MAX_BATCH * in_width)) {
            let rows: Vec<&[u64]> = from.chunks_exact(in_width).collect();
            let sizes = self.multiplier.block_sizes();
            let digit = |digit| self.multiplier.digit(digit);
            let blocks = tiles::blocks(sizes, rows_of_key, &self.decomposer, digit, &rows)?;
            let add = |tile: &[Lanes], digits: &[i64], sums: &mut [Lanes]| {
                self.multiplier.add(tile, digits, sums);
            };
            let sums = tiles::products(&self.tiles, &blocks, rows.len(), add, monitor)?;
            out.par_chunks_exact_mut(out_width).enumerate().for_each(|(i, packed)| {
                for (columns, sums) in packed.chunks_exact_mut(LANES).zip(&sums) {
                    for (word, sum) in columns.iter_mut().zip(&sums[i]) {
                        *word = sum.wrapping_neg();
                    }
                }
            });
        }
        Ok(())
    }
}
