//! Joining tables: what is computed, element by element, of one encrypted value becomes one lookup of
//! it where that costs less.
//!
//! Lookups of each other, sums of lookups of one value, and what is added, multiplied or negated
//! between a value and its lookup: `table(-round(x))` looks up as few bits as `table(round(x))`.

use crate::cost::LookupCost;
use crate::expand::MAXIMUM_LOOKUP_WIDTH;
use crate::fuse::Ranks;
use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use crate::types::Element;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Nodes of one table, at most.
const NODES: usize = 1000;
/// Entries of tables that are not the same for all elements, at most: 2 MiB.
const ENTRIES: usize = 1 << 18;

impl Graph {
    /// Makes one lookup of each part of an expanded graph that is a function of one encrypted value,
    /// element by element, where that costs less than its own lookups do.
    ///
    /// Nothing is taken across a rounding that is not exact, nor across a hint.
    pub fn join_tables(&mut self, cost: &dyn LookupCost) {
        self.share_equal();
        let order = self.order();
        let widths = order.iter().filter_map(|&index| self.lookups(index)).map(|lookups| lookups.width);
        let price = Price { cost, widest: widths.max().unwrap_or(1) };
        let (mut ranks, origins) = (Ranks::of(self), self.origins(&order));
        // The last first: what it takes in is looked at no more.
        for &end in order.iter().rev() {
            if !self.contains(end) || origins.get(&end).is_none_or(|origin| !origin.has_lookups) {
                continue;
            }
            if let Some(Part { inside, unused, from }) = self.cheapest_part(end, &ranks, &price, &origins) {
                self.fuse_part(end, inside, from, &mut ranks);
                self.remove(unused);
            }
        }
        self.remove_unused();
    }

    /// Of each encrypted value that can be part of a table, what it is a function of.
    fn origins(&self, order: &[NodeIndex]) -> HashMap<NodeIndex, Origin> {
        let mut origins: HashMap<NodeIndex, Origin> = HashMap::new();
        for &index in order {
            if !self.node(index).ty.is_encrypted() || !self.can_join(index) {
                continue;
            }
            let operands =
                self.operands(index).into_iter().filter(|&operand| self.node(operand).ty.is_encrypted());
            let known = |operand: NodeIndex| origins.get(&operand).map_or(operand, |origin| origin.value);
            let mut values: Vec<NodeIndex> = operands.clone().map(known).collect();
            values.sort_unstable();
            values.dedup();
            let has_lookups = self.lookups(index).is_some()
                || operands.clone().any(|operand| origins.get(&operand).is_some_and(|one| one.has_lookups));
            // Where several values meet, only what follows is a function of one: of what they make.
            if let [value] = *values {
                origins.insert(index, Origin { value, has_lookups });
            }
        }
        origins
    }

    /// Whether a node is a lookup, and none that takes a value apart bit by bit.
    fn is_table(&self, index: NodeIndex) -> bool {
        self.lookups(index).is_some_and(|lookups| lookups.width > 0)
    }

    /// Whether a node can be part of a table: it acts element by element, exactly, and needs nothing
    /// but constants and encrypted values.
    fn can_join(&self, index: NodeIndex) -> bool {
        let node = self.node(index);
        let is_exact =
            !matches!(node.operation, Operation::Hint { .. } | Operation::RoundBits { exact: false, .. });
        let is_known = |operand: NodeIndex| {
            let operand = self.node(operand);
            operand.ty.is_encrypted() && operand.ty.element != Element::Float
                || operand.operation.as_constant().is_some()
        };
        is_exact && node.operation.is_elementwise() && self.operands(index).into_iter().all(is_known)
    }

    /// The part with this end that saves most, if one saves anything.
    fn cheapest_part(
        &self,
        end: NodeIndex,
        ranks: &Ranks,
        price: &Price<'_>,
        origins: &HashMap<NodeIndex, Origin>,
    ) -> Option<Part> {
        let mut growing = Growing::at(self, end, ranks, price);
        // How much is saved, by how many nodes, how many of them unused then, of which value.
        let mut best: Option<(f64, usize, usize, NodeIndex)> = None;
        while let Some((_, last)) = growing.leaves.pop_last() {
            if growing.leaves.is_empty() && growing.allows(last) {
                let elements = self.node(end).ty.count() as f64;
                let saved = growing.saved - price.of(self.width_in_table(last)) * elements;
                // Prices are sums in different orders: less than this is nothing.
                if saved > 1e-6 * growing.saved && best.is_none_or(|(most, ..)| saved > most) {
                    best = Some((saved, growing.inside.len(), growing.unused.len(), last));
                }
            }
            if !origins.contains_key(&last) || growing.inside.len() > NODES {
                break;
            }
            growing.take(last);
        }
        let (_, inside, unused, from) = best?;
        growing.inside.truncate(inside);
        growing.unused.truncate(unused);
        Some(Part { inside: growing.inside, unused: growing.unused, from })
    }
}

/// What a node is a function of.
struct Origin {
    value: NodeIndex,
    /// Whether there are lookups between.
    has_lookups: bool,
}

/// Nodes that become one lookup.
struct Part {
    inside: Vec<NodeIndex>,
    /// Those that nothing else uses.
    unused: Vec<NodeIndex>,
    from: NodeIndex,
}

struct Price<'c> {
    cost: &'c dyn LookupCost,
    widest: u32,
}

impl Price<'_> {
    fn of(&self, width: u32) -> f64 {
        self.cost.lookup(width, self.widest)
    }
}

/// A part that grows from its end, the node computed last first.
struct Growing<'g> {
    graph: &'g Graph,
    end: NodeIndex,
    ranks: &'g Ranks,
    price: &'g Price<'g>,
    inside: Vec<NodeIndex>,
    unused: Vec<NodeIndex>,
    is_unused: HashSet<NodeIndex>,
    is_inside: HashSet<NodeIndex>,
    /// Encrypted operands outside, by rank.
    leaves: BTreeSet<(u64, NodeIndex)>,
    /// The price of the lookups that are no longer needed.
    saved: f64,
    /// Whether one of them is a table.
    has_tables: bool,
    is_uniform: bool,
}

impl<'g> Growing<'g> {
    fn at(graph: &'g Graph, end: NodeIndex, ranks: &'g Ranks, price: &'g Price<'g>) -> Self {
        let (inside, unused, leaves) = (Vec::new(), Vec::new(), BTreeSet::new());
        let (is_unused, is_inside) = (HashSet::new(), HashSet::new());
        let (saved, has_tables, is_uniform) = (0.0, false, true);
        let mut growing = Self {
            graph,
            end,
            ranks,
            price,
            inside,
            unused,
            is_unused,
            is_inside,
            leaves,
            saved,
            has_tables,
            is_uniform,
        };
        growing.take(end);
        growing
    }

    /// Takes in a node all of whose users inside are there already.
    fn take(&mut self, index: NodeIndex) {
        let node = self.graph.node(index);
        self.inside.push(index);
        self.is_uniform &= node.operation.is_uniform();
        let is_used = self.graph.outputs().contains(&index)
            || self.graph.users(index).iter().any(|user| !self.is_unused.contains(user));
        if index == self.end || !is_used {
            self.is_unused.insert(index);
            self.unused.push(index);
            self.has_tables |= self.graph.is_table(index);
            if let Some(lookups) = self.graph.lookups(index) {
                self.saved += self.price.of(lookups.width) * lookups.count as f64;
            }
        }
        for operand in self.graph.operands(index) {
            if let Some(constant) = self.graph.node(operand).operation.as_constant() {
                if self.is_inside.insert(operand) {
                    self.inside.push(operand);
                    self.is_uniform &= constant.shape().iter().product::<usize>() == 1;
                }
            } else {
                self.leaves.insert((self.ranks.of_node(operand), operand));
            }
        }
    }

    /// Whether a table of this value is not too large. One in the place of roundings alone may be no
    /// dearer than one of their bits: it comes late in a chain of lookups, where noise makes wide
    /// ones much dearer than their price.
    fn allows(&self, from: NodeIndex) -> bool {
        let width = self.graph.width_in_table(from);
        let elements = self.graph.node(self.end).ty.count();
        if !self.has_tables && self.price.of(width) > self.price.of(0) {
            return false;
        }
        width <= MAXIMUM_LOOKUP_WIDTH && (self.is_uniform || elements << width <= ENTRIES)
    }
}
