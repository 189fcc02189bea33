//! What needs no inputset: constants, and computations on clear arguments.

use crate::error::GraphError;
use crate::graph::{Graph, Node};
use crate::operation::Operation;
use crate::types::{Status, ValueType};

impl Graph {
    /// Computes what is made of constants alone.
    ///
    /// # Errors
    /// An operation that fails on its constants, such as a division by zero.
    pub fn fold_constants(&mut self) -> Result<(), GraphError> {
        for index in self.order() {
            let operands = self.operands(index);
            let constants: Option<Vec<_>> = operands
                .iter()
                .map(|&operand| match &self.node(operand).operation {
                    Operation::Constant(value) => Some(value.clone()),
                    _ => None,
                })
                .collect();
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
        self.remove_unused();
        Ok(())
    }

    /// Computations on clear arguments alone are done on ciphertexts that anyone can make: the
    /// program has no clear arithmetic of its own.
    pub fn encrypt_clear_computations(&mut self) {
        for index in self.order() {
            let node = self.node(index);
            if matches!(node.operation, Operation::Input { .. } | Operation::Constant(_)) {
                continue;
            }
            if !node.ty.is_encrypted() {
                for operand in self.operands(index) {
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
