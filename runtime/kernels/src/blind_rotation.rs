//! Blind rotation of a block of accumulators in lock-step.
//!
//! The block walks the bootstrap key together, so each GGSW of the key is loaded once for all of
//! them. With `v > 0` an accumulator is `2^v` GLWE ciphertexts of size `N` that act as one of size
//! `N * 2^v` (extended bootstrapping, ePrint 2025/2214): ring `e` holds the coefficients `j` with
//! `j mod 2^v = e`, and a rotation of the whole permutes the rings and rotates each.

use crate::aligned::grow;
use crate::error::KernelError;
use crate::external_product::{self, ExternalProduct};
use crate::modulus_switch::{ModulusLog, modulus_switch};
use aligned_vec::{AVec, avec};
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::ExtensionLog;
use tfhe::core_crypto::prelude::{
    self as core, CiphertextModulus, GlweCiphertext, LweCiphertext, MonomialDegree,
    extract_lwe_sample_from_glwe_ciphertext,
};

/// A bootstrap key, prepared: its GGSW ciphertexts, one for each bit of the small key.
pub struct PreparedKey {
    pub product: ExternalProduct,
    /// Bits of the small key.
    pub bits: usize,
    pub values: AVec<f64>,
}

impl PreparedKey {
    /// The GGSW ciphertexts in turn.
    pub fn ggsws(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.product.shape().ggsw_words())
    }

    /// Words of a ciphertext under the small key.
    pub fn in_width(&self) -> usize {
        self.bits + 1
    }

    /// Words of a ciphertext under the big key.
    pub fn out_width(&self) -> usize {
        let shape = self.product.shape();
        (shape.columns - 1) * shape.polynomial_size + 1
    }
}

/// The rings of one accumulator.
#[derive(Clone, Copy)]
pub struct Rings {
    /// `v`.
    pub extension: ExtensionLog,
    /// `N`.
    pub ring_size: usize,
    /// Words of one ring: `(k + 1) * N`.
    pub ring_words: usize,
}

impl Rings {
    /// Those of an accumulator that `key` turns.
    pub fn of(key: &PreparedKey, extension: ExtensionLog) -> Self {
        let shape = key.product.shape();
        Self { extension, ring_size: shape.polynomial_size, ring_words: shape.glwe_words() }
    }

    pub fn count(self) -> usize {
        1 << self.extension.0
    }

    pub fn words(self) -> usize {
        self.ring_words << self.extension.0
    }

    /// `log2(2 N')`.
    pub fn modulus(self) -> ModulusLog {
        ModulusLog((self.ring_size << self.extension.0).ilog2() + 1)
    }

    /// Where ring `ring` comes from when the whole is multiplied by `X^degree`, and the degree it
    /// is rotated by itself.
    ///
    /// With `Y = X^(2^v)` and `degree = q * 2^v + r`, ring `e` moves to `e + r` and is multiplied
    /// by `Y^q`, or, past the last ring, to `e + r - 2^v` and by `Y^(q+1)`.
    fn source(self, ring: usize, degree: usize) -> (usize, usize) {
        let (mask, r) = (self.count() - 1, degree & (self.count() - 1));
        let inner = (degree >> self.extension.0) + usize::from(ring < r);
        (ring.wrapping_sub(r) & mask, inner & (2 * self.ring_size - 1))
    }
}

/// Memory that one thread's block needs; it grows to the largest block seen and is reused.
pub struct Scratch {
    accumulators: AVec<u64>,
    difference: AVec<u64>,
    masks: AVec<u32>,
    product: external_product::Scratch,
}

impl Scratch {
    pub fn new() -> Self {
        Self {
            accumulators: avec![],
            difference: avec![],
            masks: avec![],
            product: external_product::Scratch::new(),
        }
    }

    fn resize(&mut self, rings: Rings, ciphertexts: usize, key: &PreparedKey) -> Result<(), NoMemory> {
        grow(&mut self.accumulators, rings.words() * ciphertexts)?;
        grow(&mut self.difference, rings.words())?;
        grow(&mut self.masks, key.bits * ciphertexts)?;
        key.product.reserve(&mut self.product)
    }
}

/// Words of one accumulator, to choose a block size by.
pub fn accumulator_words(key: &PreparedKey, extension: ExtensionLog) -> usize {
    key.product.shape().glwe_words() << extension.0
}

/// How many functions are read from one test polynomial: it holds `2^log` of them, coefficient by
/// coefficient in turn, of which the first `count` are read (ePrint 2022/704, many-LUT).
#[derive(Clone, Copy)]
pub struct Functions {
    pub log: usize,
    pub count: usize,
}

impl Functions {
    pub const ONE: Self = Self { log: 0, count: 1 };

    /// Room for `count`.
    pub fn several(count: usize) -> Self {
        Self { log: count.next_power_of_two().ilog2() as usize, count }
    }
}

/// Bootstraps a block: `from` holds rows under the small key, `out` as many under the big key, and
/// `polynomials` gives for each row its test polynomial of `N * 2^v` words. With several functions,
/// which only an ordinary bootstrap has, a row's results follow each other in `out`. Every row is a
/// part done.
pub fn bootstrap_block<'a>(
    key: &PreparedKey,
    (extension, functions): (ExtensionLog, Functions),
    (out, from): (&mut [u64], &[u64]),
    polynomials: impl Iterator<Item = &'a [u64]>,
    scratch: &mut Scratch,
    monitor: &Monitor<'_>,
) -> Result<(), KernelError> {
    let rings = Rings::of(key, extension);
    let dimension = key.bits;
    let rows = from.chunks_exact(dimension + 1);
    let count = rows.len();
    scratch.resize(rings, count, key)?;
    let accumulators = &mut scratch.accumulators[..rings.words() * count];
    let masks = &mut scratch.masks[..dimension * count];
    for (((row, polynomial), accumulator), mask) in rows
        .zip(polynomials)
        .zip(accumulators.chunks_exact_mut(rings.words()))
        .zip(masks.chunks_exact_mut(dimension))
    {
        let body = modulus_switch(row, ModulusLog(rings.modulus().0 - functions.log as u32), mask);
        mask.iter_mut().for_each(|word| *word <<= functions.log);
        load(accumulator, polynomial, (body as usize) << functions.log, rings);
    }
    for (i, ggsw) in key.ggsws().enumerate() {
        monitor.check()?;
        for (accumulator, mask) in
            accumulators.chunks_exact_mut(rings.words()).zip(masks.chunks_exact(dimension))
        {
            let degree = mask[i] as usize;
            if degree == 0 {
                continue;
            }
            let difference = &mut scratch.difference[..rings.words()];
            subtract_from_rotated(difference, accumulator, degree, rings);
            for (ring, difference) in
                accumulator.chunks_exact_mut(rings.ring_words).zip(difference.chunks_exact(rings.ring_words))
            {
                key.product.add(ggsw, ring, difference, &mut scratch.product);
            }
        }
    }
    extract(key, out, accumulators, rings, functions.count);
    Ok(monitor.advance(count)?)
}

/// Sets an accumulator to the trivial encryption of the test polynomial times `X^-body`.
pub fn load(accumulator: &mut [u64], polynomial: &[u64], body: usize, rings: Rings) {
    let size = polynomial.len();
    for (e, ring) in accumulator.chunks_exact_mut(rings.ring_words).enumerate() {
        let (mask, constant) = ring.split_at_mut(rings.ring_words - rings.ring_size);
        mask.fill(0);
        for (j, coefficient) in constant.iter_mut().enumerate() {
            let from = ((j << rings.extension.0) + e + body) & (2 * size - 1);
            let word = polynomial[from & (size - 1)];
            *coefficient = if from < size { word } else { word.wrapping_neg() };
        }
    }
}

/// `difference = (X^degree - 1) * accumulator`.
fn subtract_from_rotated(difference: &mut [u64], accumulator: &[u64], degree: usize, rings: Rings) {
    pulp::Arch::new().dispatch(
        #[inline(always)]
        || {
            for (e, difference) in difference.chunks_exact_mut(rings.ring_words).enumerate() {
                subtract_ring(difference, accumulator, e, degree, rings);
            }
        },
    );
}

/// Ring `e` of `(X^degree - 1) * accumulator`.
#[inline(always)]
pub fn subtract_ring(difference: &mut [u64], accumulator: &[u64], e: usize, degree: usize, rings: Rings) {
    let (source, inner) = rings.source(e, degree);
    let source = &accumulator[source * rings.ring_words..][..rings.ring_words];
    let ring = &accumulator[e * rings.ring_words..][..rings.ring_words];
    for ((difference, source), polynomial) in difference
        .chunks_exact_mut(rings.ring_size)
        .zip(source.chunks_exact(rings.ring_size))
        .zip(ring.chunks_exact(rings.ring_size))
    {
        rotate_and_subtract(difference, source, polynomial, inner);
    }
}

/// `out = X^degree * source - polynomial` modulo `X^N + 1`.
#[inline(always)]
pub fn rotate_and_subtract(out: &mut [u64], source: &[u64], polynomial: &[u64], degree: usize) {
    let size = source.len();
    let shift = degree & (size - 1);
    let (unwrapped, wrapped) = source.split_at(size - shift);
    let (low, high) = out.split_at_mut(shift);
    let (low_polynomial, high_polynomial) = polynomial.split_at(shift);
    let plus = |out: &mut [u64], source: &[u64], polynomial: &[u64]| {
        for ((out, source), word) in out.iter_mut().zip(source).zip(polynomial) {
            *out = source.wrapping_sub(*word);
        }
    };
    let minus = |out: &mut [u64], source: &[u64], polynomial: &[u64]| {
        for ((out, source), word) in out.iter_mut().zip(source).zip(polynomial) {
            *out = source.wrapping_add(*word).wrapping_neg();
        }
    };
    if degree < size {
        minus(low, wrapped, low_polynomial);
        plus(high, unwrapped, high_polynomial);
    } else {
        plus(low, wrapped, low_polynomial);
        minus(high, unwrapped, high_polynomial);
    }
}

/// Reads the lowest coefficients of every accumulator, one for each function: those of its ring 0.
pub fn extract(key: &PreparedKey, out: &mut [u64], accumulators: &[u64], rings: Rings, functions: usize) {
    let modulus = CiphertextModulus::new_native();
    let width = key.out_width();
    let rows = out.chunks_exact_mut(width * functions).zip(accumulators.chunks_exact(rings.words()));
    for (rows, accumulator) in rows {
        let size = core::PolynomialSize(rings.ring_size);
        let ring = GlweCiphertext::from_container(&accumulator[..rings.ring_words], size, modulus);
        for (degree, row) in rows.chunks_exact_mut(width).enumerate() {
            extract_lwe_sample_from_glwe_ciphertext(
                &ring,
                &mut LweCiphertext::from_container(row, modulus),
                MonomialDegree(degree),
            );
        }
    }
}
