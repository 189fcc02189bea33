//! What native code is handed: the table of entry points, the keys, and a place for errors.

use crate::error::KernelError;
use crate::program_memory::ProgramMemory;
use crate::server_keys::ServerKeys;
use crate::shells::ENTRY_POINTS;
use ferrocrete_abi::entry_points::ContextHeader;
use ferrocrete_abi::monitor::Monitor;
use std::sync::{Mutex, PoisonError};

/// The context of one run. Native code sees only its header.
///
/// An entry point that fails leaves its error here and every later one does nothing, so after the
/// run [`Context::finish`] tells whether the outputs mean anything.
#[repr(C)]
pub struct Context<'run, 'tell> {
    header: ContextHeader,
    keys: &'run ServerKeys,
    monitor: &'run Monitor<'tell>,
    memory: ProgramMemory,
    failure: Mutex<Option<KernelError>>,
}

impl<'run, 'tell> Context<'run, 'tell> {
    /// A context for one run with these keys, watched and stopped by `monitor`.
    pub fn new(keys: &'run ServerKeys, monitor: &'run Monitor<'tell>) -> Self {
        let header = ContextHeader { entry_points: &raw const ENTRY_POINTS };
        Self { header, keys, monitor, memory: ProgramMemory::default(), failure: Mutex::new(None) }
    }

    /// The pointer native code is given; valid while the context lives.
    pub fn header(&self) -> *const ContextHeader {
        std::ptr::from_ref(self).cast()
    }

    /// The first error of the run, if there was one.
    pub fn finish(self) -> Result<(), KernelError> {
        match self.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    pub(crate) fn keys(&self) -> &'run ServerKeys {
        self.keys
    }

    pub(crate) fn monitor(&self) -> &'run Monitor<'tell> {
        self.monitor
    }

    pub(crate) fn memory(&self) -> &ProgramMemory {
        &self.memory
    }

    pub(crate) fn has_failed(&self) -> bool {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    pub(crate) fn fail(&self, error: KernelError) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
    }
}
