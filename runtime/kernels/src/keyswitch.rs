//! Keyswitch of a batch as one product of integer matrices: digits of the masks times the key.
//!
//! The key is kept in 32 bits, in tiles of 16 columns (one AVX-512 register), each tile contiguous
//! over all rows. A tile is read from memory once per batch and stays in L2 while blocks of up to
//! 16 ciphertexts, whose sums stay in registers, pass over it.

use crate::instructions::InstructionSet;
use crate::tiles;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::{Cancelled, Monitor};
use ferrocrete_abi::parameters::{BootstrapParameters, LweDimension, LweParameters};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, DecompositionBaseLog, DecompositionLevelCount, LweCiphertext, LweKeyswitchKeyOwned,
    SignedDecomposer, keyswitch_lwe_ciphertext,
};

const LANES: usize = 16;
/// Ciphertexts whose digits are laid out at a time: bounds the memory a call takes.
const MAX_BATCH: usize = 256;

type Lanes = [u32; LANES];

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
            return PackedKey::new(big, parameters, fill).map(Self::Packed);
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
    pub fn keyswitch(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), Cancelled> {
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
                    monitor.check()
                })
            }
        }
    }
}

/// The digits of a block of ciphertexts: one row of up to 16 for each level of each coefficient.
enum Digits {
    Sixteen(Vec<[i32; 16]>),
    Four(Vec<[i32; 4]>),
    One(Vec<[i32; 1]>),
}

/// One tile's part of the sums of a block, a row per ciphertext.
type Sums = Vec<Lanes>;

/// The nearest multiple of 2^32, as its upper half.
fn round(word: u64) -> u32 {
    (word.wrapping_add(1 << 31) >> 32) as u32
}

impl PackedKey {
    fn new<E: From<NoMemory>>(
        big: LweDimension,
        parameters: &BootstrapParameters,
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
        Ok(Self { big, small, decomposer, levels: decomposition.level_count.0, tiles })
    }

    fn keyswitch(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), Cancelled> {
        let (in_width, out_width) = (self.big.ciphertext_words(), self.small.ciphertext_words());
        for (out, from) in out.chunks_mut(MAX_BATCH * out_width).zip(from.chunks(MAX_BATCH * in_width)) {
            monitor.check()?;
            let rows: Vec<&[u64]> = from.chunks_exact(in_width).collect();
            let blocks: Vec<Digits> = block_sizes(rows.len())
                .into_par_iter()
                .map(|(start, size)| self.digits(&rows[start..start + size]))
                .collect();
            let sums: Vec<Sums> = self.tiles.par_iter().map(|tile| multiply(tile, &blocks)).collect();
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

    fn digits(&self, rows: &[&[u64]]) -> Digits {
        match rows.len() {
            16 => Digits::Sixteen(self.decompose(rows)),
            4 => Digits::Four(self.decompose(rows)),
            _ => Digits::One(self.decompose(rows)),
        }
    }

    fn decompose<const B: usize>(&self, rows: &[&[u64]]) -> Vec<[i32; B]> {
        let mut digits = vec![[0; B]; self.big.0 * self.levels];
        for (column, row) in rows.iter().enumerate() {
            for (coefficient, levels) in row.iter().zip(digits.chunks_exact_mut(self.levels)) {
                for (term, digits) in self.decomposer.decompose(*coefficient).zip(levels) {
                    // A digit of base 2^b, b <= 31, lies within -2^(b-1)..=2^(b-1).
                    digits[column] = term.value() as i32;
                }
            }
        }
        digits
    }
}

/// Cuts a batch into blocks of 16, 4 and 1: `(start, size)`.
fn block_sizes(count: usize) -> Vec<(usize, usize)> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for size in [16, 4, 1] {
        while count - start >= size {
            blocks.push((start, size));
            start += size;
        }
    }
    blocks
}

fn multiply(tile: &[Lanes], blocks: &[Digits]) -> Sums {
    let mut sums = Sums::new();
    for block in blocks {
        match block {
            Digits::Sixteen(digits) => sums.extend(product(tile, digits)),
            Digits::Four(digits) => sums.extend(product(tile, digits)),
            Digits::One(digits) => sums.extend(product(tile, digits)),
        }
    }
    sums
}

/// The sums of a block over one tile, with the widest registers the machine has.
fn product<const B: usize>(tile: &[Lanes], digits: &[[i32; B]]) -> [Lanes; B] {
    #[cfg(target_arch = "x86_64")]
    if InstructionSet::get() == InstructionSet::Avx512
        && let Some(simd) = pulp::x86::V4::try_new()
    {
        return product_avx512(simd, tile, digits);
    }
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || product_portable(tile, digits),
    )
}

#[inline(always)]
fn product_portable<const B: usize>(tile: &[Lanes], digits: &[[i32; B]]) -> [Lanes; B] {
    let mut sums = [[0u32; LANES]; B];
    for (lanes, digits) in tile.iter().zip(digits) {
        for (sum, digit) in sums.iter_mut().zip(digits) {
            let digit = *digit as u32;
            for (sum, word) in sum.iter_mut().zip(lanes) {
                *sum = sum.wrapping_add(word.wrapping_mul(digit));
            }
        }
    }
    sums
}

/// The same for AVX-512, spelled out so that all sums of a block stay in registers.
#[cfg(target_arch = "x86_64")]
fn product_avx512<const B: usize>(simd: pulp::x86::V4, tile: &[Lanes], digits: &[[i32; B]]) -> [Lanes; B] {
    simd.vectorize(
        #[inline(always)]
        || {
            let integer = simd.avx512f;
            let mut sums = [integer._mm512_setzero_si512(); B];
            for (lanes, digits) in tile.iter().zip(digits) {
                let lanes = pulp::cast(*lanes);
                for (sum, digit) in sums.iter_mut().zip(digits) {
                    let product = integer._mm512_mullo_epi32(lanes, integer._mm512_set1_epi32(*digit));
                    *sum = integer._mm512_add_epi32(*sum, product);
                }
            }
            sums.map(pulp::cast)
        },
    )
}
