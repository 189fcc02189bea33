//! Integers that wrap.

use super::{Expander, Reason};
use crate::graph::NodeIndex;
use crate::types::Element;

impl Expander<'_> {
    /// The value itself where its bounds are of the type, and else its low bits, read with a sign if
    /// the type has one.
    pub(super) fn wrap(&mut self, value: NodeIndex, width: u32, signed: bool) -> Result<NodeIndex, Reason> {
        let (low, high) = Element::Integer { width, signed }.limits().ok_or("a float")?;
        let (least, greatest) = self.bounds(value)?;
        if low <= least && greatest <= high {
            return Ok(value);
        }
        if width >= 63 {
            return Err("can be negative as an unsigned integer of 64 bits: compute with int64".into());
        }
        // From the least of the type on, values are counted from 0.
        let counted = self.affine(value, 1, -low)?;
        let bits = self.extract(counted, 0, width)?;
        self.affine(bits, 1, low)
    }
}
