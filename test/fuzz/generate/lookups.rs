//! Lookups, and steps to another precision.

use super::value::{Clear, broadcast, dense};
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    /// Random entries for a lookup's result, whose range becomes theirs.
    fn entries(&mut self, result: &mut Value, count: usize) -> Result<Vec<i64>> {
        let (low, high) = self.sub_range(result.limits())?;
        let entries = self.numbers(count, low, high)?;
        result.low = *entries.iter().min().expect("a table has entries");
        result.high = *entries.iter().max().expect("a table has entries");
        Ok(entries)
    }

    /// Numbers within a range; of many, the first few decide on the others.
    pub(super) fn numbers(&mut self, count: usize, low: i64, high: i64) -> Result<Vec<i64>> {
        let drawn = (0..count.min(64)).map(|_| self.choices.int_in_range(low..=high));
        let mut numbers = drawn.collect::<Result<Vec<i64>>>()?;
        while numbers.len() < count {
            let (i, last) = (numbers.len(), numbers[numbers.len() - 1]);
            numbers.push((last + numbers[i % 64] + i as i64 - low).rem_euclid(high - low + 1) + low);
        }
        Ok(numbers)
    }

    /// A value of `a`'s shape and another type, without range.
    fn other_type(&mut self, a: &Value) -> Result<Value> {
        let wide = self.wide && self.coin()?;
        let (width, signed) = (self.choices.int_in_range(if wide { 10..=16 } else { 1..=4 })?, self.coin()?);
        Ok(Value {
            name: self.fresh("v"),
            width,
            signed,
            boolean: false,
            low: 0,
            high: 0,
            shape: a.shape.clone(),
        })
    }

    pub(super) fn lookup(&mut self) -> Result<()> {
        let a = self.pick()?;
        if !self.affords(1) {
            return Ok(());
        }
        let result = self.other_type(&a)?;
        self.lookup_of(&a, result)
    }

    /// Looks `a` up in a random table; the result gets the range of its entries.
    pub(super) fn lookup_of(&mut self, a: &Value, mut result: Value) -> Result<()> {
        if let Some(clear) = self.clear_table(a, &result)? {
            (result.low, result.high) = (clear.low, clear.high);
            let operands = [(a.name.as_str(), a.ty()), (&clear.name, clear.ty())];
            self.emit(result, &format!("{}.apply_lookup_table", a.dialect()), &operands);
            return Ok(());
        }
        let entries = self.entries(&mut result, 1 << a.width)?;
        // Entries are of any width that holds them, the result's sign taken into account.
        let narrow = result.width > 1 && self.choices.ratio(1, 3)?;
        let bits = if narrow { result.width } else { 64 };
        let ty = format!("tensor<{}xi{bits}>", entries.len());
        let table = self.constant(&ty, &dense(&[entries.len()], &entries));
        self.emit(result, &format!("{}.apply_lookup_table", a.dialect()), &[(&a.name, a.ty()), (&table, ty)]);
        Ok(())
    }

    /// A clear parameter with entries for such a lookup, perhaps, if one is in sight.
    fn clear_table(&mut self, a: &Value, result: &Value) -> Result<Option<Clear>> {
        let (low, high) = result.limits();
        let fits = |c: &&Clear| c.is_table(1 << a.width) && low <= c.low && c.high <= high;
        let found: Vec<&Clear> = self.clears.iter().filter(fits).collect();
        if found.is_empty() || self.choices.ratio(1, 3)? {
            return Ok(None);
        }
        self.choices.choose(&found).map(|c| Some((*c).clone()))
    }

    /// Several tables one after the other, of which some are equal, perhaps.
    fn rows(&mut self, result: &mut Value, rows: usize, count: usize) -> Result<Vec<i64>> {
        let different = if self.choices.ratio(1, 3)? { rows.min(2) } else { rows };
        let entries = self.entries(result, different * count)?;
        let mut all = entries.clone();
        for _ in different..rows {
            let row = self.below(different - 1)?;
            all.extend(&entries[row * count..][..count]);
        }
        Ok(all)
    }

    /// A value that enters the program's partition or leaves it.
    pub(super) fn change_partition(&mut self) -> Result<()> {
        if !self.partition {
            return Ok(());
        }
        let a = self.pick()?;
        let partition = "#FHE.partition<name \"tfhers\", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>";
        let side = if self.coin()? { "src" } else { "dest" };
        let result = Value { name: self.fresh("v"), ..a.clone() };
        let op = format!("{}.change_partition", a.dialect());
        self.emit_with(result, &op, &[(&a.name, a.ty())], &format!(" {{{side} = {partition}}}"));
        Ok(())
    }

    /// The lowest bit, or the value with other bits.
    pub(super) fn precision(&mut self) -> Result<()> {
        let a = self.pick()?;
        let bits = self.choices.int_in_range(1..=2)?;
        let mut signed = a.signed;
        let (op, width, low, high) = match self.choices.int_in_range(0..=3)? {
            0 => {
                signed = self.coin()?;
                ("lsb", self.choices.int_in_range(1..=4)?, 0, 1)
            }
            1 => {
                signed = self.coin()?;
                ("reinterpret_precision", a.width + bits, a.low << bits, a.high << bits)
            }
            2 => return self.narrow(&a, bits),
            _ if a.width <= bits => return Ok(()),
            _ => {
                let round = |x: i64| (x + (1 << (bits - 1))) >> bits;
                ("round", a.width - bits, round(a.low), round(a.high))
            }
        };
        let result = Value { name: self.fresh("v"), width, signed, low, high, ..a.clone() };
        let lookups = if op == "reinterpret_precision" { 0 } else { bits as usize };
        if width <= 5 && result.fits() && self.affords(lookups) {
            self.emit(result, &format!("{}.{op}", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }

    /// To fewer bits, after the lower ones were cleared.
    fn narrow(&mut self, a: &Value, bits: u32) -> Result<()> {
        if a.width <= bits {
            return Ok(());
        }
        let shifted = Value { name: self.fresh("v"), low: a.low << bits, high: a.high << bits, ..a.clone() };
        let result = Value { name: self.fresh("v"), width: a.width - bits, ..a.clone() };
        if !shifted.fits() || !result.fits() {
            return Ok(());
        }
        let shape = if a.shape.is_empty() { vec![] } else { vec![1] };
        let ty = tensor(&shape, "i5");
        let factor = self.constant(&ty, &dense(&shape, &[1 << bits]));
        self.emit(
            shifted.clone(),
            &format!("{}.mul_eint_int", a.dialect()),
            &[(&a.name, a.ty()), (&factor, ty)],
        );
        let op = format!("{}.reinterpret_precision", a.dialect());
        self.emit(result, &op, &[(&shifted.name, shifted.ty())]);
        Ok(())
    }

    /// A table for each element, broadcast from the last axes.
    pub(super) fn tables(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(4)? else { return Ok(()) };
        if !self.affords(1) {
            return Ok(());
        }
        let mut result = self.other_type(&a)?;
        let first = self.below(a.shape.len() - 1)?;
        let mut axes = a.shape[first..].to_vec();
        if self.choices.ratio(1, 4)? {
            axes[0] = 1;
        }
        let entries = self.rows(&mut result, axes.iter().product(), 1 << a.width)?;
        axes.push(1 << a.width);
        let ty = tensor(&axes, "i64");
        let constant = self.constant(&ty, &dense(&axes, &entries));
        self.emit(result, "FHELinalg.apply_multi_lookup_table", &[(&a.name, a.ty()), (&constant, ty)]);
        Ok(())
    }

    /// Several tables, and a map that says which.
    pub(super) fn tables_of_a_map(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(4)? else { return Ok(()) };
        if !self.affords(1) {
            return Ok(());
        }
        let mut result = self.other_type(&a)?;
        let axes = [self.choices.int_in_range(1..=3)?, 1 << a.width];
        let entries = self.rows(&mut result, axes[0], axes[1])?;
        let ty = tensor(&axes, "i64");
        let tables = self.constant(&ty, &dense(&axes, &entries));
        let map = self.places(&a, axes[0])?;
        self.read(&[&map.name]);
        let operands = [(a.name.as_str(), a.ty()), (&tables, ty), (&map.name, map.ty())];
        self.emit(result, "FHELinalg.apply_mapped_lookup_table", &operands);
        Ok(())
    }

    /// Indices below `count` that broadcast to `a`'s shape; a clear parameter, if one does.
    fn places(&mut self, a: &Value, count: usize) -> Result<Clear> {
        let fits = |c: &&Clear| {
            c.width.is_none()
                && !c.shape.is_empty()
                && c.high < count as i64
                && broadcast(&a.shape, &c.shape).as_ref() == Some(&a.shape)
        };
        if let Some(parameter) = self.clears.iter().find(fits) {
            return Ok(parameter.clone());
        }
        let first = self.below(a.shape.len() - 1)?;
        let shape = a.shape[first..].to_vec();
        let n: usize = shape.iter().product();
        let places =
            (0..n).map(|_| self.choices.int_in_range(0..=count as i64 - 1)).collect::<Result<Vec<i64>>>()?;
        let name = self.constant(&tensor(&shape, "index"), &dense(&shape, &places));
        Ok(Clear { name, width: None, shape, low: 0, high: count as i64 - 1 })
    }
}
