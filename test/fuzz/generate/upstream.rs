//! More of upstream's ops around encrypted values: `splat`, `pad` and `select`.

use super::value::dense;
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    pub(super) fn upstream(&mut self) -> Result<()> {
        match self.below(2)? {
            0 => self.splat(),
            1 => self.pad(),
            _ => self.select(),
        }
    }

    fn splat(&mut self) -> Result<()> {
        let Some(a) = self.pick_if(|v| v.shape.is_empty())? else { return Ok(()) };
        let rank = self.choices.int_in_range(1..=2)?;
        let shape = (0..rank).map(|_| self.choices.int_in_range(1..=3)).collect::<Result<Vec<usize>>>()?;
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        let text = format!("tensor.splat {} : {}", a.name, result.ty());
        self.plain(result, &[&a.name], &text);
        Ok(())
    }

    fn pad(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let Some(x) = self.pick_if(|v| v.shape.is_empty() && v.same_element(&a))? else { return Ok(()) };
        let mut shape = a.shape.clone();
        let (mut before, mut after) = (vec![], vec![]);
        for n in &mut shape {
            before.push(self.below(1)?);
            after.push(self.below(1)?);
            *n += before[before.len() - 1] + after[after.len() - 1];
        }
        let (low, high) = (a.low.min(x.low), a.high.max(x.high));
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        if result.elements() > 24 {
            return Ok(());
        }
        let counters: Vec<String> = a.shape.iter().map(|_| format!("{}: index", self.fresh("k"))).collect();
        let text = format!(
            "tensor.pad {} low{before:?} high{after:?} {{\n  ^bb0({}):\n    tensor.yield {} : {}\n  }} : {} to {}",
            a.name,
            counters.join(", "),
            x.name,
            x.ty(),
            a.ty(),
            result.ty()
        );
        self.plain(result, &[&a.name, &x.name], &text);
        Ok(())
    }

    /// One of two values, or for each element one of two.
    fn select(&mut self) -> Result<()> {
        let a = self.pick()?;
        let b = self.pick_any(|v| v.same_element(&a) && v.shape == a.shape && v.name != a.name)?;
        let b = b.unwrap_or_else(|| a.clone());
        let (low, high) = (a.low.min(b.low), a.high.max(b.high));
        let result = Value { name: self.fresh("v"), low, high, ..a.clone() };
        let each = !a.shape.is_empty() && self.coin()?;
        let (condition, ty) = if each {
            let ty = tensor(&a.shape, "i1");
            let known = self.clears.iter().find(|c| c.width == Some(1) && c.shape == a.shape);
            (known.map(|c| c.name.clone()), ty)
        } else {
            (Some(self.condition()?.name), "i1".to_owned())
        };
        let condition = match condition {
            Some(condition) => condition,
            None => {
                let n = a.elements();
                let bits = (0..n).map(|_| Ok(-i64::from(self.coin()?))).collect::<Result<Vec<i64>>>()?;
                self.constant(&ty, &dense(&a.shape, &bits).replace("-1", "true").replace('0', "false"))
            }
        };
        let types = if each { format!("{ty}, {}", a.ty()) } else { a.ty() };
        let text = format!("arith.select {condition}, {}, {} : {types}", a.name, b.name);
        self.plain(result, &[&a.name, &b.name], &text);
        Ok(())
    }
}
