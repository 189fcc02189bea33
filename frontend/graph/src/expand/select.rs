//! `where`, one of two values by a third, and products.

use super::compare::SIZES;
use super::price::Candidate;
use super::{Expander, Reason};
use crate::array::Array;
use crate::cost::Choice;
use crate::graph::NodeIndex;
use crate::operation::{Binary, Operation};

impl<'g> Expander<'g> {
    /// `no + c * (yes - no)`. The product is by a clear number if the condition or the difference
    /// is clear, and otherwise looked up.
    pub(super) fn select(
        &mut self,
        condition: NodeIndex,
        yes: NodeIndex,
        no: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let truth = self.truth(condition)?;
        let (a, b) = (self.bounds(yes)?, self.bounds(no)?);
        let bounds = (a.0.min(b.0), a.1.max(b.1));
        let difference = if self.is_encrypted(yes) || self.is_encrypted(no) {
            self.subtract(yes, no)?
        } else {
            self.clear_difference(yes, no)?
        };
        let chosen = if self.is_encrypted(truth) && self.is_encrypted(difference) {
            self.keep(truth, difference)?
        } else {
            let (low, high) = self.bounds(difference)?;
            self.emit(Operation::Binary(Binary::Multiply), &[truth, difference], (low.min(0), high.max(0)))?
        };
        self.emit(Operation::Binary(Binary::Add), &[chosen, no], bounds)
    }

    /// A bit times a value: one table of both, or tables of the bit and a chunk.
    fn keep(&mut self, bit: NodeIndex, value: NodeIndex) -> Result<NodeIndex, Reason> {
        let packed = |this: &mut Expander<'g>| this.packed_binary(Binary::Multiply, bit, value);
        let chunked = SIZES.map(|size| move |this: &mut Expander<'g>| this.keep_by_chunks(bit, value, size));
        let mut candidates: Vec<Candidate<'_, 'g>> = vec![(Choice::Packed, &packed)];
        candidates.extend(chunked.iter().map(|build| (Choice::Chunked, build as _)));
        self.cheapest(self.constructions.select, &candidates)
    }

    /// A product: by two tables of sum and difference, by one of both factors, or by tables of one
    /// factor and a chunk of the other.
    pub(super) fn multiply(&mut self, left: NodeIndex, right: NodeIndex) -> Result<NodeIndex, Reason> {
        let bounds = self.bounds(self.index)?;
        let squares =
            |this: &mut Expander<'g>| this.emit(Operation::Binary(Binary::Multiply), &[left, right], bounds);
        let packed = |this: &mut Expander<'g>| this.packed_binary(Binary::Multiply, left, right);
        let (narrow, wide) =
            if self.width(left)? <= self.width(right)? { (left, right) } else { (right, left) };
        let chunked =
            SIZES.map(|size| move |this: &mut Expander<'g>| this.keep_by_chunks(narrow, wide, size));
        let mut candidates: Vec<Candidate<'_, 'g>> =
            vec![(Choice::Difference, &squares), (Choice::Packed, &packed)];
        candidates.extend(chunked.iter().map(|build| (Choice::Chunked, build as _)));
        self.cheapest(self.constructions.multivariate, &candidates)
    }

    /// The condition as 0 or 1.
    fn truth(&mut self, condition: NodeIndex) -> Result<NodeIndex, Reason> {
        if let Operation::Constant(value) = &self.graph.node(condition).operation {
            let truth = value.to_floats().mapv(|value| i64::from(value != 0.0));
            return self.constant(Array::Integer(truth));
        }
        let (low, high) = self.bounds(condition)?;
        if low >= 0 && high <= 1 {
            return Ok(condition);
        }
        let condition = self.encrypted(condition);
        self.lookup("not_equal", condition, |value| i64::from(value != 0))
    }

    /// The difference of two clear values: a constant, or encrypted without secrecy, since a
    /// program has no clear arithmetic.
    fn clear_difference(&mut self, yes: NodeIndex, no: NodeIndex) -> Result<NodeIndex, Reason> {
        if let (Operation::Constant(yes), Operation::Constant(no)) =
            (&self.graph.node(yes).operation, &self.graph.node(no).operation)
        {
            let difference = Operation::Binary(Binary::Subtract).evaluate(&[yes, no])?;
            return self.constant(difference);
        }
        let yes = self.encrypted(yes);
        self.subtract(yes, no)
    }
}
