//! Hints: types that a user wants wider than an inputset shows.

use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use crate::types::Element;

impl Graph {
    /// What was measured of a node, and all that its hint wants to be held, if it is one.
    pub(crate) fn hinted(&self, index: NodeIndex, measured: Bounds) -> Bounds {
        let Operation::Hint { width, signed } = self.node(index).operation else { return measured };
        match (Element::Integer { width, signed }).limits() {
            Some((low, high)) => measured.union(Bounds::of_integers(low, high)),
            None => measured,
        }
    }
}
