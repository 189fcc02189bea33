//! External products of GLWE ciphertexts with prepared GGSW ciphertexts.
//!
//! The vector instructions that there are kernels for do it in the passes of [`crate::fourier`]; other
//! machines, and rings of a size or dimension that those do not have, take `tfhe`'s.

use crate::aligned::grow;
use crate::fourier::Fused;
use crate::instructions::InstructionSet;
use aligned_vec::{AVec, avec};
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::parameters::{Decomposition, GlweDimension, PolynomialSize};
use pulp::bytemuck::{cast_slice, cast_slice_mut};
use tfhe::core_crypto::fft_impl::fft64::c64;
use tfhe::core_crypto::prelude::{
    self as core, CiphertextModulus, Fft, FourierGgswCiphertext, GgswCiphertext, GlweCiphertext, GlweSize,
    PodStack, add_external_product_assign_mem_optimized,
    add_external_product_assign_mem_optimized_requirement,
    convert_standard_ggsw_ciphertext_to_fourier_mem_optimized,
    convert_standard_ggsw_ciphertext_to_fourier_mem_optimized_requirement,
};

/// The sizes of a GGSW ciphertext.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// `k + 1`.
    pub columns: usize,
    /// Levels of the decomposition.
    pub levels: usize,
    /// Bits of its base.
    pub base_log: usize,
    /// `N`.
    pub polynomial_size: usize,
}

impl Shape {
    pub fn new(k: GlweDimension, polynomial_size: PolynomialSize, decomposition: Decomposition) -> Self {
        Self {
            columns: k.0 + 1,
            levels: decomposition.level_count.0,
            base_log: decomposition.base_log.0,
            polynomial_size: polynomial_size.0,
        }
    }

    /// Polynomials of the row of a product: `l (k + 1)`.
    pub fn rows(&self) -> usize {
        self.levels * self.columns
    }

    /// Words of a GLWE ciphertext.
    pub fn glwe_words(&self) -> usize {
        self.columns * self.polynomial_size
    }

    /// Words of a GGSW ciphertext, and as many numbers when it is prepared.
    pub fn ggsw_words(&self) -> usize {
        self.rows() * self.glwe_words()
    }
}

/// How products with GGSW ciphertexts of one shape are computed.
pub struct ExternalProduct {
    shape: Shape,
    how: How,
}

enum How {
    Fused(Fused),
    Portable(Fft),
}

/// Memory of one thread's products.
pub struct Scratch {
    numbers: AVec<f64>,
    transform: AVec<u8>,
}

impl Scratch {
    pub fn new() -> Self {
        Self { numbers: avec![], transform: avec![] }
    }
}

impl ExternalProduct {
    /// The fastest way that `instructions` have.
    pub fn new(shape: Shape, instructions: InstructionSet) -> Self {
        let fused = Fused::new(&shape, instructions).map(How::Fused);
        let how =
            fused.unwrap_or_else(|| How::Portable(Fft::new(core::PolynomialSize(shape.polynomial_size))));
        Self { shape, how }
    }

    /// The sizes.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Makes room in `scratch`.
    pub fn reserve(&self, scratch: &mut Scratch) -> Result<(), NoMemory> {
        match &self.how {
            How::Fused(fused) => grow(&mut scratch.numbers, fused.scratch()),
            How::Portable(fft) => {
                let (size, polynomial_size) = (self.glwe_size(), self.polynomial_size());
                let product = add_external_product_assign_mem_optimized_requirement::<u64>(
                    size,
                    polynomial_size,
                    fft.as_view(),
                );
                let conversion =
                    convert_standard_ggsw_ciphertext_to_fourier_mem_optimized_requirement(fft.as_view());
                let bytes = product.unaligned_bytes_required().max(conversion.unaligned_bytes_required());
                grow(&mut scratch.transform, bytes)
            }
        }
    }

    /// Prepares a GGSW ciphertext: its words become as many numbers, in an order of their own.
    pub fn prepare(&self, words: &[u64], prepared: &mut [f64], scratch: &mut Scratch) {
        match &self.how {
            How::Fused(fused) => fused.prepare(words, prepared, &mut scratch.numbers),
            How::Portable(fft) => {
                let (size, polynomial_size) = (self.glwe_size(), self.polynomial_size());
                let (base_log, level_count) = self.decomposition();
                let modulus = CiphertextModulus::new_native();
                convert_standard_ggsw_ciphertext_to_fourier_mem_optimized(
                    &GgswCiphertext::from_container(words, size, polynomial_size, base_log, modulus),
                    &mut FourierGgswCiphertext::from_container(
                        cast_slice_mut::<f64, c64>(prepared),
                        size,
                        polynomial_size,
                        base_log,
                        level_count,
                    ),
                    fft.as_view(),
                    PodStack::new(&mut scratch.transform),
                );
            }
        }
    }

    /// `accumulator += ggsw * difference`, of a prepared GGSW ciphertext and a GLWE ciphertext.
    pub fn add(&self, ggsw: &[f64], accumulator: &mut [u64], difference: &[u64], scratch: &mut Scratch) {
        match &self.how {
            How::Fused(fused) => fused.add(ggsw, accumulator, difference, &mut scratch.numbers),
            How::Portable(fft) => {
                let (size, polynomial_size) = (self.glwe_size(), self.polynomial_size());
                let (base_log, level_count) = self.decomposition();
                let modulus = CiphertextModulus::new_native();
                add_external_product_assign_mem_optimized(
                    &mut GlweCiphertext::from_container(accumulator, polynomial_size, modulus),
                    &FourierGgswCiphertext::from_container(
                        cast_slice::<f64, c64>(ggsw),
                        size,
                        polynomial_size,
                        base_log,
                        level_count,
                    ),
                    &GlweCiphertext::from_container(difference, polynomial_size, modulus),
                    fft.as_view(),
                    PodStack::new(&mut scratch.transform),
                );
            }
        }
    }

    fn glwe_size(&self) -> GlweSize {
        GlweSize(self.shape.columns)
    }

    fn polynomial_size(&self) -> core::PolynomialSize {
        core::PolynomialSize(self.shape.polynomial_size)
    }

    fn decomposition(&self) -> (core::DecompositionBaseLog, core::DecompositionLevelCount) {
        let Shape { levels, base_log, .. } = self.shape;
        (core::DecompositionBaseLog(base_log), core::DecompositionLevelCount(levels))
    }
}

#[cfg(test)]
mod tests;
