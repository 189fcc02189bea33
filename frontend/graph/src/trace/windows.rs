//! Linear algebra and windows.

use super::{Operand, Tracer};
use crate::array::Array;
use crate::location::Location;
use crate::operation::{Binary, Operation, Window};

impl Tracer {
    /// numpy's `self @ other`.
    #[track_caller]
    pub fn matmul(&self, other: impl Operand) -> Tracer {
        let location = Location::caller();
        let other = other.trace(&self.builder, location.clone());
        self.builder.apply(Operation::MatMul, &[self, &other], location)
    }

    /// The sum over `axes`, all of them for `None`.
    #[track_caller]
    pub fn sum(&self, axes: Option<&[usize]>, keep_dims: bool) -> Tracer {
        let axes = axes.map_or_else(|| (0..self.shape().len()).collect(), <[usize]>::to_vec);
        self.unary(Operation::Sum { axes, keep_dims })
    }

    /// A convolution with a clear weight `(out, channels / groups, spatial…)` and bias `(out)`.
    #[track_caller]
    pub fn convolve(
        &self,
        weight: impl Operand,
        bias: Option<Array>,
        window: Window,
        groups: usize,
    ) -> Tracer {
        let location = Location::caller();
        let weight = weight.trace(&self.builder, location.clone());
        let bias = bias.map(|bias| bias.trace(&self.builder, location.clone()));
        let mut operands = vec![self, &weight];
        operands.extend(&bias);
        self.builder.apply(Operation::Convolution { window, groups }, &operands, location)
    }

    /// The greatest of each window.
    #[track_caller]
    pub fn max_pool(&self, size: &[usize], window: Window) -> Tracer {
        self.unary(Operation::MaxPool { size: size.to_vec(), window })
    }

    /// The mean of each window, rounded down: a sum by convolution with ones, and a table.
    #[track_caller]
    pub fn average_pool(&self, size: &[usize], window: Window) -> Tracer {
        let channels = self.shape().get(1).copied().unwrap_or(1);
        let ones = Array::filled(&[&[channels, 1], size].concat(), 1);
        let count: usize = size.iter().product();
        self.convolve(ones, None, window, channels).binary(Binary::FloorDivide, count as i64)
    }
}
