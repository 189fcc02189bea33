//! Steps that move elements: `FHELinalg`'s own ops.

use super::value::{Clear, dense};
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    pub(super) fn layout(&mut self) -> Result<()> {
        match self.below(3)? {
            0 => self.transpose(),
            1 => self.concat(),
            2 => self.broadcast(),
            _ => self.one_element(),
        }
    }

    fn transpose(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let mut axes: Vec<usize> = (0..a.shape.len()).rev().collect();
        let mut attributes = String::new();
        if self.coin()? {
            for i in (1..axes.len()).rev() {
                let j = self.below(i)?;
                axes.swap(i, j);
            }
            attributes = format!(" {{axes = {axes:?}}}");
        }
        let shape = axes.iter().map(|&axis| a.shape[axis]).collect();
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        self.emit_with(result, "FHELinalg.transpose", &[(&a.name, a.ty())], &attributes);
        Ok(())
    }

    fn concat(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let rank = a.shape.len();
        let axis = self.below(rank - 1)?;
        let joins = |b: &Value| {
            let apart = |(i, (n, m)): (usize, (&usize, &usize))| i != axis && n != m;
            b.same_element(&a)
                && b.shape.len() == rank
                && !b.shape.iter().zip(&a.shape).enumerate().any(apart)
        };
        let mut parts = vec![a.clone()];
        for _ in 0..self.choices.int_in_range(1..=2)? {
            parts.extend(self.pick_any(joins)?);
        }
        let mut shape = a.shape.clone();
        shape[axis] = parts.iter().map(|part| part.shape[axis]).sum();
        let low = parts.iter().map(|part| part.low).min().unwrap_or(a.low);
        let high = parts.iter().map(|part| part.high).max().unwrap_or(a.high);
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        let written = if self.coin()? { axis as i64 } else { axis as i64 - rank as i64 };
        let attributes = match axis {
            0 if self.coin()? => String::new(),
            _ => format!(" {{axis = {written} : i64}}"),
        };
        if result.elements() > 24 {
            return Ok(());
        }
        if self.choices.ratio(1, 3)? {
            let names: Vec<&str> = parts.iter().map(|v| v.name.as_str()).collect();
            let types: Vec<String> = parts.iter().map(Value::ty).collect();
            let (operands, types) = (names.join(", "), types.join(", "));
            let text = format!("tensor.concat dim({axis}) {operands} : ({types}) -> {}", result.ty());
            self.plain(result, &names, &text);
        } else {
            let operands: Vec<(&str, String)> = parts.iter().map(|v| (v.name.as_str(), v.ty())).collect();
            self.emit_with(result, "FHELinalg.concat", &operands, &attributes);
        }
        Ok(())
    }

    fn broadcast(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let mut shape = a.shape.clone();
        for n in &mut shape {
            if *n == 1 {
                *n = self.choices.int_in_range(1..=2)?;
            }
        }
        if self.coin()? && shape.len() < 4 {
            shape.insert(0, self.choices.int_in_range(1..=2)?);
        }
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        if result.elements() <= 24 {
            self.emit(result, "FHELinalg.broadcast", &[(&a.name, a.ty())]);
        }
        Ok(())
    }

    fn one_element(&mut self) -> Result<()> {
        let Some(a) = self.pick_if(|v| v.shape.is_empty())? else { return Ok(()) };
        let result = Value { name: self.fresh("v"), shape: vec![1], ..a.clone() };
        self.emit(result, "FHELinalg.from_element", &[(&a.name, a.ty())]);
        Ok(())
    }

    /// Indices of elements of a tensor of shape `operand`; a clear parameter, if one does.
    fn indices(&mut self, operand: &[usize], distinct: bool) -> Result<Clear> {
        let length = operand.iter().product::<usize>();
        let fits = |c: &&Clear| {
            let vector = c.width.is_none() && c.shape.len() == 1 && operand.len() == 1;
            vector && c.high < length as i64 && (!distinct || c.shape == [1])
        };
        if let Some(parameter) = self.clears.iter().find(fits) {
            return Ok(parameter.clone());
        }
        let mut places: Vec<usize> = (0..length).collect();
        for i in (1..length).rev() {
            let j = self.below(i)?;
            places.swap(i, j);
        }
        let count = self.choices.int_in_range(1..=3.min(length))?;
        places.truncate(count);
        if !distinct {
            for place in &mut places {
                *place = self.choices.int_in_range(0..=length - 1)?;
            }
        }
        let mut flat = vec![];
        for place in places {
            let mut rest = place;
            let mut coordinates: Vec<i64> =
                operand.iter().rev().map(|n| (rest % n, rest /= n).0 as i64).collect();
            coordinates.reverse();
            flat.extend(coordinates);
        }
        let mut shape = vec![count];
        if count == 2 && self.coin()? {
            shape = vec![2, 1];
        }
        if operand.len() > 1 {
            shape.push(operand.len());
        }
        let name = self.constant(&tensor(&shape, "index"), &dense(&shape, &flat));
        Ok(Clear { name, width: None, shape, low: 0, high: length as i64 - 1 })
    }

    /// Elements in other places, some of them perhaps twice.
    pub(super) fn gather(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
        let indices = self.indices(&a.shape, false)?;
        let mut shape = indices.shape.clone();
        shape.truncate(shape.len() - usize::from(a.shape.len() > 1));
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        let operands = [(a.name.as_str(), a.ty()), (&indices.name, indices.ty())];
        self.emit(result, "FHELinalg.fancy_index", &operands);
        Ok(())
    }

    /// Elements put into places of their own.
    pub(super) fn scatter(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
        let indices = self.indices(&a.shape, true)?;
        let mut shape = indices.shape.clone();
        shape.truncate(shape.len() - usize::from(a.shape.len() > 1));
        let Some(values) = self.pick_if(|v| v.same_element(&a) && v.shape == shape)? else { return Ok(()) };
        let (low, high) = (a.low.min(values.low), a.high.max(values.high));
        let result = Value { name: self.fresh("v"), low, high, ..a.clone() };
        let operands =
            [(a.name.as_str(), a.ty()), (&indices.name, indices.ty()), (&values.name, values.ty())];
        self.emit(result, "FHELinalg.fancy_assign", &operands);
        Ok(())
    }
}
