//! Least and greatest value of every element of a tensor.

use crate::array::Array;
use crate::operation::Operation;
use ndarray::{ArrayD, Axis, IxDyn, Zip};

/// Bounds of each element. An element of which nothing is known has a least value above its greatest.
#[derive(Clone, Debug)]
pub(crate) struct Elements {
    pub low: ArrayD<i64>,
    pub high: ArrayD<i64>,
}

impl Elements {
    /// One value of each.
    pub fn of(values: &ArrayD<i64>) -> Self {
        Self { low: values.clone(), high: values.clone() }
    }

    /// Those of nothing.
    pub fn unknown(shape: &[usize]) -> Self {
        let filled = |value| ArrayD::from_elem(IxDyn(shape), value);
        Self { low: filled(i64::MAX), high: filled(i64::MIN) }
    }

    /// Takes in others, which are broadcast.
    pub fn widen(&mut self, low: &ArrayD<i64>, high: &ArrayD<i64>) {
        if let (Some(low), Some(high)) =
            (low.broadcast(self.low.raw_dim()), high.broadcast(self.low.raw_dim()))
        {
            Zip::from(&mut self.low).and(low).for_each(|known, &low| *known = (*known).min(low));
            Zip::from(&mut self.high).and(high).for_each(|known, &high| *known = (*known).max(high));
        }
    }

    /// Least and greatest of all.
    pub fn ends(&self) -> Option<(i64, i64)> {
        let (low, high) = (*self.low.iter().min()?, *self.high.iter().max()?);
        (low <= high).then_some((low, high))
    }

    /// As elements of a larger shape.
    pub fn broadcast(&self, shape: &[usize]) -> Option<Self> {
        let to = |values: &ArrayD<i64>| values.broadcast(IxDyn(shape)).map(|view| view.to_owned());
        Some(Self { low: to(&self.low)?, high: to(&self.high)? })
    }

    /// Where an operation that only moves elements leaves them.
    pub fn moved(&self, operation: &Operation, shape: &[usize]) -> Option<Self> {
        let Self { low, high } = self.broadcast(shape)?;
        let to = |values| match operation.evaluate(&[&Array::Integer(values)]) {
            Ok(Array::Integer(values)) => Some(values),
            Ok(Array::Float(_)) | Err(_) => None,
        };
        Some(Self { low: to(low)?, high: to(high)? })
    }

    /// Around all elements that are alike: `axes` has length 1 where they are.
    pub fn merged(&self, axes: &[usize]) -> Option<Self> {
        let mut merged = self.clone();
        while merged.low.ndim() < axes.len() {
            merged = Self { low: merged.low.insert_axis(Axis(0)), high: merged.high.insert_axis(Axis(0)) };
        }
        for (axis, &length) in axes.iter().enumerate() {
            if length == 1 {
                let low = merged.low.fold_axis(Axis(axis), i64::MAX, |least, &value| value.min(*least));
                let high = merged.high.fold_axis(Axis(axis), i64::MIN, |most, &value| value.max(*most));
                merged = Self { low: low.insert_axis(Axis(axis)), high: high.insert_axis(Axis(axis)) };
            }
        }
        merged.broadcast(axes)
    }
}
