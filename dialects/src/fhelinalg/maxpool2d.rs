//! `FHELinalg.maxpool2d`: its shapes and its meaning.

use super::conv2d::numbers;
use crate::fhe::meaning::{Report, Signature, tensor};
use crate::fhe::{same_eint, static_shape};
use crate::ir::Op;
use crate::types::shape_text;
use ferrocrete_abi::tensor::IntTensor;

/// A pooling taken apart. Pairs are height and width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaxpoolShape {
    /// Images times channels: planes that do not meet.
    pub planes: [usize; 2],
    /// Size of a plane.
    pub image: [usize; 2],
    /// Size of the window.
    pub kernel: [usize; 2],
    /// Steps from one place of the window to the next.
    pub strides: [usize; 2],
    /// Steps from one element of the window to the next.
    pub dilations: [usize; 2],
    /// Size of the result.
    pub output: [usize; 2],
}

impl MaxpoolShape {
    /// From an op with an operand of static shape.
    pub fn of(op: Op) -> Result<Self, String> {
        let shape = static_shape(op.operand(0).ty())?;
        let &[batch, channels, height, width] = shape.as_slice() else {
            return Err(format!("takes an image of shape NxCxHxW, got {}", shape_text(&shape)));
        };
        let kernel: [usize; 2] = numbers(op, "kernel_shape", 1, 1)?;
        let strides: [usize; 2] = numbers(op, "strides", 1, 1)?;
        let dilations: [usize; 2] = numbers(op, "dilations", 1, 1)?;
        let (image, mut output) = ([height, width], [0; 2]);
        for axis in 0..2 {
            let (name, k, d, n) = (["height", "width"][axis], kernel[axis], dilations[axis], image[axis]);
            let extent = (k - 1).checked_mul(d).and_then(|extent| extent.checked_add(1));
            let room = extent.and_then(|extent| n.checked_sub(extent)).ok_or_else(|| {
                format!("has a window that does not fit: {k} elements {d} apart on a {name} of {n}")
            })?;
            output[axis] = room / strides[axis] + 1;
        }
        Ok(Self { planes: [batch, channels], image, kernel, strides, dilations, output })
    }

    /// Shape of the result.
    pub fn result(&self) -> Vec<usize> {
        [self.planes, self.output].concat()
    }
}

/// Checks the op; gives the shape of its result.
pub(super) fn verify(op: Op) -> Result<Vec<usize>, String> {
    same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    Ok(MaxpoolShape::of(op)?.result())
}

/// The largest element of each window.
pub(super) fn evaluate(
    shape: &MaxpoolShape,
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[image] = operands else { return Err(format!("takes 1 operand, got {}", operands.len())) };
    let [height, width] = shape.image;
    let mut data = Vec::new();
    for plane in 0..shape.planes[0] * shape.planes[1] {
        let plane = &image.data()[plane * height * width..][..height * width];
        for y in 0..shape.output[0] {
            for x in 0..shape.output[1] {
                let at = |axis: usize, place: usize, k: usize| {
                    place * shape.strides[axis] + k * shape.dilations[axis]
                };
                let window = (0..shape.kernel[0])
                    .flat_map(|i| (0..shape.kernel[1]).map(move |j| (i, j)))
                    .map(|(i, j)| plane[at(0, y, i) * width + at(1, x, j)]);
                data.push(signature.keep(window.max().unwrap_or(0).into(), report));
            }
        }
    }
    tensor(shape.result(), data)
}
