//! Operands so wide that their tables would fill the memory before the optimizer can refuse them.

use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::pass::{Failed, PassResult};
use ferrocrete_dialects::types::Eint;

/// No parameters take a wider lookup, by far.
pub const WIDEST: u32 = 20;

/// Refuses an op that would be expanded into lookups of more bits.
pub fn check(op: Op) -> PassResult {
    match Eint::of(op.operand(0).ty()) {
        Some(eint) if eint.width > WIDEST => {
            op.error(format!(
                "infeasible: is expanded into lookups of {} bits, and no parameters take more than {WIDEST}; \
                 use narrower operands",
                eint.width
            ));
            Err(Failed)
        }
        Some(_) | None => Ok(()),
    }
}
