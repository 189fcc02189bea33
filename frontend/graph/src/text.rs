//! The graph as text.

use crate::filter::Filter;
use crate::graph::{Bounds, Graph, NodeIndex};
use crate::layout::Indexer;
use crate::operation::Operation;
use std::collections::HashMap;
use std::fmt;

/// What to show.
#[derive(Clone, Debug, Default)]
pub struct Show {
    /// Source lines beside nodes.
    pub locations: bool,
    /// Tags beside nodes.
    pub tags: bool,
    /// No types beside nodes.
    pub without_types: bool,
    /// No bounds beside nodes.
    pub without_bounds: bool,
    /// Only these nodes; they keep the names they have among all.
    pub filter: Filter,
    /// Notes under nodes, pointing at them. With notes, what is inside fused parts is left out.
    pub notes: HashMap<NodeIndex, Vec<String>>,
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
    /// they are known. What fused parts compute is below, under `Subgraphs:`.
    pub fn text(&self, show: &Show) -> String {
        let names = self.names();
        let shown = self.filtered(&show.filter);
        let lines: Vec<Line> = shown.iter().map(|&index| self.line(index, &names, show)).collect();
        let mut text = aligned(&lines, &show.notes);
        let outputs: Vec<&str> = self.outputs().iter().map(|output| names[output].as_str()).collect();
        let outputs = outputs.join(", ");
        text += &if self.outputs().len() == 1 {
            format!("return {outputs}")
        } else {
            format!("return ({outputs})")
        };
        if show.notes.is_empty() {
            text += &self.subgraphs(&lines, show);
        }
        text
    }

    /// The fused parts among some nodes, each as text of its own.
    fn subgraphs(&self, lines: &[Line], show: &Show) -> String {
        let mut text = String::new();
        // What a filter leaves out of the graph may stand inside of a part that it takes.
        let show = Show { filter: Filter::default(), ..show.clone() };
        for line in lines {
            let Operation::Fused(part) = &self.node(line.index).operation else { continue };
            let part = indent(&part.text(&show), INDENT);
            text += &format!("\n\n{}", indent(&format!("{}:\n\n{part}", line.computes), INDENT));
        }
        if text.is_empty() { text } else { format!("\n\nSubgraphs:{text}") }
    }

    fn line(&self, index: NodeIndex, names: &HashMap<NodeIndex, String>, show: &Show) -> Line {
        let node = self.node(index);
        let operands: Vec<String> =
            self.operands(index).iter().map(|operand| names[operand].clone()).collect();
        let computes = format!("{} = {}", names[&index], describe(&node.operation, operands));
        let bounds = node.bounds.filter(|_| !show.without_bounds);
        let bounds = bounds.map(|bounds| bounds.to_string()).unwrap_or_default();
        let ty = if show.without_types { String::new() } else { node.ty.to_string() };
        let mut rest = String::new();
        if show.tags && !node.tag.is_empty() {
            rest += &format!(" @ {}", node.tag);
        }
        if show.locations && node.location.is_known() {
            rest += &format!("   {}", node.location);
        }
        Line { index, computes, ty, bounds, rest }
    }
}

/// Lines below each other, what they compute and their types in columns.
fn aligned(lines: &[Line], notes: &HashMap<NodeIndex, Vec<String>>) -> String {
    let widest = |width: fn(&Line) -> usize| lines.iter().map(width).max().unwrap_or(0);
    let computes = widest(|line| line.computes.chars().count());
    let ty = widest(|line| line.ty.chars().count());
    let mut text = String::new();
    for Line { index, computes: left, ty: middle, bounds, rest } in lines {
        let line = format!("{left:computes$}        # {middle:ty$}   {bounds}{rest}");
        let line = line.trim_end();
        // Nothing is shown beside it.
        text += line.strip_suffix('#').map_or(line, str::trim_end);
        text.push('\n');
        for note in notes.get(index).into_iter().flatten() {
            text += &format!("{} {note}\n", "^".repeat(left.chars().count()));
        }
    }
    text
}

fn indent(text: &str, by: usize) -> String {
    let margin = " ".repeat(by);
    let lines =
        text.lines().map(|line| if line.is_empty() { String::new() } else { format!("{margin}{line}") });
    lines.collect::<Vec<_>>().join("\n")
}

/// Columns that fused parts are indented by.
const INDENT: usize = 4;

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.exact {
            Some((low, high)) => write!(f, "∈ [{low}, {high}]"),
            None => write!(f, "∈ [{}, {}]", rounded(self.low), rounded(self.high)),
        }
    }
}

/// Integers as they are, other numbers with six digits.
fn rounded(value: f64) -> String {
    if value.fract() == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    let digits = (5.0 - value.abs().log10().floor()).max(0.0);
    let text = format!("{value:.*}", digits as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').into() } else { text }
}

/// What a node computes from operands of these names.
pub(crate) fn describe(operation: &Operation, operands: Vec<String>) -> String {
    let call = |attributes: &[(&str, String)]| {
        let attributes = attributes.iter().map(|(name, value)| format!("{name}={value}"));
        let arguments: Vec<String> = operands.iter().cloned().chain(attributes).collect();
        format!("{}({})", operation.name(), arguments.join(", "))
    };
    let bits = |lsbs: &u32| call(&[("lsbs", lsbs.to_string())]);
    match operation {
        Operation::Input { name } => name.clone(),
        Operation::Constant(value) => value.to_string(),
        Operation::Index(index) => format!("{}[{}]", operands[0], entries(index, &operands)),
        Operation::Assign(index) => {
            format!("({}[{}] = {})", operands[0], entries(index, &operands), operands[1])
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
        Operation::Wrap { width, signed } => {
            let element = crate::types::Element::Integer { width: *width, signed: *signed };
            call(&[("dtype", element.to_string())])
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

/// An index, with the names of the operands that give places.
fn entries(index: &[Indexer], operands: &[String]) -> String {
    let name = |entry: &Indexer| entry.operand().and_then(|number| operands.get(number).cloned());
    let entries: Vec<String> =
        index.iter().map(|entry| name(entry).unwrap_or_else(|| entry.to_string())).collect();
    entries.join(", ")
}
