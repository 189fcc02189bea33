//! Folding.

use super::{Attr, Op, Value};
use mlir_sys::MlirAttribute;

/// What a folder found.
#[derive(Clone, Copy, Debug)]
pub enum Folded {
    /// The result is an existing value.
    Value(Value),
    /// The result is a constant.
    Constant(Attr),
}

/// Attributes that MLIR gives together with an op, `None` for null ones.
///
/// # Safety
/// They are of the op's context.
pub(crate) unsafe fn attrs_given(op: Op, raw: &[MlirAttribute]) -> Vec<Option<Attr>> {
    raw.iter().map(|attr| Attr::maybe(*attr, op.scope)).collect()
}
