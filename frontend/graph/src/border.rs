//! Borders of functions that are composed: results of some are arguments of others.
//!
//! A ciphertext is read at the width it was made with, so all encrypted arguments and results of
//! composed functions have one type. Nothing then is read at fewer bits because of what an inputset
//! showed.

use crate::graph::{Bounds, Graph, NodeIndex};
use crate::import::Widths;
use crate::types::{Element, width_of};

impl Graph {
    /// The smallest type of all encrypted arguments and results as they were measured; `None` if
    /// there are none.
    pub fn border(&self) -> Option<Element> {
        let bounds = self.border_nodes().into_iter().filter_map(|index| self.node(index).bounds);
        bounds.reduce(Bounds::union).map(|bounds| {
            let (low, high) = bounds.integers();
            Element::smallest(low, high)
        })
    }

    /// Makes every encrypted argument and result as wide as a type, and signed if it is. To be done
    /// before [`expand`](Self::expand).
    pub fn compose(&mut self, element: Element) {
        let Element::Integer { width, signed } = element else { return };
        for index in self.border_nodes() {
            let own = self.node(index).bounds.map_or((0, 0), Bounds::integers);
            let width = width_of(own.0, own.1, signed);
            self.node_mut(index).ty.element = Element::Integer { width, signed };
        }
        self.set_border_width(width);
    }

    /// The width that every encrypted argument and result needs in the program, once it is expanded.
    pub fn least_border_width(&self) -> u32 {
        let widths = Widths::assign(self);
        let nodes = self.border_nodes().into_iter();
        nodes.filter_map(|index| widths.of(self, index).ok()).max().unwrap_or(1)
    }

    fn border_nodes(&self) -> Vec<NodeIndex> {
        let all = self.inputs().iter().chain(self.outputs()).copied();
        all.filter(|&index| self.node(index).ty.is_encrypted()).collect()
    }
}
