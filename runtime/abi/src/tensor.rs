//! Clear integers with a shape: what goes in before encryption and comes out after decryption.

use crate::bounded::{Shape, quoted};
use serde_json::Value as Json;
use thiserror::Error;

/// A tensor of clear integers in row-major order; a scalar has the empty shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IntTensor {
    shape: Vec<usize>,
    data: Vec<i64>,
}

/// Why a JSON value is no tensor of integers.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TensorError {
    /// The data does not fill the shape.
    #[error("{found} elements cannot fill shape {}", Shape(.shape))]
    Count {
        /// The wanted shape.
        shape: Vec<usize>,
        /// The number of elements given.
        found: usize,
    },
    /// Rows differ in length.
    #[error("ragged array: one row has shape {}, another {}", Shape(.first), Shape(.other))]
    Ragged {
        /// Shape of the first row.
        first: Vec<usize>,
        /// Shape of the row that differs.
        other: Vec<usize>,
    },
    /// Not an integer that fits 64 bits.
    #[error("{0} is not a 64-bit integer")]
    NotAnInteger(String),
}

impl IntTensor {
    /// A scalar.
    pub fn scalar(value: i64) -> Self {
        Self { shape: Vec::new(), data: vec![value] }
    }

    /// A tensor of the given shape, from its elements in row-major order.
    pub fn new(shape: Vec<usize>, data: Vec<i64>) -> Result<Self, TensorError> {
        let wanted = shape.iter().try_fold(1usize, |n, axis| n.checked_mul(*axis));
        if wanted != Some(data.len()) {
            return Err(TensorError::Count { shape, found: data.len() });
        }
        Ok(Self { shape, data })
    }

    /// The length of every axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The elements in row-major order.
    pub fn data(&self) -> &[i64] {
        &self.data
    }

    /// The elements in row-major order.
    pub fn into_data(self) -> Vec<i64> {
        self.data
    }

    /// Reads a number or nested arrays of numbers.
    pub fn from_json(json: &Json) -> Result<Self, TensorError> {
        match json {
            Json::Array(rows) => Self::from_rows(rows),
            Json::Bool(b) => Ok(Self::scalar(i64::from(*b))),
            Json::Number(_) | Json::Null | Json::String(_) | Json::Object(_) => json
                .as_i64()
                .map(Self::scalar)
                .ok_or_else(|| TensorError::NotAnInteger(quoted(&json.to_string()).into())),
        }
    }

    fn from_rows(rows: &[Json]) -> Result<Self, TensorError> {
        let mut shape = vec![rows.len()];
        let mut data = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let row = Self::from_json(row)?;
            if i == 0 {
                shape.extend(&row.shape);
            } else if shape[1..] != row.shape {
                return Err(TensorError::Ragged { first: shape[1..].to_vec(), other: row.shape });
            }
            data.extend(row.data);
        }
        Ok(Self { shape, data })
    }

    /// A number or nested arrays of numbers.
    pub fn to_json(&self) -> Json {
        fn nest(shape: &[usize], data: &[i64]) -> Json {
            match shape {
                [] => data[0].into(),
                [_, inner @ ..] => {
                    let rows = shape[0];
                    let step = data.len().checked_div(rows).unwrap_or(0);
                    (0..rows).map(|i| nest(inner, &data[i * step..(i + 1) * step])).collect()
                }
            }
        }
        nest(&self.shape, &self.data)
    }
}
