//! The rows of a structured op that was written out.

use super::super::unrolled::{Call, Source, Unrolled};
use super::super::word_shape;
use super::{Operand, Owner, Place, Planner};
use crate::lines::Callee;
use ferrocrete_dialects::ir::Op;

impl Planner<'_> {
    /// What an element of the result is in the end is computed there; all before has memory of its own, so
    /// that nothing is written that is still read.
    pub(super) fn unrolled(&mut self, op: Op, unrolled: &Unrolled) -> Option<()> {
        let result = op.result(0);
        let words = *word_shape(result)?.last()?;
        let operands = op.operands();
        let clear = |i: usize| operands[i].constant_integers().is_some();
        let mut places = vec![None; operands.len()];
        for i in (0..operands.len()).filter(|&i| !clear(i)) {
            places[i] = Some(self.place(operands[i])?);
        }
        let out = self.made(result)?;
        let element = |e: usize| Place { from: out.from + e * words, ..out };
        let mut ends = vec![None; unrolled.calls.len()];
        for (e, source) in unrolled.results.iter().enumerate() {
            if let Source::Call(i) = source {
                ends[*i].get_or_insert(element(e));
            }
        }
        let mut made = vec![];
        let at = |source: Source, made: &[Place]| match source {
            Source::Operand { number, element } => {
                places[number].map(|place| Place { from: place.from + element * words, ..place })
            }
            Source::Call(i) => made.get(i).copied(),
        };
        for (call, end) in unrolled.calls.iter().zip(ends) {
            let to = end.unwrap_or_else(|| self.storage(Owner::Scratch, words));
            let from = call.from.iter().map(|&source| at(source, &made)).collect::<Option<Vec<_>>>()?;
            self.call(call, to, &from, words);
            made.push(to);
        }
        for (e, &source) in unrolled.results.iter().enumerate() {
            let (from, to) = (at(source, &made)?, element(e));
            if (from.storage, from.from) != (to.storage, to.from) && self.storages[from.storage].written {
                self.copy(to, from, words);
            }
        }
        (0..operands.len()).filter(|&i| !clear(i)).for_each(|i| self.read(operands[i]));
        // What the body takes by itself was read with the rest.
        op.ops_inside()[1..].iter().flat_map(|op| op.operands()).for_each(|v| self.read(v));
        self.define(result, out);
        Some(())
    }

    fn call(&mut self, call: &Call, to: Place, from: &[Place], words: usize) {
        let buffers = [to].into_iter().chain(from.iter().copied()).map(Operand::At);
        let numbers = call.clear.into_iter().chain([words as i64]).map(Operand::Number);
        self.row(Callee::Linear(call.linear), buffers.chain(numbers).collect());
    }
}
