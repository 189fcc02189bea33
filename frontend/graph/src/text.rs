//! The graph as text.

use crate::graph::{Bounds, Graph, NodeIndex};
use crate::operation::Operation;
use std::collections::{HashMap, HashSet};
use std::fmt;

/// What to show beside each node.
#[derive(Clone, Debug, Default)]
pub struct Show {
    /// Source lines.
    pub locations: bool,
    /// Tags.
    pub tags: bool,
    /// Notes under nodes, pointing at them.
    pub notes: HashMap<NodeIndex, Vec<String>>,
    /// Only these nodes.
    pub only: Option<HashSet<NodeIndex>>,
}

impl fmt::Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&Show::default()))
    }
}

/// One node's line, before its columns are aligned.
struct Line {
    index: NodeIndex,
    computes: String,
    ty: String,
    bounds: String,
    rest: String,
}

impl Graph {
    /// The names of the nodes in the text: `%0`, `%1`, … in order.
    pub fn names(&self) -> HashMap<NodeIndex, String> {
        self.order().into_iter().enumerate().map(|(number, index)| (index, format!("%{number}"))).collect()
    }

    /// The graph as text, a line for each node: what it computes, its type, and its bounds if
    /// they are known.
    pub fn text(&self, show: &Show) -> String {
        let names = self.names();
        let shown = |index: &NodeIndex| show.only.as_ref().is_none_or(|only| only.contains(index));
        let lines: Vec<Line> =
            self.order().into_iter().filter(shown).map(|index| self.line(index, &names, show)).collect();
        let widest = |width: fn(&Line) -> usize| lines.iter().map(width).max().unwrap_or(0);
        let (computes, ty) =
            (widest(|line| line.computes.chars().count()), widest(|line| line.ty.chars().count()));
        let mut text = String::new();
        for Line { index, computes: left, ty: middle, bounds, rest } in &lines {
            let line = format!("{left:computes$}        # {middle:ty$}   {bounds}{rest}");
            text += line.trim_end();
            text.push('\n');
            for note in show.notes.get(index).into_iter().flatten() {
                text += &format!("{} {note}\n", "^".repeat(left.chars().count()));
            }
        }
        let outputs: Vec<&str> = self.outputs().iter().map(|output| names[output].as_str()).collect();
        let outputs = outputs.join(", ");
        text + &if self.outputs().len() == 1 {
            format!("return {outputs}")
        } else {
            format!("return ({outputs})")
        }
    }

    fn line(&self, index: NodeIndex, names: &HashMap<NodeIndex, String>, show: &Show) -> Line {
        let node = self.node(index);
        let operands: Vec<String> =
            self.operands(index).iter().map(|operand| names[operand].clone()).collect();
        let computes = format!("{} = {}", names[&index], describe(&node.operation, operands));
        let bounds = node.bounds.map(|bounds| bounds.to_string()).unwrap_or_default();
        let mut rest = String::new();
        if show.tags && !node.tag.is_empty() {
            rest += &format!(" @ {}", node.tag);
        }
        if show.locations && node.location.is_known() {
            rest += &format!("   {}", node.location);
        }
        Line { index, computes, ty: node.ty.to_string(), bounds, rest }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "∈ [{}, {}]", self.low, self.high)
    }
}

fn describe(operation: &Operation, operands: Vec<String>) -> String {
    let call = |attributes: &[(&str, String)]| {
        let attributes = attributes.iter().map(|(name, value)| format!("{name}={value}"));
        let arguments: Vec<String> = operands.iter().cloned().chain(attributes).collect();
        format!("{}({})", operation.name(), arguments.join(", "))
    };
    let bits = |lsbs: &u32| call(&[("lsbs", lsbs.to_string())]);
    match operation {
        Operation::Input { name } => name.clone(),
        Operation::Constant(value) => value.to_string(),
        Operation::Index(index) => {
            let index: Vec<String> = index.iter().map(ToString::to_string).collect();
            format!("{}[{}]", operands[0], index.join(", "))
        }
        Operation::Assign(index) => {
            let index: Vec<String> = index.iter().map(ToString::to_string).collect();
            format!("({}[{}] = {})", operands[0], index.join(", "), operands[1])
        }
        Operation::Table(table) if table.ndim() == 1 => {
            call(&[("table", crate::array::Array::Integer(table.clone()).to_string())])
        }
        Operation::Table(table) => call(&[("tables", format!("{:?}", table.shape()))]),
        Operation::RoundBits { lsbs, exact: true } | Operation::TruncateBits { lsbs, exact: true } => {
            bits(lsbs)
        }
        Operation::RoundBits { lsbs, exact: false } | Operation::TruncateBits { lsbs, exact: false } => {
            call(&[("lsbs", lsbs.to_string()), ("exactness", "approximate".into())])
        }
        Operation::Hint { width, signed } => {
            let element = crate::types::Element::Integer { width: *width, signed: *signed };
            call(&[("can_store", element.to_string())])
        }
        Operation::Quotient { lsbs } => bits(lsbs),
        Operation::ExtractBits { start, count } => call(&[("bits", format!("{start}:{}", start + count))]),
        Operation::Sum { axes, keep_dims } => {
            let mut attributes = vec![("axis", format!("{axes:?}"))];
            if *keep_dims {
                attributes.push(("keepdims", "True".into()));
            }
            call(&attributes)
        }
        Operation::Convolution { window, groups } => call(&[
            ("pads", format!("{:?}", window.padding)),
            ("strides", format!("{:?}", window.strides)),
            ("dilations", format!("{:?}", window.dilations)),
            ("group", groups.to_string()),
        ]),
        Operation::MaxPool { size, window } => call(&[
            ("kernel_shape", format!("{size:?}")),
            ("pads", format!("{:?}", window.padding)),
            ("strides", format!("{:?}", window.strides)),
        ]),
        Operation::Reshape(shape) => call(&[("newshape", crate::types::Shape(shape).to_string())]),
        Operation::BroadcastTo(shape) => call(&[("shape", crate::types::Shape(shape).to_string())]),
        Operation::Transpose(axes) => call(&[("axes", crate::types::Shape(axes).to_string())]),
        Operation::Concatenate { axis } => {
            format!("concatenate(({}), axis={axis})", operands.join(", "))
        }
        Operation::Negate
        | Operation::Binary(_)
        | Operation::Select
        | Operation::Apply(_)
        | Operation::Combine(_)
        | Operation::Fused(_)
        | Operation::MatMul => call(&[]),
    }
}
