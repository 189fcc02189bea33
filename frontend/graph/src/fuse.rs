//! Fusing: a part of the graph that computes with floats, from one integer to one integer, becomes
//! one operation, which will be a lookup table.

use crate::array::Array;
use crate::error::GraphError;
use crate::graph::{Graph, Node, NodeIndex};
use crate::operation::Operation;
use crate::text::Show;
use crate::types::{Element, Status, ValueType};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What stops a fusion: the node, and why.
type Obstacle = (NodeIndex, String);

/// Where each node stands among the others: after its operands.
pub(crate) struct Ranks(HashMap<NodeIndex, u64>);

impl Ranks {
    pub fn of(graph: &Graph) -> Self {
        // Between two nodes there is room for one more.
        let order = graph.order().into_iter();
        Self(order.enumerate().map(|(rank, index)| (index, 2 * rank as u64 + 1)).collect())
    }

    pub fn of_node(&self, index: NodeIndex) -> u64 {
        self.0[&index]
    }

    /// A new node stands where `old` did, its operand, if that is new, just before.
    fn put_in_place(&mut self, old: NodeIndex, operand: Option<NodeIndex>, new: NodeIndex) {
        let rank = self.0[&old];
        self.0.insert(new, rank);
        if let Some(operand) = operand {
            self.0.insert(operand, rank - 1);
        }
    }
}

impl Graph {
    /// Fuses every part that computes with encrypted floats. Floats that only hold integers, such as
    /// `x * 2.0`, are made integers where that is needed for it.
    ///
    /// # Errors
    /// [`GraphError::Unsupported`] with the graph, the nodes that can't be fused marked.
    pub fn fuse(&mut self) -> Result<(), GraphError> {
        let as_written = self.clone();
        self.fuse_parts().or_else(|error| {
            *self = as_written;
            if self.make_integers() { self.fuse_parts() } else { Err(error) }
        })
    }

    fn fuse_parts(&mut self) -> Result<(), GraphError> {
        let mut ranks = Ranks::of(self);
        for end in self.order() {
            if self.ends_float_part(end) {
                match self.part(end, &ranks) {
                    Ok((inside, from)) => drop(self.fuse_part(end, inside, from, &mut ranks)),
                    Err(obstacles) => return Err(self.marked(&obstacles)),
                }
            }
        }
        self.remove_unused();
        let left: Vec<Obstacle> = self
            .order()
            .into_iter()
            .filter(|&index| self.is_encrypted_float(index) && self.outputs().contains(&index))
            .map(|index| (index, "an encrypted float: round it, or convert it to an integer".into()))
            .collect();
        if left.is_empty() { Ok(()) } else { Err(self.marked(&left)) }
    }

    fn is_encrypted_float(&self, index: NodeIndex) -> bool {
        let ty = &self.node(index).ty;
        ty.is_encrypted() && ty.element == Element::Float
    }

    /// Whether an integer is computed here from encrypted floats.
    fn ends_float_part(&self, index: NodeIndex) -> bool {
        let node = self.node(index);
        node.ty.element != Element::Float
            && node.operation.is_elementwise()
            && self.operands(index).iter().any(|&operand| self.is_encrypted_float(operand))
    }

    /// The nodes between `end` and the one encrypted integer that all of them come from.
    fn part(&self, end: NodeIndex, ranks: &Ranks) -> Result<(BTreeSet<NodeIndex>, NodeIndex), Vec<Obstacle>> {
        let mut inside = BTreeSet::from([end]);
        // By rank, so that the last one computed is looked through first.
        let mut leaves: BTreeSet<(u64, NodeIndex)> = BTreeSet::new();
        let mut pending = vec![end];
        loop {
            while let Some(index) = pending.pop() {
                for operand in self.operands(index) {
                    if inside.contains(&operand) {
                        continue;
                    }
                    if matches!(self.node(operand).operation, Operation::Constant(_)) {
                        inside.insert(operand);
                    } else if self.is_encrypted_float(operand) {
                        self.check_elementwise(operand).map_err(|obstacle| {
                            vec![
                                (end, "this is computed from floats, all of which must be one table".into()),
                                obstacle,
                            ]
                        })?;
                        inside.insert(operand);
                        pending.push(operand);
                    } else {
                        leaves.insert((ranks.of_node(operand), operand));
                    }
                }
            }
            // Several integers may still come from one: go on behind the last of them.
            let Some((_, last)) = leaves.pop_last() else {
                return Err(vec![(end, "no encrypted integer is looked up here".into())]);
            };
            if leaves.is_empty() {
                return Ok((inside, last));
            }
            if self.check_elementwise(last).is_err() {
                let meeting = leaves.iter().map(|&(_, leaf)| leaf).chain([last]).collect();
                return Err(self.meeting(&inside, &meeting));
            }
            inside.insert(last);
            pending.push(last);
        }
    }

    /// Integers that floats are computed from, and where two of them meet first.
    fn meeting(&self, inside: &BTreeSet<NodeIndex>, integers: &BTreeSet<NodeIndex>) -> Vec<Obstacle> {
        let mut from: HashMap<NodeIndex, BTreeSet<NodeIndex>> =
            integers.iter().map(|&integer| (integer, BTreeSet::from([integer]))).collect();
        let meets = self.order().into_iter().filter(|index| inside.contains(index)).find(|&index| {
            let all = self
                .operands(index)
                .iter()
                .filter_map(|operand| from.get(operand))
                .flatten()
                .copied()
                .collect();
            from.entry(index).insert_entry(all).get().len() > 1
        });
        let names = self.names();
        let is_encrypted = |&&integer: &&NodeIndex| self.node(integer).ty.is_encrypted();
        let (encrypted, clear): (Vec<_>, Vec<_>) = integers.iter().partition(is_encrypted);
        let listed = |of: Vec<NodeIndex>| {
            of.iter().map(|integer| names[integer].as_str()).collect::<Vec<_>>().join(", ")
        };
        let what = if clear.is_empty() {
            format!("several encrypted values ({})", listed(encrypted))
        } else {
            format!("encrypted {} and clear {}", listed(encrypted), listed(clear))
        };
        let why = format!(
            "floats of {what} meet here, and a table reads one value: convert each to an integer before, or \
             write this as one function of several values",
        );
        meets.map(|index| (index, why)).into_iter().collect()
    }

    fn check_elementwise(&self, index: NodeIndex) -> Result<(), Obstacle> {
        let operation = &self.node(index).operation;
        if operation.is_elementwise() {
            return Ok(());
        }
        let why = format!(
            "'{}' does not act element by element, so it can't be part of a table: convert its operands to integers first",
            operation.name()
        );
        Err((index, why))
    }

    /// Puts one operation, of `from`, in the place of the nodes `inside`, the last of which is `end`.
    pub(crate) fn fuse_part(
        &mut self,
        end: NodeIndex,
        inside: impl IntoIterator<Item = NodeIndex>,
        from: NodeIndex,
        ranks: &mut Ranks,
    ) -> NodeIndex {
        let outer = self.node(end).clone();
        let before = from;
        let from = self.broadcast_to(from, &outer);
        let mut inner = Graph::new();
        let mut names = HashMap::new();
        let source = self.node(from).clone();
        let ty = ValueType { status: Status::Encrypted, ..source.ty.clone() };
        let input = Node { operation: Operation::Input { name: "x".into() }, ty, ..source };
        names.insert(from, inner.insert_input(input));
        let mut inside: Vec<NodeIndex> = inside.into_iter().collect();
        inside.sort_unstable_by_key(|&index| (ranks.of_node(index), index));
        for index in inside {
            let operands: Vec<NodeIndex> = self
                .operands(index)
                .iter()
                .map(|operand| names.get(operand).copied().unwrap_or_else(|| names[&from]))
                .collect();
            let node = without_axes(self.node(index).clone());
            names.insert(index, inner.insert(node, &operands));
        }
        inner.set_outputs(&[names[&end]]);
        let fused = self.insert(Node { operation: Operation::Fused(Arc::new(inner)), ..outer }, &[from]);
        self.replace(end, fused);
        ranks.put_in_place(end, (from != before).then_some(from), fused);
        fused
    }

    /// `from`, with the shape of `like`.
    fn broadcast_to(&mut self, from: NodeIndex, like: &Node) -> NodeIndex {
        let ty = self.node(from).ty.clone();
        if ty.shape == like.ty.shape {
            return from;
        }
        let shape = like.ty.shape.clone();
        let bounds = self.node(from).bounds;
        let node = Node {
            operation: Operation::BroadcastTo(shape.clone()),
            ty: ValueType { shape, ..ty },
            bounds,
            ..like.clone()
        };
        self.insert(node, &[from])
    }

    /// An error that shows the graph with some nodes marked.
    pub(crate) fn marked(&self, marks: &[Obstacle]) -> GraphError {
        let mut show = Show::default();
        for (index, why) in marks {
            let location = &self.node(*index).location;
            let place = if location.is_known() { format!(" ({location})") } else { String::new() };
            show.notes.entry(*index).or_default().push(format!("{why}{place}"));
        }
        GraphError::Unsupported(format!(
            "the function can't be computed on encrypted values:\n\n{}",
            self.text(&show)
        ))
    }
}

/// A constant of one element without its axes: a fused part is evaluated on values of any shape.
fn without_axes(node: Node) -> Node {
    let only = match node.operation.as_constant() {
        Some(Array::Integer(values)) if values.len() == 1 => values.first().copied().map(Array::integer),
        Some(Array::Float(values)) if values.len() == 1 => values.first().copied().map(Array::float),
        Some(Array::Integer(_) | Array::Float(_)) | None => None,
    };
    let Some(value) = only else { return node };
    let ty = ValueType { shape: Vec::new(), ..node.ty };
    Node { operation: Operation::Constant(value), ty, ..node }
}
