//! Sliding windows: convolution and pooling over any number of spatial axes.

use super::linear::{Number, Sums, both};
use crate::array::Array;
use crate::operation::{Binary, Window};
use ndarray::{ArrayD, ArrayViewD, Axis, Dimension, IxDyn};

impl Window {
    /// Lengths of the result's spatial axes.
    ///
    /// # Errors
    /// Says which part of the geometry does not fit.
    pub fn output(&self, spatial: &[usize], size: &[usize]) -> Result<Vec<usize>, String> {
        let axes = spatial.len();
        if [size.len(), self.padding.len(), self.strides.len(), self.dilations.len()] != [axes; 4] {
            return Err(format!(
                "windows, padding, strides and dilations need an entry for each of {axes} axes"
            ));
        }
        let one = |axis: usize| {
            let (before, after) = self.padding[axis];
            // What is beyond all memory stays so.
            let span = self.dilations[axis].saturating_mul(size[axis].saturating_sub(1)).saturating_add(1);
            let length = spatial[axis].saturating_add(before).saturating_add(after);
            if self.strides[axis] == 0 || self.dilations[axis] == 0 || size[axis] == 0 {
                return Err("windows, strides and dilations are at least 1".to_owned());
            }
            let free = length.checked_sub(span);
            free.map(|free| free / self.strides[axis] + 1).ok_or_else(|| {
                format!("a window of {span} does not fit the padded length {length} of axis {axis}")
            })
        };
        (0..axes).map(one).collect()
    }

    /// The place that element `inside` of the window at `at` reads, unless it is padding.
    fn source(&self, at: &[usize], inside: &[usize], spatial: &[usize]) -> Option<Vec<usize>> {
        (0..spatial.len())
            .map(|axis| {
                let place = at[axis] * self.strides[axis] + inside[axis] * self.dilations[axis];
                place.checked_sub(self.padding[axis].0).filter(|&place| place < spatial[axis])
            })
            .collect()
    }
}

pub(super) fn convolve(operands: &[&Array], window: &Window, groups: usize) -> Result<Array, String> {
    let (&[input, weight], bias) =
        (operands.first_chunk::<2>().ok_or("takes an input, a weight and perhaps a bias")?, operands.get(2));
    let result = both(
        input,
        weight,
        |input, weight| slide(input, weight, window, groups),
        |input, weight| slide(input, weight, window, groups),
    )?;
    let Some(bias) = bias else { return Ok(result) };
    if bias.shape() != &result.shape()[1..2] {
        return Err(format!("a bias of shape {:?} for {} channels", bias.shape(), result.shape()[1]));
    }
    let axes = [vec![result.shape()[1]], vec![1; result.shape().len() - 2]].concat();
    let spread = match bias {
        Array::Integer(values) => values.clone().into_shape_with_order(IxDyn(&axes)).map(Array::Integer),
        Array::Float(values) => values.clone().into_shape_with_order(IxDyn(&axes)).map(Array::Float),
    };
    super::elementwise::binary(Binary::Add, &result, &spread.map_err(|error| error.to_string())?)
}

fn slide<T: Number>(
    input: &ArrayD<T>,
    weight: &ArrayD<T>,
    window: &Window,
    groups: usize,
) -> Result<ArrayD<T>, String> {
    let wrong = || {
        let (input, weight) = (input.shape(), weight.shape());
        format!("input {input:?} and weight {weight:?} do not convolve in {groups} groups")
    };
    if input.ndim() < 3 || weight.ndim() != input.ndim() || groups == 0 {
        return Err(wrong());
    }
    let (channels, out) = (input.shape()[1], weight.shape()[0]);
    if channels % groups != 0 || out % groups != 0 || weight.shape()[1] != channels / groups {
        return Err(wrong());
    }
    let spatial = &input.shape()[2..];
    let places = window.output(spatial, &weight.shape()[2..])?;
    let shape = [&[input.shape()[0], out], places.as_slice()].concat();
    let sums = Sums::default();
    let result = ArrayD::from_shape_fn(IxDyn(&shape), |at| {
        let at = at.as_array_view().to_vec();
        let first = at[1] / (out / groups) * (channels / groups);
        let kernel: ArrayViewD<'_, T> = weight.index_axis(Axis(0), at[1]);
        kernel.indexed_iter().fold(T::default(), |sum, (inside, &factor)| {
            let inside = inside.as_array_view().to_vec();
            match window.source(&at[2..], &inside[1..], spatial) {
                Some(place) => {
                    let source = [&[at[0], first + inside[0]], place.as_slice()].concat();
                    sums.add(sum, factor, input[IxDyn(&source)])
                }
                None => sum,
            }
        })
    });
    sums.check(result)
}

pub(super) fn max_pool(input: &Array, size: &[usize], window: &Window) -> Result<Array, String> {
    match input {
        Array::Integer(values) => greatest(values, size, window).map(Array::Integer),
        Array::Float(values) => greatest(values, size, window).map(Array::Float),
    }
}

fn greatest<T: Number>(input: &ArrayD<T>, size: &[usize], window: &Window) -> Result<ArrayD<T>, String> {
    if input.ndim() < 3 {
        return Err(format!("pooling takes a batch and channels, not shape {:?}", input.shape()));
    }
    let spatial = &input.shape()[2..];
    let places = window.output(spatial, size)?;
    let offsets: Vec<Vec<usize>> =
        ndarray::indices(IxDyn(size)).into_iter().map(|inside| inside.as_array_view().to_vec()).collect();
    let shape = [&input.shape()[..2], places.as_slice()].concat();
    let best = |at: &[usize]| {
        let reads = offsets.iter().filter_map(|inside| window.source(&at[2..], inside, spatial));
        let values = reads.map(|place| input[IxDyn(&[&at[..2], place.as_slice()].concat())]);
        values.reduce(|best, value| if value > best { value } else { best })
    };
    let values = ndarray::indices(IxDyn(&shape)).into_iter().map(|at| {
        best(&at.as_array_view().to_vec()).ok_or_else(|| "a window lies wholly in the padding".to_owned())
    });
    let values = values.collect::<Result<Vec<T>, String>>()?;
    Ok(ArrayD::from_shape_vec(IxDyn(&shape), values).expect("one value for each place"))
}
