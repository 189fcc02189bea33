//! Values that are computed twice.

use crate::array::Array;
use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

impl Graph {
    /// Makes one value of those that the same operation computes of the same operands, such as the
    /// difference that each comparison of two values begins with.
    pub(crate) fn share_equal(&mut self) {
        let mut known: HashMap<u64, Vec<NodeIndex>> = HashMap::new();
        let results: HashSet<NodeIndex> = self.outputs().iter().copied().collect();
        for index in self.order() {
            let alike = known.entry(self.hash(index)).or_default();
            match alike.iter().copied().find(|&other| self.computes_same(index, other)) {
                // Each result stays a value of its own.
                Some(other) if !results.contains(&index) => self.replace(index, other),
                Some(_) => {}
                None => alike.push(index),
            }
        }
        self.remove_unused();
    }

    fn hash(&self, index: NodeIndex) -> u64 {
        let mut hasher = DefaultHasher::new();
        let node = self.node(index);
        node.operation.name().hash(&mut hasher);
        node.ty.shape.hash(&mut hasher);
        match node.operation.as_constant() {
            Some(Array::Integer(values)) => values.iter().for_each(|value| value.hash(&mut hasher)),
            Some(Array::Float(values)) => values.iter().for_each(|value| value.to_bits().hash(&mut hasher)),
            None => self.operands(index).hash(&mut hasher),
        }
        hasher.finish()
    }

    fn computes_same(&self, index: NodeIndex, other: NodeIndex) -> bool {
        let (a, b) = (self.node(index), self.node(other));
        let same = match (&a.operation, &b.operation) {
            (Operation::Constant(a), Operation::Constant(b)) => a == b,
            (Operation::Binary(a), Operation::Binary(b)) => a == b,
            (Operation::Negate, Operation::Negate) => true,
            (
                Operation::RoundBits { lsbs: a, exact: true },
                Operation::RoundBits { lsbs: b, exact: true },
            ) => a == b,
            (Operation::Table(a), Operation::Table(b)) => a == b,
            (Operation::BroadcastTo(a), Operation::BroadcastTo(b)) => a == b,
            (Operation::Reshape(a), Operation::Reshape(b)) => a == b,
            (Operation::Transpose(a), Operation::Transpose(b)) => a == b,
            // A quotient costs nothing, and each has a width of its own, which one for all users would not.
            (_, _) => false,
        };
        same && a.ty == b.ty && a.bounds == b.bounds && self.operands(index) == self.operands(other)
    }
}
