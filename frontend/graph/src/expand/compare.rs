//! Comparisons, minima and maxima.

use super::choose::WIDEST_CHEAP;
use super::price::Candidate;
use super::{Expander, Reason};
use crate::cost::Choice;
use crate::graph::NodeIndex;
use crate::operation::{Binary, Operation};

/// Sizes of chunks that are tried.
pub(super) const SIZES: [u32; 4] = [1, 2, 3, 4];

/// A comparison as a function of the sign of the difference, which is -1, 0 or 1.
fn of_sign(binary: Binary) -> Option<fn(i64) -> i64> {
    match binary {
        Binary::Equal => Some(|sign| i64::from(sign == 0)),
        Binary::NotEqual => Some(|sign| i64::from(sign != 0)),
        Binary::Less => Some(|sign| i64::from(sign < 0)),
        Binary::LessEqual => Some(|sign| i64::from(sign <= 0)),
        Binary::Greater => Some(|sign| i64::from(sign > 0)),
        Binary::GreaterEqual => Some(|sign| i64::from(sign >= 0)),
        Binary::Add
        | Binary::Subtract
        | Binary::Multiply
        | Binary::Divide
        | Binary::FloorDivide
        | Binary::Remainder
        | Binary::Power
        | Binary::Minimum
        | Binary::Maximum
        | Binary::BitwiseAnd
        | Binary::BitwiseOr
        | Binary::BitwiseXor
        | Binary::LeftShift
        | Binary::RightShift => None,
    }
}

impl<'g> Expander<'g> {
    pub(super) fn compare(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let of_sign = of_sign(binary).ok_or("no comparison")?;
        let on_difference = |this: &mut Expander<'g>| {
            if this.graph.is_lookup(this.index) {
                return this.whole();
            }
            let difference = this.subtract(left, right)?;
            this.lookup(binary.name(), difference, move |difference| of_sign(difference.signum()))
        };
        let packed = |this: &mut Expander<'g>| this.packed_binary(binary, left, right);
        // `a < b` and `b > a` are the sign of a difference; the others their negations.
        let turned = matches!(binary, Binary::Greater | Binary::LessEqual);
        let (from, to) = if turned { (right, left) } else { (left, right) };
        let is_equality = matches!(binary, Binary::Equal | Binary::NotEqual);
        let chunked: Vec<_> = (1..16)
            .map(|lsbs| {
                move |this: &mut Expander<'g>| {
                    let difference = this.subtract(from, to)?;
                    if lsbs >= this.width(difference)? {
                        return Err("the operands are too narrow to be cut into chunks".into());
                    }
                    let is_free = this.constructions.comparison == Choice::Auto;
                    if is_free && this.width(difference)? <= WIDEST_CHEAP {
                        return Err("the operands are too narrow for chunks to be cheaper".into());
                    }
                    if is_equality {
                        return this.is_zero_by_chunks(difference, lsbs, of_sign);
                    }
                    let sign = this.truncate(difference, lsbs, true)?;
                    let negative = of_sign(if turned { 1 } else { -1 });
                    this.lookup(
                        binary.name(),
                        sign,
                        move |sign| if sign < 0 { negative } else { 1 - negative },
                    )
                }
            })
            .collect();
        let mut candidates: Vec<Candidate<'_, 'g>> = vec![(Choice::Difference, &on_difference)];
        candidates.extend(chunked.iter().map(|build| (Choice::Chunked, build as _)));
        candidates.push((Choice::Packed, &packed));
        self.cheapest(self.constructions.comparison, &candidates)
    }

    /// Whether a value is 0: its low bits are, and the rest is.
    fn is_zero_by_chunks(
        &mut self,
        value: NodeIndex,
        lsbs: u32,
        of_sign: fn(i64) -> i64,
    ) -> Result<NodeIndex, Reason> {
        let (width, mut nonzero) = (self.width(value)?, None);
        for chunk in self.chunks(value, lsbs, width)? {
            let one = self.lookup("not_equal", chunk.value, |value| i64::from(value != 0))?;
            nonzero = Some(match nonzero {
                Some(sum) => self.add(sum, one)?,
                None => one,
            });
        }
        self.lookup("equal", nonzero.ok_or("a value of no bits")?, move |nonzero| of_sign(nonzero.signum()))
    }

    /// `right + min(left - right, 0)`, or with `max`.
    pub(super) fn extreme(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let least = binary == Binary::Minimum;
        let (a, b) = (self.bounds(left)?, self.bounds(right)?);
        let bounds = if least { (a.0.min(b.0), a.1.min(b.1)) } else { (a.0.max(b.0), a.1.max(b.1)) };
        let finish = move |this: &mut Expander<'g>, correction: NodeIndex| {
            this.emit(Operation::Binary(Binary::Add), &[right, correction], bounds)
        };
        let on_difference = |this: &mut Expander<'g>| {
            if this.graph.is_lookup(this.index) {
                return this.whole();
            }
            let difference = this.subtract(left, right)?;
            let kept = move |d: i64| if least { d.min(0) } else { d.max(0) };
            let correction = this.lookup(binary.name(), difference, kept)?;
            finish(this, correction)
        };
        let packed = |this: &mut Expander<'g>| this.packed_binary(binary, left, right);
        let chunked = SIZES.map(|size| {
            move |this: &mut Expander<'g>| {
                let difference = this.subtract(left, right)?;
                let width = this.width(difference)?;
                let chunks = this.chunks(difference, size, width)?;
                let top = chunks.last().ok_or("a difference of no bits")?.value;
                let keep = this.lookup("sign", top, move |top| i64::from((top < 0) == least))?;
                let correction =
                    this.sum_of_chunks(keep, &chunks, |keep, part, chunk| Ok((keep * part) << chunk.start))?;
                finish(this, correction)
            }
        });
        let mut candidates: Vec<Candidate<'_, 'g>> = vec![(Choice::Difference, &on_difference)];
        candidates.extend(chunked.iter().map(|build| (Choice::Chunked, build as _)));
        candidates.push((Choice::Packed, &packed));
        self.cheapest(self.constructions.min_max, &candidates)
    }
}
