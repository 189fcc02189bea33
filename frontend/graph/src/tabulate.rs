//! A graph whose functions are data, so that it can be written and read elsewhere.

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Bounds, Graph, Node, NodeIndex};
use crate::location::Location;
use crate::meaning::on_entries;
use crate::operation::{Binary, Operation};
use crate::types::{Element, ValueType};
use ndarray::{ArrayD, IxDyn};
use std::collections::HashMap;

/// Entries of all tables of one function: more are no help to anyone who has to send them.
const MAXIMUM_ENTRIES: usize = 1 << 22;

/// Entries of tables that go on beyond the types of their operands.
const MAXIMUM_BEYOND: usize = 1 << 14;

/// Of what is not a value: beyond all bounds there are.
const NO_VALUE: i64 = i64::MIN;

/// What a function of a graph varies with, and where.
struct Domain {
    /// Operands that are no constants, each with its least and greatest value in the table. These two
    /// stand for all that is further out, of which the table knows nothing.
    operands: Vec<(NodeIndex, i64, i64)>,
}

impl Domain {
    /// With values of the operands that the table is to know.
    fn knowing(operands: Vec<(NodeIndex, i64, i64)>) -> Self {
        let wider = |(index, low, high): (NodeIndex, i64, i64)| {
            (index, low.saturating_sub(1), high.saturating_add(1))
        };
        Self { operands: operands.into_iter().map(wider).collect() }
    }

    /// Whether the table knows the function at a point.
    fn knows(&self, columns: &[Vec<i64>], point: usize) -> bool {
        let inside = |(column, &(_, low, high)): (&Vec<i64>, &(NodeIndex, i64, i64))| {
            column[point] != low && column[point] != high
        };
        columns.iter().zip(&self.operands).all(inside)
    }

    fn sizes(&self) -> Vec<usize> {
        let size = |&(_, low, high): &(NodeIndex, i64, i64)| (high.abs_diff(low) as usize).saturating_add(1);
        self.operands.iter().map(size).collect()
    }

    fn count(&self) -> Option<usize> {
        self.sizes().into_iter().try_fold(1usize, usize::checked_mul)
    }

    /// The values of an operand at all points, the last operand varying fastest.
    fn column(&self, operand: usize) -> Vec<i64> {
        let sizes = self.sizes();
        let after: usize = sizes[operand + 1..].iter().product();
        let (count, low) = (sizes.iter().product::<usize>(), self.operands[operand].1);
        (0..count).map(|point| low + (point / after % sizes[operand]) as i64).collect()
    }
}

impl Graph {
    /// The same graph, with a table for each function: all values it has where arguments keep to their
    /// types. Where operands can leave theirs in too many ways, the function has no value there. Of files
    /// only the names stay, and tags are left out: what is sent to others tells nothing of the machine it
    /// was written on.
    ///
    /// # Errors
    /// A function whose operands have so many values that no table can hold them.
    pub fn tabulated(&self) -> Result<Self, GraphError> {
        let mut result = Self::new();
        let reached = self.reached();
        let mut new: HashMap<NodeIndex, NodeIndex> = HashMap::new();
        for &input in self.inputs() {
            new.insert(input, result.insert_input(without_place(self.node(input))));
        }
        for index in self.order() {
            if new.contains_key(&index) {
                continue;
            }
            let node = without_place(self.node(index));
            let operands: Vec<NodeIndex> = self.operands(index).iter().map(|operand| new[operand]).collect();
            let is_function =
                matches!(node.operation, Operation::Apply(_) | Operation::Combine(_) | Operation::Fused(_));
            let copy = if is_function {
                let table = self.table_of(index, &reached).map_err(|reason| GraphError::Operation {
                    operation: node.operation.name().into(),
                    location: node.location.clone(),
                    reason,
                })?;
                result.insert_table(node, table, &new)
            } else {
                result.insert(node, &operands)
            };
            new.insert(index, copy);
        }
        let outputs: Vec<NodeIndex> = self.outputs().iter().map(|output| new[output]).collect();
        result.set_outputs(&outputs);
        result.remove_unused();
        Ok(result)
    }

    /// What nodes can be, if arguments keep to their types, as far as that is known.
    fn reached(&self) -> HashMap<NodeIndex, Bounds> {
        let mut reached = HashMap::new();
        for index in self.order() {
            let node = self.node(index);
            let bounds = match (&node.operation, node.ty.element.limits()) {
                (Operation::Input { .. }, Some((low, high))) => Some(Bounds::of_integers(low, high)),
                _ => self.interval(index, &reached).ok(),
            };
            reached.extend(bounds.map(|bounds| (index, bounds)));
        }
        reached
    }

    /// The values of a function, for each point of its domain; of each element, if they differ.
    fn table_of(
        &self,
        index: NodeIndex,
        reached: &HashMap<NodeIndex, Bounds>,
    ) -> Result<(Domain, ArrayD<i64>), String> {
        let node = self.node(index);
        let operands = self.operands(index);
        let domain = self.domain(index, reached)?;
        let count = domain.count().filter(|&count| count <= MAXIMUM_ENTRIES);
        let count = count.ok_or("its operands have too many values for a table")?;
        let constants: Vec<Option<&Array>> =
            operands.iter().map(|&operand| self.node(operand).operation.as_constant()).collect();
        let one_each = constants.iter().flatten().all(|one| one.shape().iter().product::<usize>() == 1);
        let columns: Vec<Vec<i64>> = (0..domain.operands.len()).map(|i| domain.column(i)).collect();
        if one_each && node.operation.is_uniform() {
            let arrays: Vec<Array> = columns.iter().cloned().map(Array::from).collect();
            let values = on_entries(&arrays.iter().collect::<Vec<_>>(), |all| {
                node.operation.evaluate(&merged(&constants, all))
            })?;
            let known = |(point, value): (usize, Option<i64>)| {
                value.filter(|_| domain.knows(&columns, point)).unwrap_or(NO_VALUE)
            };
            let values: Vec<i64> = values.into_iter().enumerate().map(known).collect();
            return Ok((domain, ArrayD::from_shape_vec(IxDyn(&[count]), values).map_err(|e| e.to_string())?));
        }
        let elements = node.ty.count();
        if count.checked_mul(elements).is_none_or(|entries| entries > MAXIMUM_ENTRIES) {
            return Err("its elements have tables of their own, too many to be sent".into());
        }
        let mut table = ArrayD::from_elem(IxDyn(&[&node.ty.shape[..], &[count]].concat()), NO_VALUE);
        let places = table.axis_iter_mut(ndarray::Axis(node.ty.shape.len()));
        for (point, mut entries) in places.enumerate().filter(|&(point, _)| domain.knows(&columns, point)) {
            let filled = |(i, &(operand, ..)): (usize, &(NodeIndex, i64, i64))| {
                Array::filled(&self.node(operand).ty.shape, columns[i][point])
            };
            let values: Vec<Array> = domain.operands.iter().enumerate().map(filled).collect();
            if let Ok(Array::Integer(results)) =
                node.operation.evaluate(&merged(&constants, &values.iter().collect::<Vec<_>>()))
            {
                entries.zip_mut_with(&results, |entry, &result| *entry = result);
            }
        }
        Ok((domain, table))
    }

    /// The operands that are no constants, with all that they can be, or else with what of it their types
    /// hold.
    fn domain(&self, index: NodeIndex, reached: &HashMap<NodeIndex, Bounds>) -> Result<Domain, String> {
        let (mut typed, mut whole) = (Vec::new(), Vec::new());
        for operand in self.operands(index) {
            let node = self.node(operand);
            if node.operation.as_constant().is_some() {
                continue;
            }
            let (low, high) = node.ty.element.limits().ok_or("it takes floats")?;
            typed.push((operand, low, high));
            let bounds = reached.get(&operand).map(|bounds| bounds.integers());
            whole.push(bounds.map(|(low, high)| (operand, low, high)));
        }
        let elements = if self.node(index).operation.is_uniform() { 1 } else { self.node(index).ty.count() };
        let whole = whole.into_iter().collect::<Option<Vec<_>>>().map(Domain::knowing);
        let fits = |domain: &Domain| {
            domain
                .count()
                .and_then(|count| count.checked_mul(elements))
                .is_some_and(|all| all <= MAXIMUM_BEYOND)
        };
        Ok(whole.filter(fits).unwrap_or_else(|| Domain::knowing(typed)))
    }

    /// Adds the lookup of a function's values: its operands are kept to the domain, and made one index.
    fn insert_table(
        &mut self,
        node: Node,
        (domain, table): (Domain, ArrayD<i64>),
        new: &HashMap<NodeIndex, NodeIndex>,
    ) -> NodeIndex {
        let mut after: i64 = domain.sizes().iter().product::<usize>() as i64;
        let mut index: Option<NodeIndex> = None;
        for (&(operand, low, high), size) in domain.operands.iter().zip(domain.sizes()) {
            after /= size as i64;
            let mut value = new[&operand];
            for (binary, by) in [
                (Binary::Maximum, low),
                (Binary::Minimum, high),
                (Binary::Subtract, low),
                (Binary::Multiply, after),
            ] {
                value = self.insert_step(&node, Operation::Binary(binary), value, by);
            }
            index = Some(index.map_or(value, |before| {
                let shape = node.ty.shape.clone();
                self.insert(helper(&node, Operation::Binary(Binary::Add), shape), &[before, value])
            }));
        }
        let index = index.unwrap_or_else(|| self.insert_constant(&node, 0));
        let shape = node.ty.shape.clone();
        let spread = self.insert(helper(&node, Operation::BroadcastTo(shape.clone()), shape), &[index]);
        self.insert(Node { operation: Operation::Table(table), ..node }, &[spread])
    }

    fn insert_constant(&mut self, like: &Node, value: i64) -> NodeIndex {
        self.insert(helper(like, Operation::Constant(Array::integer(value)), vec![]), &[])
    }

    fn insert_step(&mut self, like: &Node, operation: Operation, value: NodeIndex, by: i64) -> NodeIndex {
        let (shape, by) = (self.node(value).ty.shape.clone(), self.insert_constant(like, by));
        self.insert(helper(like, operation, shape), &[value, by])
    }
}

/// A node that computes an index; it has no bounds to keep to.
fn helper(like: &Node, operation: Operation, shape: Vec<usize>) -> Node {
    let element = Element::Integer { width: 64, signed: true };
    let ty = ValueType { status: like.ty.status, element, shape };
    Node { operation, ty, bounds: None, location: like.location.clone(), tag: String::new() }
}

/// A node that names its file without the folders.
fn without_place(node: &Node) -> Node {
    let Location { file, line, column } = node.location.clone();
    let file = file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    Node { location: Location { file, line, column }, tag: String::new(), ..node.clone() }
}

/// All operands in order: the constants, and the others.
fn merged<'a>(constants: &[Option<&'a Array>], others: &[&'a Array]) -> Vec<&'a Array> {
    let mut others = others.iter().copied();
    constants.iter().filter_map(|constant| constant.or_else(|| others.next())).collect()
}
