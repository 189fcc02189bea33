//! Low bits taken off a value, and what is computed from chunks of it.
//!
//! The lowest bit costs a narrow lookup whatever the width of the value, so that a wide value is
//! cut at less cost than it is looked up whole.

use super::{Expander, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::operation::{Binary, Function, Operation};

/// A part of a value, which is the sum of `value * 2^start`. The last of its chunks has its sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk {
    pub value: NodeIndex,
    pub start: u32,
}

impl Expander<'_> {
    /// `x - x mod 2^lsbs`: rounding half up of `x - 2^(lsbs-1)`.
    pub(super) fn truncate(&mut self, value: NodeIndex, lsbs: u32, exact: bool) -> Result<NodeIndex, Reason> {
        if lsbs == 0 {
            return Ok(value);
        }
        let (low, high) = self.bounds(value)?;
        let down = |value: i64| (value >> lsbs) << lsbs;
        let shifted = self.affine(value, 1, -(1 << (lsbs - 1)))?;
        self.emit(Operation::RoundBits { lsbs, exact }, &[shifted], (down(low), down(high)))
    }

    /// `value / 2^lsbs`, for a multiple of it; the width of the result is its own.
    pub(super) fn quotient(&mut self, value: NodeIndex, lsbs: u32) -> Result<NodeIndex, Reason> {
        let (low, high) = self.bounds(value)?;
        self.emit(Operation::Quotient { lsbs }, &[value], (low >> lsbs, high >> lsbs))
    }

    /// `value mod 2^lsbs` and `floor(value / 2^lsbs)`.
    pub(super) fn split(&mut self, value: NodeIndex, lsbs: u32) -> Result<(NodeIndex, NodeIndex), Reason> {
        let high = self.truncate(value, lsbs, true)?;
        let bounds = (0, (1 << lsbs) - 1);
        let low = self.emit(Operation::Binary(Binary::Subtract), &[value, high], bounds)?;
        Ok((self.quotient(low, 0)?, self.quotient(high, lsbs)?))
    }

    /// The value in chunks of `size` bits, lowest first, up to bit `width`.
    pub(super) fn chunks(&mut self, value: NodeIndex, size: u32, width: u32) -> Result<Vec<Chunk>, Reason> {
        let mut chunks = Vec::new();
        let (mut rest, mut start) = (value, 0);
        while start + size < width && !self.fits(rest, size)? {
            let (low, high) = self.split(rest, size)?;
            chunks.push(Chunk { value: low, start });
            (rest, start) = (high, start + size);
        }
        chunks.push(Chunk { value: rest, start });
        Ok(chunks)
    }

    /// `(value >> start) mod 2^count`. A table ends it unless `start` is 0: without one, a sum of the
    /// result and of `value` would have a width to be read from, `start` bits narrower than itself.
    pub(super) fn bits(&mut self, value: NodeIndex, start: u32, count: u32) -> Result<NodeIndex, Reason> {
        if start == 0 {
            return self.low_bits(value, count);
        }
        let kept = self.truncate(value, start, true)?;
        let shifted = self.quotient(kept, start)?;
        let bits = self.low_bits(shifted, count)?;
        self.lookup("bits", bits, |bits| bits)
    }

    fn low_bits(&mut self, shifted: NodeIndex, count: u32) -> Result<NodeIndex, Reason> {
        if self.fits(shifted, count)? { Ok(shifted) } else { Ok(self.split(shifted, count)?.0) }
    }

    /// Whether a value is one of `bits` bits, and not negative.
    fn fits(&self, value: NodeIndex, bits: u32) -> Result<bool, Reason> {
        let (low, high) = self.bounds(value)?;
        Ok(low >= 0 && high < 1 << bits)
    }

    /// The sum of the shares that a function of another value and of each chunk gives.
    pub(super) fn sum_of_chunks(
        &mut self,
        with: NodeIndex,
        chunks: &[Chunk],
        share: impl Fn(i64, i64, Chunk) -> Result<i64, Reason> + Clone + Send + Sync + 'static,
    ) -> Result<NodeIndex, Reason> {
        let mut sum: Option<NodeIndex> = None;
        for &chunk in chunks {
            let share = share.clone();
            let function = Function::new("chunk", move |operands| {
                let (Array::Integer(with), Array::Integer(part)) = (operands[0], operands[1]) else {
                    return Err("chunks are integers".into());
                };
                let shares = with.iter().zip(part).map(|(&with, &part)| share(with, part, chunk));
                let shares = shares.collect::<Result<Vec<i64>, Reason>>()?;
                Array::integers(operands[0].shape(), shares).ok_or_else(|| "as many shares as chunks".into())
            });
            let part = self.combine(&function, &[with, chunk.value])?;
            sum = Some(match sum {
                Some(sum) => self.add(sum, part)?,
                None => part,
            });
        }
        sum.ok_or_else(|| "a value of no bits".into())
    }

    /// A bit times a value.
    pub(super) fn keep_by_chunks(
        &mut self,
        bit: NodeIndex,
        value: NodeIndex,
        size: u32,
    ) -> Result<NodeIndex, Reason> {
        let width = self.width(value)?;
        let chunks = self.chunks(value, size, width)?;
        self.sum_of_chunks(bit, &chunks, |bit, part, chunk| Ok((bit * part) << chunk.start))
    }

    /// Chunks of both operands are looked up in pairs, and the results put together. A negative
    /// operand is read in two's complement of the wider width, which the result is read in too.
    pub(super) fn bitwise_by_chunks(
        &mut self,
        binary: Binary,
        (left, right): (NodeIndex, NodeIndex),
        size: u32,
    ) -> Result<NodeIndex, Reason> {
        let (a, b) = (self.bounds(left)?, self.bounds(right)?);
        let signed = a.0 < 0 || b.0 < 0;
        let with_sign = |width: u32, low: i64| width + u32::from(signed && low >= 0);
        let width = with_sign(self.width(left)?, a.0).max(with_sign(self.width(right)?, b.0));
        let (left, right) = (self.chunks(left, size, width)?, self.chunks(right, size, width)?);
        let mut sum: Option<NodeIndex> = None;
        for place in 0..left.len().max(right.len()) {
            // Above the chunks of the narrower value, which is not negative, it has zeros.
            let pair = [left.get(place), right.get(place)];
            let start = pair.iter().flatten().map(|chunk| chunk.start).next().unwrap_or(0);
            let mut operands = Vec::new();
            for chunk in pair {
                operands.push(match chunk {
                    Some(chunk) => chunk.value,
                    None => self.constant(Array::integer(0))?,
                });
            }
            let function =
                Function::new(binary.name(), move |operands| Operation::Binary(binary).evaluate(operands));
            let part = self.combine(&function, &operands)?;
            let part = self.affine(part, 1 << start, 0)?;
            sum = Some(match sum {
                Some(sum) => self.add(sum, part)?,
                None => part,
            });
        }
        sum.ok_or_else(|| "operands of no bits".into())
    }

    /// Chunks of the left operand are shifted each, by a table of chunk and amount. Shifting right
    /// drops the same bits of the chunks as of the whole: they do not overlap.
    pub(super) fn shift_by_chunks(
        &mut self,
        binary: Binary,
        (left, right): (NodeIndex, NodeIndex),
        size: u32,
    ) -> Result<NodeIndex, Reason> {
        let width = self.width(left)?;
        let chunks = self.chunks(left, size, width)?;
        self.sum_of_chunks(right, &chunks, move |amount, part, chunk| {
            let share = Array::integer(part << chunk.start);
            match Operation::Binary(binary).evaluate(&[&share, &Array::integer(amount)])? {
                Array::Integer(value) => Ok(value.iter().next().copied().unwrap_or_default()),
                Array::Float(_) => Err("a shift gives integers".into()),
            }
        })
    }
}
