//! Operations on two encrypted values.
//!
//! Three constructions compete. On a *difference*: comparisons, minima and maxima need `a - b` only,
//! one bit wider than the operands. On a *packed pair*: `a * 2^w + b` is one value of both widths
//! together, of which any function is one table; for narrow operands. On *chunks*: low bits are
//! taken off, and parts looked up. The cheapest by the price of lookups is used.

use super::compare::SIZES;
use super::price::Candidate;
use super::{Expander, Reason};
use crate::array::Array;
use crate::cost::{Choice, Constructions};
use crate::graph::NodeIndex;
use crate::operation::Binary;
use crate::types::Element;

/// Bits up to which nothing is cheaper than one table: the compiler rounds so few in a table too.
pub(super) const WIDEST_CHEAP: u32 = 6;

/// An operation on two values, by chunks of a size.
type ByChunks<'g> = fn(&mut Expander<'g>, Binary, (NodeIndex, NodeIndex), u32) -> Result<NodeIndex, Reason>;

impl<'g> Expander<'g> {
    pub(super) fn binary(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let difference = of_difference(binary);
        let (left, right) =
            if difference { (left, right) } else { (self.encrypted(left), self.encrypted(right)) };
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

    /// Whether a lookup of two operands is of a wide one and a constant of integers.
    fn is_wide_with_integers(&self) -> Result<bool, Reason> {
        let mut wide = false;
        for &operand in &self.operands {
            let node = self.graph.node(operand);
            if node.ty.element == Element::Float {
                return Ok(false);
            }
            wide |= node.ty.is_encrypted() && self.width(operand)? > WIDEST_CHEAP;
        }
        Ok(wide)
    }

    /// A lookup of two operands, one being a constant: as it is (`None`), or made of narrower ones.
    pub(super) fn with_constant(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<Option<NodeIndex>, Reason> {
        if !self.is_wide_with_integers()? {
            return Ok(None);
        }
        if of_difference(binary) {
            self.constructions = Constructions::default();
            return self.binary(binary, left, right).map(Some);
        }
        let Some(Array::Integer(amount)) = self.graph.node(right).operation.as_constant() else {
            return Ok(None);
        };
        let lsbs = match (binary, amount.iter().next()) {
            (Binary::RightShift, Some(&amount)) if (1..63).contains(&amount) => amount as u32,
            (Binary::FloorDivide, Some(&divisor)) if divisor > 1 && divisor.count_ones() == 1 => {
                divisor.trailing_zeros()
            }
            (_, _) => return Ok(None),
        };
        if amount.len() != 1 || !self.graph.node(right).ty.shape.is_empty() || lsbs >= self.width(left)? {
            return Ok(None);
        }
        let whole = |this: &mut Expander<'g>| this.whole();
        let cut = |this: &mut Expander<'g>| {
            let kept = this.truncate(left, lsbs, true)?;
            this.lookup(binary.name(), kept, move |kept| kept >> lsbs)
        };
        self.cheapest(Choice::Auto, &[(Choice::Difference, &whole), (Choice::Chunked, &cut)]).map(Some)
    }

    /// The operation as it is.
    pub(super) fn whole(&mut self) -> Result<NodeIndex, Reason> {
        let (operation, operands) = (self.origin.operation.clone(), self.operands.clone());
        let bounds = self.bounds(self.index)?;
        self.emit(operation, &operands, bounds)
    }

    /// A table of the packed pair, or tables of pairs of chunks.
    fn in_pairs(
        &mut self,
        binary: Binary,
        operands: (NodeIndex, NodeIndex),
        by_chunks: ByChunks<'g>,
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

/// Whether an operation is a function of the difference and one operand.
pub(crate) fn of_difference(binary: Binary) -> bool {
    match binary {
        Binary::Equal
        | Binary::NotEqual
        | Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual
        | Binary::Minimum
        | Binary::Maximum => true,
        Binary::Add
        | Binary::Subtract
        | Binary::Multiply
        | Binary::Divide
        | Binary::FloorDivide
        | Binary::Remainder
        | Binary::Power
        | Binary::BitwiseAnd
        | Binary::BitwiseOr
        | Binary::BitwiseXor
        | Binary::LeftShift
        | Binary::RightShift => false,
    }
}
