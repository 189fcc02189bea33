//! What is likely a mistake in an inputset.

use super::analysis::{Analysis, Given};
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::types::{Element, width_of};
use std::collections::HashMap;

/// Fewer samples than this are too few for values that need an inputset.
const FEW_SAMPLES: usize = 10;

impl Graph {
    /// Arguments of which no sample has the ends of their declared type.
    pub(super) fn missed_extremes(&self, seen: &HashMap<NodeIndex, Bounds>) -> Vec<String> {
        let missed = |&input: &NodeIndex| {
            let ((low, high), bounds) = (self.declared(input)?.limits()?, seen.get(&input)?);
            let (least, greatest) = bounds.integers();
            if (least, greatest) == (low, high) {
                return None;
            }
            let name = self.node(input).operation.name();
            let ty = self.declared(input)?;
            let ends: Vec<String> = [(least != low, low), (greatest != high, high)]
                .into_iter()
                .filter(|(missed, _)| *missed)
                .map(|(_, end)| end.to_string())
                .collect();
            Some(format!(
                "argument '{name}' is declared {ty}, from {low} to {high}, and the inputset has it from \
                 {least} to {greatest}: what is computed from several values may be too narrow for \
                 others. Add samples with {}, or declare a narrower type",
                ends.join(" and ")
            ))
        };
        self.inputs().iter().filter_map(missed).collect()
    }

    /// Whether more samples could make types wider.
    pub(super) fn few_samples(&self, samples: usize, bounds: &HashMap<NodeIndex, Bounds>) -> Vec<String> {
        if samples >= FEW_SAMPLES {
            return Vec::new();
        }
        let fixed = self.inputs().iter().filter_map(|&input| {
            let value = bounds.get(&input)?.integers();
            let value = (value.0 == value.1).then_some(value.0)?;
            let name = self.node(input).operation.name();
            Some(format!(
                "argument '{name}' is {value} in the whole inputset ({}), and can be nothing else then: add \
                 samples with its least and greatest values",
                count(samples)
            ))
        });
        let mut warnings: Vec<String> = fixed.collect();
        let possible = self.analyse(bounds, Given::Arguments).bounds;
        let wider: Vec<NodeIndex> = self
            .order()
            .into_iter()
            .filter(|index| {
                self.node(*index).ty.is_encrypted() && self.node(*index).ty.element != Element::Float
            })
            .filter(|index| is_wider(possible.get(index), bounds.get(index)))
            .collect();
        if let Some(first) = wider.first() {
            let (could, was) = (possible[first], bounds[first]);
            warnings.push(format!(
                "the inputset has {}, too few to know how great values get: {} was {was}, and other \
                 arguments can make it {could}. Give at least {FEW_SAMPLES} samples, with extreme ones",
                count(samples),
                self.place(*first),
            ));
        }
        warnings
    }

    /// Nodes without a value for a value that an argument can have.
    pub(super) fn without_value(&self, analysis: &Analysis) -> Vec<String> {
        let warn = |(index, value): &(NodeIndex, i64)| {
            format!(
                "{} has no value where its operand is {value}, which the bounds of the arguments allow: the \
                 encrypted result will be arbitrary there",
                self.place(*index)
            )
        };
        analysis.holes.iter().map(warn).collect()
    }

    fn place(&self, index: NodeIndex) -> String {
        let node = self.node(index);
        let name = &self.names()[&index];
        if node.location.is_known() {
            format!("{name} = {} ({})", node.operation.name(), node.location)
        } else {
            format!("{name} = {}", node.operation.name())
        }
    }
}

fn is_wider(possible: Option<&Bounds>, measured: Option<&Bounds>) -> bool {
    let (Some(possible), Some(measured)) = (possible, measured) else { return false };
    let width = |bounds: &Bounds| {
        let (low, high) = bounds.integers();
        width_of(low, high, low < 0)
    };
    width(possible) > width(measured)
}

fn count(samples: usize) -> String {
    if samples == 1 { "1 sample".into() } else { format!("{samples} samples") }
}
