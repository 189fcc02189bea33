//! Steps on tensors that products, several tables and places in a tensor need.

use super::{MAX_LOOKUPS, Program, Value, broadcast};
use arbitrary::Result;

impl Program<'_, '_> {
    fn some_tensor(&mut self, max_width: u32) -> Result<Option<Value>> {
        let wanted = |v: &&Value| !v.shape.is_empty() && v.width <= max_width;
        let tensors: Vec<Value> = self.values.iter().filter(wanted).cloned().collect();
        if tensors.is_empty() { Ok(None) } else { self.choices.choose(&tensors).cloned().map(Some) }
    }

    /// Elements times elements, or their sum as a dot product.
    pub(super) fn tensor_product(&mut self) -> Result<()> {
        let Some(a) = self.some_tensor(3)? else { return Ok(()) };
        if self.lookups + 2 > MAX_LOOKUPS {
            return Ok(());
        }
        let b = self.partner(&a)?;
        let Some(shape) = broadcast(&a.shape, &b.shape) else { return Ok(()) };
        let corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
        let (low, high) = (*corners.iter().min().expect("four"), *corners.iter().max().expect("four"));
        let dot = a.shape.len() == 1 && a.shape == b.shape && self.choices.arbitrary()?;
        let (n, shape, op) = match dot {
            true => (shape[0] as i64, vec![], "FHELinalg.dot_eint_eint"),
            false => (1, shape, "FHELinalg.mul_eint"),
        };
        let width = self.choices.int_in_range(a.width..=6)?;
        let result = Value { name: self.fresh(), width, shape, low: n * low, high: n * high, ..a.clone() };
        if result.fits() {
            self.lookups += 2;
            self.emit(result, op, &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }

    /// A table for each place of the last axis.
    pub(super) fn tables(&mut self) -> Result<()> {
        let Some(a) = self.some_tensor(4)? else { return Ok(()) };
        if self.lookups >= MAX_LOOKUPS {
            return Ok(());
        }
        self.lookups += 1;
        let (width, signed) = (self.choices.int_in_range(1..=4)?, self.choices.arbitrary()?);
        let mut result = Value { name: self.fresh(), width, signed, low: 0, high: 0, shape: a.shape.clone() };
        let (low, high) = self.sub_range(result.limits())?;
        let (rows, length) = (*a.shape.last().expect("a tensor has axes"), 1_usize << a.width);
        let entries: Vec<i64> =
            (0..rows * length).map(|_| self.choices.int_in_range(low..=high)).collect::<Result<_>>()?;
        result.low = *entries.iter().min().expect("a table has entries");
        result.high = *entries.iter().max().expect("a table has entries");
        let tables: Vec<&[i64]> = entries.chunks(length).collect();
        let ty = format!("tensor<{rows}x{length}xi64>");
        let constant = self.constant(&ty, &format!("dense<{tables:?}>"));
        self.emit(result, "FHELinalg.apply_multi_lookup_table", &[(&a.name, a.ty()), (&constant, ty)]);
        Ok(())
    }

    /// Elements of a vector in other places, some of them perhaps twice.
    pub(super) fn gather(&mut self) -> Result<()> {
        let Some(a) = self.some_tensor(u32::MAX)?.filter(|a| a.shape.len() == 1) else { return Ok(()) };
        let count = self.choices.int_in_range(1..=3)?;
        let last = a.shape[0] - 1;
        let places: Vec<usize> =
            (0..count).map(|_| self.choices.int_in_range(0..=last)).collect::<Result<_>>()?;
        let ty = format!("tensor<{count}xindex>");
        let constant = self.constant(&ty, &format!("dense<{places:?}>"));
        let result = Value { name: self.fresh(), shape: vec![count], ..a.clone() };
        self.emit(result, "FHELinalg.fancy_index", &[(&a.name, a.ty()), (&constant, ty)]);
        Ok(())
    }
}
