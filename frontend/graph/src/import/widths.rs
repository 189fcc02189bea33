//! Which width each encrypted value has in the program.
//!
//! FHE's linear operations take and give values of one width, so values that they join form a
//! class, which has the width of its widest member. A table takes any width to any other: it ends
//! a class.

use super::Reason;
use super::rounding::held_bounds;
use crate::graph::{Graph, NodeIndex};
use crate::operation::{Binary, Operation};
use crate::types::{Element, width_of};
use petgraph::unionfind::UnionFind;
use std::collections::HashMap;

/// The class of each value, and each class's width and signedness.
pub(super) struct Widths {
    class: UnionFind<usize>,
    by_class: HashMap<usize, u32>,
}

impl Widths {
    pub fn assign(graph: &Graph) -> Self {
        let order = graph.order();
        let slots = order.iter().map(|index| index.index() + 1).max().unwrap_or(0);
        let mut class = UnionFind::new(slots);
        let encrypted = |index: &NodeIndex| graph.node(*index).ty.is_encrypted();
        for &index in order.iter().filter(|index| encrypted(index)) {
            let operands: Vec<NodeIndex> =
                graph.operands(index).into_iter().filter(|index| encrypted(index)).collect();
            let joins_result = joins(graph, index);
            for pair in operands.windows(2) {
                class.union(pair[0].index(), pair[1].index());
            }
            if let (true, Some(operand)) = (joins_result, operands.first()) {
                class.union(operand.index(), index.index());
            }
        }
        let mut by_class: HashMap<usize, u32> = HashMap::new();
        let mut signed: HashMap<usize, bool> = HashMap::new();
        for &index in order.iter().filter(|index| encrypted(index)) {
            // What is computed with signed operands is signed before it is read as its own type.
            let mut values = graph.operands(index);
            values.retain(|operand| encrypted(operand) && !graph.is_lookup(index));
            values.push(index);
            let below = held_bounds(graph, index).0 < 0;
            let negative = below || values.iter().any(|&value| is_signed(graph, value));
            *signed.entry(class.find(index.index())).or_default() |= negative;
        }
        for &index in order.iter().filter(|index| encrypted(index)) {
            let slot = class.find(index.index());
            // A class with negative members has unsigned ones cast to signed: a bit more.
            let (low, high) = held_bounds(graph, index);
            let width = width_of(low, high, signed[&slot]).max(least_width(graph, index));
            by_class.entry(slot).and_modify(|known| *known = (*known).max(width)).or_insert(width);
        }
        Self { class, by_class }
    }

    /// Width of a value; of a clear one, that of the signed integers that hold it.
    pub fn of(&self, graph: &Graph, index: NodeIndex) -> Result<u32, Reason> {
        let node = graph.node(index);
        let bounds = node.bounds.ok_or("its bounds are not known: measure them first")?;
        if !node.ty.is_encrypted() {
            let (low, high) = bounds.integers();
            return Ok(width_of(low, high, true));
        }
        Ok(self.by_class[&self.class.find(index.index())])
    }

    /// Whether a value's type has a sign.
    pub fn is_signed(&self, graph: &Graph, index: NodeIndex) -> bool {
        is_signed(graph, index)
    }
}

fn is_signed(graph: &Graph, index: NodeIndex) -> bool {
    matches!(graph.node(index).ty.element, Element::Integer { signed: true, .. })
}

/// What an operation needs whatever its values are: rounding leaves a bit at least.
fn least_width(graph: &Graph, index: NodeIndex) -> u32 {
    match graph.node(index).operation {
        Operation::RoundBits { lsbs, .. } => lsbs + 1,
        Operation::Input { .. }
        | Operation::Constant(_)
        | Operation::Negate
        | Operation::Binary(_)
        | Operation::Select
        | Operation::Apply(_)
        | Operation::Combine(_)
        | Operation::Fused(_)
        | Operation::Table(_)
        | Operation::TruncateBits { .. }
        | Operation::ExtractBits { .. }
        | Operation::Hint { .. }
        | Operation::MatMul
        | Operation::Sum { .. }
        | Operation::Convolution { .. }
        | Operation::MaxPool { .. }
        | Operation::Reshape(_)
        | Operation::Transpose(_)
        | Operation::BroadcastTo(_)
        | Operation::Concatenate { .. }
        | Operation::Index(_)
        | Operation::Assign(_) => 1,
    }
}

/// Whether the result has the width of the operands.
fn joins(graph: &Graph, index: NodeIndex) -> bool {
    let encrypted_operands =
        graph.operands(index).iter().filter(|&&operand| graph.node(operand).ty.is_encrypted()).count();
    match &graph.node(index).operation {
        // A product of two encrypted values may be wider than they are.
        Operation::Binary(Binary::Multiply) | Operation::MatMul => encrypted_operands < 2,
        Operation::Negate
        | Operation::Binary(_)
        | Operation::Select
        | Operation::Combine(_)
        | Operation::Apply(_)
        | Operation::Fused(_)
        | Operation::Table(_) => !graph.is_lookup(index),
        Operation::Input { .. }
        | Operation::Constant(_)
        | Operation::RoundBits { .. }
        | Operation::TruncateBits { .. }
        | Operation::ExtractBits { .. }
        | Operation::Hint { .. }
        | Operation::Sum { .. }
        | Operation::Convolution { .. }
        | Operation::MaxPool { .. }
        | Operation::Reshape(_)
        | Operation::Transpose(_)
        | Operation::BroadcastTo(_)
        | Operation::Concatenate { .. }
        | Operation::Index(_)
        | Operation::Assign(_) => true,
    }
}
