//! Clear values that say where elements are: an index that is an argument, or computed from some.

use crate::graph::{Graph, NodeIndex};
use crate::operation::{Binary, Operation};
use crate::types::Element;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

impl Operation {
    /// The operands that say where elements are, not what they are.
    pub fn place_operands(&self) -> Range<usize> {
        let (values, index) = match self.index() {
            Some(index) => (if matches!(self, Self::Assign(_)) { 2 } else { 1 }, index),
            None => return 0..0,
        };
        let end = index
            .iter()
            .filter_map(|entry| entry.operand())
            .max()
            .map_or(values, |last| last.saturating_add(1));
        values..end.max(values)
    }

    /// Whether a program can compute it on clear integers that become an index.
    fn computes_places(&self) -> bool {
        if let Self::Binary(binary) = self {
            return matches!(
                binary,
                Binary::Add
                    | Binary::Subtract
                    | Binary::Multiply
                    | Binary::FloorDivide
                    | Binary::Remainder
                    | Binary::Minimum
                    | Binary::Maximum
            );
        }
        matches!(
            self,
            Self::Input { .. }
                | Self::Constant(_)
                | Self::Negate
                | Self::Wrap { .. }
                | Self::Reshape(_)
                | Self::Transpose(_)
                | Self::BroadcastTo(_)
                | Self::Index(_)
        )
    }
}

impl Graph {
    /// Whether a value can be an index of a program: clear integers, computed by sums, products,
    /// quotients rounded down, remainders, minima, maxima, wrapping, and moving elements.
    pub fn is_place(&self, index: NodeIndex) -> bool {
        self.with_operands(vec![index]).into_iter().all(|index| {
            let node = self.node(index);
            !node.ty.is_encrypted() && node.ty.element != Element::Float && node.operation.computes_places()
        })
    }

    /// The clear values that indices are, and those they are computed from.
    pub(crate) fn places(&self) -> HashSet<NodeIndex> {
        let mut given = Vec::new();
        for index in self.order() {
            let operands = self.operands(index);
            given.extend(self.node(index).operation.place_operands().filter_map(|at| operands.get(at)));
        }
        given.retain(|&index| !self.node(index).ty.is_encrypted());
        self.with_operands(given)
    }

    /// Some nodes and all that they are computed from.
    fn with_operands(&self, mut pending: Vec<NodeIndex>) -> HashSet<NodeIndex> {
        let mut found = HashSet::new();
        while let Some(index) = pending.pop() {
            if found.insert(index) {
                pending.extend(self.operands(index));
            }
        }
        found
    }

    /// Computes indices apart from values: what is computed from clear arguments is encrypted where
    /// it is a value, and stays clear where it is an index.
    pub(crate) fn separate_places(&mut self) {
        let places = self.places();
        let order = self.order();
        let mut copies: HashMap<NodeIndex, NodeIndex> = HashMap::new();
        for &index in order.iter().filter(|index| places.contains(index)) {
            let node = self.node(index).clone();
            if matches!(node.operation, Operation::Input { .. } | Operation::Constant(_)) {
                continue;
            }
            let operands = self.operands(index);
            let operands: Vec<NodeIndex> =
                operands.iter().map(|operand| copies.get(operand).copied().unwrap_or(*operand)).collect();
            copies.insert(index, self.insert(node, &operands));
        }
        for index in order {
            let operands = self.operands(index);
            for at in self.node(index).operation.place_operands() {
                if let Some(&copy) = operands.get(at).and_then(|operand| copies.get(operand)) {
                    self.set_operand(index, at, copy);
                }
            }
        }
        self.remove_unused();
    }
}
