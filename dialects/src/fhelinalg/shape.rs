//! numpy's shape rules, for verifiers, meaning and lowering alike.

use crate::ir::Op;
use crate::shape::broadcast;
use crate::types::shape_text;

/// A matrix product taken apart: `batch x rows x inner` by `batch x inner x columns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatmulShape {
    /// Broadcast axes before the last two.
    pub batch: Vec<usize>,
    /// Rows of the left operand; `None` when it is a vector.
    pub rows: Option<usize>,
    /// Columns of the right operand; `None` when it is a vector.
    pub columns: Option<usize>,
    /// Length of the contracted axis.
    pub inner: usize,
}

fn no_scalar(a: &[usize], b: &[usize]) -> String {
    format!("takes no scalar operand, got shapes {} and {}", shape_text(a), shape_text(b))
}

impl MatmulShape {
    /// From the shapes of both operands.
    pub fn of(a: &[usize], b: &[usize]) -> Result<Self, String> {
        let (batch_a, rows, inner_a) = match *a {
            [] => return Err(no_scalar(a, b)),
            [n] => (&a[..0], None, n),
            [.., m, n] => (&a[..a.len() - 2], Some(m), n),
        };
        let (batch_b, columns, inner_b) = match *b {
            [] => return Err(no_scalar(a, b)),
            [n] => (&b[..0], None, n),
            [.., n, m] => (&b[..b.len() - 2], Some(m), n),
        };
        if inner_a != inner_b {
            return Err(format!("contracts axes of lengths {inner_a} and {inner_b}"));
        }
        Ok(Self { batch: broadcast(batch_a, batch_b)?, rows, columns, inner: inner_a })
    }

    /// Shape of the product.
    pub fn result(&self) -> Vec<usize> {
        self.batch.iter().copied().chain(self.rows).chain(self.columns).collect()
    }
}

/// A sum taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumShape {
    /// For every axis of the operand, whether it is summed.
    pub summed: Vec<bool>,
    /// Whether summed axes stay with length 1.
    pub keep_dims: bool,
}

impl SumShape {
    /// From a `FHELinalg.sum` whose operand has `rank` axes.
    pub fn of(op: Op, rank: usize) -> Result<Self, String> {
        let axes: Vec<i64> = op
            .attr("axes")
            .and_then(|a| a.as_array())
            .map(|axes| axes.into_iter().filter_map(|a| a.as_int()).collect())
            .unwrap_or_default();
        let keep_dims = op.attr("keep_dims").and_then(|a| a.as_bool()).unwrap_or(false);
        let mut summed = vec![axes.is_empty(); rank];
        for axis in axes {
            let place = if axis < 0 { axis + rank as i64 } else { axis };
            let slot = usize::try_from(place).ok().and_then(|p| summed.get_mut(p));
            *slot.ok_or_else(|| format!("axis {axis} is out of range for a tensor of rank {rank}"))? = true;
        }
        Ok(Self { summed, keep_dims })
    }

    /// Shape of the sum of a tensor of shape `operand`.
    pub fn result(&self, operand: &[usize]) -> Vec<usize> {
        let axes = operand.iter().zip(&self.summed);
        axes.filter_map(|(&n, &summed)| if summed { self.keep_dims.then_some(1) } else { Some(n) }).collect()
    }
}
