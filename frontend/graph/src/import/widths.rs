//! Which width each encrypted value has in the program.
//!
//! FHE's sums take and give values of one width, so values that they join form a class, which has
//! the width of its widest member. A table takes any width to any other: it ends a class.
//!
//! A narrow member of a wide class does not cost wide lookups. Before a table, and before a product
//! of encrypted values, it is multiplied by a power of two and read at the width that its own bounds
//! need. That is exact and costs no lookup, while the price of lookups only ever grows with their
//! width: so every lookup has the width of what it looks up, and no table is ever needed to take a
//! value from one width to a narrower one. To a wider one a ciphertext can't be read without a
//! table, but its class can be given that width, which by the same means costs no lookup either:
//! classes are made as wide as what is read from them.

use super::Reason;
use super::rounding::held_bounds;
use crate::expand::{MAXIMUM_WIDTH, wider};
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::{Binary, Operation};
use crate::types::{Element, width_of};
use petgraph::unionfind::UnionFind;
use std::collections::HashMap;

/// The class of each value, and each class's width and signedness.
pub(crate) struct Widths {
    class: UnionFind<usize>,
    by_class: HashMap<usize, u32>,
}

impl Widths {
    pub fn assign(graph: &Graph) -> Self {
        let order = graph.order();
        let encrypted: Vec<NodeIndex> =
            order.iter().copied().filter(|&index| graph.node(index).ty.is_encrypted()).collect();
        let class = classes(graph, &encrypted);
        let mut signed: HashMap<usize, bool> = HashMap::new();
        for &index in &encrypted {
            // What is computed with signed operands is signed before it is read as its own type.
            let operands = encrypted_operands(graph, index);
            let computed =
                !graph.is_lookup(index) && operands.iter().any(|&operand| is_signed(graph, operand));
            let negative = computed || is_signed(graph, index) || held_bounds(graph, index).0 < 0;
            *signed.entry(class.find(index.index())).or_default() |= negative;
        }
        let mut by_class: HashMap<usize, u32> = HashMap::new();
        for &index in &encrypted {
            let slot = class.find(index.index());
            // A class with negative members has unsigned ones cast to signed: a bit more.
            let (low, high) = held_bounds(graph, index);
            let width = width_of(low, high, signed[&slot]).max(least_width(graph, index));
            by_class.entry(slot).and_modify(|known| *known = (*known).max(width)).or_insert(width);
        }
        let mut widths = Self { class, by_class };
        // What is read from a class only depends on classes behind it, so that this ends.
        loop {
            let grown = encrypted.iter().filter(|&&index| widths.hold_what_is_read(graph, index)).count();
            if grown == 0 {
                return widths;
            }
        }
    }

    /// Makes the classes of a node's operands as wide as the node reads them. Whether one grew.
    fn hold_what_is_read(&mut self, graph: &Graph, index: NodeIndex) -> bool {
        let read = if let Operation::Quotient { lsbs } = graph.node(index).operation {
            self.by_class[&self.class.find(index.index())] + lsbs
        } else if is_product(graph, index) {
            factor_width(graph, index)
        } else {
            return false;
        };
        encrypted_operands(graph, index).into_iter().fold(false, |grown, operand| {
            let known = self.by_class.entry(self.class.find(operand.index())).or_default();
            let grows = *known < read;
            *known = (*known).max(read);
            grown || grows
        })
    }

    /// Width of a value; of a clear one, that of the signed integers that hold it.
    pub fn of(&self, graph: &Graph, index: NodeIndex) -> Result<u32, Reason> {
        let node = graph.node(index);
        if node.ty.count() == 0 {
            return Ok(1);
        }
        let bounds = node.bounds.ok_or("its bounds are not known: measure them first")?;
        if !node.ty.is_encrypted() {
            let (low, high) = bounds.integers();
            return Ok(width_of(low, high, true));
        }
        match self.by_class[&self.class.find(index.index())] {
            width if width > MAXIMUM_WIDTH => Err(wider(width)),
            width => Ok(width),
        }
    }

    /// Whether a value's type has a sign.
    pub fn is_signed(&self, graph: &Graph, index: NodeIndex) -> bool {
        is_signed(graph, index)
    }
}

/// Values that linear operations join.
fn classes(graph: &Graph, encrypted: &[NodeIndex]) -> UnionFind<usize> {
    let slots = encrypted.iter().map(|index| index.index() + 1).max().unwrap_or(0);
    let mut class = UnionFind::new(slots);
    for &index in encrypted {
        let ends = graph.is_lookup(index)
            || is_product(graph, index)
            || matches!(graph.node(index).operation, Operation::Quotient { .. });
        if !ends {
            for operand in encrypted_operands(graph, index) {
                class.union(operand.index(), index.index());
            }
        }
    }
    class
}

fn encrypted_operands(graph: &Graph, index: NodeIndex) -> Vec<NodeIndex> {
    graph.operands(index).into_iter().filter(|&operand| graph.node(operand).ty.is_encrypted()).collect()
}

/// Whether encrypted values are multiplied, which may give any width.
fn is_product(graph: &Graph, index: NodeIndex) -> bool {
    let multiplies =
        matches!(graph.node(index).operation, Operation::Binary(Binary::Multiply) | Operation::MatMul);
    multiplies && encrypted_operands(graph, index).len() == 2
}

/// The width in which both factors of a product of encrypted values are read.
pub(super) fn factor_width(graph: &Graph, index: NodeIndex) -> u32 {
    let factors = encrypted_operands(graph, index);
    let signed = factors.iter().chain([&index]).any(|&value| is_signed(graph, value));
    let width = |&factor: &NodeIndex| {
        let (low, high) = graph.node(factor).bounds.map_or((0, 0), Bounds::integers);
        width_of(low, high, signed)
    };
    factors.iter().map(width).max().unwrap_or(1)
}

fn is_signed(graph: &Graph, index: NodeIndex) -> bool {
    matches!(graph.node(index).ty.element, Element::Integer { signed: true, .. })
}

/// What a node needs whatever its values are: rounding leaves a bit at least, and a border has a
/// width of its own.
fn least_width(graph: &Graph, index: NodeIndex) -> u32 {
    let is_border = || graph.inputs().contains(&index) || graph.outputs().contains(&index);
    let border = graph.border_width().filter(|_| is_border()).unwrap_or(1);
    let own = if let Operation::RoundBits { lsbs, .. } = graph.node(index).operation { lsbs + 1 } else { 1 };
    own.max(border)
}
