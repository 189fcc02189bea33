//! Running a graph on clear values.

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Graph, Node, NodeIndex};
use crate::operation::Operation;
use ferrocrete_abi::memory;
use std::collections::HashMap;

impl Graph {
    /// The value of every node on clear arguments.
    ///
    /// # Errors
    /// Arguments that do not fit the inputs, and operations that fail on their values.
    pub fn trace(&self, arguments: &[Array]) -> Result<HashMap<NodeIndex, Array>, GraphError> {
        self.check_arguments(arguments)?;
        self.check_memory()?;
        self.values(arguments)
    }

    /// Whether arguments have the number and shapes of the inputs.
    ///
    /// # Errors
    /// The first that does not fit.
    pub fn check_arguments(&self, arguments: &[Array]) -> Result<(), GraphError> {
        if arguments.len() != self.inputs().len() {
            return Err(GraphError::ArgumentCount { expected: self.inputs().len(), found: arguments.len() });
        }
        self.inputs()
            .iter()
            .zip(arguments)
            .try_for_each(|(&input, argument)| self.check_argument(input, argument))
    }

    fn check_argument(&self, input: NodeIndex, argument: &Array) -> Result<(), GraphError> {
        let Node { operation, ty, .. } = self.node(input);
        if argument.shape() == ty.shape {
            return Ok(());
        }
        Err(GraphError::ArgumentShape {
            name: operation.name().into(),
            expected: ty.shape.clone(),
            found: argument.shape().to_vec(),
        })
    }

    /// Asks for the memory that a trace takes, all of which it holds to its end: there may be less, and
    /// it is given back at once.
    fn check_memory(&self) -> Result<(), GraphError> {
        let counts = self.order().into_iter().map(|index| self.node(index).ty.count());
        // Beside the values there are those that one operation works with.
        let (all, most) = counts.fold((0usize, 0), |(all, most), n| (all.saturating_add(n), most.max(n)));
        memory::room::<i64>(all.saturating_add(most.saturating_mul(4)))?;
        Ok(())
    }

    /// About how many steps a [`trace`](Self::trace) takes.
    pub fn steps_of_trace(&self) -> u128 {
        let steps = self.steps().into_iter().map(|(index, operands)| {
            let Node { operation, ty, .. } = self.node(index);
            let shapes: Vec<&[usize]> =
                operands.iter().map(|&operand| &self.node(operand).ty.shape[..]).collect();
            (ty.count().max(1) as u128).saturating_mul(operation.steps_each(&shapes))
        });
        steps.fold(0, u128::saturating_add)
    }

    /// The value of every node that depends on known arguments only.
    ///
    /// # Errors
    /// As [`trace`](Self::trace).
    pub fn trace_known(&self, arguments: &[Option<Array>]) -> Result<HashMap<NodeIndex, Array>, GraphError> {
        if arguments.len() != self.inputs().len() {
            return Err(GraphError::ArgumentCount { expected: self.inputs().len(), found: arguments.len() });
        }
        for (&input, argument) in self.inputs().iter().zip(arguments) {
            argument.iter().try_for_each(|argument| self.check_argument(input, argument))?;
        }
        self.check_memory()?;
        let known = self.inputs().iter().zip(arguments);
        let mut values: HashMap<NodeIndex, Array> =
            known.filter_map(|(&input, argument)| Some((input, argument.clone()?))).collect();
        for (index, operands) in self.steps() {
            if matches!(self.node(index).operation, Operation::Input { .. }) {
                continue;
            }
            if operands.iter().all(|operand| values.contains_key(operand)) {
                let value = self.value_of(index, &operands, &values)?;
                values.insert(index, value);
            } else {
                self.check_known_places(index, &operands, &values)?;
            }
        }
        Ok(values)
    }

    /// Whether known places to read or assign at are there, in an array that is not known.
    fn check_known_places(
        &self,
        index: NodeIndex,
        operands: &[NodeIndex],
        values: &HashMap<NodeIndex, Array>,
    ) -> Result<(), GraphError> {
        let node = self.node(index);
        let shapes: Vec<&[usize]> =
            operands.iter().map(|&operand| &self.node(operand).ty.shape[..]).collect();
        let known: Vec<Option<&Array>> = operands.iter().map(|operand| values.get(operand)).collect();
        node.operation.check_places(&known, &shapes).map_err(|reason| GraphError::Operation {
            operation: node.operation.name().into(),
            location: node.location.clone(),
            reason,
        })
    }

    fn value_of(
        &self,
        index: NodeIndex,
        operands: &[NodeIndex],
        values: &HashMap<NodeIndex, Array>,
    ) -> Result<Array, GraphError> {
        let node = self.node(index);
        let operands: Vec<&Array> = operands.iter().map(|operand| &values[operand]).collect();
        node.operation.evaluate(&operands).map_err(|reason| GraphError::Operation {
            operation: node.operation.name().into(),
            location: node.location.clone(),
            reason,
        })
    }

    /// As [`trace`](Self::trace), with arguments of any shape that the operations take: a fused
    /// part is evaluated on all entries of its table at once.
    pub(crate) fn values(&self, arguments: &[Array]) -> Result<HashMap<NodeIndex, Array>, GraphError> {
        self.values_in(&self.steps(), arguments)
    }

    /// The nodes in order, each with its operands: found once for many evaluations.
    pub(crate) fn steps(&self) -> Vec<(NodeIndex, Vec<NodeIndex>)> {
        self.order().into_iter().map(|index| (index, self.operands(index))).collect()
    }

    /// As [`values`](Self::values), by [`steps`](Self::steps) that are known.
    pub(crate) fn values_in(
        &self,
        steps: &[(NodeIndex, Vec<NodeIndex>)],
        arguments: &[Array],
    ) -> Result<HashMap<NodeIndex, Array>, GraphError> {
        let mut values: HashMap<NodeIndex, Array> =
            self.inputs().iter().copied().zip(arguments.iter().cloned()).collect();
        for (index, operands) in steps {
            if values.contains_key(index) {
                continue;
            }
            let value = self.value_of(*index, operands, &values)?;
            values.insert(*index, value);
        }
        Ok(values)
    }

    /// The results on clear arguments.
    ///
    /// # Errors
    /// As [`trace`](Self::trace).
    pub fn evaluate(&self, arguments: &[Array]) -> Result<Vec<Array>, GraphError> {
        let values = self.trace(arguments)?;
        Ok(self.outputs().iter().map(|output| values[output].clone()).collect())
    }
}
