//! Bounds: the least and greatest value of every node, and the smallest type that holds them.
//!
//! On an inputset they are what was measured, and what follows from it: a value that depends, for each
//! element, on one element of one other value can be whatever its function gives for that one's
//! range, whether or not a sample showed it. Of values that several others meet in, such as those
//! of a matrix product, the measured bounds stay: what intervals say of them is mostly far too wide.

mod analysis;
mod composed;
mod warnings;

use crate::array::Array;
use crate::bounds::analysis::Given;
use crate::error::GraphError;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use crate::reach::{Elements, Reach, Variable};
use crate::types::Element;
use std::collections::HashMap;
use std::sync::Arc;

impl Graph {
    /// Declares the type of an argument: its values are all of that type, whatever an inputset
    /// shows.
    ///
    /// # Errors
    /// Floats, and widths that are not from 1 to 64 bits.
    pub fn declare(&mut self, input: NodeIndex, element: Element) -> Result<(), GraphError> {
        let node = self.node_mut(input);
        if !matches!(element, Element::Integer { width: 1..=64, .. }) {
            return Err(GraphError::Operation {
                operation: node.operation.name().into(),
                location: node.location.clone(),
                reason: format!("can't be declared {element}: declare an integer of 1 to 64 bits"),
            });
        }
        node.ty.element = element;
        self.set_declared(input, element);
        Ok(())
    }

    /// Runs the function on every sample and keeps each node's least and greatest value, then gives
    /// every integer the smallest type that holds them. Returns warnings.
    ///
    /// Every element of an argument can then be whatever any of its elements was, or all of its
    /// declared type; bounds of values that depend on one element of one other value are those of
    /// its whole range.
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
        let mut elements: HashMap<NodeIndex, Elements> = HashMap::new();
        let (mut samples, steps) = (0, self.steps());
        for sample in inputset {
            let in_sample = |error| GraphError::Sample { number: samples, error: Box::new(error) };
            self.check_sample(&sample).map_err(in_sample)?;
            let values = self.values_in(&steps, &sample).map_err(in_sample)?;
            self.check_numbers(&values).map_err(in_sample)?;
            for (index, value) in values {
                let Some(bounds) = value.bounds() else { continue };
                if let Array::Integer(value) = &value {
                    let widen = |known: &mut Elements| known.widen(value, value);
                    elements.entry(index).and_modify(widen).or_insert_with(|| Elements::of(value));
                }
                seen.entry(index).and_modify(|known| *known = known.union(bounds)).or_insert(bounds);
            }
            samples += 1;
            progress(samples);
        }
        if samples == 0 {
            return Err(GraphError::EmptyInputset);
        }
        let mut warnings = self.missed_extremes(&seen);
        for &input in self.inputs() {
            if let (Some(declared), Some(bounds)) = (self.declared_bounds(input), seen.get_mut(&input)) {
                *bounds = bounds.union(declared);
            }
        }
        let analysis = self.analyse(&seen, Given::Inputset(&elements));
        warnings.extend(self.few_samples(samples, &analysis.bounds));
        warnings.extend(self.without_value(&analysis));
        self.set_all(&analysis.bounds);
        Ok(warnings)
    }

    /// Gives every integer the smallest type for what it can be when the arguments are anything of
    /// their declared types: no inputset is needed, and types are as wide as the worst case. Returns
    /// warnings.
    ///
    /// # Errors
    /// An argument without a declared type; a value of which nothing can be said.
    pub fn bound_by_types(&mut self) -> Result<Vec<String>, GraphError> {
        let mut given = HashMap::new();
        for &input in self.inputs() {
            let node = self.node(input);
            let declared = self.declared_bounds(input).ok_or_else(|| GraphError::UndeclaredInput {
                name: node.operation.name().into(),
                location: node.location.clone(),
            })?;
            given.insert(input, declared);
        }
        let analysis = self.analyse(&given, Given::Arguments);
        if let Some((index, reason)) = analysis.unbounded.first() {
            let node = self.node(*index);
            return Err(GraphError::Unbounded {
                operation: node.operation.name().into(),
                location: node.location.clone(),
                reason: reason.clone(),
            });
        }
        self.set_all(&analysis.bounds);
        Ok(self.without_value(&analysis))
    }

    /// Whether integers come from numbers: what is made of infinity or of no number is the least integer
    /// there is, and of a width that is not to blame.
    fn check_numbers(&self, values: &HashMap<NodeIndex, Array>) -> Result<(), GraphError> {
        for (&index, value) in values {
            let is_suspect = value.as_integers().is_some_and(|values| values.iter().any(|&v| v == i64::MIN));
            let (Operation::Fused(part), true) = (&self.node(index).operation, is_suspect) else { continue };
            let inner = part.values(&[values[&self.operands(index)[0]].clone()])?;
            let culprit = part.order().into_iter().find_map(|inside| {
                let Array::Float(floats) = &inner[&inside] else { return None };
                floats.iter().copied().find(|float| !float.is_finite()).map(|float| (inside, float))
            });
            if let Some((inside, float)) = culprit {
                let node = part.node(inside);
                let what = if float.is_nan() { "nan".into() } else { float.to_string() };
                return Err(GraphError::Operation {
                    operation: node.operation.name().into(),
                    location: node.location.clone(),
                    reason: format!(
                        "gives {what} for this sample, of which no integer can be made: leave such arguments \
                         out, or choose another value for them, as np.where does"
                    ),
                });
            }
        }
        Ok(())
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

    fn set_all(&mut self, all: &HashMap<NodeIndex, Bounds>) {
        for index in self.order() {
            let Some(&bounds) = all.get(&index) else { continue };
            self.set_bounds(index, self.hinted(index, bounds));
            let operand = self.operands(index).first().and_then(|operand| all.get(operand)).copied();
            if let (Operation::Fused(part), Some(operand)) = (&mut self.node_mut(index).operation, operand) {
                Arc::make_mut(part).set_inside(operand);
            }
        }
    }

    /// Sets the bounds of a fused part, for every value of its operand.
    fn set_inside(&mut self, operand: Bounds) {
        let input = self.inputs()[0];
        self.set_bounds(input, operand);
        let axes = self.node(input).ty.shape.len();
        let Reach::Rows(rows) = Reach::range(input, operand, 1, axes, Variable::Argument) else { return };
        if !self.is_uniform() && !rows.fit(self.node(input).ty.count()) {
            return;
        }
        // Where the part has no value for some operand, what is inside is not known.
        for (index, value) in self.values(&[rows.values]).unwrap_or_default() {
            if let Some(bounds) = value.bounds().filter(|_| index != input) {
                self.set_bounds(index, bounds);
            }
        }
    }

    /// What an argument's declared type holds.
    fn declared_bounds(&self, input: NodeIndex) -> Option<Bounds> {
        let (low, high) = self.declared(input)?.limits()?;
        Some(Bounds::of_integers(low, high))
    }

    /// Whether a sample has integers where the function takes them, of the declared types.
    fn check_sample(&self, sample: &[Array]) -> Result<(), GraphError> {
        self.check_arguments(sample)?;
        for (&input, value) in self.inputs().iter().zip(sample) {
            let node = self.node(input);
            let name = || node.operation.name().to_owned();
            if node.ty.element == Element::Float {
                continue;
            }
            let Some(values) = value.as_integers() else {
                return Err(GraphError::FloatArgument { name: name() });
            };
            let Some(ty) = self.declared(input) else { continue };
            let Some((low, high)) = ty.limits() else { continue };
            if let Some(&value) = values.iter().find(|&value| !(low..=high).contains(value)) {
                return Err(GraphError::OutsideDeclared { name: name(), value, ty, low, high });
            }
        }
        Ok(())
    }
}
