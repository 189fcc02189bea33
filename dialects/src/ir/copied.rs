//! Copies of ops outside of all scopes.

use mlir_sys::{MlirOperation, mlirOperationClone, mlirOperationDestroy};

/// A copy of an op and of all inside of it, freed when it is dropped.
pub(crate) struct Copied(MlirOperation);

impl Copied {
    /// Copies an op that nobody else changes now.
    ///
    /// # Safety
    /// It is valid, refers to nothing outside of itself, and its context outlives the copy.
    pub(crate) unsafe fn of(op: MlirOperation) -> Self {
        // SAFETY: the op is valid.
        Self(unsafe { mlirOperationClone(op) })
    }

    /// Its text.
    pub(crate) fn text(&self) -> String {
        // SAFETY: the copy is there until it is dropped.
        unsafe { super::whole(self.0) }
    }
}

impl Drop for Copied {
    fn drop(&mut self) {
        // SAFETY: it is this copy's own, and nothing else refers to it.
        unsafe { mlirOperationDestroy(self.0) }
    }
}
