//! The computation graph.

use crate::array::Array;
use crate::error::GraphError;
use crate::location::Location;
use crate::operation::Operation;
use crate::types::{Element, Status, ValueType};
use petgraph::Direction;
pub use petgraph::stable_graph::NodeIndex;
use petgraph::stable_graph::StableDiGraph;
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// Least and greatest value seen or possible.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Least.
    pub low: f64,
    /// Greatest.
    pub high: f64,
    /// Both, where they are integers that are known exactly: floats round those above [`EXACT`].
    pub(crate) exact: Option<(i64, i64)>,
}

/// Integers up to this are exact as floats.
const EXACT: f64 = (1u64 << 53) as f64;

/// As floats: how exactly they are known does not tell bounds apart.
impl PartialEq for Bounds {
    fn eq(&self, other: &Self) -> bool {
        (self.low, self.high) == (other.low, other.high)
    }
}

impl Bounds {
    /// Bounds of floats, or of integers that a float holds or that need no more than a float knows.
    pub fn new(low: f64, high: f64) -> Self {
        Self { low, high, exact: None }
    }

    /// Bounds of integers.
    pub fn of_integers(low: i64, high: i64) -> Self {
        Self { low: low as f64, high: high as f64, exact: Some((low, high)) }
    }

    /// Both, as integers; those that are not known exactly are rounded away from each other.
    pub fn integers(self) -> (i64, i64) {
        let away = |end: f64, next: fn(f64) -> f64| if end.abs() > EXACT { next(end) } else { end };
        self.exact.unwrap_or((away(self.low, f64::next_down) as i64, away(self.high, f64::next_up) as i64))
    }

    /// The least bounds around both.
    pub fn union(self, other: Self) -> Self {
        let union = Self::new(self.low.min(other.low), self.high.max(other.high));
        let exact = self.exactly().zip(other.exactly());
        Self { exact: exact.map(|((a, b), (c, d))| (a.min(c), b.max(d))), ..union }
    }

    /// Both, if they are known exactly.
    fn exactly(self) -> Option<(i64, i64)> {
        let is_exact = |end: f64| end.abs() <= EXACT && end.fract() == 0.0;
        let held = (is_exact(self.low) && is_exact(self.high)).then_some((self.low as i64, self.high as i64));
        self.exact.or(held)
    }
}

/// One value and how it is computed.
#[derive(Clone, Debug)]
pub struct Node {
    /// What computes it.
    pub operation: Operation,
    /// Its type. Until bounds are known, integers have the width they were traced with.
    pub ty: ValueType,
    /// What was measured on an inputset.
    pub bounds: Option<Bounds>,
    /// The user's line.
    pub location: Location,
    /// The user's name for a part of the function; inner parts after dots.
    pub tag: String,
}

/// A function as a graph: nodes are values, edges lead from operands to users.
///
/// ```
/// use ferrocrete_graph::{Array, Graph, Location, Operation, Status, operation::Binary};
///
/// let mut graph = Graph::new();
/// let x = graph.input("x", Status::Encrypted, &Array::integer(0), Location::caller());
/// let two = graph.add(Operation::Constant(Array::integer(2)), &[], Location::caller())?;
/// let sum = graph.add(Operation::Binary(Binary::Add), &[x, two], Location::caller())?;
/// graph.set_outputs(&[sum]);
/// assert_eq!(graph.evaluate(&[Array::integer(5)])?, [Array::integer(7)]);
/// # Ok::<(), ferrocrete_graph::GraphError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Graph {
    nodes: StableDiGraph<Node, usize>,
    inputs: Vec<NodeIndex>,
    outputs: Vec<NodeIndex>,
    /// The order nodes were written in, which the text keeps where it can.
    written: HashMap<NodeIndex, u64>,
    clock: u64,
    /// Types of arguments that the user declared.
    declared: HashMap<NodeIndex, Element>,
    /// Bits of every encrypted argument and result at least, where functions are composed.
    border_width: Option<u32>,
}

/// Operands of ones, and of zeros.
pub(crate) struct Samples([Vec<Array>; 2]);

impl Samples {
    /// The value on ones; if there is none, on zeros: a divisor can't be 0, and a table may have one
    /// entry only.
    pub(crate) fn result(&self, operation: &Operation, location: &Location) -> Result<Array, GraphError> {
        let on = |operands: &[Array]| operation.evaluate(&operands.iter().collect::<Vec<_>>());
        let Self([ones, zeros]) = self;
        on(ones).or_else(|_| on(zeros)).map_err(|reason| GraphError::Operation {
            operation: operation.name().into(),
            location: location.clone(),
            reason,
        })
    }
}

impl Graph {
    /// No nodes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an argument, shaped like `sample`.
    pub fn input(&mut self, name: &str, status: Status, sample: &Array, location: Location) -> NodeIndex {
        let ty = ValueType { status, element: element_of(sample), shape: sample.shape().to_vec() };
        let operation = Operation::Input { name: name.into() };
        let index = self.insert(Node { operation, ty, bounds: None, location, tag: String::new() }, &[]);
        self.inputs.push(index);
        index
    }

    /// Adds an argument of a type that is known.
    pub fn insert_input(&mut self, node: Node) -> NodeIndex {
        let index = self.insert(node, &[]);
        self.inputs.push(index);
        index
    }

    /// Adds a node on `operands`; its type is that of its meaning on sample values.
    ///
    /// # Errors
    /// When the operation does not take operands of these types.
    pub fn add(
        &mut self,
        operation: Operation,
        operands: &[NodeIndex],
        location: Location,
    ) -> Result<NodeIndex, GraphError> {
        let value = self.samples(operands).result(&operation, &location)?;
        Ok(self.add_like(operation, operands, &value, location))
    }

    /// Adds a node on `operands` of whose values one is known.
    pub(crate) fn add_like(
        &mut self,
        operation: Operation,
        operands: &[NodeIndex],
        value: &Array,
        location: Location,
    ) -> NodeIndex {
        let encrypted = operands.iter().any(|&operand| self.nodes[operand].ty.is_encrypted());
        let status = if encrypted { Status::Encrypted } else { Status::Clear };
        let ty = ValueType { status, element: element_of(value), shape: value.shape().to_vec() };
        self.insert(Node { operation, ty, bounds: None, location, tag: String::new() }, operands)
    }

    /// Values that nodes may have.
    pub(crate) fn samples(&self, of: &[NodeIndex]) -> Samples {
        Samples([1, 0].map(|fill| of.iter().map(|&node| sample(&self.nodes[node], fill)).collect()))
    }

    /// Adds a node of a type that is known.
    pub fn insert(&mut self, node: Node, operands: &[NodeIndex]) -> NodeIndex {
        let index = self.nodes.add_node(node);
        for (position, &operand) in operands.iter().enumerate() {
            self.nodes.add_edge(operand, index, position);
        }
        self.clock += 1;
        self.written.insert(index, self.clock);
        index
    }

    /// What the function returns.
    pub fn set_outputs(&mut self, outputs: &[NodeIndex]) {
        self.outputs = outputs.to_vec();
    }

    pub(crate) fn set_inputs(&mut self, inputs: &[NodeIndex]) {
        self.inputs = inputs.to_vec();
    }

    /// The arguments, in order.
    pub fn inputs(&self) -> &[NodeIndex] {
        &self.inputs
    }

    /// The results, in order.
    pub fn outputs(&self) -> &[NodeIndex] {
        &self.outputs
    }

    /// The type that an argument was declared with.
    pub fn declared(&self, input: NodeIndex) -> Option<Element> {
        self.declared.get(&input).copied()
    }

    pub(crate) fn set_declared(&mut self, input: NodeIndex, element: Element) {
        self.declared.insert(input, element);
    }

    /// A node.
    ///
    /// # Panics
    /// If it is not of this graph.
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index]
    }

    /// A node, to be changed.
    ///
    /// # Panics
    /// If it is not of this graph.
    pub fn node_mut(&mut self, index: NodeIndex) -> &mut Node {
        &mut self.nodes[index]
    }

    /// Bits of every encrypted argument and result at least, if it takes results of other functions.
    pub fn border_width(&self) -> Option<u32> {
        self.border_width
    }

    /// Makes every encrypted argument and result at least as wide; see
    /// [`compose`](Self::compose).
    pub fn set_border_width(&mut self, width: u32) {
        self.border_width = Some(width);
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.node_count()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The operands of a node, in order.
    pub fn operands(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let mut edges: Vec<(usize, NodeIndex)> = self
            .nodes
            .edges_directed(index, Direction::Incoming)
            .map(|edge| (*edge.weight(), edge.source()))
            .collect();
        edges.sort_unstable();
        edges.into_iter().map(|(_, operand)| operand).collect()
    }

    /// The nodes that use a node; one that uses it twice is there twice.
    pub fn users(&self, index: NodeIndex) -> Vec<NodeIndex> {
        let mut users: Vec<NodeIndex> =
            self.nodes.edges_directed(index, Direction::Outgoing).map(|edge| edge.target()).collect();
        users.sort_unstable();
        users
    }

    /// Every node after its operands, otherwise in the order they were written.
    pub fn order(&self) -> Vec<NodeIndex> {
        let mut missing: HashMap<NodeIndex, usize> = HashMap::new();
        let mut ready = BinaryHeap::new();
        for index in self.nodes.node_indices() {
            let operands = self.nodes.edges_directed(index, Direction::Incoming).count();
            missing.insert(index, operands);
            if operands == 0 {
                ready.push((std::cmp::Reverse(self.written[&index]), index));
            }
        }
        let mut order = Vec::with_capacity(missing.len());
        while let Some((_, index)) = ready.pop() {
            order.push(index);
            for edge in self.nodes.edges_directed(index, Direction::Outgoing) {
                let left = missing.get_mut(&edge.target()).expect("every node was counted");
                *left -= 1;
                if *left == 0 {
                    ready.push((std::cmp::Reverse(self.written[&edge.target()]), edge.target()));
                }
            }
        }
        order
    }

    /// Makes the users of `old` use `new`, and every output that was `old` be `new`.
    pub fn replace(&mut self, old: NodeIndex, new: NodeIndex) {
        let edges: Vec<_> = self
            .nodes
            .edges_directed(old, Direction::Outgoing)
            .map(|edge| (edge.id(), edge.target(), *edge.weight()))
            .collect();
        for (edge, user, position) in edges {
            self.nodes.remove_edge(edge);
            self.nodes.add_edge(new, user, position);
        }
        for output in &mut self.outputs {
            if *output == old {
                *output = new;
            }
        }
        // The new value stands where the old one did.
        self.written.insert(new, self.written[&old]);
    }

    /// Makes one user of `old` use `new`.
    pub fn redirect(&mut self, user: NodeIndex, old: NodeIndex, new: NodeIndex) {
        let edges: Vec<_> =
            self.nodes.edges_connecting(old, user).map(|edge| (edge.id(), *edge.weight())).collect();
        for (edge, position) in edges {
            self.nodes.remove_edge(edge);
            self.nodes.add_edge(new, user, position);
        }
    }

    /// Gives a node another operand.
    pub(crate) fn set_operand(&mut self, user: NodeIndex, position: usize, new: NodeIndex) {
        let edges = self.nodes.edges_directed(user, Direction::Incoming);
        let old = edges.filter(|edge| *edge.weight() == position).map(|edge| edge.id()).next();
        if let Some(old) = old {
            self.nodes.remove_edge(old);
            self.nodes.add_edge(new, user, position);
        }
    }

    /// Removes nodes that nothing uses any more.
    pub(crate) fn remove(&mut self, unused: impl IntoIterator<Item = NodeIndex>) {
        for index in unused {
            self.nodes.remove_node(index);
            self.written.remove(&index);
        }
    }

    /// Whether there is such a node.
    pub(crate) fn contains(&self, index: NodeIndex) -> bool {
        self.nodes.contains_node(index)
    }

    /// Removes what neither an output nor an input needs.
    pub fn remove_unused(&mut self) {
        let mut needed: BTreeMap<NodeIndex, ()> = BTreeMap::new();
        let mut pending: Vec<NodeIndex> = self.outputs.iter().chain(&self.inputs).copied().collect();
        while let Some(index) = pending.pop() {
            if needed.insert(index, ()).is_none() {
                pending.extend(self.operands(index));
            }
        }
        self.nodes.retain_nodes(|_, index| needed.contains_key(&index));
        self.written.retain(|index, _| needed.contains_key(index));
    }
}

/// Integers are 64 bits wide until bounds are known; constants are as wide as their values.
fn element_of(value: &Array) -> Element {
    if value.is_integer() { Element::Integer { width: 64, signed: true } } else { Element::Float }
}

/// A value of the node's type, to find the type of what is computed from it.
fn sample(node: &Node, fill: i64) -> Array {
    if let Operation::Constant(value) = &node.operation {
        return value.clone();
    }
    let filled = Array::filled(&node.ty.shape, fill);
    match node.ty.element {
        Element::Integer { .. } => filled,
        Element::Float => Array::Float(filled.to_floats()),
    }
}
