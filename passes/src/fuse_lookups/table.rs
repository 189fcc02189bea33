//! Lookups whose table is a constant, and the tables computed from theirs.

use super::affine::Affine;
use ferrocrete_dialects::fhe::entries;
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::types::Eint;

/// The widest operand whose table is computed with: the tables of wider ones take too much memory,
/// and no single bootstrap evaluates them.
const MAX_WIDTH: u32 = 20;

/// An `apply_lookup_table`, of `FHE` or `FHELinalg`, with a constant table.
pub struct Lookup {
    name: &'static str,
    /// What is looked up.
    pub operand: Value,
    /// Its (element) type.
    pub input: Eint,
    /// The (element) type of the result.
    output: Eint,
    /// Entries in two's complement order, as the result's type reads them.
    pub entries: Vec<i64>,
}

impl Lookup {
    /// Reads `op`.
    pub fn of(op: Op) -> Option<Self> {
        let name = op.name();
        if !matches!(name, "FHE.apply_lookup_table" | "FHELinalg.apply_lookup_table") {
            return None;
        }
        let operand = op.operand(0);
        let (input, output) = (Eint::of(operand.ty())?, Eint::of(op.result(0).ty())?);
        if input.width > MAX_WIDTH {
            return None;
        }
        let entries = entries(op)?.into_iter().map(|t| output.wrap(t)).collect();
        Some(Self { name, operand, input, output, entries })
    }

    /// Whether every entry is in the range of the result's type.
    pub fn fits(&self) -> bool {
        let (low, high) = self.output.range();
        self.entries.iter().all(|t| (low..=high).contains(t))
    }

    /// The least and the greatest entry.
    pub fn extremes(&self) -> Option<(i64, i64)> {
        Some((*self.entries.iter().min()?, *self.entries.iter().max()?))
    }

    /// What the lookup of any value modulo 2^(p+1) gives, p being the operand's width.
    pub fn at(&self, value: i64) -> i64 {
        let size = 1_i64 << self.input.width;
        let entry = self.entries[value.rem_euclid(size) as usize];
        let (low, high) = self.input.range();
        let in_range = (low..=high).contains(&self.input.wrap(value));
        if in_range { entry } else { self.output.wrap(-entry) }
    }

    /// The table that looks `f(x)` up, for an `x` of type `ty`.
    pub fn after(&self, f: Affine, ty: Type) -> Option<Vec<i64>> {
        let x = Eint::of(ty)?;
        let size = 1_i64 << x.width;
        let (_, high) = x.range();
        Some((0..size).map(|i| self.at(f.at(if i > high { i - size } else { i }))).collect())
    }

    /// The table that gives `f` of this one's entries, for a result of type `ty`.
    pub fn before(&self, f: Affine, ty: Type) -> Option<Vec<i64>> {
        let output = Eint::of(ty)?;
        Some(self.entries.iter().map(|&t| output.wrap(f.at(t))).collect())
    }

    /// The same op on another operand with another table.
    pub fn rebuild(&self, operand: Value, entries: &[i64], result: Type, b: Builder) -> Value {
        let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), entries);
        b.value(self.name, &[operand, table], result)
    }
}
