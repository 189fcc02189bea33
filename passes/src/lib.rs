//! How the IR changes, from FHE down to parametrized TFHE: one pass in one file, listed here.

use ferrocrete_dialects::pass::PassInfo;

/// Every pass of this crate.
pub const PASSES: &[PassInfo] = &[];
