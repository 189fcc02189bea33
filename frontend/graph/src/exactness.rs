//! Approximate rounding where exact rounding is no dearer: of narrow values, which are rounded in the
//! tables that follow.

use crate::cost::LookupCost;
use crate::expand::CHAIN;
use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use ferrocrete_abi::rounding::widest_in_tables;

impl Graph {
    /// Rounds exactly what may be rounded approximately, where that costs no more. On an expanded graph.
    pub(crate) fn round_exactly_where_cheap(&mut self, cost: &dyn LookupCost) {
        let order = self.order();
        let widths = order.iter().filter_map(|&index| self.lookups(index)).map(|lookups| lookups.width);
        let widest = widths.max().unwrap_or(1);
        for index in order {
            let Operation::RoundBits { lsbs, exact: false } = self.node(index).operation else { continue };
            if self.exact_price(index, lsbs, widest, cost) <= self.approximate_price(index, widest, cost) {
                self.node_mut(index).operation = Operation::RoundBits { lsbs, exact: true };
            }
        }
    }

    /// Lookups of a rounded value, and whether anything else uses it.
    fn uses_of_rounded(&self, index: NodeIndex) -> (usize, bool) {
        let users = self.users(index);
        let lookups = users.iter().filter(|&&user| self.is_lookup(user)).count();
        (lookups, lookups < users.len() || self.outputs().contains(&index))
    }

    /// Other users need the fraction gone, which takes a lookup more.
    fn approximate_price(&self, index: NodeIndex, widest: u32, cost: &dyn LookupCost) -> f64 {
        let (lookups, has_others) = self.uses_of_rounded(index);
        (lookups + usize::from(has_others)) as f64 * cost.lookup(self.width_in_table(index), widest)
    }

    fn exact_price(&self, index: NodeIndex, lsbs: u32, widest: u32, cost: &dyn LookupCost) -> f64 {
        let (lookups, has_others) = self.uses_of_rounded(index);
        let by_bits = f64::from(lsbs) * cost.lookup(0, widest)
            + lookups as f64 * cost.lookup(self.width_in_table(index), widest);
        // What rounds up past the top takes a bit more.
        let operand = self.operands(index).first().map_or(u32::MAX, |&operand| self.own_width(operand));
        let own = operand.max(self.own_width(index));
        if has_others || own > widest_in_tables(lookups) {
            return CHAIN * by_bits;
        }
        (CHAIN * by_bits).min(lookups as f64 * cost.lookup(own, widest))
    }
}
