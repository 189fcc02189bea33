//! Memory whose size a file decides. There may be less, which is an error and not the end of the
//! process.

use thiserror::Error;

/// There is not as much memory.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("there is not enough memory for another {bytes} bytes; free some, or take a larger machine")]
pub struct NoMemory {
    /// What was asked for.
    pub bytes: usize,
}

/// Room for so many elements.
pub fn room<T>(elements: usize) -> Result<Vec<T>, NoMemory> {
    let mut vec = Vec::new();
    let bytes = elements.saturating_mul(size_of::<T>());
    vec.try_reserve_exact(elements).map_err(|_| NoMemory { bytes })?;
    Ok(vec)
}

/// So many words, all of them 0.
pub fn zeroed(words: usize) -> Result<Vec<u64>, NoMemory> {
    filled(0, words)
}

/// So many times the same.
pub fn filled<T: Clone>(element: T, count: usize) -> Result<Vec<T>, NoMemory> {
    let mut vec = room(count)?;
    vec.resize(count, element);
    Ok(vec)
}

/// The elements of an iterator that says how many it has.
pub fn collect<T>(elements: impl ExactSizeIterator<Item = T>) -> Result<Vec<T>, NoMemory> {
    let mut vec = room(elements.len())?;
    vec.extend(elements);
    Ok(vec)
}
