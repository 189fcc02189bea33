//! The vectors of one instruction set, as the transform uses them.
//!
//! Everything is written once over [`Lanes`]; an instruction set says how wide its vectors are, how
//! to add and multiply them, and how to transpose a square of them. `pulp` proves by a token that
//! the machine has the instructions, so nothing here is `unsafe`.

use pulp::bytemuck::Pod;

/// Complex numbers, a vector of real parts and one of imaginary parts.
pub type Complex<V> = [V; 2];

/// An instruction set.
pub trait Lanes: Copy {
    /// A vector of `f64`.
    type Reals: Pod;
    /// As many `u64`.
    type Words: Pod;

    /// How many numbers a vector has.
    const COUNT: usize;

    /// Runs `f` where its instructions may be used; what it calls must be inlined into it.
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R;

    /// The same number in each lane.
    fn splat(self, x: f64) -> Self::Reals;
    /// `a + b`.
    fn add(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    /// `a - b`.
    fn sub(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    /// `a * b`.
    fn mul(self, a: Self::Reals, b: Self::Reals) -> Self::Reals;
    /// `a * b + c`, rounded once.
    fn mul_add(self, a: Self::Reals, b: Self::Reals, c: Self::Reals) -> Self::Reals;
    /// `a * b - c`, rounded once.
    fn mul_sub(self, a: Self::Reals, b: Self::Reals, c: Self::Reals) -> Self::Reals;
    /// `c - a * b`, rounded once.
    fn neg_mul_add(self, a: Self::Reals, b: Self::Reals, c: Self::Reals) -> Self::Reals;
    /// The nearest integers, even ones of two.
    fn round(self, a: Self::Reals) -> Self::Reals;

    /// The same word in each lane.
    fn splat_word(self, x: u64) -> Self::Words;
    /// `a + b` modulo 2^64.
    fn add_words(self, a: Self::Words, b: Self::Words) -> Self::Words;
    /// Shifts by the number of bits in `by`'s lanes, filling with 0.
    fn shift_right(self, a: Self::Words, by: Self::Words) -> Self::Words;
    /// Shifts by 12 bits, which are the sign and exponent of an `f64`.
    fn shift_left_12(self, a: Self::Words) -> Self::Words;
    /// The bits of words as numbers.
    fn as_reals(self, a: Self::Words) -> Self::Reals;
    /// The bits of numbers as words.
    fn as_words(self, a: Self::Reals) -> Self::Words;

    /// Transposes the `COUNT` times `COUNT` numbers of as many vectors.
    fn transpose(self, square: &mut [Complex<Self::Reals>]);
}
