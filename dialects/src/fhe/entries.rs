//! How the entries of a clear table are read.

use crate::ir::{Op, Type, Value};
use crate::types::Eint;

/// Bits of an entry and whether it has a sign: that of the lookup's result. So a table of `i3` may
/// say 5 to an unsigned result and -3 to a signed one with the same bits, as in Concrete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    bits: u32,
    signed: bool,
}

impl Entry {
    /// An entry of a table of that type, looked up for a result.
    pub fn of(table: Type, result: Eint) -> Self {
        Self { bits: table.element_or_self().int_width().unwrap_or(64), signed: result.signed }
    }

    /// The number that an entry stands for, given sign-extended.
    pub fn read(self, entry: i64) -> i64 {
        if self.signed || self.bits >= 64 { entry } else { entry & ((1 << self.bits) - 1) }
    }

    /// Whether the bits before an entry are those of its sign.
    pub fn has_sign(self) -> bool {
        self.signed
    }
}

/// The entries of a constant table, as a lookup for that result reads them.
pub fn constant_entries(table: Value, result: Eint) -> Option<Vec<i64>> {
    let entry = Entry::of(table.ty(), result);
    Some(table.constant_integers()?.into_iter().map(|x| entry.read(x)).collect())
}

/// The same of a lookup's own table and result.
pub fn entries(lookup: Op) -> Option<Vec<i64>> {
    constant_entries(lookup.operand(1), Eint::of(lookup.result(0).ty())?)
}
