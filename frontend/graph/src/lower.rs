//! From what a user wrote to what FHE has, at least cost.
//!
//! Each operation on several values is made the way that is cheapest for it alone. Where several
//! are on the same values, another way may be cheaper for all of them, since they share a
//! difference, the bits taken off it, and sometimes the lookup. So other ways are tried for the
//! whole function, and the cheapest one is kept.

use crate::cost::{Choice, Constructions, LookupCost};
use crate::error::GraphError;
use crate::expand::of_difference;
use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use std::collections::HashSet;

/// A way must save so much of the price: prices are estimates.
const MARGIN: f64 = 0.95;

impl Graph {
    /// [Expands](Self::expand) a measured graph, [joins tables](Self::join_tables), and so leaves
    /// what the FHE dialect has.
    ///
    /// # Errors
    /// [`GraphError::Unsupported`], with the graph and the operations marked that can't be computed
    /// on encrypted values, or not by the construction asked for.
    pub fn lower(&mut self, constructions: &Constructions, cost: &dyn LookupCost) -> Result<(), GraphError> {
        let mut shared = self.clone();
        shared.share_equal();
        let lowered = |constructions: &Constructions| {
            let mut graph = shared.clone();
            graph.expand(constructions, cost)?;
            graph.join_tables(cost);
            graph.round_exactly_where_cheap(cost);
            Ok((graph.price(cost), graph))
        };
        // Errors show what the user wrote, each operation as often as it is there.
        let (mut price, mut best) = match lowered(constructions) {
            Ok(lowered) => lowered,
            Err(error) => return Err(self.expand(constructions, cost).err().unwrap_or(error)),
        };
        let others = if self.has_operations_on_same_values() { others(constructions) } else { Vec::new() };
        for other in others {
            // What is not possible another way is possible as it is.
            let result: Result<(f64, Graph), GraphError> = lowered(&other);
            if let Ok((other_price, graph)) = result
                && other_price < MARGIN * price
            {
                (price, best) = (other_price, graph);
            }
        }
        *self = best;
        Ok(())
    }

    /// Whether several comparisons, minima and maxima have the same two encrypted operands.
    fn has_operations_on_same_values(&self) -> bool {
        let mut known: HashSet<(NodeIndex, NodeIndex)> = HashSet::new();
        self.order().into_iter().filter(|&index| self.is_on_difference(index)).any(|index| {
            let operands = self.operands(index);
            let encrypted = operands.iter().all(|&operand| self.node(operand).ty.is_encrypted());
            encrypted && !known.insert((operands[0].min(operands[1]), operands[0].max(operands[1])))
        })
    }

    fn is_on_difference(&self, index: NodeIndex) -> bool {
        let Operation::Binary(binary) = self.node(index).operation else { return false };
        of_difference(binary)
    }
}

/// The same construction for all operations on differences that are free to have any.
fn others(constructions: &Constructions) -> Vec<Constructions> {
    let free = |asked: Choice, other: Choice| if asked == Choice::Auto { other } else { asked };
    let all = [Choice::Difference, Choice::Chunked].map(|other| Constructions {
        comparison: free(constructions.comparison, other),
        min_max: free(constructions.min_max, other),
        ..*constructions
    });
    all.into_iter().filter(|other| other != constructions).collect()
}
