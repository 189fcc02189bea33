//! Private functional packing keyswitch of a batch, as one product of integer matrices: digits of
//! the ciphertexts times the key.
//!
//! As in the keyswitch, the key is kept in tiles of columns, each contiguous over all rows, and
//! blocks of ciphertexts whose sums stay in registers pass over a tile. It keeps all 64 bits: its
//! noise is far below what 32 would round away.

use crate::instructions::InstructionSet;
use crate::tiles;
use aligned_vec::AVec;
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::{Cancelled, Monitor};
use ferrocrete_abi::parameters::{BootstrapParameters, CircuitParameters, LweDimension};
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{DecompositionBaseLog, DecompositionLevelCount, SignedDecomposer};

const LANES: usize = 16;
/// Ciphertexts of one block: two registers of sums for each leave room for the operands.
const BLOCK: usize = 8;

type Lanes = [u64; LANES];
type Digits = Vec<[i64; BLOCK]>;

/// The key, prepared.
pub struct PackingKey {
    big: LweDimension,
    decomposer: SignedDecomposer<u64>,
    levels: usize,
    /// Words of one GLWE ciphertext.
    glwe_words: usize,
    /// Tiles of the first of the `k + 1` keys, then of the next.
    tiles: Vec<AVec<Lanes>>,
    glwe_size: usize,
}

impl PackingKey {
    /// Prepares a key. `fill` is asked for its words, a number of rows at a time.
    pub fn new<E: From<NoMemory>>(
        big: LweDimension,
        bootstrap: &BootstrapParameters,
        circuit: &CircuitParameters,
        mut fill: impl FnMut(&mut [u64]) -> Result<(), E>,
    ) -> Result<Self, E> {
        let levels = circuit.packing.level_count.0;
        let glwe_size = bootstrap.glwe_dimension.0 + 1;
        let glwe_words = glwe_size * bootstrap.polynomial_size.0;
        let rows = big.ciphertext_words() * levels;
        let tiles_of_key = glwe_words / LANES;
        let mut tiles = tiles::empty(glwe_size * tiles_of_key, rows)?;
        for tiles in tiles.chunks_exact_mut(tiles_of_key) {
            tiles::fill(tiles, (rows, glwe_words), |word| word, &mut fill)?;
        }
        let decomposer = SignedDecomposer::new(
            DecompositionBaseLog(circuit.packing.base_log.0),
            DecompositionLevelCount(levels),
        );
        Ok(Self { big, decomposer, levels, glwe_words, tiles, glwe_size })
    }

    /// For each row of `from`, under the big key, its `k + 1` GLWE ciphertexts: the row's message
    /// times each negated component of the GLWE key, and the message itself.
    pub fn pack(&self, out: &mut [u64], from: &[u64], monitor: &Monitor<'_>) -> Result<(), Cancelled> {
        let rows: Vec<&[u64]> = from.chunks_exact(self.big.ciphertext_words()).collect();
        let digits: Vec<Digits> = rows.par_chunks(BLOCK).map(|rows| self.digits(rows)).collect();
        let sums = self.tiles.par_iter().map(|tile| {
            monitor.check()?;
            Ok(digits.iter().map(|digits| product(tile, digits)).collect())
        });
        let sums: Vec<Vec<[Lanes; BLOCK]>> = sums.collect::<Result<_, Cancelled>>()?;
        let tiles_of_key = self.glwe_words / LANES;
        let packed = out.par_chunks_exact_mut(self.glwe_words * self.glwe_size).enumerate();
        packed.for_each(|(i, packed)| {
            for (key, ciphertext) in packed.chunks_exact_mut(self.glwe_words).enumerate() {
                let tiles = &sums[key * tiles_of_key..][..tiles_of_key];
                for (columns, sums) in ciphertext.chunks_exact_mut(LANES).zip(tiles) {
                    for (word, sum) in columns.iter_mut().zip(&sums[i / BLOCK][i % BLOCK]) {
                        *word = sum.wrapping_neg();
                    }
                }
            }
        });
        Ok(())
    }

    fn digits(&self, rows: &[&[u64]]) -> Digits {
        let mut digits = vec![[0; BLOCK]; self.big.ciphertext_words() * self.levels];
        for (column, row) in rows.iter().enumerate() {
            for (coefficient, levels) in row.iter().zip(digits.chunks_exact_mut(self.levels)) {
                for (term, digits) in self.decomposer.decompose(*coefficient).zip(levels) {
                    digits[column] = term.value() as i64;
                }
            }
        }
        digits
    }
}

/// The sums of a block over one tile, with the widest registers the machine has.
fn product(tile: &[Lanes], digits: &[[i64; BLOCK]]) -> [Lanes; BLOCK] {
    #[cfg(target_arch = "x86_64")]
    if InstructionSet::get() == InstructionSet::Avx512
        && let Some(simd) = pulp::x86::V4::try_new()
    {
        return product_avx512(simd, tile, digits);
    }
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            let mut sums = [[0u64; LANES]; BLOCK];
            for (lanes, digits) in tile.iter().zip(digits) {
                for (sum, digit) in sums.iter_mut().zip(digits) {
                    for (sum, word) in sum.iter_mut().zip(lanes) {
                        *sum = sum.wrapping_add(word.wrapping_mul(*digit as u64));
                    }
                }
            }
            sums
        },
    )
}

/// The same for AVX-512, spelled out so that all sums of a block stay in registers.
#[cfg(target_arch = "x86_64")]
fn product_avx512(simd: pulp::x86::V4, tile: &[Lanes], digits: &[[i64; BLOCK]]) -> [Lanes; BLOCK] {
    simd.vectorize(
        #[inline(always)]
        || {
            let (integer, wide) = (simd.avx512f, simd.avx512dq);
            let mut low = [integer._mm512_setzero_si512(); BLOCK];
            let mut high = low;
            for (lanes, digits) in tile.iter().zip(digits) {
                let [first, second]: [[u64; 8]; 2] = pulp::cast(*lanes);
                let (first, second) = (pulp::cast(first), pulp::cast(second));
                for ((low, high), digit) in low.iter_mut().zip(&mut high).zip(digits) {
                    let digit = integer._mm512_set1_epi64(*digit);
                    *low = integer._mm512_add_epi64(*low, wide._mm512_mullo_epi64(first, digit));
                    *high = integer._mm512_add_epi64(*high, wide._mm512_mullo_epi64(second, digit));
                }
            }
            std::array::from_fn(|i| {
                let halves: [[u64; 8]; 2] = [pulp::cast(low[i]), pulp::cast(high[i])];
                pulp::cast(halves)
            })
        },
    )
}
