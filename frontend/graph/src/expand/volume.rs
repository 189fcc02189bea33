//! Convolutions over volumes: FHE's have one or two spatial axes.

use super::{Expander, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::layout::Indexer;
use crate::operation::{Binary, Operation, Window};

impl Expander<'_> {
    /// A sum over the depth of the kernel: of each of its layers, a convolution of all layers of the
    /// input that it meets, which are batches to it.
    ///
    /// Partial sums are given the bounds of the whole. One that leaves them wraps, and the whole is
    /// right again: sums are modulo a power of two.
    pub(super) fn convolve_volume(&mut self, window: &Window, groups: usize) -> Result<NodeIndex, Reason> {
        let Some(Array::Integer(weight)) = self.graph.node(self.operands[1]).operation.as_constant().cloned()
        else {
            return Err("the weight of a convolution with 3 spatial axes must be a constant".into());
        };
        let result = self.origin.ty.shape.clone();
        let bounds = self.bounds(self.index)?;
        let padded = self.pad_depth(window)?;
        let flat = Window {
            padding: window.padding[1..].to_vec(),
            strides: window.strides[1..].to_vec(),
            dilations: window.dilations[1..].to_vec(),
        };
        let mut sum: Option<NodeIndex> = None;
        for layer in 0..weight.shape()[2] {
            let layers = self.layers(padded, window, layer, result[2])?;
            let kernel = weight.index_axis(ndarray::Axis(2), layer).to_owned();
            let mut operands = vec![layers, self.constant(Array::Integer(kernel))?];
            if sum.is_none() {
                operands.extend(self.operands.get(2));
            }
            let operation = Operation::Convolution { window: flat.clone(), groups };
            let part = self.emit(operation, &operands, bounds)?;
            sum = Some(match sum {
                Some(sum) => self.emit(Operation::Binary(Binary::Add), &[sum, part], bounds)?,
                None => part,
            });
        }
        let sum = sum.ok_or("a kernel of no depth")?;
        let apart = [result[0], result[2], result[1], result[3], result[4]];
        let apart = self.emit(Operation::Reshape(apart.to_vec()), &[sum], bounds)?;
        self.emit(Operation::Transpose(vec![0, 2, 1, 3, 4]), &[apart], bounds)
    }

    /// The input with zeros before and after its depth.
    fn pad_depth(&mut self, window: &Window) -> Result<NodeIndex, Reason> {
        let (input, (before, after)) = (self.operands[0], window.padding[0]);
        if (before, after) == (0, 0) {
            return Ok(input);
        }
        let mut shape = self.graph.node(input).ty.shape.clone();
        let (start, stop) = (before as i64, (before + shape[2]) as i64);
        shape[2] += before + after;
        let (low, high) = self.bounds(input)?;
        let zeros = self.constant(Array::filled(&shape, 0))?;
        let place = Indexer::Range { start: Some(start), stop: Some(stop), step: 1 };
        let index = vec![Indexer::ALL, Indexer::ALL, place];
        self.emit(Operation::Assign(index), &[zeros, input], (low.min(0), high.max(0)))
    }

    /// The layers of the input that one layer of the kernel meets, as batches.
    fn layers(
        &mut self,
        input: NodeIndex,
        window: &Window,
        layer: usize,
        count: usize,
    ) -> Result<NodeIndex, Reason> {
        let (bounds, shape) = (self.bounds(input)?, self.graph.node(input).ty.shape.clone());
        let start = layer * window.dilations[0];
        let last = start + (count - 1) * window.strides[0];
        let place = Indexer::Range {
            start: Some(start as i64),
            stop: Some(last as i64 + 1),
            step: window.strides[0] as i64,
        };
        let met = Operation::Index(vec![Indexer::ALL, Indexer::ALL, place]);
        let met = self.emit(met, &[input], bounds)?;
        let turned = self.emit(Operation::Transpose(vec![0, 2, 1, 3, 4]), &[met], bounds)?;
        let batches = vec![shape[0] * count, shape[1], shape[3], shape[4]];
        self.emit(Operation::Reshape(batches), &[turned], bounds)
    }
}
