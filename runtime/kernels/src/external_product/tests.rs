//! Every way to compute a product, against integers.

use super::{ExternalProduct, Scratch, Shape};
use crate::fourier::Fused;
use crate::instructions::InstructionSet;
use aligned_vec::{AVec, CACHELINE_ALIGN, avec};
use ferrocrete_abi::parameters::{
    Decomposition, DecompositionBaseLog, DecompositionLevelCount, GlweDimension, PolynomialSize,
};
use ferrocrete_optimizer::noise::fourier_step_variance;

/// `(k, N, l, log2 B)`.
const SHAPES: [(usize, usize, usize, usize); 15] = [
    (1, 256, 2, 8),
    (1, 512, 4, 6),
    (1, 1024, 3, 10),
    (1, 2048, 1, 23),
    (1, 2048, 2, 15),
    (1, 4096, 1, 22),
    (1, 8192, 2, 15),
    // As many bits as vectors can keep.
    (1, 1024, 2, 26),
    (2, 1024, 1, 23),
    (3, 512, 1, 18),
    (4, 512, 1, 18),
    (5, 256, 1, 17),
    (6, 256, 1, 18),
    (8, 256, 1, 18),
    // A dimension that only the portable way has.
    (9, 256, 1, 18),
];

struct Random(u64);

impl Random {
    /// The next word (Marsaglia's xorshift64*).
    fn word(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn words(&mut self, count: usize) -> AVec<u64> {
        let mut words: AVec<u64> = avec![[CACHELINE_ALIGN]| 0; count];
        words.fill_with(|| self.word());
        words
    }
}

/// `out += a b` modulo `X^N + 1`.
fn add_product(out: &mut [u64], a: &[u64], b: &[u64]) {
    for (j, a) in a.iter().enumerate() {
        let (wrapped, unwrapped) = out.split_at_mut(j);
        for (out, b) in unwrapped.iter_mut().zip(b) {
            *out = out.wrapping_add(a.wrapping_mul(*b));
        }
        for (out, b) in wrapped.iter_mut().zip(&b[b.len() - j..]) {
            *out = out.wrapping_sub(a.wrapping_mul(*b));
        }
    }
}

/// Rounded to what the levels keep.
fn rounded(word: u64, shape: &Shape) -> u64 {
    let lost = 64 - shape.base_log * shape.levels;
    word.wrapping_add(1 << (lost - 1)) >> lost << lost
}

/// A GGSW ciphertext of `factors` times each step of the gadget. The product with it is that of the
/// rounded words with the factors, whatever digits they are cut into.
fn gadget(shape: &Shape, factors: &[u64]) -> Vec<u64> {
    let shifts = (1..=shape.levels).rev().map(|level| 64 - shape.base_log * level);
    shifts.flat_map(|shift| factors.iter().map(move |word| word << shift)).collect()
}

/// The product as `instructions` compute it, added to `accumulator`.
fn product(
    shape: &Shape,
    instructions: InstructionSet,
    ggsw: &[u64],
    difference: &[u64],
    accumulator: &[u64],
) -> AVec<u64> {
    let product = ExternalProduct::new(*shape, instructions);
    let mut result: AVec<u64> = AVec::from_slice(CACHELINE_ALIGN, accumulator);
    let (mut prepared, mut scratch) = (avec![[CACHELINE_ALIGN]| 0.0; ggsw.len()], Scratch::new());
    product.reserve(&mut scratch).expect("there is memory");
    product.prepare(ggsw, &mut prepared, &mut scratch);
    product.add(&prepared, &mut result, difference, &mut scratch);
    result
}

/// The variance of what two results differ by, in the phase, relative to the formula for errors.
fn relative_variance(shape: &Shape, result: &[u64], expected: &[u64]) -> f64 {
    let Shape { columns, levels, base_log, polynomial_size: n } = *shape;
    let errors = result.iter().zip(expected).map(|(a, b)| a.wrapping_sub(*b) as i64 as f64);
    let variance =
        errors.map(|error| (error * (-64_f64).exp2()).powi(2)).sum::<f64>() / expected.len() as f64;
    // Decryption adds as many errors of masks as the key has ones.
    let phase = variance * (1.0 + ((columns - 1) * n) as f64 / 2.0);
    let decomposition = Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(levels),
    };
    phase / fourier_step_variance(GlweDimension(columns - 1), PolynomialSize(n), decomposition)
}

/// The variance of the error of `difference` times a gadget of `factors`, relative to the formula.
fn excess(shape: &Shape, instructions: InstructionSet, random: &mut Random) -> f64 {
    let Shape { columns, polynomial_size: n, .. } = *shape;
    let factors = random.words(columns * columns * n);
    let difference = random.words(columns * n);
    let start = random.words(columns * n);
    let mut expected = start.clone();
    for (row, polynomial) in difference.chunks_exact(n).enumerate() {
        let polynomial: Vec<u64> = polynomial.iter().map(|word| rounded(*word, shape)).collect();
        for (column, out) in expected.chunks_exact_mut(n).enumerate() {
            add_product(out, &polynomial, &factors[(row * columns + column) * n..][..n]);
        }
    }
    let result = product(shape, instructions, &gadget(shape, &factors), &difference, &start);
    relative_variance(shape, &result, &expected)
}

#[test]
fn products_are_those_of_integers_with_the_errors_of_the_formula() {
    let seed = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {seed:#x}");
    let mut random = Random(seed);
    for set in InstructionSet::usable() {
        for (k, n, levels, base_log) in SHAPES {
            let shape = Shape { columns: k + 1, levels, base_log, polynomial_size: n };
            let excess = excess(&shape, set, &mut random);
            println!("{set}: {shape:?}: {excess:.3}");
            assert!(
                (0.3..2.0).contains(&excess),
                "{set}: {shape:?}: variance is {excess:.3} of the formula's"
            );
        }
    }
}

/// The rings that parameters are chosen from: `N` from 256 to 8192, `k` up to 8, `k N` from 1024 on; for
/// more than one polynomial up to about 10,000, four times the dimension beyond which noise grows no less.
fn rings() -> impl Iterator<Item = (usize, usize)> {
    let all = (8..=13).flat_map(|log| (1..=8).map(move |k| (k, 1_usize << log)));
    all.filter(|(k, n)| k * n >= 1024 && (*k == 1 || k * n <= 10_240))
}

#[test]
fn every_ring_has_a_fast_product_and_it_is_the_portable_one() {
    let seed = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {seed:#x}");
    let mut random = Random(seed);
    for (k, n) in rings() {
        for levels in [1, 2, 3, 8] {
            let shape = Shape { columns: k + 1, levels, base_log: (44 / levels).min(24), polynomial_size: n };
            let factors = random.words((k + 1) * (k + 1) * n);
            let (difference, start) = (random.words((k + 1) * n), random.words((k + 1) * n));
            let ggsw = gadget(&shape, &factors);
            let portable = product(&shape, InstructionSet::Portable, &ggsw, &difference, &start);
            for set in InstructionSet::usable().filter(|set| *set != InstructionSet::Portable) {
                assert!(Fused::new(&shape, set).is_some(), "{set}: {shape:?}");
                let result = product(&shape, set, &ggsw, &difference, &start);
                // Both have errors, with eight levels of short digits about twice the formula's; a wrong
                // product is millions of times further apart.
                let apart = relative_variance(&shape, &result, &portable);
                assert!(apart < 8.0, "{set}: {shape:?}: {apart:.3} of the formula's variance apart");
            }
        }
    }
}
