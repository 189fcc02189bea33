//! From parametrized TFHE to native code.

use ferrocrete_dialects::pass::PassInfo;

/// Every pass of this crate.
pub const PASSES: &[PassInfo] = &[];
