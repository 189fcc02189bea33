//! Convolutions and poolings.

use super::value::dense;
use super::{Program, Value, tensor};
use arbitrary::Result;

impl Program<'_, '_> {
    pub(super) fn image(&mut self) -> Result<()> {
        let Some(a) = self.pick_if(|v| v.shape.len() == 4)? else { return Ok(()) };
        if self.coin()? { self.convolution(&a) } else { self.pooling(&a) }
    }

    /// Two numbers of at least `least`.
    fn two(&mut self, least: usize, most: usize) -> Result<[usize; 2]> {
        Ok([self.choices.int_in_range(least..=most)?, self.choices.int_in_range(least..=most)?])
    }

    fn convolution(&mut self, a: &Value) -> Result<()> {
        let &[batch, channels, ..] = a.shape.as_slice() else { return Ok(()) };
        let group = if channels % 2 == 0 && self.coin()? { 2 } else { 1 };
        let filters = group * self.choices.int_in_range(1..=2)?;
        let (kernel, strides, dilations) = (self.two(1, 2)?, self.two(1, 2)?, self.two(1, 2)?);
        let (before, after) = (self.two(0, 1)?, self.two(0, 1)?);
        let Some(out) =
            places(&a.shape[2..], kernel, strides, dilations, [before[0] + after[0], before[1] + after[1]])
        else {
            return Ok(());
        };
        let axes = [filters, channels / group, kernel[0], kernel[1]];
        let per_filter = axes[1..].iter().product::<usize>();
        let weights = (0..filters * per_filter)
            .map(|_| self.choices.int_in_range(-1..=1))
            .collect::<Result<Vec<i64>>>()?;
        let with_bias = self.coin()?;
        let bias = (0..filters)
            .map(|_| if with_bias { self.choices.int_in_range(-1..=1) } else { Ok(0) })
            .collect::<Result<Vec<i64>>>()?;
        // A weight on the padding adds nothing.
        let term = |w: i64| [0, w * a.low, w * a.high];
        let least = |w: &i64| term(*w).into_iter().min().unwrap_or(0);
        let most = |w: &i64| term(*w).into_iter().max().unwrap_or(0);
        let filter = |i: usize| &weights[i * per_filter..][..per_filter];
        let low = (0..filters).map(|i| filter(i).iter().map(least).sum::<i64>() + bias[i]).min().unwrap_or(0);
        let high = (0..filters).map(|i| filter(i).iter().map(most).sum::<i64>() + bias[i]).max().unwrap_or(0);
        let shape = vec![batch, filters, out[0], out[1]];
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        if !result.fits() || result.elements() > 32 {
            return Ok(());
        }
        let element = format!("i{}", a.width + 1);
        let ty = tensor(&axes, &element);
        let constant = self.constant(&ty, &dense(&axes, &weights));
        let mut operands = vec![(a.name.as_str(), a.ty()), (constant.as_str(), ty)];
        let ty = tensor(&[filters], &element);
        let bias = self.constant(&ty, &dense(&[filters], &bias));
        if with_bias {
            operands.push((bias.as_str(), ty));
        }
        let attributes = format!(
            " {{padding = dense<[{}, {}, {}, {}]> : tensor<4xi64>, strides = dense<{strides:?}> : tensor<2xi64>, \
             dilations = dense<{dilations:?}> : tensor<2xi64>, group = {group} : i64}}",
            before[0], before[1], after[0], after[1]
        );
        self.emit_with(result, "FHELinalg.conv2d", &operands, &attributes);
        Ok(())
    }

    fn pooling(&mut self, a: &Value) -> Result<()> {
        let (kernel, strides, dilations) = (self.two(1, 2)?, self.two(1, 2)?, self.two(1, 2)?);
        let Some(out) = places(&a.shape[2..], kernel, strides, dilations, [0, 0]) else { return Ok(()) };
        let shape = vec![a.shape[0], a.shape[1], out[0], out[1]];
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        if a.width <= 4 && self.affords(kernel[0] * kernel[1] - 1) {
            let attributes = format!(
                " {{kernel_shape = dense<{kernel:?}> : tensor<2xi64>, strides = dense<{strides:?}> : tensor<2xi64>, \
                 dilations = dense<{dilations:?}> : tensor<2xi64>}}"
            );
            self.emit_with(result, "FHELinalg.maxpool2d", &[(&a.name, a.ty())], &attributes);
        }
        Ok(())
    }
}

/// How many places a window has along height and width, if it fits.
fn places(
    image: &[usize],
    kernel: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    padding: [usize; 2],
) -> Option<[usize; 2]> {
    let along = |axis: usize| {
        let room = (image[axis] + padding[axis]).checked_sub((kernel[axis] - 1) * dilations[axis] + 1)?;
        Some(room / strides[axis] + 1)
    };
    Some([along(0)?, along(1)?])
}
