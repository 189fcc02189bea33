//! Matrices in tiles of columns, each contiguous over all rows, filled from rows as they come.

use crate::aligned;
use aligned_vec::AVec;
use ferrocrete_abi::memory::{self, NoMemory};
use ferrocrete_threads::spread;
use rayon::prelude::*;

/// Words that are asked for at a time.
const PIECE_WORDS: usize = 1 << 20;

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
