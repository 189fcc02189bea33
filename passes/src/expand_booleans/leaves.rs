//! The few nodes that a node is taken as a function of.

use super::packing::MAX_INPUTS;
use std::ops::Deref;

/// At most [`MAX_INPUTS`] nodes in ascending order, kept in place: a network has some hundred pairs of
/// them for each gate.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Leaves {
    /// A bit for each node, by its number modulo 64: two sets with different marks differ, and a union
    /// has at least as many nodes as its mark has bits.
    mark: u64,
    count: usize,
    /// Beyond `count` they are 0.
    nodes: [usize; MAX_INPUTS],
}

impl Leaves {
    /// One node.
    pub fn one(node: usize) -> Self {
        Self::default().with(node)
    }

    /// With another node, larger than all before it; there must be room.
    pub fn with(mut self, node: usize) -> Self {
        self.nodes[self.count] = node;
        self.count += 1;
        self.mark |= 1 << (node % 64);
        self
    }

    /// What is in either, if that is few enough for one function.
    pub fn union(&self, other: &Self) -> Option<Self> {
        if (self.mark | other.mark).count_ones() as usize > MAX_INPUTS {
            return None;
        }
        let (mut i, mut j) = (0, 0);
        let mut all = Self { mark: self.mark | other.mark, ..Self::default() };
        while i < self.count || j < other.count {
            if all.count == MAX_INPUTS {
                return None;
            }
            // Beyond the last there is nothing, which is larger than all.
            let a = if i < self.count { self.nodes[i] } else { usize::MAX };
            let b = if j < other.count { other.nodes[j] } else { usize::MAX };
            i += usize::from(a <= b);
            j += usize::from(b <= a);
            all.nodes[all.count] = a.min(b);
            all.count += 1;
        }
        Some(all)
    }
}

impl Deref for Leaves {
    type Target = [usize];

    fn deref(&self) -> &[usize] {
        &self.nodes[..self.count]
    }
}
