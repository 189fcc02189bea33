//! Floats that only hold integers.

use crate::array::Array;
use crate::graph::{Graph, Node, NodeIndex};
use crate::operation::{Binary, Operation};
use crate::types::Element;

/// Greatest integer below which all are floats.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Graph {
    /// Makes every value an integer that is computed from integers, by operations that give
    /// integers for them, with constants that are integers but for their type. Whether there was one.
    pub(crate) fn make_integers(&mut self) -> bool {
        let mut found = false;
        for index in self.order() {
            let node = self.node(index);
            if node.ty.element != Element::Float || !node.ty.is_encrypted() || !self.keeps_integers(index) {
                continue;
            }
            let operands = self.operands(index);
            let values: Option<Vec<Option<Array>>> =
                operands.iter().map(|&operand| as_integer(self.node(operand))).collect();
            let Some(values) = values else { continue };
            for (operand, value) in operands.into_iter().zip(values) {
                if let Some(value) = value {
                    self.use_integer(index, operand, value);
                }
            }
            self.node_mut(index).ty.element = Element::Integer { width: 64, signed: true };
            found = true;
        }
        self.remove_unused();
        found
    }

    /// Whether integers give integers, the same ones as floats of their values would be.
    fn keeps_integers(&self, index: NodeIndex) -> bool {
        let node = self.node(index);
        if let Operation::Apply(function) = &node.operation {
            return function.call(&[&Array::filled(&node.ty.shape, 1)]).is_ok_and(|value| value.is_integer());
        }
        keeps_integers(&node.operation)
    }

    /// Makes a user of a float constant use the integers it holds.
    fn use_integer(&mut self, user: NodeIndex, constant: NodeIndex, value: Array) {
        let node = self.node(constant).clone();
        let mut ty = node.ty.clone();
        ty.element = Element::Integer { width: 64, signed: true };
        let integer = self.insert(Node { operation: Operation::Constant(value), ty, ..node }, &[]);
        self.redirect(user, constant, integer);
    }
}

/// For an integer, nothing to put in its place; for a float constant of integers, those; `None`
/// for other floats.
fn as_integer(node: &Node) -> Option<Option<Array>> {
    if node.ty.element != Element::Float {
        return Some(None);
    }
    let Operation::Constant(Array::Float(values)) = &node.operation else { return None };
    let is_integer = |value: &f64| value.fract() == 0.0 && value.abs() < EXACT;
    values.iter().all(is_integer).then(|| Some(Array::Integer(values.mapv(|value| value as i64))))
}

fn keeps_integers(operation: &Operation) -> bool {
    match operation {
        Operation::Binary(binary) => match binary {
            Binary::Add
            | Binary::Subtract
            | Binary::Multiply
            | Binary::FloorDivide
            | Binary::Remainder
            | Binary::Minimum
            | Binary::Maximum => true,
            Binary::Divide
            | Binary::Power
            | Binary::BitwiseAnd
            | Binary::BitwiseOr
            | Binary::BitwiseXor
            | Binary::LeftShift
            | Binary::RightShift
            | Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => false,
        },
        Operation::Negate
        | Operation::Select
        | Operation::MatMul
        | Operation::Sum { .. }
        | Operation::Convolution { .. }
        | Operation::MaxPool { .. }
        | Operation::Reshape(_)
        | Operation::Transpose(_)
        | Operation::BroadcastTo(_)
        | Operation::Concatenate { .. }
        | Operation::Index(_)
        | Operation::Assign(_) => true,
        Operation::Input { .. }
        | Operation::Constant(_)
        | Operation::Apply(_)
        | Operation::Combine(_)
        | Operation::Fused(_)
        | Operation::Table(_)
        | Operation::RoundBits { .. }
        | Operation::TruncateBits { .. }
        | Operation::ExtractBits { .. }
        | Operation::Hint { .. }
        | Operation::Wrap { .. }
        | Operation::Quotient { .. } => false,
    }
}
