//! Every way to pack a batch, against the sum that defines it.

use super::{Multiplier, PackingKey};
use crate::instructions::InstructionSet;
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, CircuitParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount,
    GlweDimension, LweDimension, LweParameters, PolynomialSize, StandardDeviation,
};
use tfhe::core_crypto::prelude as core;

/// `(big, k, N, base, levels)`: more rows than one piece and fewer, the digits of 16 and 24 bits that
/// the search picks, the shortest and the longest.
const SHAPES: [(usize, usize, usize, usize, usize); 5] =
    [(300, 1, 16, 16, 2), (530, 1, 16, 24, 1), (100, 2, 8, 12, 4), (64, 1, 8, 1, 3), (40, 3, 8, 31, 2)];

/// The next word (Marsaglia's xorshift64*).
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d)
}

fn decomposition(base_log: usize, level_count: usize) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

fn prepared(
    (big, k, n, base_log, levels): (usize, usize, usize, usize, usize),
    set: InstructionSet,
    words: &[u64],
) -> PackingKey {
    let circuit =
        CircuitParameters { ggsw: decomposition(4, 4), packing: decomposition(base_log, levels), digits: 1 };
    let bootstrap = BootstrapParameters {
        small: LweParameters { dimension: LweDimension(1), noise: StandardDeviation(1e-6) },
        glwe_dimension: GlweDimension(k),
        polynomial_size: PolynomialSize(n),
        keyswitch: decomposition(4, 4),
        bootstrap: decomposition(4, 4),
        circuit: Some(circuit),
    };
    let mut next = words.iter();
    let fill = |piece: &mut [u64]| {
        piece.fill_with(|| *next.next().unwrap());
        Ok::<_, NoMemory>(())
    };
    PackingKey::new(LweDimension(big), &bootstrap, &circuit, set, fill).unwrap()
}

/// Minus the digits times each of the `k + 1` keys, word by word.
fn by_definition(keys: &[u64], from: &[u64], k: usize, n: usize, base: (usize, usize)) -> Vec<u64> {
    let decomposer = core::SignedDecomposer::new(
        core::DecompositionBaseLog(base.0),
        core::DecompositionLevelCount(base.1),
    );
    let digits: Vec<u64> = from
        .iter()
        .flat_map(|word| decomposer.decompose(*word).map(|term| term.value()).collect::<Vec<_>>())
        .collect();
    let width = (k + 1) * n;
    let mut out = vec![0_u64; (k + 1) * width];
    for (key, out) in keys.chunks_exact(digits.len() * width).zip(out.chunks_exact_mut(width)) {
        for (digit, row) in digits.iter().zip(key.chunks_exact(width)) {
            for (out, word) in out.iter_mut().zip(row) {
                *out = out.wrapping_sub(digit.wrapping_mul(*word));
            }
        }
    }
    out
}

#[test]
fn every_way_gives_the_same_words() {
    let mut state = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {state:#x}");
    for shape in SHAPES {
        let (big, k, n, base_log, levels) = shape;
        let width = (k + 1) * n;
        let words: Vec<u64> = (0..(k + 1) * (big + 1) * levels * width).map(|_| random(&mut state)).collect();
        for count in [0, 1, 7, 17, 131] {
            let from: Vec<u64> = (0..count * (big + 1)).map(|_| random(&mut state)).collect();
            let rows = from.chunks_exact(big + 1);
            let expected: Vec<u64> =
                rows.flat_map(|row| by_definition(&words, row, k, n, (base_log, levels))).collect();
            for set in InstructionSet::usable() {
                let mut key = prepared(shape, set, &words);
                let ways = Multiplier::usable(set, base_log).chain([Multiplier::Portable]);
                for (way, multiplier) in ways.enumerate() {
                    key.multiplier = multiplier;
                    let mut out = vec![0; expected.len()];
                    key.pack(&mut out, &from, &Monitor::new()).unwrap();
                    assert!(out == expected, "{set}, way {way}, {count} ciphertexts, {shape:?}");
                }
            }
        }
    }
}

#[test]
fn the_largest_digits_and_words_do_not_overflow() {
    for base_log in [16, 24, 31] {
        // Rounded and cut, the words give digits of half a base, of both signs.
        for word in [1 << 63, (1 << 63) - (1 << (63 - base_log)), u64::MAX / 3, 0] {
            for key in [u64::MAX, 1 << 63, 0x8000_0000, 0x7fff_ffff] {
                let shape = (600, 1, 8, base_log, 1);
                let (words, from) = (vec![key; 2 * 601 * 16], vec![word; 13 * 601]);
                let row = by_definition(&words, &from[..601], 1, 8, (base_log, 1));
                for set in InstructionSet::usable() {
                    let mut out = vec![0; 13 * row.len()];
                    prepared(shape, set, &words).pack(&mut out, &from, &Monitor::new()).unwrap();
                    assert!(
                        out.chunks_exact(row.len()).all(|found| found == row),
                        "{set}, {word:#x}, {key:#x}"
                    );
                }
            }
        }
    }
}
