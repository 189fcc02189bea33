//! `FHELinalg.conv2d`: its shapes and its meaning.

use crate::fhe::meaning::{Report, Signature, mul, tensor};
use crate::fhe::{same_eint, static_shape};
use crate::ir::{Attr, Op};
use crate::types::shape_text;
use ferrocrete_abi::tensor::IntTensor;

/// A convolution taken apart. Pairs are height and width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conv2dShape {
    /// Images.
    pub batch: usize,
    /// Groups: channels of the image meet the filters of their own group only.
    pub groups: usize,
    /// Channels of the image in one group, which is the channels of a filter.
    pub channels: usize,
    /// Filters in one group.
    pub filters: usize,
    /// Size of the image.
    pub image: [usize; 2],
    /// Zeros before the image.
    pub before: [usize; 2],
    /// Size of the image with zeros on all sides.
    pub padded: [usize; 2],
    /// Size of a filter.
    pub kernel: [usize; 2],
    /// Steps from one place of the filter to the next.
    pub strides: [usize; 2],
    /// Steps from one weight of the filter to the next.
    pub dilations: [usize; 2],
    /// Size of the result.
    pub output: [usize; 2],
}

impl Conv2dShape {
    /// From an op with operands of static shape.
    pub fn of(op: Op) -> Result<Self, String> {
        let image_shape = static_shape(op.operand(0).ty())?;
        let &[batch, channels, height, width] = image_shape.as_slice() else {
            return Err(format!("takes an image of shape NxCxHxW, got {}", shape_text(&image_shape)));
        };
        let weights = static_shape(op.operand(1).ty())?;
        let &[filters, of_filter, kernel_height, kernel_width] = weights.as_slice() else {
            return Err(format!("takes weights of shape FxCxHxW, got {}", shape_text(&weights)));
        };
        if weights[1..].contains(&0) {
            return Err(format!("has weights of shape {}: a filter without weights", shape_text(&weights)));
        }
        let groups = number("group", op.attr("group").and_then(Attr::as_int).unwrap_or(1), 1)?;
        if groups.checked_mul(of_filter) != Some(channels) {
            return Err(format!(
                "has filters of {of_filter} channels, but {channels} channels in {groups} groups need {}",
                channels as f64 / groups as f64
            ));
        }
        if !filters.is_multiple_of(groups) {
            return Err(format!("has {filters} filters, which do not fall into {groups} equal groups"));
        }
        let [top, left, bottom, right] = numbers(op, "padding", 0, 0)?;
        let strides = numbers(op, "strides", 1, 1)?;
        let dilations = numbers(op, "dilations", 1, 1)?;
        let along = |axis: usize, image: usize, kernel: usize, [before, after]: [usize; 2]| {
            let name = ["height", "width"][axis];
            let padded = image.checked_add(before).and_then(|n| n.checked_add(after));
            let padded = padded.ok_or_else(|| {
                format!("has a padded {name} beyond 64 bits: padding of {before} and {after} around {image}")
            })?;
            let extent = (kernel - 1).checked_mul(dilations[axis]).and_then(|n| n.checked_add(1));
            let room = extent.and_then(|extent| padded.checked_sub(extent)).ok_or_else(|| {
                format!("has a filter that does not fit: {kernel} weights {} apart on a padded {name} of {padded}", dilations[axis])
            })?;
            Ok::<_, String>((padded, room / strides[axis] + 1))
        };
        let (padded_height, output_height) = along(0, height, kernel_height, [top, bottom])?;
        let (padded_width, output_width) = along(1, width, kernel_width, [left, right])?;
        Ok(Self {
            batch,
            groups,
            channels: of_filter,
            filters: filters / groups,
            image: [height, width],
            before: [top, left],
            padded: [padded_height, padded_width],
            kernel: [kernel_height, kernel_width],
            strides,
            dilations,
            output: [output_height, output_width],
        })
    }

    /// Shape of the result.
    pub fn result(&self) -> Vec<usize> {
        vec![self.batch, self.groups * self.filters, self.output[0], self.output[1]]
    }
}

/// A number of at least `least`.
fn number(name: &str, value: i64, least: usize) -> Result<usize, String> {
    usize::try_from(value)
        .ok()
        .filter(|&n| n >= least)
        .ok_or_else(|| format!("has a `{name}` of {value}, should be at least {least}"))
}

/// The `N` numbers of an attribute, or `default` for each when it is not there.
pub(super) fn numbers<const N: usize>(
    op: Op,
    name: &str,
    default: usize,
    least: usize,
) -> Result<[usize; N], String> {
    let Some(attribute) = op.attr(name) else { return Ok([default; N]) };
    let values = attribute.dense_integers().unwrap_or_default();
    let ty = attribute.ty();
    if values.len() != N || ty.as_tensor().is_none_or(|t| t.shape.len() != 1) {
        return Err(format!("has a `{name}` of type {ty}, should be tensor<{N}xi64>"));
    }
    let mut all = [default; N];
    for (place, value) in all.iter_mut().zip(values) {
        *place = number(name, value, least)?;
    }
    Ok(all)
}

/// Checks the op; gives the shape of its result.
pub(super) fn verify(op: Op) -> Result<Vec<usize>, String> {
    let shape = Conv2dShape::of(op)?;
    same_eint("operand and result", op.operand(0).ty(), op.result(0).ty())?;
    if let Some(bias) = op.operands().get(2) {
        let (found, filters) = (static_shape(bias.ty())?, shape.groups * shape.filters);
        if found != [filters] {
            return Err(format!("has a bias of shape {}, should be {filters}", shape_text(&found)));
        }
    }
    Ok(shape.result())
}

/// The sum, for each filter at each place, of weights times what they lie on, and of the bias. Only
/// the whole sums are kept modulo `2^(p+1)` and reported.
pub(super) fn evaluate(
    shape: &Conv2dShape,
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let (image, weights, bias) = match *operands {
        [image, weights] => (image, weights, None),
        [image, weights, bias] => (image, weights, Some(bias)),
        _ => return Err(format!("takes 2 or 3 operands, got {}", operands.len())),
    };
    let [height, width] = shape.image;
    let filter_size = shape.channels * shape.kernel[0] * shape.kernel[1];
    // Refused when there is no memory for so many.
    let mut data = signature.zeros()?.into_data();
    data.clear();
    for n in 0..shape.batch {
        for f in 0..shape.groups * shape.filters {
            let filter = &weights.data()[f * filter_size..][..filter_size];
            let first = n * shape.groups * shape.channels + f / shape.filters * shape.channels;
            let planes = &image.data()[first * height * width..][..shape.channels * height * width];
            let start = bias.map_or(0, |bias| i128::from(bias.data()[f]));
            for y in 0..shape.output[0] {
                for x in 0..shape.output[1] {
                    let sum = shape.at(planes, filter, [y, x]);
                    data.push(signature.keep(start + sum, report));
                }
            }
        }
    }
    tensor(shape.result(), data)
}

impl Conv2dShape {
    /// One filter at one place of the image; what lies on padding adds nothing.
    fn at(&self, planes: &[i64], filter: &[i64], [y, x]: [usize; 2]) -> i128 {
        let [height, width] = self.image;
        let on_image = |axis: usize, place: usize, k: usize| {
            let padded = place * self.strides[axis] + k * self.dilations[axis];
            padded.checked_sub(self.before[axis]).filter(|&i| i < self.image[axis])
        };
        let mut sum = 0;
        let mut weights = filter.iter();
        for c in 0..self.channels {
            for ky in 0..self.kernel[0] {
                let row = on_image(0, y, ky);
                for kx in 0..self.kernel[1] {
                    let weight = weights.next().copied().unwrap_or(0);
                    if let (Some(row), Some(column)) = (row, on_image(1, x, kx)) {
                        sum += mul(planes[(c * height + row) * width + column], weight);
                    }
                }
            }
        }
        sum
    }
}
