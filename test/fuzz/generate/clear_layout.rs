//! Ops that move elements, on clear tensors.

use super::Program;
use super::value::Clear;
use arbitrary::Result;

impl Program<'_, '_> {
    pub(super) fn clear_layout(&mut self) -> Result<()> {
        if self.clears.is_empty() {
            return self.clear_step();
        }
        let a = self.choices.choose(&self.clears)?.clone();
        if a.shape.is_empty() {
            let result = Clear { name: self.fresh("k"), shape: vec![1], ..a.clone() };
            self.clear_op(result, "from_element", &[&a], "");
            return Ok(());
        }
        match self.below(2)? {
            0 => {
                let shape = a.shape.iter().rev().copied().collect();
                let result = Clear { name: self.fresh("k"), shape, ..a.clone() };
                self.clear_op(result, "transpose", &[&a], "");
            }
            1 => {
                let axis = self.below(a.shape.len() - 1)?;
                let mut shape = a.shape.clone();
                let alike = |c: &&Clear| c.width == a.width && c.shape == a.shape && c.name != a.name;
                let b = self.clears.iter().find(alike).unwrap_or(&a).clone();
                shape[axis] *= 2;
                let (low, high) = (a.low.min(b.low), a.high.max(b.high));
                let result = Clear { name: self.fresh("k"), shape, low, high, ..a.clone() };
                self.clear_op(result, "concat", &[&a, &b], &format!(" {{axis = {axis} : i64}}"));
            }
            _ => {
                let mut shape = a.shape.clone();
                for n in &mut shape {
                    if *n == 1 {
                        *n = self.choices.int_in_range(1..=3)?;
                    }
                }
                if self.coin()? {
                    shape.insert(0, self.choices.int_in_range(1..=2)?);
                }
                let result = Clear { name: self.fresh("k"), shape, ..a.clone() };
                self.clear_op(result, "broadcast", &[&a], "");
            }
        }
        Ok(())
    }

    /// An op of `FHELinalg` on clear values; results of many axes or elements are left out.
    fn clear_op(&mut self, result: Clear, op: &str, operands: &[&Clear], attributes: &str) {
        if result.shape.len() > 3 || result.shape.iter().product::<usize>() > 12 {
            return;
        }
        let names: Vec<&str> = operands.iter().map(|c| c.name.as_str()).collect();
        let types: Vec<String> = operands.iter().map(|c| c.ty()).collect();
        let (names, types) = (names.join(", "), types.join(", "));
        self.statement(format!(
            "{} = \"FHELinalg.{op}\"({names}){attributes} : ({types}) -> {}",
            result.name,
            result.ty()
        ));
        self.clears.push(result);
    }
}
