//! Rounding low bits away.

use super::writer::{self, Typed, element, shaped};
use super::{Importer, Reason};
use crate::array::Array;
use crate::expand::{MAXIMUM_LOOKUP_WIDTH, MAXIMUM_WIDTH};
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use crate::types::width_of;

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
        let value = self.operand(operand, signed, 0)?;
        if lsbs == 0 {
            return Ok(self.finish(index, value));
        }
        let users = self.graph.users(index);
        let for_tables = !users.is_empty()
            && users.iter().all(|&user| self.graph.is_lookup(user))
            && !self.graph.outputs().contains(&index);
        let value = match for_tables {
            true => self.narrow(value, rounded_width(self.graph, index, operand, signed).max(lsbs + 1))?,
            false => value,
        };
        let width = writer::width(&value.ty);
        let (shape, dialect) =
            (value.shape.clone(), if value.shape.is_empty() { "FHE" } else { "FHELinalg" });
        let sort = if signed { "esint" } else { "eint" };
        let ty = shaped(&shape, &format!("!FHE.{sort}<{}>", width - lsbs));
        let op = if exact { "round" } else { "reinterpret_precision" };
        let value = if exact { value } else { self.off_ties(value)? };
        let rounded = self.writer.op(&format!("{dialect}.{op}"), &[&value], "", ty, &shape);
        self.rounded.insert(index, rounded.clone());
        if for_tables {
            return Ok(rounded);
        }
        if exact {
            let (ty, op) = (self.computed_type(index, signed)?, format!("{dialect}.reinterpret_precision"));
            let scaled = self.writer.op(&op, &[&rounded], "", ty, &shape);
            return Ok(self.finish(index, scaled));
        }
        let (low, high) = self.graph.node(index).bounds.map_or((0, 0), Bounds::integers);
        let bits = width - lsbs;
        if bits > MAXIMUM_LOOKUP_WIDTH {
            return Err(self.graph.too_wide_to_look_up(index, bits));
        }
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

impl Importer<'_> {
    /// The same value read at fewer bits, if it has more: times a power of two, so that reading it
    /// divides exactly.
    pub(super) fn narrow(&mut self, value: Typed, width: u32) -> Result<Typed, Reason> {
        let from = writer::width(&value.ty);
        // What is composed may hold more than was measured.
        if from <= width || self.graph.border_width().is_some() {
            return Ok(value);
        }
        self.reread(value, from - width, width)
    }

    /// Half of a unit more, at one bit more: halves, which are rounded up, and what is rounded down just
    /// below them then lie as far on either side of the middle of two results. On the middle itself, noise
    /// alone would decide.
    fn off_ties(&mut self, value: Typed) -> Result<Typed, Reason> {
        let width = writer::width(&value.ty);
        if width >= MAXIMUM_WIDTH {
            return Ok(value);
        }
        let dialect = if value.shape.is_empty() { "FHE" } else { "FHELinalg" };
        let shape = value.shape.clone();
        let finer = self.reread(value, 0, width + 1)?;
        let half = self.writer.constant(&Array::filled(&vec![1; shape.len()], 1), width + 2)?;
        let (op, ty) = (format!("{dialect}.add_eint_int"), finer.ty.clone());
        Ok(self.writer.op(&op, &[&finer, &half], "", ty, &shape))
    }

    /// A value times a power of two, read at another width.
    fn reread(&mut self, value: Typed, up: u32, width: u32) -> Result<Typed, Reason> {
        let dialect = if value.shape.is_empty() { "FHE" } else { "FHELinalg" };
        let (shape, ty) = (value.shape.clone(), value.ty.clone());
        let mut value = value;
        if up > 0 {
            let ones = vec![1; shape.len()];
            let factor = self.writer.constant(&Array::filled(&ones, 1 << up), writer::width(&ty) + 1)?;
            value = self.writer.op(
                &format!("{dialect}.mul_eint_int"),
                &[&value, &factor],
                "",
                ty.clone(),
                &shape,
            );
        }
        let sort = if writer::is_signed(&ty) { "esint" } else { "eint" };
        let ty = shaped(&shape, &format!("!FHE.{sort}<{width}>"));
        if element(&ty) == element(&value.ty) {
            return Ok(value);
        }
        Ok(self.writer.op(&format!("{dialect}.reinterpret_precision"), &[&value], "", ty, &shape))
    }

    /// `value / 2^lsbs`, at the width of the result's class.
    pub(super) fn quotient(
        &mut self,
        index: NodeIndex,
        operand: NodeIndex,
        lsbs: u32,
    ) -> Result<Typed, Reason> {
        let signed = self.computes_signed(index, &[operand]);
        let width = self.widths.of(self.graph, index)?;
        let held = self.widths.of(self.graph, operand)?;
        // Bits that were rounded away are there again only in what was scaled up.
        let rounded = self.rounded.get(&operand).and_then(|rounded| {
            let gone = held.saturating_sub(writer::width(&rounded.ty));
            Some((rounded.clone(), lsbs.checked_sub(gone)?))
        });
        let (value, lsbs) = match rounded {
            Some(rounded) => rounded,
            None => (self.operand(operand, signed, 0)?, lsbs),
        };
        let value = self.cast(value, signed);
        let from = writer::width(&value.ty);
        let up = (from - lsbs).checked_sub(width).ok_or("a quotient wider than its operand")?;
        let value = self.reread(value, up, width)?;
        Ok(self.finish(index, value))
    }
}

/// Bits in which a value is rounded for tables alone.
fn rounded_width(graph: &Graph, index: NodeIndex, operand: NodeIndex, signed: bool) -> u32 {
    let (low, high) = held_bounds(graph, index);
    let from = graph.node(operand).bounds.map_or((low, high), Bounds::integers);
    width_of(low.min(from.0), high.max(from.1), signed)
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
