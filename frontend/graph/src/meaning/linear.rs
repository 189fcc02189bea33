//! Sums and products of many elements.

use crate::array::Array;
use crate::layout::broadcast_shapes;
use ndarray::{ArrayD, Axis, IxDyn};
use std::cell::Cell;

/// What sums are made of: integers and floats.
pub(super) trait Number: Copy + Default + PartialOrd {
    /// Nothing if it is beyond the type.
    fn plus(self, other: Self) -> Option<Self>;
    /// Nothing if it is beyond the type.
    fn times(self, other: Self) -> Option<Self>;
}

impl Number for i64 {
    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    fn times(self, other: Self) -> Option<Self> {
        self.checked_mul(other)
    }
}

impl Number for f64 {
    fn plus(self, other: Self) -> Option<Self> {
        Some(self + other)
    }

    fn times(self, other: Self) -> Option<Self> {
        Some(self * other)
    }
}

/// Sums of products, and whether one was beyond its type.
#[derive(Default)]
pub(super) struct Sums(Cell<bool>);

impl Sums {
    /// A sum and a product more.
    pub fn add<T: Number>(&self, sum: T, left: T, right: T) -> T {
        left.times(right).and_then(|product| sum.plus(product)).unwrap_or_else(|| {
            self.0.set(true);
            T::default()
        })
    }

    /// What was computed, if all sums were within their type.
    pub fn check<T>(self, computed: T) -> Result<T, String> {
        if self.0.get() { Err("overflows 64 bits".into()) } else { Ok(computed) }
    }
}

/// The operands as integers if both are, else as floats.
pub(super) fn both(
    left: &Array,
    right: &Array,
    integer: impl FnOnce(&ArrayD<i64>, &ArrayD<i64>) -> Result<ArrayD<i64>, String>,
    float: impl FnOnce(&ArrayD<f64>, &ArrayD<f64>) -> Result<ArrayD<f64>, String>,
) -> Result<Array, String> {
    match (left, right) {
        (Array::Integer(left), Array::Integer(right)) => integer(left, right).map(Array::Integer),
        _ => float(&left.to_floats(), &right.to_floats()).map(Array::Float),
    }
}

pub(super) fn matmul(left: &Array, right: &Array) -> Result<Array, String> {
    both(left, right, product, product)
}

fn product<T: Number>(left: &ArrayD<T>, right: &ArrayD<T>) -> Result<ArrayD<T>, String> {
    let wrong = || format!("shapes {:?} and {:?} do not multiply", left.shape(), right.shape());
    if left.ndim() == 0 || right.ndim() == 0 {
        return Err(wrong());
    }
    // A vector is a row on the left and a column on the right; its axis goes away again.
    let rows = if left.ndim() == 1 { left.clone().insert_axis(Axis(0)) } else { left.clone() };
    let columns = if right.ndim() == 1 { right.clone().insert_axis(Axis(1)) } else { right.clone() };
    let (m, k) = (rows.shape()[rows.ndim() - 2], rows.shape()[rows.ndim() - 1]);
    let (k2, n) = (columns.shape()[columns.ndim() - 2], columns.shape()[columns.ndim() - 1]);
    if k != k2 {
        return Err(wrong());
    }
    let batch =
        broadcast_shapes(&[&rows.shape()[..rows.ndim() - 2], &columns.shape()[..columns.ndim() - 2]])?;
    let with = |a: usize, b: usize| [batch.as_slice(), &[a, b]].concat();
    let rows = rows.broadcast(IxDyn(&with(m, k))).expect("batches broadcast");
    let columns = columns.broadcast(IxDyn(&with(k, n))).expect("batches broadcast");
    let (rank, sums) = (batch.len(), Sums::default());
    let mut result = ArrayD::from_shape_fn(IxDyn(&with(m, n)), |at| {
        let (mut row, mut column) = (at.clone(), at.clone());
        (0..k).fold(T::default(), |sum, index| {
            row[rank + 1] = index;
            column[rank] = index;
            sums.add(sum, rows[&row], columns[&column])
        })
    });
    if right.ndim() == 1 {
        result = result.index_axis_move(Axis(rank + 1), 0);
    }
    if left.ndim() == 1 {
        result = result.index_axis_move(Axis(rank), 0);
    }
    sums.check(result)
}

pub(super) fn sum(operand: &Array, axes: &[usize], keep_dims: bool) -> Result<Array, String> {
    match operand {
        Array::Integer(values) => total(values, axes, keep_dims, 1).map(Array::Integer),
        Array::Float(values) => total(values, axes, keep_dims, 1.0).map(Array::Float),
    }
}

fn total<T: Number>(
    values: &ArrayD<T>,
    axes: &[usize],
    keep_dims: bool,
    one: T,
) -> Result<ArrayD<T>, String> {
    let mut axes = axes.to_vec();
    axes.sort_unstable();
    if axes.windows(2).any(|pair| pair[0] == pair[1])
        || axes.last().is_some_and(|&axis| axis >= values.ndim())
    {
        return Err(format!("axes {axes:?} of {} axes", values.ndim()));
    }
    let sums = Sums::default();
    let total = axes.iter().rev().fold(values.clone(), |values, &axis| {
        let summed = values.fold_axis(Axis(axis), T::default(), |&sum, &value| sums.add(sum, value, one));
        if keep_dims { summed.insert_axis(Axis(axis)) } else { summed }
    });
    sums.check(total)
}
