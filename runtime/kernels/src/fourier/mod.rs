//! The external product, fused with its Fourier transforms.
//!
//! Decomposition happens inside the first pass of the forward transforms, the product between their
//! last pass and the first of the inverse ones, and the last pass of those adds to the accumulator.
//! The transform's points keep the order in which they come out. Everything is written once over
//! [`Lanes`]; errors of rounding are those of `tfhe`'s transform, to a tenth of a bit.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod butterfly;
mod lanes;
mod passes;
mod plan;
mod product;

use crate::external_product::Shape;
use crate::instructions::InstructionSet;
use lanes::Lanes;
use plan::Plan;

/// Products of one shape.
pub struct Fused {
    shape: Shape,
    plan: Plan,
    vectors: Vectors,
}

/// Proof that the machine has an instruction set.
#[derive(Clone, Copy)]
enum Vectors {
    #[cfg(target_arch = "x86_64")]
    Avx2(pulp::x86::V3),
    #[cfg(target_arch = "x86_64")]
    Avx512(pulp::x86::V4),
}

/// Calls a function with the token of the instruction set.
macro_rules! with_lanes {
    ($vectors:expr, |$simd:ident| $body:expr) => {
        match $vectors {
            #[cfg(target_arch = "x86_64")]
            Vectors::Avx2($simd) => $body,
            #[cfg(target_arch = "x86_64")]
            Vectors::Avx512($simd) => $body,
        }
    };
}

impl Vectors {
    #[cfg(target_arch = "x86_64")]
    fn of(instructions: InstructionSet) -> Option<(Self, usize)> {
        match instructions {
            InstructionSet::Portable => None,
            InstructionSet::Avx2 => Some((Self::Avx2(pulp::x86::V3::try_new()?), pulp::x86::V3::COUNT)),
            InstructionSet::Avx512 => Some((Self::Avx512(pulp::x86::V4::try_new()?), pulp::x86::V4::COUNT)),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    fn of(_: InstructionSet) -> Option<(Self, usize)> {
        None
    }
}

impl Fused {
    /// `None` where there are no such vectors, or no kernel for the shape.
    pub fn new(shape: &Shape, instructions: InstructionSet) -> Option<Self> {
        let (vectors, lanes) = Vectors::of(instructions)?;
        let fits = product::COLUMNS.contains(&shape.columns)
            && shape.base_log >= 1
            && shape.levels >= 1
            && shape.base_log.saturating_mul(shape.levels) <= passes::MOST_KEPT_BITS;
        let plan = if fits { Plan::new(shape.polynomial_size, lanes)? } else { return None };
        Some(Self { shape: *shape, plan, vectors })
    }

    /// Numbers that an operation needs room for.
    pub fn scratch(&self) -> usize {
        product::scratch(&self.plan, &self.shape)
    }

    /// Transforms a GGSW ciphertext into as many numbers.
    pub fn prepare(&self, words: &[u64], prepared: &mut [f64], scratch: &mut [f64]) {
        let Self { shape, plan, .. } = self;
        with_lanes!(self.vectors, |simd| product::prepare(simd, plan, shape, words, prepared, scratch));
    }

    /// `accumulator += ggsw * difference`.
    pub fn add(&self, ggsw: &[f64], accumulator: &mut [u64], difference: &[u64], scratch: &mut [f64]) {
        let Self { shape, plan, .. } = self;
        with_lanes!(self.vectors, |simd| product::add(
            simd,
            plan,
            shape,
            ggsw,
            accumulator,
            difference,
            scratch
        ));
    }
}
