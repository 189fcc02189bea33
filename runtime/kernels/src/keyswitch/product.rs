//! The product of a tile of the key with the digits of a block of ciphertexts, by each set of
//! instructions.

use crate::instructions::InstructionSet;

/// Columns of a tile: one AVX-512 register, two of AVX2.
pub const LANES: usize = 16;

/// One row of a tile.
pub type Lanes = [u32; LANES];

/// How products are computed.
#[derive(Clone, Copy)]
pub enum Multiplier {
    /// What the compiler makes of portable code.
    Portable,
    /// Twelve sums of eight numbers.
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    /// Sixteen sums of sixteen numbers.
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
}

impl Multiplier {
    /// With these instructions, which the machine has.
    pub fn new(instructions: InstructionSet) -> Self {
        #[cfg(target_arch = "x86_64")]
        match instructions {
            InstructionSet::Portable => {}
            InstructionSet::Avx2 => {
                if let Some(simd) = pulp::x86::V3::try_new() {
                    return Self::Avx2(simd);
                }
            }
            InstructionSet::Avx512 => {
                if let Some(simd) = pulp::x86::V4::try_new() {
                    return Self::Avx512(simd);
                }
            }
        }
        Self::Portable
    }

    /// How many ciphertexts a block may have: as many as have room for their sums in registers,
    /// beside a row of the tile, and fewer for the rest of a batch.
    pub fn block_sizes(self) -> [usize; 3] {
        match self {
            Self::Portable => [6, 4, 1],
            #[cfg(target_arch = "x86_64")]
            Self::Avx2(_) => [6, 4, 1],
            #[cfg(target_arch = "x86_64")]
            Self::Avx512(_) => [16, 4, 1],
        }
    }

    /// Adds the product of rows of a tile with a block's digits of the same rows to a row of sums
    /// for each ciphertext of the block, which is one of [`Self::block_sizes`].
    pub fn add(self, tile: &[Lanes], digits: &[i32], sums: &mut [Lanes]) {
        match sums.len() {
            16 => self.add_block::<16>(tile, digits, sums),
            6 => self.add_block::<6>(tile, digits, sums),
            4 => self.add_block::<4>(tile, digits, sums),
            _ => self.add_block::<1>(tile, digits, sums),
        }
    }

    fn add_block<const B: usize>(self, tile: &[Lanes], digits: &[i32], sums: &mut [Lanes]) {
        let (digits, _) = digits.as_chunks::<B>();
        for sums in sums.as_chunks_mut::<B>().0 {
            match self {
                Self::Portable => pulp::Arch::new().dispatch(
                    #[inline(always)]
                    || add_portable(tile, digits, sums),
                ),
                #[cfg(target_arch = "x86_64")]
                Self::Avx2(simd) => add_avx2(simd, tile, digits, sums),
                #[cfg(target_arch = "x86_64")]
                Self::Avx512(simd) => add_avx512(simd, tile, digits, sums),
            }
        }
    }
}

#[inline(always)]
fn add_portable<const B: usize>(tile: &[Lanes], digits: &[[i32; B]], sums: &mut [Lanes; B]) {
    for (lanes, digits) in tile.iter().zip(digits) {
        for (sum, digit) in sums.iter_mut().zip(digits) {
            let digit = *digit as u32;
            for (sum, word) in sum.iter_mut().zip(lanes) {
                *sum = sum.wrapping_add(word.wrapping_mul(digit));
            }
        }
    }
}

/// Spelled out so that all sums of a block stay in registers.
///
/// A product of 16-bit halves (`vpmaddwd`) takes as many instructions for as many products.
#[cfg(target_arch = "x86_64")]
fn add_avx2<const B: usize>(simd: pulp::x86::V3, tile: &[Lanes], digits: &[[i32; B]], sums: &mut [Lanes; B]) {
    simd.vectorize(
        #[inline(always)]
        || {
            let integer = simd.avx2;
            let halves = |lanes: Lanes| -> [std::arch::x86_64::__m256i; 2] { pulp::cast(lanes) };
            let mut low = sums.map(|sum| halves(sum)[0]);
            let mut high = sums.map(|sum| halves(sum)[1]);
            for (lanes, digits) in tile.iter().zip(digits) {
                let [first, second] = halves(*lanes);
                for ((low, high), digit) in low.iter_mut().zip(&mut high).zip(digits) {
                    let digit = simd.avx._mm256_set1_epi32(*digit);
                    *low = integer._mm256_add_epi32(*low, integer._mm256_mullo_epi32(first, digit));
                    *high = integer._mm256_add_epi32(*high, integer._mm256_mullo_epi32(second, digit));
                }
            }
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum = pulp::cast([low[i], high[i]]);
            }
        },
    )
}

/// The same for AVX-512.
#[cfg(target_arch = "x86_64")]
fn add_avx512<const B: usize>(
    simd: pulp::x86::V4,
    tile: &[Lanes],
    digits: &[[i32; B]],
    sums: &mut [Lanes; B],
) {
    simd.vectorize(
        #[inline(always)]
        || {
            let integer = simd.avx512f;
            let mut wide = sums.map(pulp::cast);
            for (lanes, digits) in tile.iter().zip(digits) {
                let lanes = pulp::cast(*lanes);
                for (sum, digit) in wide.iter_mut().zip(digits) {
                    let product = integer._mm512_mullo_epi32(lanes, integer._mm512_set1_epi32(*digit));
                    *sum = integer._mm512_add_epi32(*sum, product);
                }
            }
            *sums = wide.map(pulp::cast);
        },
    )
}
