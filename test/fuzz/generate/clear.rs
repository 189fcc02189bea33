//! Clear values: parameters, and arithmetic on them.

use super::Program;
use super::value::{Clear, corners};
use arbitrary::Result;

const SHAPES: &[&[usize]] = &[&[], &[], &[], &[1], &[2], &[3], &[2, 2]];

impl Program<'_, '_> {
    /// A clear parameter of `main`.
    pub(super) fn clear_parameter(&mut self) -> Result<()> {
        let shape = self.choices.choose(SHAPES)?.to_vec();
        let width =
            *self.choices.choose(&[None, Some(1), Some(3), Some(4), Some(5), Some(8), Some(32), Some(64)])?;
        let (low, high) = match width {
            None => (0, self.choices.int_in_range(0..=3)?),
            Some(1) => (-1, 0),
            Some(_) => (-self.choices.int_in_range(0..=3)?, self.choices.int_in_range(0..=3)?),
        };
        let name = self.fresh("k");
        self.clears.push(Clear { name, width, shape, low, high });
        Ok(())
    }

    /// Two clear tables for the first encrypted parameter, which some calls make equal.
    pub(super) fn clear_tables(&mut self) -> Result<()> {
        let entries = 1 << self.values[0].width;
        let low = if self.coin()? { -2 } else { 0 };
        if !self.wraps && entries <= 16 {
            for _ in 0..2 {
                let name = self.fresh("k");
                self.clears.push(Clear::table(name, entries, low, 2));
            }
        }
        Ok(())
    }

    /// A clear scalar of some width, a constant if there is none in sight.
    fn clear_scalar(&mut self, width: Option<u32>) -> Result<Clear> {
        let fits = |c: &&Clear| c.shape.is_empty() && c.width == width;
        let all: Vec<&Clear> = self.clears.iter().filter(fits).collect();
        if !all.is_empty() && self.choices.ratio(4, 5)? {
            return self.choices.choose(&all).map(|c| (*c).clone());
        }
        let value = self.choices.int_in_range(0..=2)?;
        let ty = width.map_or("index".to_owned(), |width| format!("i{width}"));
        if width == Some(1) {
            let name = self.fresh("c");
            let (text, value) = if value > 0 { ("true", -1) } else { ("false", 0) };
            self.statement(format!("{name} = arith.constant {text}"));
            return Ok(Clear { name, width, shape: vec![], low: value, high: value });
        }
        Ok(Clear {
            name: self.constant(&ty, &value.to_string()),
            width,
            shape: vec![],
            low: value,
            high: value,
        })
    }

    /// Arithmetic on clear scalars.
    pub(super) fn clear_step(&mut self) -> Result<()> {
        let width = *self.choices.choose(&[None, Some(4), Some(5), Some(8), Some(64)])?;
        let (a, b) = (self.clear_scalar(width)?, self.clear_scalar(width)?);
        let (op, (low, high)) = match self.below(5)? {
            0 => ("addi", (a.low + b.low, a.high + b.high)),
            1 => ("subi", (a.low - b.high, a.high - b.low)),
            2 => ("muli", corners((a.low, a.high), (b.low, b.high))),
            3 => ("maxsi", (a.low.max(b.low), a.high.max(b.high))),
            4 => ("minsi", (a.low.min(b.low), a.high.min(b.high))),
            _ => return self.cast(&a),
        };
        let result = Clear { name: self.fresh("k"), low, high, ..a.clone() };
        if result.fits() && (width.is_some() || low >= 0) && high.abs().max(low.abs()) < 8 {
            self.statement(format!("{} = arith.{op} {}, {} : {}", result.name, a.name, b.name, a.ty()));
            self.clears.push(result);
        }
        Ok(())
    }

    /// The same value in another width.
    fn cast(&mut self, a: &Clear) -> Result<()> {
        let to = *self.choices.choose(&[None, Some(4), Some(8), Some(64)])?;
        let op = match (a.width, to) {
            (None, None) => return Ok(()),
            (None, Some(_)) | (Some(_), None) => "index_cast",
            (Some(from), Some(to)) if from == to => return Ok(()),
            (Some(from), Some(to)) => {
                if from < to {
                    "extsi"
                } else {
                    "trunci"
                }
            }
        };
        let result = Clear { name: self.fresh("k"), width: to, ..a.clone() };
        if result.fits() && (to.is_some() || a.low >= 0) {
            self.statement(format!(
                "{} = arith.{op} {} : {} to {}",
                result.name,
                a.name,
                a.ty(),
                result.ty()
            ));
            self.clears.push(result);
        }
        Ok(())
    }

    /// A clear condition.
    pub(super) fn condition(&mut self) -> Result<Clear> {
        let width = *self.choices.choose(&[None, Some(1), Some(4), Some(8), Some(64)])?;
        if width == Some(1) {
            return self.clear_scalar(width);
        }
        let (a, b) = (self.clear_scalar(width)?, self.clear_scalar(width)?);
        let predicate = self.choices.choose(&["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "uge"])?;
        let name = self.fresh("k");
        self.statement(format!("{name} = arith.cmpi {predicate}, {}, {} : {}", a.name, b.name, a.ty()));
        Ok(Clear { name, width: Some(1), shape: vec![], low: -1, high: 0 })
    }

    /// An index of no more than 3, perhaps a parameter's; perhaps below 0.
    pub(super) fn bound(&mut self) -> Result<Clear> {
        let fits = |c: &&Clear| c.shape.is_empty() && c.width != Some(1) && (0..=3).contains(&c.high);
        let known: Vec<&Clear> = self.clears.iter().filter(fits).collect();
        if !known.is_empty() && self.choices.ratio(2, 3)? {
            let known = (*self.choices.choose(&known)?).clone();
            if known.width.is_none() {
                return Ok(known);
            }
            let name = self.fresh("k");
            self.statement(format!("{name} = arith.index_cast {} : {} to index", known.name, known.ty()));
            return Ok(Clear { name, width: None, ..known });
        }
        let rounds = self.choices.int_in_range(0..=3)?;
        let name = self.constant("index", &rounds.to_string());
        Ok(Clear { name, width: None, shape: vec![], low: rounds, high: rounds })
    }
}
