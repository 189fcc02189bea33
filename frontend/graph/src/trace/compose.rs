//! Moving elements, and operations made of others.

use super::{Operand, Tracer};
use crate::array::Array;
use crate::layout::Indexer;
use crate::location::Location;
use crate::operation::{Binary, Operation};
use ndarray::{ArrayD, IxDyn};

impl Tracer {
    /// The same elements in row-major order under another shape.
    #[track_caller]
    pub fn reshape(&self, shape: &[usize]) -> Tracer {
        self.unary(Operation::Reshape(shape.to_vec()))
    }

    /// All elements as a vector.
    #[track_caller]
    pub fn flatten(&self) -> Tracer {
        self.reshape(&[self.ty().count()])
    }

    /// Axis `i` of the result is axis `axes[i]`; the order is reversed for `None`.
    #[track_caller]
    pub fn transpose(&self, axes: Option<&[usize]>) -> Tracer {
        let axes = axes.map_or_else(|| (0..self.shape().len()).rev().collect(), <[usize]>::to_vec);
        self.unary(Operation::Transpose(axes))
    }

    /// Repeats axes of length 1, and adds axes in front.
    #[track_caller]
    pub fn broadcast_to(&self, shape: &[usize]) -> Tracer {
        self.unary(Operation::BroadcastTo(shape.to_vec()))
    }

    /// A part, as numpy selects it.
    #[track_caller]
    pub fn index(&self, index: &[Indexer]) -> Tracer {
        self.unary(Operation::Index(index.to_vec()))
    }

    /// The whole with a part replaced.
    #[track_caller]
    pub fn assign(&self, index: &[Indexer], value: impl Operand) -> Tracer {
        let location = Location::caller();
        let value = value.trace(&self.builder, location.clone());
        self.builder.apply(Operation::Assign(index.to_vec()), &[self, &value], location)
    }

    /// The element at an encrypted index of a vector: every element times whether it is the one.
    #[track_caller]
    pub fn at_encrypted(&self, index: &Tracer) -> Tracer {
        let length = self.shape().first().copied().unwrap_or(0);
        let places = Array::from((0..length as i64).collect::<Vec<_>>());
        let is_it = index.binary(Binary::Equal, places);
        let chosen = is_it.binary(Binary::Multiply, self);
        chosen.sum(None, false)
    }

    /// In reverse along the axes, all of them for `None`.
    #[track_caller]
    pub fn flip(&self, axes: Option<&[usize]>) -> Tracer {
        let back = Indexer::Range { start: None, stop: None, step: -1 };
        let turned = |axis: usize| axes.is_none_or(|axes| axes.contains(&axis));
        let index: Vec<Indexer> = (0..self.shape().len())
            .map(|axis| if turned(axis) { back.clone() } else { Indexer::ALL })
            .collect();
        self.index(&index)
    }

    /// With a new axis of length 1 at a place.
    #[track_caller]
    pub fn expand_dims(&self, axis: usize) -> Tracer {
        let mut shape = self.shape();
        shape.insert(axis.min(shape.len()), 1);
        self.reshape(&shape)
    }

    /// Without axes of length 1.
    #[track_caller]
    pub fn squeeze(&self) -> Tracer {
        let shape: Vec<usize> = self.shape().into_iter().filter(|&length| length != 1).collect();
        self.reshape(&shape)
    }

    /// Joined along an axis that all have; `None` for no parts.
    #[track_caller]
    pub fn concatenate(parts: &[&Tracer], axis: usize) -> Option<Tracer> {
        let first = parts.first()?;
        Some(first.builder.apply(Operation::Concatenate { axis }, parts, Location::caller()))
    }

    /// Joined along a new axis; `None` for no parts.
    #[track_caller]
    pub fn stack(parts: &[&Tracer], axis: usize) -> Option<Tracer> {
        let parts: Vec<Tracer> = parts.iter().map(|part| part.expand_dims(axis)).collect();
        Self::concatenate(&parts.iter().collect::<Vec<_>>(), axis)
    }

    /// Repeated `times[axis]` times along each axis; shorter lists count from the last axis.
    #[track_caller]
    pub fn tile(&self, times: &[usize]) -> Tracer {
        let mut shape = self.shape();
        let rank = shape.len().max(times.len());
        shape.splice(0..0, vec![1; rank - shape.len()]);
        let times = [vec![1; rank - times.len()], times.to_vec()].concat();
        let result: Vec<usize> = shape.iter().zip(&times).map(|(length, times)| length * times).collect();
        let flat: usize = shape.iter().product();
        let places = ArrayD::from_shape_fn(IxDyn(&result), |at| {
            (0..rank)
                .fold(0, |place, axis| place * shape[axis] as i64 + (at[axis] % shape[axis].max(1)) as i64)
        });
        self.reshape(&[flat]).index(&[Indexer::Places(places)])
    }

    /// Running sums along an axis.
    #[track_caller]
    pub fn cumulative_sum(&self, axis: usize) -> Tracer {
        let length = self.shape().get(axis).copied().unwrap_or(0);
        let mut sums: Vec<Tracer> = Vec::new();
        for place in 0..length as i64 {
            let mut index = vec![Indexer::ALL; axis];
            index.push(Indexer::Range { start: Some(place), stop: Some(place + 1), step: 1 });
            let next = self.index(&index);
            sums.push(match sums.last() {
                Some(sum) => sum.binary(Binary::Add, next),
                None => next,
            });
        }
        Self::concatenate(&sums.iter().collect::<Vec<_>>(), axis).unwrap_or_else(|| self.clone())
    }

    /// The product along an axis, in pairs.
    #[track_caller]
    pub fn product(&self, axis: usize) -> Tracer {
        let length = self.shape().get(axis).copied().unwrap_or(0);
        let mut factors: Vec<Tracer> = (0..length as i64)
            .map(|place| {
                let mut index = vec![Indexer::ALL; axis];
                index.push(Indexer::At(place));
                self.index(&index)
            })
            .collect();
        while factors.len() > 1 {
            factors = factors
                .chunks(2)
                .map(|pair| match pair {
                    [left, right] => left.binary(Binary::Multiply, right),
                    rest => rest[0].clone(),
                })
                .collect();
        }
        factors.pop().unwrap_or_else(|| self.builder.constant(1))
    }
}
