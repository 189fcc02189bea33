//! Values that have ciphertexts in common, written in different ways, and lookups of them in tables
//! that are the same in some way.

use super::value::{Clear, broadcast, dense};
use super::{Program, Value, tensor};
use arbitrary::Result;

/// Tables of one length. The clear ones are parameters, which may hold the entries when it is run.
pub(super) struct Tables {
    pub entries: Vec<i64>,
    pub clear: Vec<Clear>,
}

/// Entries are no larger, either way.
const ENTRY: i64 = 2;

impl Program<'_, '_> {
    /// Ways of writing one vector, and perhaps a sum of lookups of them.
    pub(super) fn alike(&mut self) -> Result<()> {
        if self.coin()? && self.clear_lookups()? {
            return Ok(());
        }
        let Some(x) = self.vector()? else { return Ok(()) };
        let alike = |v: &Value| v.same_element(&x) && v.shape == x.shape;
        let [y, z] = [self.pick_if(alike)?, self.pick_if(alike)?].map(|v| v.unwrap_or_else(|| x.clone()));
        let clear = [self.clear_operand(&x)?, self.clear_operand(&x)?];
        let forms = self.forms(&[x, y, z], &clear)?;
        if self.wraps || self.coin()? { Ok(()) } else { self.sum_of_forms(&forms) }
    }

    /// The sum of lookups of one value in two clear tables, which may be equal; whether there are some.
    fn clear_lookups(&mut self) -> Result<bool> {
        let tables = self.clears.clone();
        let of =
            |v: &Value| tables.iter().filter(|c| c.is_table(1 << v.width)).rev().take(2).collect::<Vec<_>>();
        let Some(a) = self.pick_if(|v| !of(v).is_empty())? else { return Ok(false) };
        if !self.affords(2) {
            return Ok(false);
        }
        let mut sum: Option<Value> = None;
        for table in of(&a).into_iter().cycle().take(2) {
            let (low, high) = (table.low, table.high);
            let result = Value { name: self.fresh("v"), width: 4, signed: true, low, high, ..a.clone() };
            let op = format!("{}.apply_lookup_table", a.dialect());
            self.emit(result.clone(), &op, &[(&a.name, a.ty()), (&table.name, table.ty())]);
            sum = sum.and_then(|sum| self.added(&sum, &result)).or(Some(result));
        }
        Ok(true)
    }

    /// A short vector; if there is none, of one scalar several times.
    fn vector(&mut self) -> Result<Option<Value>> {
        let most = if self.wide { 3 } else { 8 };
        if let Some(vector) = self.pick_if(|v| v.shape.len() == 1 && v.elements() <= most)? {
            return Ok(Some(vector));
        }
        let Some(a) = self.pick_if(|v| v.shape.is_empty())? else { return Ok(None) };
        let result = Value { name: self.fresh("v"), shape: vec![self.choices.int_in_range(2..=3)?], ..a };
        let names = vec![a.name.as_str(); result.shape[0]];
        let text = format!("tensor.from_elements {} : {}", names.join(", "), result.ty());
        self.plain(result.clone(), &names, &text);
        Ok(Some(result))
    }

    /// Lookups of all, in tables that are one in some way, added up as far as the type goes.
    fn sum_of_forms(&mut self, forms: &[Value]) -> Result<()> {
        let Some(first) = forms.first() else { return Ok(()) };
        let (signed, width) = (self.coin()?, self.choices.int_in_range(3..=6)?);
        let least = if signed { -ENTRY } else { 0 };
        let entries = self.numbers(1 << first.width, least, ENTRY)?;
        let fits = |c: &&Clear| c.is_table(entries.len()) && c.low >= least && c.high <= ENTRY;
        let clear = self.clears.iter().filter(fits).cloned().collect();
        let tables = Tables { entries, clear };
        let mut sum: Option<Value> = None;
        for _ in 0..self.choices.int_in_range(1..=2)? {
            for form in forms {
                if !self.affords(1) {
                    return Ok(());
                }
                let (low, high) = (least, ENTRY);
                let result = Value { name: self.fresh("v"), width, signed, low, high, ..form.clone() };
                let part = self.looked_up(form.clone(), &tables, result)?;
                let part = if self.coin()? { self.total(&part).unwrap_or(part) } else { part };
                sum = sum.and_then(|sum| self.added(&sum, &part)).or(Some(part));
            }
        }
        Ok(())
    }

    /// Values of which some have ciphertexts in common, as far as they fit. The clear numbers may be
    /// equal, and 0.
    pub(super) fn forms(&mut self, operands: &[Value; 3], clear: &[Clear; 2]) -> Result<Vec<Value>> {
        let [x, y, z] = operands;
        let forms = match self.choices.int_in_range(0..=8)? {
            0 => vec![Some(x.clone()), Some(x.clone())],
            1 => vec![self.columns(x)?],
            2 => vec![Some(self.joined(x, x))],
            3 => vec![self.every_pair(x)],
            4 => self.overlapping(x)?,
            5 => {
                let (left, right) = (self.added(x, y), self.added(y, z));
                let left = left.and_then(|left| self.added(&left, z));
                vec![left, right.and_then(|right| self.added(x, &right))]
            }
            6 => {
                let [a, b] = clear;
                vec![Some(x.clone()), self.moved(x, a), self.moved(x, b)]
            }
            7 => vec![Some(self.picked(x)?)],
            _ => self.doubled(x),
        };
        Ok(forms.into_iter().flatten().collect())
    }

    /// The sum, if there is one and it fits.
    pub(super) fn added(&mut self, a: &Value, b: &Value) -> Option<Value> {
        let shape = broadcast(&a.shape, &b.shape).filter(|_| a.dialect() == b.dialect())?;
        let (low, high) = (a.low + b.low, a.high + b.high);
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        let op = format!("{}.add_eint", a.dialect());
        self.emit_fitting(result, &op, &[(&a.name, a.ty()), (&b.name, b.ty())], "")
    }

    fn emit_fitting(
        &mut self,
        result: Value,
        op: &str,
        operands: &[(&str, String)],
        attributes: &str,
    ) -> Option<Value> {
        let fits = self.fits(&result);
        fits.then(|| {
            self.emit_with(result.clone(), op, operands, attributes);
            result
        })
    }

    /// The value plus a clear one.
    fn moved(&mut self, x: &Value, by: &Clear) -> Option<Value> {
        let shape = broadcast(&x.shape, &by.shape)?;
        let (low, high) = (x.low + by.low, x.high + by.high);
        let result = Value { name: self.fresh("v"), shape, low, high, ..x.clone() };
        let op = format!("{}.add_eint_int", x.dialect());
        self.emit_fitting(result, &op, &[(&x.name, x.ty()), (&by.name, by.ty())], "")
    }

    /// A product with a matrix that has few different columns.
    fn columns(&mut self, x: &Value) -> Result<Option<Value>> {
        let (rows, columns) = (x.shape[0], self.choices.int_in_range(2..=12)?);
        let different = self.choices.int_in_range(1..=2)?;
        let drawn = self.numbers(rows * different, 0, 1)?;
        let mut weights = vec![0; rows * columns];
        for column in 0..columns {
            let chosen = self.below(different - 1)?;
            (0..rows).for_each(|row| weights[row * columns + column] = drawn[chosen * rows + row]);
        }
        let (low, high) = (x.low.min(0) * rows as i64, x.high.max(0) * rows as i64);
        let result = Value { name: self.fresh("v"), shape: vec![columns], low, high, ..x.clone() };
        if !self.fits(&result) {
            return Ok(None);
        }
        let ty = tensor(&[rows, columns], &format!("i{}", x.width + 1));
        let constant = self.constant(&ty, &dense(&[rows, columns], &weights));
        self.emit(result.clone(), "FHELinalg.matmul_eint_int", &[(&x.name, x.ty()), (&constant, ty)]);
        Ok(Some(result))
    }

    fn joined(&mut self, a: &Value, b: &Value) -> Value {
        let shape = vec![a.shape[0] + b.shape[0]];
        let (low, high) = (a.low.min(b.low), a.high.max(b.high));
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        self.emit(result.clone(), "FHELinalg.concat", &[(&a.name, a.ty()), (&b.name, b.ty())]);
        result
    }

    /// `x[:, None]`.
    fn column(&mut self, x: &Value) -> Value {
        let column = Value { name: self.fresh("v"), shape: vec![x.shape[0], 1], ..x.clone() };
        let types = format!("{} into {}", x.ty(), column.ty());
        let shape = &column.shape;
        let text = format!("tensor.expand_shape {} [[0, 1]] output_shape {shape:?} : {types}", x.name);
        self.plain(column.clone(), &[&x.name], &text);
        column
    }

    fn every_pair(&mut self, x: &Value) -> Option<Value> {
        let column = self.column(x);
        self.added(&column, x)
    }

    /// `x[:-1]` and `x[1:]`, or other parts.
    fn overlapping(&mut self, x: &Value) -> Result<Vec<Option<Value>>> {
        let length = self.choices.int_in_range(1..=x.shape[0])?;
        let mut parts = vec![];
        for start in [0, x.shape[0] - length] {
            let part = Value { name: self.fresh("v"), shape: vec![length], ..x.clone() };
            let types = format!("{} to {}", x.ty(), part.ty());
            let text = format!("tensor.extract_slice {}[{start}] [{length}] [1] : {types}", x.name);
            self.plain(part.clone(), &[&x.name], &text);
            parts.push(Some(part));
        }
        Ok(parts)
    }

    /// Some elements, most of them several times.
    fn picked(&mut self, x: &Value) -> Result<Value> {
        let places = self.numbers(6, 0, x.shape[0] as i64 - 1)?;
        let constant = self.constant("tensor<6xindex>", &dense(&[6], &places));
        let result = Value { name: self.fresh("v"), shape: vec![6], ..x.clone() };
        let operands = [(x.name.as_str(), x.ty()), (&constant, "tensor<6xindex>".to_owned())];
        self.emit(result.clone(), "FHELinalg.fancy_index", &operands);
        Ok(result)
    }

    /// Twice the value: by a sum with itself, by a product, by a sum over an axis.
    fn doubled(&mut self, x: &Value) -> Vec<Option<Value>> {
        let sum = self.added(x, x);
        if sum.is_none() {
            return vec![];
        }
        let ty = format!("tensor<1xi{}>", x.width.max(2) + 1);
        let two = self.constant(&ty, "dense<2>");
        let double = Value { name: self.fresh("v"), low: 2 * x.low, high: 2 * x.high, ..x.clone() };
        self.emit(double.clone(), "FHELinalg.mul_eint_int", &[(&x.name, x.ty()), (&two, ty)]);
        let column = self.column(x);
        let pair = Value { name: self.fresh("v"), shape: vec![x.shape[0], 2], ..x.clone() };
        let operands = [(column.name.as_str(), column.ty()), (column.name.as_str(), column.ty())];
        self.emit_with(pair.clone(), "FHELinalg.concat", &operands, " {axis = 1 : i64}");
        let summed = Value { name: self.fresh("v"), ..double.clone() };
        self.emit_with(summed.clone(), "FHELinalg.sum", &[(&pair.name, pair.ty())], " {axes = [1]}");
        vec![sum, Some(double), Some(summed)]
    }

    /// Lookups of every element, through a table that is the common one in some way. `result` has
    /// the type and the range.
    pub(super) fn looked_up(&mut self, mut x: Value, tables: &Tables, mut result: Value) -> Result<Value> {
        let mut entries = tables.entries.clone();
        let ty = tensor(&[entries.len()], "i64");
        let table = match self.choices.int_in_range(0..=5)? {
            0 | 1 if !tables.clear.is_empty() => {
                let clear = self.choices.choose(&tables.clear)?;
                (result.low, result.high) = (clear.low, clear.high);
                clear.name.clone()
            }
            2 if result.signed => {
                entries.iter_mut().for_each(|entry| *entry = -*entry);
                self.constant(&ty, &dense(&[entries.len()], &entries))
            }
            3 => {
                x = self.turned(x, &mut entries, result.signed);
                self.constant(&ty, &dense(&[entries.len()], &entries))
            }
            _ => self.constant(&ty, &dense(&[entries.len()], &entries)),
        };
        let result = Value { shape: x.shape.clone(), ..result };
        let op = format!("{}.apply_lookup_table", x.dialect());
        self.emit(result.clone(), &op, &[(&x.name, x.ty()), (&table, ty)]);
        Ok(result)
    }

    /// The sum of all elements, if it fits.
    pub(super) fn total(&mut self, x: &Value) -> Option<Value> {
        if x.shape.is_empty() {
            return Some(x.clone());
        }
        let n = x.elements() as i64;
        let sum =
            Value { name: self.fresh("v"), shape: vec![], low: n * x.low, high: n * x.high, ..x.clone() };
        self.emit_fitting(sum, "FHELinalg.sum", &[(&x.name, x.ty())], "")
    }

    /// The value plus one, if it fits; the table is turned with it, so that nothing changes. What
    /// comes around has the other sign.
    fn turned(&mut self, x: Value, entries: &mut [i64], signed: bool) -> Value {
        let result = Value { name: self.fresh("v"), low: x.low + 1, high: x.high + 1, ..x.clone() };
        if !self.fits(&result) {
            return x;
        }
        let ty = tensor(if x.shape.is_empty() { &[] } else { &[1] }, &format!("i{}", x.width + 1));
        let one = self.constant(&ty, if x.shape.is_empty() { "1" } else { "dense<1>" });
        let op = format!("{}.add_eint_int", x.dialect());
        self.emit(result.clone(), &op, &[(&x.name, x.ty()), (&one, ty)]);
        entries.rotate_right(1);
        if signed && !x.signed {
            entries[0] = -entries[0];
        }
        result
    }
}
