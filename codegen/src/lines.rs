//! Lists of calls that code need not be made of one by one.
//!
//! `tfhe-to-words` takes long runs of straight-line code together: it gives each value its place in memory and
//! writes down what is called with what, row by row. `tfhe-to-runtime` makes of that a table which one loop
//! goes through. So no pass between the two, nor LLVM, meets the ops of a long program one by one.
//!
//! A row is the callee's number, the number of words of the row, and for each operand the number of a slot and
//! what is added to what it holds, as in `steps-in-tables`.

mod define;

pub use define::{Lines, call};

use crate::words::Linear;
use ferrocrete_abi::entry_points::{ArgumentKind, EntryPoint};
use ferrocrete_dialects::ir::{Ctx, Type};

/// Slots that every list has; then come those of the operands of the `TFHE.runtime_call`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Holds 0.
    Zero,
    /// The runtime's context.
    Context,
    /// The address of the list's constants.
    Constants,
    /// The address of the first word of that operand.
    Operand(usize),
}

impl Slot {
    /// How many there are before those of operands.
    pub const COMMON: usize = 3;

    /// Its number.
    pub fn number(self) -> i64 {
        match self {
            Self::Zero => 0,
            Self::Context => 1,
            Self::Constants => 2,
            Self::Operand(i) => (Self::COMMON + i) as i64,
        }
    }
}

/// What a row calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Callee {
    /// An entry point of the runtime: the context, and what it takes.
    Entry(EntryPoint),
    /// Copies memory: where to, where from, how many bytes.
    Copy,
    /// A linear op on words in a row: where to, the operands, how many words.
    Linear(Linear),
}

impl Callee {
    /// All there are; a callee's number in a list that is not yet a table is its place here.
    pub fn all() -> impl Iterator<Item = Self> {
        let entries = EntryPoint::ALL.iter().map(|&entry| Self::Entry(entry));
        entries.chain([Self::Copy]).chain(Linear::ALL.map(Self::Linear))
    }

    /// Its number in a list.
    pub fn number(self) -> i64 {
        Self::all().take_while(|&other| other != self).count() as i64
    }

    /// What it takes.
    fn types(self, ctx: Ctx) -> Vec<Type> {
        let (pointer, i64) = (ctx.llvm_pointer(), ctx.int(64));
        match self {
            Self::Entry(entry) => {
                let of = |kind: &ArgumentKind| match kind {
                    ArgumentKind::Out | ArgumentKind::Input => pointer,
                    ArgumentKind::Count => i64,
                };
                [pointer].into_iter().chain(entry.arguments().iter().map(of)).collect()
            }
            Self::Copy => vec![pointer, pointer, i64],
            Self::Linear(Linear::Zero) => vec![pointer, i64],
            Self::Linear(Linear::Neg) => vec![pointer, pointer, i64],
            Self::Linear(Linear::Add | Linear::Sub) => vec![pointer, pointer, pointer, i64],
            Self::Linear(Linear::AddInt | Linear::MulInt) => vec![pointer, pointer, i64, i64],
        }
    }
}
