//! Arguments that are results of other functions, and what is computed from them.

use super::analysis::Given;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::{Binary, Operation};
use std::collections::HashMap;

impl Graph {
    /// Makes arguments hold what may be given for them beside what was measured, and all that is computed
    /// from them hold what it is then. Gives warnings, and nothing where no argument had to grow.
    pub fn take(&mut self, arguments: &[Option<Bounds>]) -> Option<Vec<String>> {
        let mut given: HashMap<NodeIndex, Bounds> =
            self.order().into_iter().filter_map(|index| Some((index, self.node(index).bounds?))).collect();
        let mut grew = false;
        for (input, more) in self.inputs().iter().zip(arguments) {
            if let (Some(bounds), Some(more)) = (given.get_mut(input), more) {
                let measured = *bounds;
                *bounds = measured.union(*more);
                grew |= *bounds != measured;
            }
        }
        grew.then(|| {
            let analysis = self.analyse(&given, Given::Composed);
            self.set_all(&analysis.bounds);
            self.without_value(&analysis)
        })
    }

    /// Bounds of a node of which nothing exact is known, that was `seen` on an inputset, where its
    /// operands have grown. A sum of many keeps its distance from the worst case, as far as the inputset
    /// showed one.
    pub(super) fn grown(
        &self,
        index: NodeIndex,
        seen: Bounds,
        bounds: &HashMap<NodeIndex, Bounds>,
    ) -> Bounds {
        let operands = self.operands(index);
        let before: HashMap<NodeIndex, Bounds> =
            operands.iter().filter_map(|&operand| Some((operand, self.node(operand).bounds?))).collect();
        if operands.iter().all(|operand| before.get(operand) == bounds.get(operand)) {
            return seen;
        }
        let Ok(now) = self.interval(index, bounds) else { return seen };
        let (true, Ok(old)) = (self.is_linear(index), self.interval(index, &before)) else {
            return seen.union(now);
        };
        let (size, new_size) = (old.high - old.low, now.high - now.low);
        if size <= 0.0 {
            return seen.union(now);
        }
        let low = (now.low + (seen.low - old.low) / size * new_size).floor();
        let high = (now.high - (old.high - seen.high) / size * new_size).ceil();
        seen.union(Bounds::new(low.clamp(now.low, now.high), high.clamp(now.low, now.high)))
    }

    fn is_linear(&self, index: NodeIndex) -> bool {
        matches!(
            self.node(index).operation,
            Operation::Binary(Binary::Add | Binary::Subtract | Binary::Multiply)
                | Operation::MatMul
                | Operation::Sum { .. }
                | Operation::Convolution { .. }
        )
    }
}
