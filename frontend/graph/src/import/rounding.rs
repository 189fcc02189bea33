//! Rounding low bits away.

use super::writer::{Typed, shaped};
use super::{Importer, Reason};
use crate::array::Array;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;

impl Importer<'_> {
    /// Rounded, as the bits that stay; scaled up again for users that are no tables.
    ///
    /// Inexact rounding reads the ciphertext at fewer bits and leaves the fraction in it: only a
    /// table takes that away, so one scales it up.
    pub(super) fn round(
        &mut self,
        index: NodeIndex,
        operand: NodeIndex,
        lsbs: u32,
        exact: bool,
    ) -> Result<Typed, Reason> {
        let (low, _) = held_bounds(self.graph, index);
        let signed = self.computes_signed(index, &[operand]) || low < 0;
        let width = self.widths.of(self.graph, index)?;
        let value = self.operand(operand, signed, 0)?;
        if lsbs == 0 {
            return Ok(self.finish(index, value));
        }
        let (shape, dialect) =
            (value.shape.clone(), if value.shape.is_empty() { "FHE" } else { "FHELinalg" });
        let sort = if signed { "esint" } else { "eint" };
        let ty = shaped(&shape, &format!("!FHE.{sort}<{}>", width - lsbs));
        let op = if exact { "round" } else { "reinterpret_precision" };
        let rounded = self.writer.op(&format!("{dialect}.{op}"), &[&value], "", ty, &shape);
        self.rounded.insert(index, rounded.clone());
        let users = self.graph.users(index);
        if !users.is_empty()
            && users.iter().all(|&user| self.graph.is_lookup(user))
            && !self.graph.outputs().contains(&index)
        {
            return Ok(rounded);
        }
        if exact {
            let (ty, op) = (self.computed_type(index, signed)?, format!("{dialect}.reinterpret_precision"));
            let scaled = self.writer.op(&op, &[&rounded], "", ty, &shape);
            return Ok(self.finish(index, scaled));
        }
        let (low, high) = self.graph.node(index).bounds.map_or((0, 0), Bounds::integers);
        let bits = width - lsbs;
        let entries = (0..1i64 << bits).map(|entry| {
            let negative = signed && entry >> (bits - 1) == 1;
            let value = (if negative { entry - (1 << bits) } else { entry }) << lsbs;
            value.clamp(low, high)
        });
        let table = self.writer.constant(&Array::from(entries.collect::<Vec<_>>()), 64)?;
        let (ty, op) = (self.type_of(index)?, format!("{dialect}.apply_lookup_table"));
        Ok(self.writer.op(&op, &[&rounded, &table], "", ty, &shape))
    }
}

/// Bounds of what a value's ciphertext may hold: those of the value, and for inexact rounding the
/// multiples that noise takes values to which lie nearer than a quarter of a step to the middle.
pub(super) fn held_bounds(graph: &Graph, index: NodeIndex) -> (i64, i64) {
    let bounds = |index: NodeIndex| graph.node(index).bounds.map_or((0, 0), Bounds::integers);
    let (low, high) = bounds(index);
    let Operation::RoundBits { lsbs, exact: false } = graph.node(index).operation else { return (low, high) };
    let (first, last) = graph.operands(index).first().map_or((low, high), |&operand| bounds(operand));
    let (step, half) = (1i64 << lsbs, 1i64 << lsbs >> 1);
    let round = |value: i64| ((value + half) >> lsbs) << lsbs;
    let under = 4 * (first - (round(first) - half)) < step;
    let over = 4 * (round(last) + half - last) < step;
    let (least, greatest) = (round(first) - step * i64::from(under), round(last) + step * i64::from(over));
    (low.min(least), high.max(greatest))
}
