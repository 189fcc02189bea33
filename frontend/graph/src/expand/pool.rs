//! Pooling: the greatest of a window, as a chain of maxima of shifted slices.

use super::{Expander, Reason};
use crate::array::Array;
use crate::graph::NodeIndex;
use crate::layout::Indexer;
use crate::operation::{Binary, Operation, Window};
use ndarray::{Dimension, IxDyn};

impl Expander<'_> {
    pub(super) fn max_pool(
        &mut self,
        value: NodeIndex,
        size: &[usize],
        window: &Window,
    ) -> Result<NodeIndex, Reason> {
        let shape = self.graph.node(value).ty.shape.clone();
        let places = window.output(&shape[2..], size)?;
        let bounds = self.bounds(value)?;
        let padded = self.pad_with_least(value, window)?;
        let mut best: Option<NodeIndex> = None;
        for inside in ndarray::indices(IxDyn(size)) {
            let index: Vec<Indexer> = [Indexer::ALL, Indexer::ALL]
                .into_iter()
                .chain(inside.as_array_view().iter().enumerate().map(|(axis, &inside)| {
                    let start = inside * window.dilations[axis];
                    let last = start + (places[axis] - 1) * window.strides[axis];
                    Indexer::Range {
                        start: Some(start as i64),
                        stop: Some(last as i64 + 1),
                        step: window.strides[axis] as i64,
                    }
                }))
                .collect();
            let slice = self.emit(Operation::Index(index), &[padded], bounds)?;
            best = Some(match best {
                Some(best) => self.binary(Binary::Maximum, best, slice)?,
                None => slice,
            });
        }
        best.ok_or_else(|| "an empty window".into())
    }

    /// The least value there is around the input, which no maximum notices.
    fn pad_with_least(&mut self, value: NodeIndex, window: &Window) -> Result<NodeIndex, Reason> {
        if window.padding.iter().all(|&padding| padding == (0, 0)) {
            return Ok(value);
        }
        let bounds = self.bounds(value)?;
        let shape = self.graph.node(value).ty.shape.clone();
        let mut padded = shape.clone();
        let mut index = vec![Indexer::ALL, Indexer::ALL];
        for (axis, &(before, after)) in window.padding.iter().enumerate() {
            padded[axis + 2] += before + after;
            let start = before as i64;
            index.push(Indexer::Range {
                start: Some(start),
                stop: Some(start + shape[axis + 2] as i64),
                step: 1,
            });
        }
        let least = self.constant(Array::filled(&padded, bounds.0))?;
        self.emit(Operation::Assign(index), &[least, value], bounds)
    }
}
