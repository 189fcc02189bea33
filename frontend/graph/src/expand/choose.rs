//! Operations on two or more encrypted values.
//!
//! Two constructions compete. On a *difference*: comparisons, minima and maxima need `a - b` only,
//! one bit wider than the operands. On a *packed pair*: `a * 2^w + b` is one value of both widths
//! together, of which any function is one table; for narrow operands. The cheaper of those that
//! apply is the narrower one, since the cost of a lookup grows with its width.

use super::{Expander, MAXIMUM_TABLE_LOG, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::operation::{Binary, Function, Operation};

/// Widest packed value: beyond, pairs of chunks are looked up instead.
const WIDEST_PACK: u32 = 8;

impl Expander<'_> {
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
            Binary::Equal => self.on_difference("equal", left, right, |d| i64::from(d == 0)),
            Binary::NotEqual => self.on_difference("not_equal", left, right, |d| i64::from(d != 0)),
            Binary::Less => self.on_difference("less", left, right, |d| i64::from(d < 0)),
            Binary::LessEqual => self.on_difference("less_equal", left, right, |d| i64::from(d <= 0)),
            Binary::Greater => self.on_difference("greater", left, right, |d| i64::from(d > 0)),
            Binary::GreaterEqual => self.on_difference("greater_equal", left, right, |d| i64::from(d >= 0)),
            Binary::Minimum => {
                let below = self.on_difference("minimum", left, right, |d| d.min(0))?;
                self.sum_within(right, below, |(a, b), (c, d)| (a.min(c), b.min(d)), left)
            }
            Binary::Maximum => {
                let above = self.on_difference("maximum", left, right, |d| d.max(0))?;
                self.sum_within(right, above, |(a, b), (c, d)| (a.max(c), b.max(d)), left)
            }
            Binary::BitwiseAnd | Binary::BitwiseOr | Binary::BitwiseXor => self.bitwise(binary, left, right),
            Binary::LeftShift
            | Binary::RightShift
            | Binary::FloorDivide
            | Binary::Remainder
            | Binary::Power
            | Binary::Divide => self.packed_binary(binary, left, right),
        }
    }

    /// A function of the difference.
    fn on_difference(
        &mut self,
        name: &str,
        left: NodeIndex,
        right: NodeIndex,
        function: impl Fn(i64) -> i64 + Send + Sync + 'static,
    ) -> Result<NodeIndex, Reason> {
        let difference = self.subtract(left, right)?;
        self.lookup(name, difference, function)
    }

    /// `value + correction`, where the bounds of the sum are known better than by intervals.
    fn sum_within(
        &mut self,
        value: NodeIndex,
        correction: NodeIndex,
        bounds: impl Fn((i64, i64), (i64, i64)) -> (i64, i64),
        other: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let bounds = bounds(self.bounds(other)?, self.bounds(value)?);
        self.emit(Operation::Binary(Binary::Add), &[value, correction], bounds)
    }

    fn packed_binary(
        &mut self,
        binary: Binary,
        left: NodeIndex,
        right: NodeIndex,
    ) -> Result<NodeIndex, Reason> {
        let function =
            Function::new(binary.name(), move |operands| Operation::Binary(binary).evaluate(operands));
        self.combine(&function, &[left, right])
    }

    /// Any function of several values, as one table of their packed bits. Each is shifted to begin
    /// at zero, so that the width is that of its range.
    pub(super) fn combine(
        &mut self,
        function: &Function,
        operands: &[NodeIndex],
    ) -> Result<NodeIndex, Reason> {
        let mut lows = Vec::new();
        let mut counts = Vec::new();
        for &operand in operands {
            let (low, high) = self.bounds(operand)?;
            lows.push(low);
            counts.push(high - low + 1);
        }
        let entries = counts.iter().try_fold(1i64, |product, &count| product.checked_mul(count));
        let Some(entries) = entries.filter(|&entries| entries <= 1 << MAXIMUM_TABLE_LOG) else {
            let widths: Vec<String> = counts.iter().map(ToString::to_string).collect();
            return Err(format!(
                "a table over {} combinations has too many entries: make the operands narrower first",
                widths.join(" * ")
            ));
        };
        let mut packed: Option<NodeIndex> = None;
        let mut factor = 1;
        for ((&operand, &low), &count) in operands.iter().zip(&lows).zip(&counts).rev() {
            let operand = self.encrypted(operand);
            let part = self.affine(operand, factor, -low * factor)?;
            packed = Some(match packed {
                Some(packed) => self.add(part, packed)?,
                None => part,
            });
            factor *= count;
        }
        let packed = packed.ok_or("a function of nothing")?;
        let table = tabulate(function, &lows, &counts, entries)?;
        let range =
            table.iter().fold((i64::MAX, i64::MIN), |(low, high), &value| (low.min(value), high.max(value)));
        let table = Array::from(table);
        let Array::Integer(table) = table else { unreachable!("it was made of integers") };
        self.emit(Operation::Table(table), &[packed], range)
    }

    fn bitwise(&mut self, binary: Binary, left: NodeIndex, right: NodeIndex) -> Result<NodeIndex, Reason> {
        let widths = (self.width(left)?, self.width(right)?);
        if widths.0 + widths.1 <= WIDEST_PACK {
            return self.packed_binary(binary, left, right);
        }
        self.bitwise_by_chunks(binary, left, right)
    }
}

/// The function over all combinations, the last operand running fastest.
fn tabulate(function: &Function, lows: &[i64], counts: &[i64], entries: i64) -> Result<Vec<i64>, Reason> {
    let mut columns: Vec<Vec<i64>> = lows.iter().map(|_| Vec::with_capacity(entries as usize)).collect();
    for entry in 0..entries {
        let mut rest = entry;
        for place in (0..lows.len()).rev() {
            columns[place].push(lows[place] + rest % counts[place]);
            rest /= counts[place];
        }
    }
    let columns: Vec<Array> = columns.into_iter().map(Array::from).collect();
    let table = crate::meaning::on_entries(&columns.iter().collect::<Vec<_>>(), |x| function.call(x))?;
    Ok(table.into_iter().map(Option::unwrap_or_default).collect())
}
