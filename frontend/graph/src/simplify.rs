//! What needs no inputset: constants, and computations on clear arguments.

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Graph, Node};
use crate::operation::Operation;
use crate::types::{Element, Status, ValueType};

impl Graph {
    /// Computes what is made of constants alone.
    ///
    /// # Errors
    /// An operation that fails on its constants, such as a division by zero.
    pub fn fold_constants(&mut self) -> Result<(), GraphError> {
        self.drop_empty();
        for index in self.order() {
            let operands = self.operands(index);
            let constants: Option<Vec<_>> =
                operands.iter().map(|&operand| self.node(operand).operation.as_constant().cloned()).collect();
            let Some(constants) = constants.filter(|constants| !constants.is_empty()) else { continue };
            let node = self.node(index);
            let value = node.operation.evaluate(&constants.iter().collect::<Vec<_>>()).map_err(|reason| {
                GraphError::Operation {
                    operation: node.operation.name().into(),
                    location: node.location.clone(),
                    reason,
                }
            })?;
            let location = node.location.clone();
            let constant = self.add(Operation::Constant(value), &[], location)?;
            self.node_mut(constant).tag = self.node(index).tag.clone();
            self.replace(index, constant);
        }
        for index in self.order() {
            let clear = self.operands(index).iter().all(|&operand| !self.node(operand).ty.is_encrypted());
            if clear && !matches!(self.node(index).operation, Operation::Input { .. }) {
                self.node_mut(index).ty.status = Status::Clear;
            }
        }
        self.remove_unused();
        Ok(())
    }

    /// Makes constants of arrays without elements, which hold no secret, and leaves them out of what
    /// they are joined to.
    fn drop_empty(&mut self) {
        let empty = |node: &Node| node.ty.count() == 0;
        for index in self.order() {
            let (node, operands) = (self.node(index).clone(), self.operands(index));
            if empty(&node) && node.operation.as_constant().is_none() {
                let value = Array::filled(&node.ty.shape, 0);
                let value =
                    if node.ty.element == Element::Float { Array::Float(value.to_floats()) } else { value };
                let ty = ValueType { status: Status::Clear, ..node.ty.clone() };
                let constant = self.insert(Node { operation: Operation::Constant(value), ty, ..node }, &[]);
                self.replace(index, constant);
            } else if let Operation::Concatenate { .. } = node.operation {
                let full: Vec<_> =
                    operands.iter().copied().filter(|&operand| !empty(self.node(operand))).collect();
                if full.len() < operands.len() {
                    let joined = self.insert(node, &full);
                    self.replace(index, joined);
                }
            } else if let Operation::Assign(_) = node.operation
                && operands[1..].iter().any(|&operand| empty(self.node(operand)))
            {
                self.replace(index, operands[0]);
            }
        }
        self.remove_unused();
    }

    /// Computations on clear arguments alone are done on ciphertexts that anyone can make: the
    /// program has no clear arithmetic of its own, but for indices.
    pub fn encrypt_clear_computations(&mut self) {
        self.separate_places();
        let places = self.places();
        for index in self.order() {
            let node = self.node(index);
            let stays = matches!(node.operation, Operation::Input { .. } | Operation::Constant(_));
            if stays || places.contains(&index) {
                continue;
            }
            if !node.ty.is_encrypted() {
                // A convolution's weight and bias stay clear, and so do indices.
                let values = match node.operation.place_operands() {
                    places if !places.is_empty() => places.start,
                    _ if matches!(node.operation, Operation::Convolution { .. }) => 1,
                    _ => usize::MAX,
                };
                for operand in self.operands(index).into_iter().take(values) {
                    self.encrypt_operand(index, operand);
                }
            }
            self.node_mut(index).ty.status = Status::Encrypted;
        }
    }

    fn encrypt_operand(&mut self, user: crate::graph::NodeIndex, operand: crate::graph::NodeIndex) {
        let node = self.node(operand).clone();
        if !matches!(node.operation, Operation::Input { .. }) || node.ty.is_encrypted() {
            return;
        }
        let ty = ValueType { status: Status::Encrypted, ..node.ty.clone() };
        let copy = Node { operation: Operation::BroadcastTo(ty.shape.clone()), ty, ..node };
        let copy = self.insert(copy, &[operand]);
        self.redirect(user, operand, copy);
    }
}
