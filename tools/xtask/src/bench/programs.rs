//! The programs that are measured.

use std::path::Path;

/// A program and its test vectors, which lie beside it.
pub struct Program {
    pub name: &'static str,
    /// Below the root, without extension.
    path: &'static str,
    /// Lookups of a batch that the program consists of; 1 for all others.
    pub lookups: usize,
}

const fn program(name: &'static str, path: &'static str, lookups: usize) -> Program {
    Program { name, path, lookups }
}

/// Those of `test/bench` are kept for this alone, those of `test/programs` are tests, too. `batchN` is
/// many lookups of what `lookupN` is one of, fewer where they take long.
pub const PROGRAMS: &[Program] = &[
    program("lookup2", "test/bench/Inputs/lookup2", 1),
    program("batch2", "test/bench/Inputs/batch2", 256),
    program("lookup4", "test/bench/Inputs/lookup4", 1),
    program("batch4", "test/bench/Inputs/batch4", 256),
    program("lookup6", "test/bench/Inputs/lookup6", 1),
    program("batch6", "test/bench/Inputs/batch6", 64),
    program("lookup8", "test/bench/Inputs/lookup8", 1),
    program("batch8", "test/bench/Inputs/batch8", 32),
    program("mul4", "test/programs/mul4", 1),
    program("sort8_4b_diff", "test/bench/Inputs/sort8_4b_diff", 1),
    program("tree_d4", "test/programs/tree_d4", 1),
    program("gol6_5b", "test/programs/gol6_5b", 1),
    program("dot64_relu_round", "test/programs/dot64_relu_round", 1),
    program("mlp8", "test/programs/mlp8", 1),
    program("conv8x8_relu", "test/programs/conv8x8_relu", 1),
];

impl Program {
    /// What contestants are told: program, test vectors, error bound.
    pub fn arguments(&self, root: &Path, p_error: f64) -> [String; 3] {
        let file = |extension: &str| root.join(format!("{}.{extension}", self.path)).display().to_string();
        [file("mlir"), file("vectors.json"), format!("{p_error:e}")]
    }
}
