//! Choosing between constructions by the price of their lookups.

use super::{Expander, MAXIMUM_LOOKUP_WIDTH, Reason};
use crate::cost::{Choice, LookupCost};
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::{Binary, Operation};
use crate::types::width_of;
use std::collections::{HashMap, HashSet};

/// How much dearer lookups are whose operands come from each other: the noise adds up. With this,
/// of seven operations on two values of 3 to 8 bits each, 41 of 42 programs had the construction
/// of least predicted cost, and the other one of 10 percent more.
pub(crate) const CHAIN: f64 = 1.25;

/// One way to write an operation.
pub(super) type Candidate<'c, 'g> = (Choice, &'c dyn Fn(&mut Expander<'g>) -> Result<NodeIndex, Reason>);

/// Lookups of a node: the width of each, 0 for a lowest bit, and how many.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lookups {
    pub width: u32,
    pub count: usize,
}

impl Graph {
    /// The lookups that a node of an expanded graph costs.
    pub(crate) fn lookups(&self, index: NodeIndex) -> Option<Lookups> {
        let node = self.node(index);
        let count = node.ty.count();
        let encrypted: Vec<NodeIndex> = self
            .operands(index)
            .into_iter()
            .filter(|&operand| self.node(operand).ty.is_encrypted())
            .collect();
        let &first = encrypted.first()?;
        if self.is_lookup(index) {
            return Some(Lookups { width: self.width_in_table(first), count });
        }
        if let Operation::RoundBits { lsbs, exact: true } = node.operation {
            return Some(Lookups { width: 0, count: count * lsbs as usize });
        }
        if matches!(node.operation, Operation::Binary(Binary::Multiply)) && encrypted.len() == 2 {
            let width = encrypted.iter().map(|&operand| self.own_width(operand)).max().unwrap_or(1);
            // Two lookups, each dearer than others: their results have the bits of both factors.
            return Some(Lookups { width: width + 1, count: 3 * count });
        }
        None
    }

    /// What the lookups of an expanded graph cost; those on a value that was rounded, or on what
    /// follows from it, as those of a chain.
    pub(crate) fn price(&self, cost: &dyn LookupCost) -> f64 {
        let order = self.order();
        let lookups: HashMap<NodeIndex, Lookups> =
            order.iter().filter_map(|&index| Some((index, self.lookups(index)?))).collect();
        let widest = lookups.values().map(|lookups| lookups.width).max().unwrap_or(1);
        let mut chained: HashSet<NodeIndex> = HashSet::new();
        let mut price = 0.0;
        for index in order {
            let rounds = matches!(self.node(index).operation, Operation::RoundBits { exact: true, .. });
            if rounds || self.operands(index).iter().any(|operand| chained.contains(operand)) {
                chained.insert(index);
            }
            if let Some(lookups) = lookups.get(&index) {
                let factor = if chained.contains(&index) { CHAIN } else { 1.0 };
                price += factor * cost.lookup(lookups.width, widest) * lookups.count as f64;
            }
        }
        price
    }

    /// Bits of a value that a table reads: of a rounded one those that stay.
    pub(crate) fn width_in_table(&self, index: NodeIndex) -> u32 {
        let rounded =
            if let Operation::RoundBits { lsbs, .. } = self.node(index).operation { lsbs } else { 0 };
        self.own_width(index).saturating_sub(rounded).max(1)
    }

    /// Bits that a value's bounds need.
    pub(crate) fn own_width(&self, index: NodeIndex) -> u32 {
        let (low, high) = self.node(index).bounds.map_or((0, 0), Bounds::integers);
        width_of(low, high, low < 0)
    }

    /// The widest lookup that there is before anything is expanded, but for those that may be cut.
    pub(super) fn widest_lookup(&self) -> u32 {
        let stays = |index: NodeIndex| !matches!(self.node(index).operation, Operation::Binary(_));
        let widths = self.order().into_iter().filter(|&index| self.is_lookup(index) && stays(index));
        widths.filter_map(|index| self.lookups(index)).map(|lookups| lookups.width).max().unwrap_or(1)
    }
}

impl<'g> Expander<'g> {
    /// The cheapest of the candidates that are allowed; of equally dear ones the first. All are
    /// added to the graph: what is not used is removed from it in the end.
    pub(super) fn cheapest(
        &mut self,
        allowed: Choice,
        candidates: &[Candidate<'_, 'g>],
    ) -> Result<NodeIndex, Reason> {
        let mut best: Option<(f64, NodeIndex)> = None;
        let mut failure = None;
        for (choice, build) in candidates {
            if allowed != Choice::Auto && allowed != *choice {
                continue;
            }
            let first = self.made.len();
            self.limit = best.map_or(f64::INFINITY, |(price, _)| price);
            let built = build(self);
            self.limit = f64::INFINITY;
            match built {
                Ok(value) => {
                    let chain = if *choice == Choice::Chunked { CHAIN } else { 1.0 };
                    let price = chain * self.price(&self.made[first..]);
                    if best.is_none_or(|(known, _)| price < known) {
                        best = Some((price, value));
                    }
                }
                Err(reason) => {
                    failure.get_or_insert(reason);
                }
            }
        }
        match best {
            Some((price, value)) if price.is_finite() => Ok(value),
            Some(_) => Err(format!(
                "needs a table of more than {MAXIMUM_LOOKUP_WIDTH} bits: make the operands narrower first"
            )),
            None => Err(failure.unwrap_or_else(|| {
                let mut there: Vec<&str> = candidates.iter().map(|(choice, _)| choice.name()).collect();
                there.dedup();
                format!(
                    "the construction '{}' does not apply to '{}': choose 'auto' or '{}'",
                    allowed.name(),
                    self.origin.operation.name(),
                    there.join("' or '")
                )
            })),
        }
    }

    /// What the lookups of some nodes cost together.
    fn price(&self, nodes: &[NodeIndex]) -> f64 {
        let lookups: Vec<Lookups> = nodes.iter().filter_map(|&index| self.graph.lookups(index)).collect();
        let widest = lookups.iter().map(|lookups| lookups.width).fold(self.widest, u32::max);
        lookups.iter().map(|one| self.cost.lookup(one.width, widest) * one.count as f64).sum()
    }

    /// Whether so many lookups alone cost as much as what is already known to do.
    pub(super) fn is_too_dear(&self, width: u32, count: usize) -> bool {
        self.cost.lookup(width, self.widest.max(width)) * count as f64 >= self.limit
    }
}
