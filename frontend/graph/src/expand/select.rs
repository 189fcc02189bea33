//! `where`: one of two values by a third.

use super::{Expander, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::operation::{Binary, Function, Operation};

impl Expander<'_> {
    /// `no + c * (yes - no)`. The product is by a clear number if the condition or the difference
    /// is clear, and otherwise one table of the condition packed over the difference.
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
            let keep =
                Function::new("where", |operands| Operation::Binary(Binary::Multiply).evaluate(operands));
            self.combine(&keep, &[truth, difference])?
        } else {
            let (low, high) = self.bounds(difference)?;
            self.emit(Operation::Binary(Binary::Multiply), &[truth, difference], (low.min(0), high.max(0)))?
        };
        self.emit(Operation::Binary(Binary::Add), &[chosen, no], bounds)
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
