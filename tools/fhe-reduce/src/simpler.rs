//! What may take an op's place.

use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::types::{Eint, Glwe};

/// What takes an op's place: its meaning need not stay, since the user's command decides.
#[derive(Clone, Copy, Debug)]
pub enum Simpler {
    /// For every result the first operand of its type, if there is one; else zero.
    FirstOperand,
    /// As that, with the last operand.
    LastOperand,
    /// Zeros.
    Zero,
}

impl Simpler {
    /// Replaces the op, unless nothing can take its place.
    pub fn replace(self, op: Op) {
        let results = op.results();
        let used = results.iter().any(|result| !result.uses().is_empty());
        // A terminator, or an op that is not there for a value.
        if results.is_empty() {
            return;
        }
        if !used {
            return op.erase();
        }
        let b = Builder::before(op);
        let values = results.iter().map(|result| self.value(op, result.ty(), b));
        if let Some(values) = values.collect::<Option<Vec<_>>>() {
            op.replace(&values);
        }
    }

    fn value(self, op: Op, ty: Type, b: Builder) -> Option<Value> {
        let mut alike = op.operands().into_iter().filter(|operand| operand.ty() == ty);
        let operand = match self {
            Self::FirstOperand => alike.next(),
            Self::LastOperand => alike.next_back(),
            Self::Zero => None,
        };
        operand.or_else(|| zero(ty, b))
    }
}

fn zero(ty: Type, b: Builder) -> Option<Value> {
    let tensor = ty.as_tensor();
    if tensor.as_ref().is_some_and(|tensor| tensor.static_shape().is_none()) {
        return None;
    }
    let element = ty.element_or_self();
    if Glwe::of(ty).is_some() {
        Some(b.value("TFHE.zero", &[], ty))
    } else if element.is_ebool() {
        None
    } else if Eint::of(ty).is_some() {
        Some(b.value(if tensor.is_some() { "FHE.zero_tensor" } else { "FHE.zero" }, &[], ty))
    } else if element.int_width().is_none() && !element.is_index() {
        None
    } else if tensor.is_some() {
        Some(b.dense_constant(ty, &[0]))
    } else {
        Some(b.constant(ty, 0))
    }
}
