//! Keyswitch of a batch as one product of integer matrices: digits of the masks times the key.
//!
//! The key is kept in 32 bits, in tiles of 16 columns (one AVX-512 register), each tile contiguous
//! over all rows.

mod product;
#[cfg(test)]
mod tests;

use crate::error::KernelError;
use crate::instructions::InstructionSet;
use crate::tiles;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{BootstrapParameters, LweDimension, LweParameters};
use product::{LANES, Lanes, Multiplier};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, DecompositionBaseLog, DecompositionLevelCount, LweCiphertext, LweKeyswitchKeyOwned,
    SignedDecomposer, keyswitch_lwe_ciphertext,
};

/// Ciphertexts whose digits are laid out at a time: bounds the memory a call takes.
const MAX_BATCH: usize = 256;

/// A keyswitch key, prepared.
pub enum KeyswitchKey {
    /// Rounded to 32 bits and packed in tiles.
    Packed(PackedKey),
    /// A key whose noise is so small that rounding would show: switched by `tfhe`, one by one.
    Wide(LweKeyswitchKeyOwned<u64>),
}

/// A keyswitch key in tiles.
pub struct PackedKey {
    big: LweDimension,
    small: LweDimension,
    decomposer: SignedDecomposer<u64>,
    levels: usize,
    tiles: Vec<AVec<Lanes>>,
    multiplier: Multiplier,
}

/// Rounding a row of the key to 32 bits adds a variance of `(n/2 + 1) 2^-64 / 12`: the body's
/// error and that of every mask coefficient that meets a 1 in the key. Up to a hundredth of the
/// row's own noise it is accepted.
fn rounding_is_negligible(small: &LweParameters) -> bool {
    let rounding = (small.dimension.0 as f64 / 2.0 + 1.0) * (-64f64).exp2() / 12.0;
    rounding <= small.noise.variance() / 100.0
}

impl KeyswitchKey {
    /// Prepares a key. `fill` is asked for its words, a number of rows at a time.
    pub fn new<E: From<NoMemory>>(
        big: LweDimension,
        parameters: &BootstrapParameters,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        if rounding_is_negligible(&parameters.small) {
            let multiplier = Multiplier::new(InstructionSet::get());
            return PackedKey::new(big, parameters, multiplier, fill).map(Self::Packed);
        }
        let width = parameters.small.dimension.ciphertext_words();
        let mut words = memory::zeroed(big.0 * parameters.keyswitch.level_count.0 * width)?;
        fill(&mut words)?;
        Ok(Self::Wide(LweKeyswitchKeyOwned::from_container(
            words,
            DecompositionBaseLog(parameters.keyswitch.base_log.0),
            DecompositionLevelCount(parameters.keyswitch.level_count.0),
            tfhe::core_crypto::prelude::LweSize(width),
            CiphertextModulus::new_native(),
        )))
    }

    /// Switches a batch. Lengths have been checked.
    pub fn keyswitch(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), KernelError> {
        match self {
            Self::Packed(key) => key.keyswitch(out, from, monitor),
            Self::Wide(key) => {
                let modulus = CiphertextModulus::new_native();
                let out_width = key.output_lwe_size().0;
                let in_width = key.input_key_lwe_dimension().to_lwe_size().0;
                let rows = out.par_chunks_exact_mut(out_width).zip(from.par_chunks_exact(in_width));
                rows.try_for_each(|(out, from)| {
                    let mut out = LweCiphertext::from_container(out, modulus);
                    keyswitch_lwe_ciphertext(key, &LweCiphertext::from_container(from, modulus), &mut out);
                    Ok(monitor.check()?)
                })
            }
        }
    }
}

/// The nearest multiple of 2^32, as its upper half.
fn round(word: u64) -> u32 {
    (word.wrapping_add(1 << 31) >> 32) as u32
}

impl PackedKey {
    fn new<E: From<NoMemory>>(
        big: LweDimension,
        parameters: &BootstrapParameters,
        multiplier: Multiplier,
        fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let small = parameters.small.dimension;
        let rows = big.0 * parameters.keyswitch.level_count.0;
        let mut tiles = tiles::empty(small.ciphertext_words().div_ceil(LANES), rows)?;
        tiles::fill(&mut tiles, (rows, small.ciphertext_words()), round, fill)?;
        let decomposition = parameters.keyswitch;
        let decomposer = SignedDecomposer::new(
            DecompositionBaseLog(decomposition.base_log.0),
            DecompositionLevelCount(decomposition.level_count.0),
        );
        Ok(Self { big, small, decomposer, levels: decomposition.level_count.0, tiles, multiplier })
    }

    fn keyswitch(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), KernelError> {
        let (in_width, out_width) = (self.big.ciphertext_words(), self.small.ciphertext_words());
        for (out, from) in out.chunks_mut(MAX_BATCH * out_width).zip(from.chunks(MAX_BATCH * in_width)) {
            let rows: Vec<&[u64]> = from.chunks_exact(in_width).collect();
            let sizes = self.multiplier.block_sizes();
            // A digit of base 2^b, b <= 31, lies within -2^(b-1)..=2^(b-1).
            let blocks = tiles::blocks(sizes, self.rows(), &self.decomposer, |digit| digit as i32, &rows)?;
            let add = |tile: &[Lanes], digits: &[i32], sums: &mut [Lanes]| {
                self.multiplier.add(tile, digits, sums);
            };
            let sums = tiles::products(&self.tiles, &blocks, rows.len(), add, monitor)?;
            out.par_chunks_exact_mut(out_width).enumerate().for_each(|(i, row)| {
                for (columns, sums) in row.chunks_mut(LANES).zip(&sums) {
                    for (word, sum) in columns.iter_mut().zip(&sums[i]) {
                        *word = u64::from(sum.wrapping_neg()) << 32;
                    }
                }
                let body = rows[i][in_width - 1];
                row[out_width - 1] = row[out_width - 1].wrapping_add(body);
            });
        }
        Ok(())
    }

    fn rows(&self) -> usize {
        self.big.0 * self.levels
    }
}
