//! Several values side by side in one.

use super::{Expander, MAXIMUM_TABLE_LOG, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::layout::broadcast_shapes;
use crate::meaning::on_entries;
use crate::operation::{Binary, Function, Operation};
use crate::types::width_of;
use ndarray::{ArrayD, IxDyn};

impl Expander<'_> {
    pub(super) fn packed_binary(
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
        let shapes: Vec<&[usize]> =
            operands.iter().map(|&operand| self.graph.node(operand).ty.shape.as_slice()).collect();
        let elements = broadcast_shapes(&shapes)?.iter().product();
        if self.is_too_dear(width_of(0, entries - 1, false), elements) {
            return Err("a table of all combinations is too dear".into());
        }
        let mut packed: Option<NodeIndex> = None;
        let mut factor = 1;
        for ((&operand, &low), &count) in operands.iter().zip(&lows).zip(&counts).rev() {
            let operand = self.encrypted(operand);
            let operand = self.quotient(operand, 0)?;
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
        let table =
            ArrayD::from_shape_vec(IxDyn(&[table.len()]), table).map_err(|error| error.to_string())?;
        self.emit(Operation::Table(table), &[packed], range)
    }
}

/// The function over all combinations, the last operand running fastest. Where it has no value,
/// such as a quotient by zero, the entry is 0: there is none in clear either.
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
    let table = on_entries(&columns.iter().collect::<Vec<_>>(), |x| function.call(x))?;
    Ok(table.into_iter().map(Option::unwrap_or_default).collect())
}
