//! Elementwise linear steps.

use super::value::{Clear, broadcast, corners, dense};
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    pub(super) fn sum_or_difference(&mut self, sum: bool) -> Result<()> {
        let a = self.pick()?;
        let b = self.partner(&a)?;
        let Some(shape) = broadcast(&a.shape, &b.shape) else { return Ok(()) };
        let (low, high) =
            if sum { (a.low + b.low, a.high + b.high) } else { (a.low - b.high, a.high - b.low) };
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        if self.fits(&result) {
            let op = format!("{}.{}", a.dialect(), if sum { "add_eint" } else { "sub_eint" });
            self.emit(result, &op, &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }

    pub(super) fn with_clear(&mut self) -> Result<()> {
        let a = self.pick()?;
        let clear = match self.choices.ratio(1, 2)? {
            true => self.clear_operand(&a)?,
            false => self.constant_operand(&a)?,
        };
        let range @ (min, max) = (clear.low, clear.high);
        let (op, low, high) = match self.choices.int_in_range(0..=3)? {
            0 => ("add_eint_int", a.low + min, a.high + max),
            1 => ("sub_eint_int", a.low - max, a.high - min),
            2 => ("sub_int_eint", min - a.high, max - a.low),
            _ => {
                let (low, high) = corners((a.low, a.high), range);
                ("mul_eint_int", low, high)
            }
        };
        let Some(shape) = broadcast(&a.shape, &clear.shape) else { return Ok(()) };
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        // What a clear parameter may be decides on the noise of a product.
        let known = clear.name.starts_with("%c");
        let wide = !known && clear.width > Some(8) && op == "mul_eint_int";
        if !self.fits(&result) || wide {
            return Ok(());
        }
        let operands = [(a.name.as_str(), a.ty()), (clear.name.as_str(), clear.ty())];
        let swapped = [operands[1].clone(), operands[0].clone()];
        let order = if op == "sub_int_eint" { &swapped } else { &operands };
        self.emit(result, &format!("{}.{op}", a.dialect()), order);
        Ok(())
    }

    /// A constant that goes with `a`.
    fn constant_operand(&mut self, a: &Value) -> Result<Clear> {
        let width = *self.choices.choose(&[a.width + 1, a.width + 1, 8, 64])?;
        // `i2` holds no 3, and so on: a constant that does not fit would be another one.
        let (least, most) = ((-1 << (width.min(4) - 1)).max(-3), ((1 << (width.min(4) - 1)) - 1).min(3));
        let shape = match self.below(2)? {
            _ if a.shape.is_empty() => vec![],
            0 => vec![1],
            1 => a.shape.clone(),
            _ => vec![*a.shape.last().expect("a tensor has axes")],
        };
        let n: usize = shape.iter().product();
        let values = (0..n).map(|_| self.choices.int_in_range(least..=most)).collect::<Result<Vec<i64>>>()?;
        let (low, high) = (*values.iter().min().unwrap_or(&0), *values.iter().max().unwrap_or(&0));
        let ty = tensor(&shape, &format!("i{width}"));
        let name = self.constant(&ty, &dense(&shape, &values));
        Ok(Clear { name, width: Some(width), shape, low, high })
    }

    /// A clear value in sight, or else of a constant.
    pub(super) fn clear_operand(&mut self, a: &Value) -> Result<Clear> {
        let scalar = a.shape.is_empty();
        let fits = |c: &&Clear| {
            c.width.is_some() && c.shape.is_empty() == scalar && broadcast(&a.shape, &c.shape).is_some()
        };
        let all: Vec<&Clear> = self.clears.iter().filter(fits).collect();
        if all.is_empty() {
            return self.constant_operand(a);
        }
        self.choices.choose(&all).map(|c| (*c).clone())
    }

    pub(super) fn negate(&mut self) -> Result<()> {
        let a = self.pick()?;
        let result = Value { name: self.fresh("v"), low: -a.high, high: -a.low, ..a.clone() };
        if self.fits(&result) {
            self.emit(result, &format!("{}.neg_eint", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }

    pub(super) fn reinterpret(&mut self) -> Result<()> {
        let a = self.pick()?;
        let result = Value { name: self.fresh("v"), signed: !a.signed, ..a.clone() };
        if self.fits(&result) {
            let op = if a.signed { "to_unsigned" } else { "to_signed" };
            self.emit(result, &format!("{}.{op}", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }
}
