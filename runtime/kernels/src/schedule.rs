//! How a batch is cut into blocks that one thread walks through in lock-step.

use ferrocrete_abi::memory::{self, NoMemory};
use std::ops::Range;

/// Cuts `count` items into blocks of nearly equal size, at most `largest` each, so that the blocks
/// are a multiple of the threads whenever there are enough items.
pub fn blocks(count: usize, largest: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    let threads = rayon::current_num_threads();
    let blocks = count.div_ceil(largest).next_multiple_of(threads).min(count);
    (0..blocks).map(move |i| i * count / blocks..(i + 1) * count / blocks)
}

/// A block and its rows.
pub type Part<'a> = (Range<usize>, &'a mut [u64]);

/// Cuts `items` rows of `width` words at the borders of `blocks`.
pub fn split_rows<'a>(
    mut rows: &'a mut [u64],
    width: usize,
    blocks: &[Range<usize>],
) -> Result<Vec<Part<'a>>, NoMemory> {
    let mut parts = memory::room(blocks.len())?;
    for block in blocks {
        let (part, rest) = rows.split_at_mut(block.len() * width);
        parts.push((block.clone(), part));
        rows = rest;
    }
    Ok(parts)
}
