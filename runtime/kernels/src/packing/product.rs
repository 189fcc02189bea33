//! The product of a tile of the key with the digits of a block of ciphertexts, by each set of
//! instructions. Digits have 31 bits at most, which is less than the words they are multiplied with.

use crate::instructions::InstructionSet;
#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{__m256i, __m512i};

/// Columns of a tile: one AVX-512 register, two of AVX2.
pub const LANES: usize = 8;

/// One row of a tile.
pub type Lanes = [u64; LANES];

#[cfg(target_arch = "x86_64")]
pulp::simd_type!({
    /// AVX-512 with multiplications of 52 bits that add.
    pub struct Ifma {
        pub avx512f: ident!("avx512f"),
        pub avx512ifma: ident!("avx512ifma"),
    }
});

/// How products are computed.
#[derive(Clone, Copy)]
pub enum Multiplier {
    /// What the compiler makes of portable code.
    Portable,
    /// Lower and upper halves of words by digits.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// Whole words by digits.
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
    /// The lowest bits of words and the others by digits to which half a base was added.
    #[cfg(target_arch = "x86_64")]
    Ifma(Ifma, Bias),
}

/// The logarithm of half a base.
#[derive(Clone, Copy)]
pub struct Bias(u32);

impl Multiplier {
    /// With these instructions, which the machine has, for digits of that base.
    pub fn new(instructions: InstructionSet, base_log: usize) -> Self {
        Self::usable(instructions, base_log).next().unwrap_or(Self::Portable)
    }

    /// Every way that `instructions` have, the fastest first.
    pub fn usable(instructions: InstructionSet, base_log: usize) -> impl Iterator<Item = Self> {
        #[cfg(target_arch = "x86_64")]
        let fast = match instructions {
            InstructionSet::Portable => [None, None],
            InstructionSet::Avx2 => [pulp::x86::V3::try_new().map(Self::Avx2), None],
            InstructionSet::Avx512 => {
                let ifma = Ifma::try_new().map(|simd| Self::Ifma(simd, Bias(base_log as u32 - 1)));
                [ifma, pulp::x86::V4::try_new().map(Self::Avx512)]
            }
        };
        #[cfg(not(target_arch = "x86_64"))]
        let fast = [None, None];
        fast.into_iter().flatten()
    }

    /// How many ciphertexts a block may have: as many as have room for their sums in registers,
    /// beside a row of the tile, and fewer for the rest of a batch.
    pub fn block_sizes(self) -> [usize; 3] {
        match self {
            Self::Portable => [6, 3, 1],
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => [6, 3, 1],
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) | Self::Ifma(..) => [12, 4, 1],
        }
    }

    /// A digit as [`Self::add`] takes it.
    pub fn digit(self, digit: i64) -> i64 {
        match self {
            Self::Portable => digit,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) | Self::Avx512(_) => digit,
            #[cfg(target_arch = "x86_64")]
            Self::Ifma(_, bias) => digit + (1 << bias.0),
        }
    }

    /// Adds the product of rows of a tile with a block's digits of the same rows to a row of sums
    /// for each ciphertext of the block, which is one of [`Self::block_sizes`].
    pub fn add(self, tile: &[Lanes], digits: &[i64], sums: &mut [Lanes]) {
        match sums.len() {
            12 => self.add_block::<12>(tile, digits, sums),
            6 => self.add_block::<6>(tile, digits, sums),
            4 => self.add_block::<4>(tile, digits, sums),
            3 => self.add_block::<3>(tile, digits, sums),
            _ => self.add_block::<1>(tile, digits, sums),
        }
    }

    fn add_block<const B: usize>(self, tile: &[Lanes], digits: &[i64], sums: &mut [Lanes]) {
        let (digits, _) = digits.as_chunks::<B>();
        for sums in sums.as_chunks_mut::<B>().0 {
            match self {
                Self::Portable => pulp::Arch::new().dispatch(
                    #[inline(always)]
                    || add_portable(tile, digits, sums),
                ),
                // Registers for sums of whole rows, or else of half of each.
                #[cfg(target_arch = "x86_64")]
                Self::Avx2(simd) if B <= 3 => add_avx2::<B, 2>(simd, tile, digits, sums),
                #[cfg(target_arch = "x86_64")]
                Self::Avx2(simd) => add_avx2::<B, 1>(simd, tile, digits, sums),
                #[cfg(target_arch = "x86_64")]
                Self::Avx512(simd) => add_avx512(simd, tile, digits, sums),
                #[cfg(target_arch = "x86_64")]
                Self::Ifma(simd, bias) => add_ifma(simd, bias, tile, digits, sums),
            }
        }
    }
}

#[inline(always)]
fn add_portable<const B: usize>(tile: &[Lanes], digits: &[[i64; B]], sums: &mut [Lanes; B]) {
    for (lanes, digits) in tile.iter().zip(digits) {
        for (sum, digit) in sums.iter_mut().zip(digits) {
            for (sum, word) in sum.iter_mut().zip(lanes) {
                *sum = sum.wrapping_add(word.wrapping_mul(*digit as u64));
            }
        }
    }
}

/// `V` of the two registers of a row at a time.
///
/// A word is `2^32 h + l`, with `l` from `-2^31` on: products with both are of numbers of 32 bits, and
/// of those with `h` the lower half counts only, which is put to its place at the end.
#[cfg(target_arch = "x86_64")]
fn add_avx2<const B: usize, const V: usize>(
    simd: pulp::x86::V3,
    tile: &[Lanes],
    digits: &[[i64; B]],
    sums: &mut [Lanes; B],
) {
    let registers = |lanes: Lanes| -> [__m256i; 2] { pulp::cast(lanes) };
    for first in (0..2).step_by(V) {
        simd.vectorize(
            #[inline(always)]
            || {
                let (moves, integer) = (simd.avx, simd.avx2);
                let half = moves._mm256_set1_epi64x(1 << 31);
                let mut low = [[moves._mm256_setzero_si256(); V]; B];
                let mut high = low;
                for (lanes, digits) in tile.iter().zip(digits) {
                    let words: [__m256i; V] = std::array::from_fn(|v| registers(*lanes)[first + v]);
                    let above =
                        words.map(|w| integer._mm256_srli_epi64::<32>(integer._mm256_add_epi64(w, half)));
                    for ((low, high), digit) in low.iter_mut().zip(&mut high).zip(digits) {
                        // Into all halves, which a load does by itself.
                        let digit = moves._mm256_set1_epi32(*digit as i32);
                        for v in 0..V {
                            let product = integer._mm256_mul_epi32(words[v], digit);
                            low[v] = integer._mm256_add_epi64(low[v], product);
                            let product = integer._mm256_mul_epi32(above[v], digit);
                            high[v] = integer._mm256_add_epi64(high[v], product);
                        }
                    }
                }
                for ((sum, low), high) in sums.iter_mut().zip(low).zip(high) {
                    let mut all = registers(*sum);
                    for v in 0..V {
                        let high = integer._mm256_slli_epi64::<32>(high[v]);
                        let products = integer._mm256_add_epi64(low[v], high);
                        all[first + v] = integer._mm256_add_epi64(all[first + v], products);
                    }
                    *sum = pulp::cast(all);
                }
            },
        );
    }
}

#[cfg(target_arch = "x86_64")]
fn add_avx512<const B: usize>(
    simd: pulp::x86::V4,
    tile: &[Lanes],
    digits: &[[i64; B]],
    sums: &mut [Lanes; B],
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (integer, wide) = (simd.avx512f, simd.avx512dq);
            let mut all: [__m512i; B] = sums.map(pulp::cast);
            for (lanes, digits) in tile.iter().zip(digits) {
                let lanes = pulp::cast(*lanes);
                for (sum, digit) in all.iter_mut().zip(digits) {
                    let product = wide._mm512_mullo_epi64(lanes, integer._mm512_set1_epi64(*digit));
                    *sum = integer._mm512_add_epi64(*sum, product);
                }
            }
            *sums = all.map(pulp::cast);
        },
    )
}

/// Bits of a word that are multiplied by themselves: with a digit of 32 bits they are 52.
#[cfg(target_arch = "x86_64")]
const LOWEST: u32 = 20;

/// Of a product the lowest 52 bits are added: all of those with the lowest bits of words, and more
/// than the 44 that count of the others.
#[cfg(target_arch = "x86_64")]
fn add_ifma<const B: usize>(
    simd: Ifma,
    bias: Bias,
    tile: &[Lanes],
    digits: &[[i64; B]],
    sums: &mut [Lanes; B],
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let (integer, wide) = (simd.avx512f, simd.avx512ifma);
            let lowest = integer._mm512_set1_epi64((1 << LOWEST) - 1);
            let mut low = [integer._mm512_setzero_si512(); B];
            let mut high = low;
            let mut column = low[0];
            for (lanes, digits) in tile.iter().zip(digits) {
                let lanes: __m512i = pulp::cast(*lanes);
                column = integer._mm512_add_epi64(column, lanes);
                let words = integer._mm512_and_si512(lanes, lowest);
                let above = integer._mm512_srli_epi64::<LOWEST>(lanes);
                for ((low, high), digit) in low.iter_mut().zip(&mut high).zip(digits) {
                    let digit = integer._mm512_set1_epi64(*digit);
                    *low = wide._mm512_madd52lo_epu64(*low, words, digit);
                    *high = wide._mm512_madd52lo_epu64(*high, above, digit);
                }
            }
            let bias = integer._mm512_set1_epi64(i64::from(bias.0));
            let too_much = integer._mm512_sllv_epi64(column, bias);
            for ((sum, low), high) in sums.iter_mut().zip(low).zip(high) {
                let high = integer._mm512_slli_epi64::<LOWEST>(high);
                let products = integer._mm512_sub_epi64(integer._mm512_add_epi64(low, high), too_much);
                *sum = pulp::cast(integer._mm512_add_epi64(pulp::cast(*sum), products));
            }
        },
    )
}
