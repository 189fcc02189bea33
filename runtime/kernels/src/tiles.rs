//! Matrices in tiles of columns, each contiguous over all rows, filled from rows as they come, and
//! their products with the digits of a batch.
//!
//! A piece of a tile is read from memory once per batch and stays in L1 while blocks of ciphertexts,
//! whose sums stay in registers, pass over it.

use crate::aligned;
use crate::error::KernelError;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_abi::monitor::Monitor;
use ferrocrete_threads::spread;
use rayon::prelude::*;
use tfhe::core_crypto::prelude::SignedDecomposer;

/// Words that are asked for at a time.
const PIECE_WORDS: usize = 1 << 20;
/// Rows of the key that all blocks pass over before the next: of one tile they are half of an L1 or
/// a whole one, of the digits of a whole batch half a megabyte.
const PIECE_ROWS: usize = 512;
/// Tiles that a piece of the digits is used for while it is in cache.
const TILE_GROUP: usize = 8;

/// Tiles with room for so many rows.
pub fn empty<T, const LANES: usize>(tiles: usize, rows: usize) -> Result<Vec<AVec<[T; LANES]>>, NoMemory> {
    let mut all = memory::room(tiles)?;
    for _ in 0..tiles {
        all.push(aligned::room(rows)?);
    }
    Ok(all)
}

/// Appends rows of so many words, which `get` gives some at a time, to tiles; columns beyond them
/// are 0.
pub fn fill<T: Copy + Default + Send, const LANES: usize, E: From<NoMemory>>(
    tiles: &mut [AVec<[T; LANES]>],
    (rows, width): (usize, usize),
    convert: impl Fn(u64) -> T + Sync,
    mut get: impl FnMut(&mut [u64]) -> Result<(), E>,
) -> Result<(), E> {
    let at_once = (PIECE_WORDS / width).clamp(1, rows);
    let mut piece = memory::zeroed(at_once * width)?;
    for start in (0..rows).step_by(at_once) {
        let piece = &mut piece[..at_once.min(rows - start) * width];
        get(piece)?;
        spread(|| {
            tiles.par_iter_mut().enumerate().for_each(|(tile, lanes)| {
                let columns = tile * LANES..(tile * LANES + LANES).min(width);
                for row in piece.chunks_exact(width) {
                    let mut next = [T::default(); LANES];
                    let words = next.iter_mut().zip(&row[columns.clone()]);
                    words.for_each(|(lane, word)| *lane = convert(*word));
                    lanes.push(next);
                }
            });
        });
    }
    Ok(())
}

/// The digits of a block of ciphertexts: a row of `size` for each level of each coefficient.
pub struct Block<D> {
    /// Ciphertexts.
    pub size: usize,
    /// The rows.
    pub digits: Vec<D>,
}

impl<D: Copy + Default> Block<D> {
    /// The digits of the first coefficients of `ciphertexts`, as many as give so many rows.
    fn new(
        rows: usize,
        decomposer: &SignedDecomposer<u64>,
        convert: impl Fn(i64) -> D,
        ciphertexts: &[&[u64]],
    ) -> Result<Self, NoMemory> {
        let (size, levels) = (ciphertexts.len(), decomposer.level_count().0);
        let mut digits = memory::filled(D::default(), rows * size)?;
        for (column, ciphertext) in ciphertexts.iter().enumerate() {
            for (coefficient, digits) in ciphertext.iter().zip(digits.chunks_exact_mut(levels * size)) {
                let places = digits[column..].iter_mut().step_by(size);
                for (term, digit) in decomposer.decompose(*coefficient).zip(places) {
                    *digit = convert(term.value() as i64);
                }
            }
        }
        Ok(Self { size, digits })
    }
}

/// Decomposes a batch in blocks of such sizes, the largest that fit first; the last size is 1. Each
/// ciphertext gives so many rows.
pub fn blocks<D: Copy + Default + Send>(
    sizes: [usize; 3],
    rows: usize,
    decomposer: &SignedDecomposer<u64>,
    convert: impl Fn(i64) -> D + Sync,
    ciphertexts: &[&[u64]],
) -> Result<Vec<Block<D>>, NoMemory> {
    let mut parts = Vec::new();
    let mut rest = ciphertexts;
    for size in sizes {
        while let Some((part, after)) = rest.split_at_checked(size) {
            parts.push(part);
            rest = after;
        }
    }
    parts.into_par_iter().map(|part| Block::new(rows, decomposer, &convert, part)).collect()
}

/// For each tile, its products with the digits: a row for each of `count` ciphertexts. `add` adds the
/// product of rows of a tile with a block's digits of the same rows to the block's.
pub fn products<T: Copy + Default + Send + Sync, D: Sync, const LANES: usize>(
    tiles: &[AVec<[T; LANES]>],
    blocks: &[Block<D>],
    count: usize,
    add: impl Fn(&[[T; LANES]], &[D], &mut [[T; LANES]]) + Sync,
    monitor: &Monitor<'_>,
) -> Result<Vec<Vec<[T; LANES]>>, KernelError> {
    let mut sums = memory::room(tiles.len())?;
    for _ in tiles {
        sums.push(memory::filled([T::default(); LANES], count)?);
    }
    let rows = tiles.first().map_or(0, |tile| tile.len());
    // One block passes over the key once in any order; this one suits what fetches ahead.
    let piece = if blocks.len() > 1 { PIECE_ROWS } else { rows.max(1) };
    let group = tiles.len().div_ceil(rayon::current_num_threads()).clamp(1, TILE_GROUP);
    tiles.par_chunks(group).zip(sums.par_chunks_mut(group)).try_for_each(|(tiles, sums)| {
        monitor.check().map_err(KernelError::from)?;
        for start in (0..rows).step_by(piece) {
            for (tile, mut sums) in tiles.iter().zip(sums.iter_mut().map(Vec::as_mut_slice)) {
                let tile = &tile[start..(start + piece).min(rows)];
                for Block { size, digits } in blocks {
                    let (of_block, rest) = sums.split_at_mut(*size);
                    add(tile, &digits[start * size..][..tile.len() * size], of_block);
                    sums = rest;
                }
            }
        }
        Ok::<(), KernelError>(())
    })?;
    Ok(sums)
}
