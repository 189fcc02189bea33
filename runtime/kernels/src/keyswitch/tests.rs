//! Every way to switch a batch, against the sum that defines it.

use super::{Multiplier, PackedKey, round};
use crate::instructions::InstructionSet;
use ferrocrete_abi::memory::NoMemory;
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, GlweDimension,
    LweDimension, LweParameters, PolynomialSize, StandardDeviation,
};
use tfhe::core_crypto::prelude as core;

/// `(big, small, base, levels)`: more rows than one piece and fewer, last tiles of one column and of
/// all, more than one group of tiles, digits that fit into a byte and that do not.
const SHAPES: [(usize, usize, usize, usize); 4] =
    [(333, 143, 3, 5), (129, 144, 1, 15), (701, 47, 12, 2), (5, 31, 31, 1)];

/// The next word (Marsaglia's xorshift64*).
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d)
}

fn parameters(small: usize, base_log: usize, levels: usize) -> BootstrapParameters {
    let decomposition = Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(levels),
    };
    BootstrapParameters {
        small: LweParameters { dimension: LweDimension(small), noise: StandardDeviation(1e-6) },
        glwe_dimension: GlweDimension(1),
        polynomial_size: PolynomialSize(256),
        keyswitch: decomposition,
        bootstrap: decomposition,
        circuit: None,
    }
}

/// The body minus the digits times the rounded key, word by word.
fn by_definition(key: &[u64], from: &[u64], width: usize, (base_log, levels): (usize, usize)) -> Vec<u64> {
    let decomposer = core::SignedDecomposer::new(
        core::DecompositionBaseLog(base_log),
        core::DecompositionLevelCount(levels),
    );
    let (body, mask) = from.split_last().unwrap();
    let digits = mask.iter().flat_map(|word| decomposer.decompose(*word).map(|term| term.value()));
    let mut out = vec![0_u64; width];
    out[width - 1] = *body;
    for (digit, row) in digits.zip(key.chunks_exact(width)) {
        for (out, word) in out.iter_mut().zip(row) {
            *out = out.wrapping_sub(digit.wrapping_mul(u64::from(round(*word)) << 32));
        }
    }
    out
}

#[test]
fn every_way_gives_the_same_words() {
    let mut state = 0x5eed_0000 + u64::from(std::process::id());
    println!("seed {state:#x}");
    for (big, small, base_log, levels) in SHAPES {
        let width = small + 1;
        let words: Vec<u64> = (0..big * levels * width).map(|_| random(&mut state)).collect();
        for count in [0, 1, 7, 17, 300] {
            let from: Vec<u64> = (0..count * (big + 1)).map(|_| random(&mut state)).collect();
            let rows = from.chunks_exact(big + 1);
            let expected: Vec<u64> =
                rows.flat_map(|row| by_definition(&words, row, width, (base_log, levels))).collect();
            for set in InstructionSet::usable() {
                let mut next = words.iter();
                let key = PackedKey::new(
                    LweDimension(big),
                    &parameters(small, base_log, levels),
                    Multiplier::new(set),
                    |piece| {
                        piece.fill_with(|| *next.next().unwrap());
                        Ok::<_, NoMemory>(())
                    },
                );
                let mut out = vec![0; count * width];
                key.unwrap().keyswitch(&mut out, &from, &Monitor::new()).unwrap();
                assert_eq!(out, expected, "{set}, {count} ciphertexts, {big} to {small}, {levels} levels");
            }
        }
    }
}
