//! Picking nodes, and what the picked ones need.

use crate::graph::{Graph, Node, NodeIndex};
use crate::operation::Operation;
use crate::types::{Element, Status};

/// Which nodes to look at. The default takes all of them; what is given must hold together.
///
/// ```
/// use ferrocrete_graph::{Filter, GraphBuilder, Status, Array};
///
/// let builder = GraphBuilder::new();
/// let x = builder.input("x", Status::Encrypted, &[]);
/// let y = builder.tagged("layer", || x * 100);
/// let mut graph = builder.finish(&[y])?;
/// graph.measure((0..4).map(|x| vec![Array::integer(x)]), |_| {})?;
///
/// assert_eq!(graph.maximum_integer_bit_width(&Filter::default()), Some(9));
/// let encrypted = Filter { status: Some(Status::Encrypted), ..Filter::default() };
/// assert_eq!(graph.integer_range(&encrypted), Some((0, 300)));
/// let inputs = Filter { operation: Some("input".into()), ..Filter::default() };
/// assert_eq!(graph.maximum_integer_bit_width(&inputs), Some(2));
/// # Ok::<(), ferrocrete_graph::GraphError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only nodes of this tag, or of a part of it: `model` takes `model` and `model.layer`, and not
    /// `models`. An empty one takes nodes without a tag.
    pub tag: Option<String>,
    /// Only this operation, by its [kind](Operation::kind) or as the graph's text names it: `conv`
    /// or `conv2d`, `apply` or `sqrt`.
    pub operation: Option<String>,
    /// Only encrypted values, or only clear ones.
    pub status: Option<Status>,
}

impl Filter {
    /// Whether a node is one of those.
    pub fn accepts(&self, node: &Node) -> bool {
        self.tag.as_ref().is_none_or(|tag| is_within(&node.tag, tag))
            && self.operation.as_ref().is_none_or(|name| is_named(&node.operation, name))
            && self.status.is_none_or(|status| node.ty.status == status)
    }

    /// Whether it takes every node.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

fn is_within(tag: &str, outer: &str) -> bool {
    tag.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || (!outer.is_empty() && rest.starts_with('.')))
}

fn is_named(operation: &Operation, name: &str) -> bool {
    // An input's own name could be that of an operation.
    operation.kind() == name || (!matches!(operation, Operation::Input { .. }) && operation.name() == name)
}

impl Graph {
    /// The nodes that a filter takes, in order.
    pub fn filtered(&self, filter: &Filter) -> Vec<NodeIndex> {
        self.order().into_iter().filter(|&index| filter.accepts(self.node(index))).collect()
    }

    /// The width in bits of the widest integer, constants and other clear values included unless
    /// the filter leaves them out; `None` if there is no integer.
    pub fn maximum_integer_bit_width(&self, filter: &Filter) -> Option<u32> {
        let width = |index: NodeIndex| match self.node(index).ty.element {
            Element::Integer { width, .. } => Some(width),
            Element::Float => None,
        };
        self.filtered(filter).into_iter().filter_map(width).max()
    }

    /// Least and greatest integer that was measured; `None` if there is no integer with bounds.
    pub fn integer_range(&self, filter: &Filter) -> Option<(i64, i64)> {
        self.filtered(filter)
            .into_iter()
            .map(|index| self.node(index))
            .filter(|node| node.ty.element != Element::Float)
            .filter_map(|node| node.bounds)
            .reduce(|all, bounds| all.union(bounds))
            .map(|bounds| bounds.integers())
    }
}
