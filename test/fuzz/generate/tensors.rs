//! Upstream's `tensor` ops on encrypted elements.

use super::{Program, Value};
use arbitrary::Result;

impl Program<'_, '_> {
    /// A statement in upstream's own syntax.
    pub(super) fn plain(&mut self, result: Value, reads: &[&str], text: &str) {
        self.read(reads);
        self.statement(format!("{} = {text}", result.name));
        self.values.push(result);
    }

    /// Constant indices of one element, or a clear parameter where it fits.
    fn place(&mut self, shape: &[usize]) -> Result<String> {
        let mut names = vec![];
        for &n in shape {
            let fits = |c: &&super::Clear| {
                c.width.is_none() && c.shape.is_empty() && c.low >= 0 && c.high < n as i64
            };
            let known = self.clears.iter().find(fits).map(|c| c.name.clone());
            names.push(match known {
                Some(name) if self.coin()? => name,
                _ => {
                    let index = self.below(n - 1)?;
                    self.constant("index", &index.to_string())
                }
            });
        }
        Ok(names.join(", "))
    }

    /// Takes one element out, puts one in, or makes a tensor of some.
    pub(super) fn element(&mut self) -> Result<()> {
        match self.below(2)? {
            0 => {
                let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
                let place = self.place(&a.shape)?;
                let result = Value { name: self.fresh("v"), shape: vec![], ..a.clone() };
                self.plain(result, &[&a.name], &format!("tensor.extract {}[{place}] : {}", a.name, a.ty()));
            }
            1 => {
                let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
                let Some(x) = self.pick_if(|v| v.shape.is_empty() && v.same_element(&a))? else {
                    return Ok(());
                };
                let place = self.place(&a.shape)?;
                let (low, high) = (a.low.min(x.low), a.high.max(x.high));
                let result = Value { name: self.fresh("v"), low, high, ..a.clone() };
                let text = format!("tensor.insert {} into {}[{place}] : {}", x.name, a.name, a.ty());
                self.plain(result, &[&a.name, &x.name], &text);
            }
            _ => {
                let Some(a) = self.pick_if(|v| v.shape.is_empty())? else { return Ok(()) };
                let mut parts = vec![a.clone()];
                for _ in 0..self.below(2)? {
                    parts.extend(self.pick_if(|v| v.shape.is_empty() && v.same_element(&a))?);
                }
                let names: Vec<&str> = parts.iter().map(|v| v.name.as_str()).collect();
                let low = parts.iter().map(|v| v.low).min().unwrap_or(a.low);
                let high = parts.iter().map(|v| v.high).max().unwrap_or(a.high);
                let result =
                    Value { name: self.fresh("v"), shape: vec![parts.len()], low, high, ..a.clone() };
                let text = format!("tensor.from_elements {} : {}", names.join(", "), result.ty());
                self.plain(result, &names, &text);
            }
        }
        Ok(())
    }

    /// A part of a tensor, or a tensor with a part replaced.
    pub(super) fn slice(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
        let insert = self.coin()?;
        let part = match insert {
            true => self.pick_if(|v| {
                v.same_element(&a)
                    && v.shape.len() == a.shape.len()
                    && v.shape.iter().zip(&a.shape).all(|(n, m)| n <= m)
            })?,
            false => None,
        };
        let (mut offsets, mut sizes, mut strides) = (vec![], vec![], vec![]);
        for (axis, &n) in a.shape.iter().enumerate() {
            let size = match &part {
                Some(part) => part.shape[axis],
                None => self.choices.int_in_range(1..=n)?,
            };
            let stride = if 2 * size - 1 <= n && self.coin()? { 2 } else { 1 };
            offsets.push(self.below(n - (size - 1) * stride - 1)?);
            sizes.push(size);
            strides.push(stride);
        }
        let place = format!("{offsets:?} {sizes:?} {strides:?}");
        if let Some(part) = part {
            let (low, high) = (a.low.min(part.low), a.high.max(part.high));
            let result = Value { name: self.fresh("v"), low, high, ..a.clone() };
            let types = format!("{} into {}", part.ty(), a.ty());
            let text = format!("tensor.insert_slice {} into {}{place} : {types}", part.name, a.name);
            self.plain(result, &[&a.name, &part.name], &text);
        } else if !insert {
            let result = Value { name: self.fresh("v"), shape: sizes, ..a.clone() };
            let text = format!("tensor.extract_slice {}{place} : {} to {}", a.name, a.ty(), result.ty());
            self.plain(result, &[&a.name], &text);
        }
        Ok(())
    }

    /// Axes taken apart or joined.
    pub(super) fn reshape(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
        let rank = a.shape.len();
        // Axis `split` of the shorter shape is two axes of the longer.
        let groups = |split: usize, short: usize| -> String {
            let group = |i: usize| match i {
                i if i < split => format!("[{i}]"),
                i if i == split => format!("[{i}, {}]", i + 1),
                i => format!("[{}]", i + 1),
            };
            format!("[{}]", (0..short).map(group).collect::<Vec<_>>().join(", "))
        };
        if rank > 1 && self.coin()? {
            let split = self.below(rank - 2)?;
            let mut shape = a.shape.clone();
            shape[split] *= shape.remove(split + 1);
            let result = Value { name: self.fresh("v"), shape, ..a.clone() };
            let types = format!("{} into {}", a.ty(), result.ty());
            let text = format!("tensor.collapse_shape {} {} : {types}", a.name, groups(split, rank - 1));
            self.plain(result, &[&a.name], &text);
            return Ok(());
        }
        let split = self.below(rank - 1)?;
        let outer = if a.shape[split] % 2 == 0 && self.coin()? { 2 } else { 1 };
        let mut shape = a.shape.clone();
        shape[split] /= outer;
        shape.insert(split, outer);
        if rank < 4 {
            let result = Value { name: self.fresh("v"), shape: shape.clone(), ..a.clone() };
            let types = format!("{} into {}", a.ty(), result.ty());
            let text = format!(
                "tensor.expand_shape {} {} output_shape {shape:?} : {types}",
                a.name,
                groups(split, rank)
            );
            self.plain(result, &[&a.name], &text);
        }
        Ok(())
    }
}
