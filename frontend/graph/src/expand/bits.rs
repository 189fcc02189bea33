//! Single bits and chunks of them.

use super::{Expander, Reason};
use crate::graph::NodeIndex;
use crate::operation::{Binary, Operation};

/// Bits of a chunk: a pair of chunks is looked up at twice this width.
const CHUNK: u32 = 3;

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

    /// One table: the compiler cuts a wide one into its own digits.
    pub(super) fn extract(&mut self, value: NodeIndex, start: u32, count: u32) -> Result<NodeIndex, Reason> {
        self.lookup("extract_bit_pattern", value, move |value| (value >> start) & ((1 << count) - 1))
    }

    /// Chunks of both operands are looked up in pairs, and the results put together. A negative
    /// operand is read in two's complement of the wider width, which the result is read in too.
    pub(super) fn bitwise_by_chunks(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let (a, b) = (self.bounds(left)?, self.bounds(right)?);
        let signed = a.0 < 0 || b.0 < 0;
        let unsigned_width = |width: u32, low: i64| width + u32::from(signed && low >= 0);
        let width = unsigned_width(self.width(left)?, a.0).max(unsigned_width(self.width(right)?, b.0));
        let mut sum: Option<NodeIndex> = None;
        for start in (0..width).step_by(CHUNK as usize) {
            let count = CHUNK.min(width - start);
            let (left, right) = (self.extract(left, start, count)?, self.extract(right, start, count)?);
            let top = signed && start + count == width;
            let function = crate::operation::Function::new(binary.name(), move |operands| {
                let value = Operation::Binary(binary).evaluate(operands)?;
                let sign = 1i64 << (count - 1);
                match value {
                    crate::array::Array::Integer(values) if top => Ok(crate::array::Array::Integer(
                        values.mapv(|value| if value & sign == 0 { value } else { value - 2 * sign }),
                    )),
                    value => Ok(value),
                }
            });
            let chunk = self.combine(&function, &[left, right])?;
            let chunk = self.affine(chunk, 1 << start, 0)?;
            sum = Some(match sum {
                Some(sum) => self.add(sum, chunk)?,
                None => chunk,
            });
        }
        sum.ok_or_else(|| "operands of no bits".into())
    }
}
