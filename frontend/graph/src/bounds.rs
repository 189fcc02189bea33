//! Bounds: what every value was seen to be on an inputset, and the smallest type that holds it.

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::types::Element;
use std::collections::HashMap;

/// Fewer samples than this are too few to trust the bounds, unless the inputs have few values.
const FEW_SAMPLES: usize = 10;

impl Graph {
    /// Runs the function on every sample and keeps each node's least and greatest value, then gives
    /// every integer the smallest type that holds them. Returns warnings.
    ///
    /// `progress` is told the number of samples done.
    ///
    /// # Errors
    /// An empty inputset, samples that do not fit the inputs, operations that fail on a sample.
    pub fn measure(
        &mut self,
        inputset: impl IntoIterator<Item = Vec<Array>>,
        mut progress: impl FnMut(usize),
    ) -> Result<Vec<String>, GraphError> {
        let mut seen: HashMap<NodeIndex, Bounds> = HashMap::new();
        let mut samples = 0;
        for sample in inputset {
            for (index, value) in self.trace(&sample)? {
                let Some((low, high)) = value.extremes() else { continue };
                let bounds = Bounds { low, high };
                seen.entry(index).and_modify(|known| *known = known.union(bounds)).or_insert(bounds);
            }
            samples += 1;
            progress(samples);
        }
        if samples == 0 {
            return Err(GraphError::EmptyInputset);
        }
        for (index, bounds) in &seen {
            self.set_bounds(*index, self.hinted(*index, *bounds));
        }
        Ok(self.few_samples(samples))
    }

    /// Sets bounds, and the smallest type for them.
    pub(crate) fn set_bounds(&mut self, index: NodeIndex, bounds: Bounds) {
        let node = self.node_mut(index);
        node.bounds = Some(bounds);
        if node.ty.element != Element::Float {
            let (low, high) = bounds.integers();
            node.ty.element = Element::smallest(low, high);
        }
    }

    fn few_samples(&self, samples: usize) -> Vec<String> {
        let values: f64 = self
            .inputs()
            .iter()
            .filter_map(|&input| self.node(input).bounds.map(|bounds| (bounds, self.node(input).ty.count())))
            .map(|(bounds, count)| (bounds.high - bounds.low + 1.0).powf(count as f64))
            .product();
        if samples >= FEW_SAMPLES || values <= samples as f64 {
            return Vec::new();
        }
        vec![format!(
            "the inputset has {samples} samples; the bounds of every value come from them, so give at least {FEW_SAMPLES}"
        )]
    }
}
