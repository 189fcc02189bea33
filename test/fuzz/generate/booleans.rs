//! Steps on booleans.

use super::value::dense;
use super::{Program, Value};
use arbitrary::Result;

impl Program<'_, '_> {
    /// A boolean in sight; if there is none, one made of a number.
    fn pick_boolean(&mut self) -> Result<Option<Value>> {
        let all: Vec<&Value> = self.values.iter().filter(|v| v.boolean).collect();
        if !all.is_empty() && self.choices.ratio(3, 4)? {
            return self.choices.choose(&all).map(|v| Some((*v).clone()));
        }
        self.as_boolean()
    }

    /// The lowest bit of a number as a boolean, or the number itself where it is 0 or 1.
    fn as_boolean(&mut self) -> Result<Option<Value>> {
        let Some(a) = self.pick_if(|v| v.shape.is_empty())? else { return Ok(None) };
        let small = (a.low, a.high, a.signed) == (0, 1, false) && a.width <= 2;
        let (bit, cost) = if small { (a.clone(), 1) } else { (self.bit(&a)?, 2) };
        if !self.affords(cost) {
            return Ok(None);
        }
        if !small {
            self.emit(bit.clone(), "FHE.lsb", &[(&a.name, a.ty())]);
        }
        let truth = Value::truth(self.fresh("v"));
        self.emit(truth.clone(), "FHE.to_bool", &[(&bit.name, bit.ty())]);
        Ok(Some(truth))
    }

    fn bit(&mut self, a: &Value) -> Result<Value> {
        let width = self.choices.int_in_range(1..=2)?;
        Ok(Value { name: self.fresh("v"), width, signed: false, low: 0, high: 1, ..a.clone() })
    }

    pub(super) fn boolean(&mut self) -> Result<()> {
        let Some(a) = self.pick_boolean()? else { return Ok(()) };
        let Some(b) = self.pick_boolean()? else { return Ok(()) };
        let result = Value::truth(self.fresh("v"));
        let pair = [(a.name.as_str(), a.ty()), (b.name.as_str(), b.ty())];
        let gates = ["and", "or", "nand", "xor"];
        match self.below(7)? {
            i @ 0..=3 if self.affords(1) => self.emit(result, &format!("FHE.{}", gates[i]), &pair),
            4 if self.affords(1) => {
                let entries =
                    (0..4).map(|_| self.choices.int_in_range(0..=1)).collect::<Result<Vec<i64>>>()?;
                let table = self.constant("tensor<4xi64>", &dense(&[4], &entries));
                let operands =
                    [pair[0].clone(), pair[1].clone(), (table.as_str(), "tensor<4xi64>".to_owned())];
                self.emit(result, "FHE.gen_gate", &operands);
            }
            5 => self.emit(result, "FHE.not", &pair[..1]),
            6 if self.affords(2) => {
                let Some(c) = self.pick_boolean()? else { return Ok(()) };
                self.emit(result, "FHE.mux", &[pair[0].clone(), pair[1].clone(), (&c.name, c.ty())]);
            }
            _ if self.affords(1) => {
                let width = self.choices.int_in_range(1..=4)?;
                let number = Value { name: self.fresh("v"), width, boolean: false, ..result };
                self.emit(number, "FHE.from_bool", &pair[..1]);
            }
            _ => {}
        }
        Ok(())
    }
}
