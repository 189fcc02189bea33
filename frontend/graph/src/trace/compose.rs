//! Moving elements, and operations made of others.

use super::{Operand, Tracer};
use crate::array::Array;
use crate::layout::Indexer;
use crate::location::Location;
use crate::operation::{Binary, Function, Operation};
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

    /// A part at clear places that are traced: [`Indexer::Operand`] 1 is the first of `places`.
    #[track_caller]
    pub fn index_at(&self, index: &[Indexer], places: &[&Tracer]) -> Tracer {
        let operands = [&[self], places].concat();
        self.builder.apply(Operation::Index(index.to_vec()), &operands, Location::caller())
    }

    /// The whole with a part at clear places replaced, which are traced: [`Indexer::Operand`] 2 is the
    /// first of `places`.
    #[track_caller]
    pub fn assign_at(&self, index: &[Indexer], places: &[&Tracer], value: impl Operand) -> Tracer {
        let location = Location::caller();
        let value = value.trace(&self.builder, location.clone());
        let operands = [&[self, &value], places].concat();
        self.builder.apply(Operation::Assign(index.to_vec()), &operands, location)
    }

    /// The whole with a part replaced.
    #[track_caller]
    pub fn assign(&self, index: &[Indexer], value: impl Operand) -> Tracer {
        let location = Location::caller();
        let value = value.trace(&self.builder, location.clone());
        self.builder.apply(Operation::Assign(index.to_vec()), &[self, &value], location)
    }

    /// The parts at encrypted places along the first axis, as numpy's `self[index]`. Of a constant
    /// they are read from a table; of other values each part is multiplied by whether it is the
    /// one, so that a place beyond the last gives 0.
    #[track_caller]
    pub fn at_encrypted(&self, index: &Tracer) -> Tracer {
        let location = Location::caller();
        let shape = self.shape();
        let (Some((&length, rest)), at) = (shape.split_first(), index.shape()) else {
            let wrong = Operation::Index(vec![Indexer::At(0)]);
            return self.builder.apply(wrong, &[self], location);
        };
        if let Some(Array::Integer(values)) = self.as_constant() {
            let mut axes: Vec<usize> = (1..shape.len()).collect();
            axes.push(0);
            let table = values.permuted_axes(IxDyn(&axes)).as_standard_layout().to_owned();
            let index = index.reshape_at(&[at.as_slice(), &vec![1; rest.len()]].concat(), &location);
            return self.builder.apply(Operation::Table(table), &[&index], location);
        }
        let places = Array::from((0..length as i64).collect::<Vec<_>>());
        let places = places.trace(&self.builder, location.clone());
        let index = index.reshape_at(&[at.as_slice(), &[1]].concat(), &location);
        let is_it = self.builder.apply(
            Operation::Combine(is_place(length as i64)),
            &[&index, &places],
            location.clone(),
        );
        let is_it = is_it.reshape_at(&[at.as_slice(), &[length], &vec![1; rest.len()]].concat(), &location);
        let zero = Array::integer(0).trace(&self.builder, location.clone());
        let chosen = self.builder.apply(Operation::Select, &[&is_it, self, &zero], location.clone());
        self.builder.apply(Operation::Sum { axes: vec![at.len()], keep_dims: false }, &[&chosen], location)
    }

    fn reshape_at(&self, shape: &[usize], location: &Location) -> Tracer {
        if self.shape() == shape {
            return self.clone();
        }
        self.builder.apply(Operation::Reshape(shape.to_vec()), &[self], location.clone())
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

/// Whether an index is a place on an axis of a length, counted from the end if it is negative.
fn is_place(length: i64) -> Function {
    Function::new("equal", move |operands| {
        let (Array::Integer(index), Array::Integer(place)) = (operands[0], operands[1]) else {
            return Err("an index is an integer".into());
        };
        let from_start = index.mapv(|index| if index < 0 { index + length } else { index });
        let is_it = |(index, place): (&i64, &i64)| i64::from(index == place);
        let values = from_start.iter().zip(place).map(is_it).collect();
        Ok(Array::integers(index.shape(), values).unwrap_or_else(|| Array::filled(index.shape(), 0)))
    })
}
