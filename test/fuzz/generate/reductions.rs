//! Sums, and products with clear matrices.

use super::value::{dense, matmul};
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    /// A sum over some axes, or over all.
    pub(super) fn reduce(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let rank = a.shape.len();
        let mut summed = (0..rank).map(|_| self.coin()).collect::<Result<Vec<bool>>>()?;
        let keep = self.coin()?;
        let mut attributes = vec![];
        if summed.contains(&true) {
            let axes = summed.iter().enumerate().filter(|(_, summed)| **summed).map(|(axis, _)| axis as i64);
            let from_end = self.coin()?;
            let axes: Vec<i64> = axes.map(|axis| if from_end { axis - rank as i64 } else { axis }).collect();
            attributes.push(format!("axes = {axes:?}"));
        } else {
            summed.fill(true);
        }
        if keep {
            attributes.push("keep_dims = true".to_owned());
        }
        let lengths = a.shape.iter().zip(&summed);
        let n: usize = lengths.clone().filter(|(_, summed)| **summed).map(|(n, _)| n).product();
        let shape =
            lengths.filter_map(|(&n, &summed)| if summed { keep.then_some(1) } else { Some(n) }).collect();
        let n = n as i64;
        let result = Value { name: self.fresh("v"), shape, low: n * a.low, high: n * a.high, ..a.clone() };
        if self.fits(&result) {
            let attributes = format!(" {{{}}}", attributes.join(", "));
            self.emit_with(result, "FHELinalg.sum", &[(&a.name, a.ty())], &attributes);
        }
        Ok(())
    }

    /// numpy's matmul with a clear tensor on either side, or a dot product.
    pub(super) fn contract(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(u32::MAX)? else { return Ok(()) };
        let left = self.coin()?;
        let inner = match (left, a.shape.as_slice()) {
            (false, [.., n, _]) => *n,
            (_, shape) => *shape.last().expect("a tensor has axes"),
        };
        let other = self.choices.int_in_range(1..=2)?;
        let matrix = if left { vec![inner, other] } else { vec![other, inner] };
        let shape = match self.below(3)? {
            0 => vec![inner],
            1 => [vec![2], matrix].concat(),
            _ => matrix,
        };
        let contracted = if left { matmul(&a.shape, &shape) } else { matmul(&shape, &a.shape) };
        let Some((result_shape, _)) = contracted else { return Ok(()) };
        let n: usize = shape.iter().product();
        let weights = (0..n).map(|_| self.choices.int_in_range(-1..=1)).collect::<Result<Vec<i64>>>()?;
        // The columns of a right operand, the rows of a left one.
        let columns = if left && shape.len() > 1 { other } else { 1 };
        let (mut low, mut high) = (0, 0);
        for matrix in weights.chunks(inner * columns) {
            for column in 0..columns {
                let row = || matrix[column..].iter().step_by(columns);
                low = low.min(row().map(|w| (w * a.low).min(w * a.high)).sum());
                high = high.max(row().map(|w| (w * a.low).max(w * a.high)).sum());
            }
        }
        let dot = result_shape.is_empty() && self.coin()?;
        let op = match (left, dot) {
            (true, true) => "dot_eint_int",
            (true, false) => "matmul_eint_int",
            (false, _) => "matmul_int_eint",
        };
        let result = Value { name: self.fresh("v"), shape: result_shape, low, high, ..a.clone() };
        if self.fits(&result) && result.elements() <= 24 {
            let ty = tensor(&shape, &format!("i{}", a.width + 1));
            let constant = self.constant(&ty, &dense(&shape, &weights));
            let operands = [(a.name.as_str(), a.ty()), (constant.as_str(), ty)];
            let swapped = [operands[1].clone(), operands[0].clone()];
            self.emit(result, &format!("FHELinalg.{op}"), if left { &operands } else { &swapped });
        }
        Ok(())
    }
}
