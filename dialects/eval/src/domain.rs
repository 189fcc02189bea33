//! What an encrypted value is to an interpreter.

use crate::value::Value;
use ferrocrete_dialects::ir::Op;

/// A reading of encrypted values. Structure (calls, loops, tensors, clear arithmetic) is written
/// once, for every domain: it moves words without asking what they mean.
pub(crate) trait Domain {
    /// An op of the domain, ready to run; each has one result.
    type Kernel;

    /// Prepares an op; `None` if it is none of the domain's.
    fn compile(&self, op: Op) -> Result<Option<Self::Kernel>, String>;

    /// Whether the op works on scalars one by one, so that a tensor may stand for many.
    fn is_elementwise(kernel: &Self::Kernel) -> bool;

    /// Runs an op.
    fn run(&mut self, kernel: &Self::Kernel, op: Op, operands: Vec<Value>) -> Result<Value, String>;
}
