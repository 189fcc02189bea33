//! One pass over the graph, from arguments to results.

use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use crate::reach::{Elements, Reach, Rows, Variable};
use crate::types::Element;
use std::collections::HashMap;

/// What is known of all nodes.
#[derive(Default)]
pub(super) struct Analysis {
    pub bounds: HashMap<NodeIndex, Bounds>,
    /// Nodes that nothing can be said of, and why.
    pub unbounded: Vec<(NodeIndex, String)>,
    /// Nodes without a value for a value that their operand can have.
    pub holes: Vec<(NodeIndex, i64)>,
}

/// What bounds are given, and what they are of.
#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    /// Those of arguments alone.
    Arguments,
    /// Those of all nodes on an inputset, which stay where nothing exact is known; and those of each
    /// element.
    Inputset(&'a HashMap<NodeIndex, Elements>),
    /// Those of all nodes on an inputset, and of arguments that can be more than it showed.
    Composed,
}

impl Graph {
    /// Bounds of all nodes.
    pub(super) fn analyse(&self, given: &HashMap<NodeIndex, Bounds>, of: Given<'_>) -> Analysis {
        let is_measured = !matches!(of, Given::Arguments);
        let mut analysis = Analysis::default();
        let mut reach: HashMap<NodeIndex, Reach> = HashMap::new();
        let mut uses: HashMap<NodeIndex, usize> = HashMap::new();
        for index in self.order() {
            let operands = self.operands(index);
            let exact = self.exact(index, &operands, &reach, &mut analysis);
            let known = exact.as_ref().and_then(|exact| match exact {
                Reach::Rows(rows) => rows.bounds(),
                Reach::Constant(_) | Reach::Unknown => None,
            });
            let is_input = matches!(self.node(index).operation, Operation::Input { .. });
            let bounds = match (known, given.get(&index)) {
                (Some(known), Some(&seen)) if is_measured => Ok(known.union(seen)),
                (None, Some(&seen)) if matches!(of, Given::Composed) && !is_input => {
                    Ok(self.grown(index, seen, &analysis.bounds))
                }
                (_, Some(&seen)) if is_measured || is_input => Ok(seen),
                (Some(known), _) => Ok(known),
                (None, _) => self.interval(index, &analysis.bounds),
            };
            let seen = if let Given::Inputset(elements) = of { elements.get(&index) } else { None };
            let next = match (exact, &bounds) {
                // Tables of several elements are exact for what each of them was; what uses them then
                // is so for all they can be.
                (Some(Reach::Rows(rows)), Ok(bounds)) if !rows.is_argument && !rows.is_uniform() => {
                    self.all_between(index, *bounds, self.elements(index, &rows, seen))
                }
                (Some(exact), _) => exact,
                (None, Ok(bounds)) => self.all_between(index, *bounds, seen.cloned()),
                (None, Err(_)) => Reach::Unknown,
            };
            match bounds {
                Ok(bounds) => drop(analysis.bounds.insert(index, bounds)),
                Err(reason) => analysis.unbounded.push((index, reason)),
            }
            uses.insert(index, self.users(index).len());
            reach.insert(index, next);
            for operand in operands {
                // Rows can be large: they are forgotten after their last use.
                let left = uses.entry(operand).or_default();
                *left = left.saturating_sub(1);
                if *left == 0 {
                    reach.remove(&operand);
                }
            }
        }
        analysis
    }

    /// What is exactly known of a node.
    fn exact(
        &self,
        index: NodeIndex,
        operands: &[NodeIndex],
        reach: &HashMap<NodeIndex, Reach>,
        analysis: &mut Analysis,
    ) -> Option<Reach> {
        let operation = &self.node(index).operation;
        if let Operation::Constant(value) = operation {
            return Some(Reach::Constant(value.clone()));
        }
        let operands: Vec<&Reach> =
            operands.iter().map(|operand| reach.get(operand).unwrap_or(&Reach::Unknown)).collect();
        if operation.is_elementwise() {
            let computed = self.elementwise_rows(index, &operands)?;
            let hole = computed.hole.filter(|_| computed.rows.is_argument);
            analysis.holes.extend(hole.map(|value| (index, value)));
            return Some(Reach::Rows(computed.rows));
        }
        if operation.moves() { self.moved_rows(index, &operands).map(Reach::Rows) } else { None }
    }

    /// What each element can be, by its function and as measured.
    fn elements(&self, index: NodeIndex, rows: &Rows, seen: Option<&Elements>) -> Option<Elements> {
        let mut elements = rows.elements()?.broadcast(&self.node(index).ty.shape)?;
        if let Some(seen) = seen {
            elements.widen(&seen.low, &seen.high);
        }
        Some(elements)
    }

    /// Every value between bounds that the operation can give.
    fn all_between(&self, index: NodeIndex, bounds: Bounds, elements: Option<Elements>) -> Reach {
        let node = self.node(index);
        if node.ty.element == Element::Float {
            return Reach::Unknown;
        }
        let step = if let Operation::RoundBits { lsbs, .. } | Operation::TruncateBits { lsbs, .. } =
            node.operation
        {
            1i64.checked_shl(lsbs).unwrap_or(i64::MAX)
        } else {
            1
        };
        let is_input = matches!(node.operation, Operation::Input { .. });
        let of = if is_input { Variable::Argument } else { Variable::Measured(elements.map(Box::new)) };
        Reach::range(index, bounds, step, node.ty.shape.len(), of)
    }
}
