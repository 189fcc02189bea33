//! Memory that begins where a cache line does, and may not be there.

use aligned_vec::{AVec, CACHELINE_ALIGN};
use ferrocrete_abi::memory::NoMemory;

/// Room for so many elements.
pub fn room<T>(elements: usize) -> Result<AVec<T>, NoMemory> {
    let mut vec = AVec::new(CACHELINE_ALIGN);
    let none = NoMemory { bytes: elements.saturating_mul(size_of::<T>()) };
    vec.try_reserve_exact(elements).map_err(|_| none)?;
    Ok(vec)
}

/// So many numbers, all of them 0.
pub fn zeroed<T: Copy + Default>(count: usize) -> Result<AVec<T>, NoMemory> {
    let mut vec = room(count)?;
    vec.resize(count, T::default());
    Ok(vec)
}

/// Makes a buffer at least so long; what was in it is lost if it grows.
pub fn grow<T: Copy + Default>(buffer: &mut AVec<T>, count: usize) -> Result<(), NoMemory> {
    if buffer.len() < count {
        // The old one goes first, so that both are never there.
        *buffer = AVec::new(CACHELINE_ALIGN);
        *buffer = zeroed(count)?;
    }
    Ok(())
}
