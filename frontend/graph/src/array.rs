//! Clear values: what a node computes when nothing is encrypted.

use crate::graph::Bounds;
use ndarray::{ArrayD, ArrayViewD, IxDyn};
use std::fmt;

/// A tensor of integers or of floats; a scalar has no axes. Truth values are the integers 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Array {
    /// Integers.
    Integer(ArrayD<i64>),
    /// Floats.
    Float(ArrayD<f64>),
}

impl Array {
    /// An integer without axes.
    pub fn integer(value: i64) -> Self {
        Self::Integer(ArrayD::from_elem(IxDyn(&[]), value))
    }

    /// A float without axes.
    pub fn float(value: f64) -> Self {
        Self::Float(ArrayD::from_elem(IxDyn(&[]), value))
    }

    /// Integers in row-major order, or `None` when there are not as many as `shape` has places.
    pub fn integers(shape: &[usize], values: Vec<i64>) -> Option<Self> {
        ArrayD::from_shape_vec(IxDyn(shape), values).ok().map(Self::Integer)
    }

    /// Floats in row-major order, or `None` when there are not as many as `shape` has places.
    pub fn floats(shape: &[usize], values: Vec<f64>) -> Option<Self> {
        ArrayD::from_shape_vec(IxDyn(shape), values).ok().map(Self::Float)
    }

    /// An integer repeated over a shape.
    pub fn filled(shape: &[usize], value: i64) -> Self {
        Self::Integer(ArrayD::from_elem(IxDyn(shape), value))
    }

    /// Lengths of the axes.
    pub fn shape(&self) -> &[usize] {
        match self {
            Self::Integer(values) => values.shape(),
            Self::Float(values) => values.shape(),
        }
    }

    /// Whether the elements are integers.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::Integer(_))
    }

    /// The integers, if they are.
    pub fn as_integers(&self) -> Option<ArrayViewD<'_, i64>> {
        match self {
            Self::Integer(values) => Some(values.view()),
            Self::Float(_) => None,
        }
    }

    /// The elements as floats.
    pub fn to_floats(&self) -> ArrayD<f64> {
        match self {
            Self::Integer(values) => values.mapv(|value| value as f64),
            Self::Float(values) => values.clone(),
        }
    }

    /// Bounds of the elements; `None` for no elements, or if one is not a number.
    pub fn bounds(&self) -> Option<Bounds> {
        match self {
            Self::Integer(values) => Some(Bounds::of_integers(*values.iter().min()?, *values.iter().max()?)),
            Self::Float(_) => self.extremes().map(|(low, high)| Bounds::new(low, high)),
        }
    }

    /// Least and greatest element; `None` for no elements, or if one is not a number.
    pub fn extremes(&self) -> Option<(f64, f64)> {
        let mut values: Box<dyn Iterator<Item = f64>> = match self {
            Self::Integer(values) => Box::new(values.iter().map(|&value| value as f64)),
            Self::Float(values) => Box::new(values.iter().copied()),
        };
        let first = values.next()?;
        let (low, high) = values.fold((first, first), |(low, high), value| (low.min(value), high.max(value)));
        (!low.is_nan() && !high.is_nan()).then_some((low, high))
    }
}

impl From<i64> for Array {
    fn from(value: i64) -> Self {
        Self::integer(value)
    }
}

impl From<f64> for Array {
    fn from(value: f64) -> Self {
        Self::float(value)
    }
}

impl From<Vec<i64>> for Array {
    fn from(values: Vec<i64>) -> Self {
        Self::Integer(
            ArrayD::from_shape_vec(IxDyn(&[values.len()]), values).expect("one axis holds them all"),
        )
    }
}

/// More elements than this along an axis are shown by the first and last few.
const SHOWN: usize = 6;

/// As numpy prints it, in one line: `[[1 2] [3 4]]`, long axes as `[0 1 2 ... 97 98 99]`.
impl fmt::Display for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(values) => show(f, values.view(), &|f, value: &i64| write!(f, "{value}")),
            Self::Float(values) => show(f, values.view(), &|f, value: &f64| write!(f, "{value}")),
        }
    }
}

type ShowOne<'a, T> = &'a dyn Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result;

fn show<T>(f: &mut fmt::Formatter<'_>, values: ArrayViewD<'_, T>, one: ShowOne<'_, T>) -> fmt::Result {
    if values.ndim() == 0 {
        return values.iter().try_for_each(|value| one(f, value));
    }
    let length = values.shape()[0];
    f.write_str("[")?;
    for index in 0..length {
        if length > SHOWN && index == SHOWN / 2 {
            f.write_str(" ...")?;
        }
        if length > SHOWN && (SHOWN / 2..length - SHOWN / 2).contains(&index) {
            continue;
        }
        if index > 0 {
            f.write_str(" ")?;
        }
        show(f, values.index_axis(ndarray::Axis(0), index), one)?;
    }
    f.write_str("]")
}
