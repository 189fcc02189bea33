//! Operations on two encrypted values.
//!
//! Three constructions compete. On a *difference*: comparisons, minima and maxima need `a - b` only,
//! one bit wider than the operands. On a *packed pair*: `a * 2^w + b` is one value of both widths
//! together, of which any function is one table; for narrow operands. On *chunks*: low bits are
//! taken off, and parts looked up. The cheapest by the price of lookups is used.

use super::compare::SIZES;
use super::price::Candidate;
use super::{Expander, Reason};
use crate::cost::Choice;
use crate::graph::NodeIndex;
use crate::operation::Binary;

impl<'g> Expander<'g> {
    pub(super) fn binary(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let (left, right) = (self.encrypted(left), self.encrypted(right));
        match binary {
            Binary::Add => self.add(left, right),
            Binary::Subtract => self.subtract(left, right),
            Binary::Multiply => Err("a product is no lookup".into()),
            Binary::Equal
            | Binary::NotEqual
            | Binary::Less
            | Binary::LessEqual
            | Binary::Greater
            | Binary::GreaterEqual => self.compare(binary, left, right),
            Binary::Minimum | Binary::Maximum => self.extreme(binary, left, right),
            Binary::BitwiseAnd | Binary::BitwiseOr | Binary::BitwiseXor => {
                self.in_pairs(binary, (left, right), Self::bitwise_by_chunks)
            }
            Binary::LeftShift | Binary::RightShift => {
                self.in_pairs(binary, (left, right), Self::shift_by_chunks)
            }
            Binary::FloorDivide | Binary::Remainder | Binary::Power | Binary::Divide => {
                let packed = |this: &mut Expander<'g>| this.packed_binary(binary, left, right);
                self.cheapest(self.constructions.multivariate, &[(Choice::Packed, &packed)])
            }
        }
    }

    /// A table of the packed pair, or tables of pairs of chunks.
    fn in_pairs(
        &mut self,
        binary: Binary,
        operands: (NodeIndex, NodeIndex),
        by_chunks: fn(&mut Self, Binary, (NodeIndex, NodeIndex), u32) -> Result<NodeIndex, Reason>,
    ) -> Result<NodeIndex, Reason> {
        let packed = |this: &mut Expander<'g>| this.packed_binary(binary, operands.0, operands.1);
        let chunked =
            SIZES.map(|size| move |this: &mut Expander<'g>| by_chunks(this, binary, operands, size));
        let mut candidates: Vec<Candidate<'_, 'g>> =
            chunked.iter().map(|build| (Choice::Chunked, build as _)).collect();
        candidates.push((Choice::Packed, &packed));
        self.cheapest(self.constructions.bitwise, &candidates)
    }
}
