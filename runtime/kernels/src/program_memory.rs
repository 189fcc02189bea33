//! The memory that native code asks for during a run.

use crate::error::KernelError;
use ferrocrete_abi::memory::{self, NoMemory};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// What a program has at the moment, by address. A run that ends early leaves nothing behind: the rest
/// is freed with this.
#[derive(Default)]
pub struct ProgramMemory(Mutex<HashMap<usize, Vec<u64>>>);

impl ProgramMemory {
    /// So many bytes, at whole words; their address.
    pub fn allocate(&self, bytes: u64) -> Result<u64, NoMemory> {
        let none = NoMemory { bytes: usize::try_from(bytes).unwrap_or(usize::MAX) };
        // No bytes have an address, too, so that none is told from no memory.
        let words = usize::try_from(bytes.div_ceil(8)).map_err(|_| none)?.max(1);
        let mut words = memory::room::<u64>(words).map_err(|_| none)?;
        let address = words.as_mut_ptr().expose_provenance();
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.try_reserve(1).map_err(|_| none)?;
        all.insert(address, words);
        Ok(address as u64)
    }

    /// Frees what was allocated; nothing else can be freed. Address 0 is nothing.
    pub fn release(&self, address: usize) -> Result<(), KernelError> {
        if address == 0 {
            return Ok(());
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&address);
        known.map(drop).ok_or_else(|| KernelError::OutOfRange {
            what: "the address of memory that native code gives back",
            found: address as u64,
            expected: "one that it was given".to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_given_and_taken_back_once() {
        let memory = ProgramMemory::default();
        let (one, none) = (memory.allocate(100).unwrap(), memory.allocate(0).unwrap());
        assert!(one != 0 && none != 0 && one != none);
        memory.release(one as usize).unwrap();
        assert!(memory.release(one as usize).is_err() && memory.release(0).is_ok());
    }

    #[test]
    fn memory_that_is_not_there_is_an_error() {
        for bytes in [1 << 60, u64::MAX] {
            assert_eq!(ProgramMemory::default().allocate(bytes), Err(NoMemory { bytes: bytes as usize }));
        }
    }
}
