//! Batches of bootstraps by every set of instructions, against the rotation that they stand for.
//!
//! The key's GGSW ciphertexts are trivial ones of bits, which only the rounding of words makes
//! inexact, so that every coefficient of the test polynomial can be told from every other.

use super::{BootstrapKey, Polynomials};
use crate::blind_rotation::Functions;
use crate::external_product::Shape;
use crate::instructions::InstructionSet;
use crate::modulus_switch::{ModulusLog, modulus_switch};
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, ExtensionLog,
    GlweDimension, LweDimension, LweParameters, PolynomialSize, StandardDeviation,
};

/// Bits of the small key.
const KEY: [u64; 7] = [1, 0, 1, 1, 0, 1, 1];
/// `(k, N, l)`.
const SHAPES: [(usize, usize, usize); 4] = [(4, 256, 1), (3, 512, 2), (2, 1024, 1), (1, 2048, 3)];
/// What steps may round away of a word, all together.
const TOLERANCE: u64 = 1 << 24;

struct Case {
    key: BootstrapKey,
    /// Words of a result.
    width: usize,
    polynomial_size: usize,
}

/// The next word (Marsaglia's xorshift64*).
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d)
}

fn words(count: usize, state: &mut u64) -> Vec<u64> {
    (0..count).map(|_| random(state)).collect()
}

/// The bit's GGSW ciphertext: for each level, the lowest first, the identity times bit and step.
fn trivial(bit: u64, shape: &Shape) -> Vec<u64> {
    let mut ggsw = vec![0; shape.ggsw_words()];
    for (i, row) in ggsw.chunks_exact_mut(shape.glwe_words()).enumerate() {
        let (level, column) = (shape.levels - i / shape.columns, i % shape.columns);
        row[column * shape.polynomial_size] = bit << (64 - shape.base_log * level);
    }
    ggsw
}

fn case((k, n, levels): (usize, usize, usize), set: InstructionSet) -> Case {
    let decomposition = Decomposition {
        base_log: DecompositionBaseLog(45 / levels),
        level_count: DecompositionLevelCount(levels),
    };
    let parameters = BootstrapParameters {
        small: LweParameters { dimension: LweDimension(KEY.len()), noise: StandardDeviation(1e-6) },
        glwe_dimension: GlweDimension(k),
        polynomial_size: PolynomialSize(n),
        keyswitch: decomposition,
        bootstrap: decomposition,
        circuit: None,
    };
    let shape = Shape::new(GlweDimension(k), PolynomialSize(n), decomposition);
    let mut all = KEY.iter().flat_map(|bit| trivial(*bit, &shape));
    let fill = |piece: &mut [u64]| {
        piece.fill_with(|| all.next().unwrap());
        Ok::<_, NoMemory>(())
    };
    let key = BootstrapKey::new(&parameters, set, fill).unwrap();
    Case { key, width: k * n + 1, polynomial_size: n }
}

/// Coefficient `place` of the polynomial times `X` to the phase that the row has, by the clear key.
fn expected(polynomial: &[u64], row: &[u64], place: usize, functions: Functions) -> u64 {
    let size = polynomial.len();
    let mut mask = [0; KEY.len()];
    let log = (2 * size).ilog2() - functions.log as u32;
    let body = modulus_switch(row, ModulusLog(log), &mut mask) as usize;
    let turned: usize = mask.iter().zip(KEY).map(|(word, bit)| *word as usize * bit as usize).sum();
    let turns = 2 * size * KEY.len() + ((body << functions.log) + place) - (turned << functions.log);
    let from = turns % (2 * size);
    if from < size { polynomial[from] } else { polynomial[from - size].wrapping_neg() }
}

/// A trivial ciphertext of that word.
fn assert_is(found: &[u64], word: u64, what: &str) {
    let (body, mask) = found.split_last().unwrap();
    let near = |a: u64, b: u64| (a.wrapping_sub(b) as i64).unsigned_abs() < TOLERANCE;
    assert!(near(*body, word), "{what}: {body:#x} is not {word:#x}");
    assert!(mask.iter().all(|word| near(*word, 0)), "{what}: the mask is not 0");
}

#[test]
fn batches_of_any_size_are_rotated_by_every_instruction_set() {
    let mut state = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {state:#x}");
    for set in InstructionSet::usable() {
        for shape in SHAPES {
            let case = case(shape, set);
            for (count, extension) in [(0, 0), (1, 0), (7, 0), (17, 0), (1, 2), (7, 1), (17, 2)] {
                let size = case.polynomial_size << extension;
                let (tables, from) =
                    (words(3 * size, &mut state), words(count * (KEY.len() + 1), &mut state));
                let which: Vec<u64> = (0..count as u64).map(|i| i % 3).collect();
                let mut out = vec![0; count * case.width];
                let polynomials = Polynomials { words: &tables, which: Some(&which) };
                let monitor = Monitor::new();
                case.key.bootstrap(&mut out, &from, polynomials, ExtensionLog(extension), &monitor).unwrap();
                let rows = out.chunks_exact(case.width).zip(from.chunks_exact(KEY.len() + 1)).zip(&which);
                for ((found, row), which) in rows {
                    let table = &tables[*which as usize * size..][..size];
                    let what = format!("{set}, {shape:?}, {count} ciphertexts, extension {extension}");
                    assert_is(found, expected(table, row, 0, Functions::ONE), &what);
                }
            }
        }
    }
}

#[test]
fn several_functions_are_read_by_every_instruction_set() {
    let mut state = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {state:#x}");
    let functions = Functions::several(5);
    for set in InstructionSet::usable() {
        let case = case(SHAPES[3], set);
        for count in [0, 1, 7, 17] {
            let polynomial = words(case.polynomial_size, &mut state);
            let from = words(count * (KEY.len() + 1), &mut state);
            let mut out = vec![0; count * functions.count * case.width];
            case.key.bootstrap_functions(&mut out, &from, &polynomial, functions, &Monitor::new()).unwrap();
            for (i, found) in out.chunks_exact(case.width).enumerate() {
                let row = &from[i / functions.count * (KEY.len() + 1)..][..KEY.len() + 1];
                let expected = expected(&polynomial, row, i % functions.count, functions);
                assert_is(found, expected, &format!("{set}, {count} ciphertexts, function {i}"));
            }
        }
    }
}
