//! The graph as a drawing: for Graphviz, or as SVG or PNG without any other program.

mod layered;
mod placed;
mod png;
mod svg;

use crate::graph::{Graph, NodeIndex};
use crate::operation::Operation;
use crate::text::{Show, describe};
use std::collections::HashMap;

/// Longer lines of a label are cut: the whole is in the tooltip.
const LABEL: usize = 44;

/// What a node of the drawing says.
struct Label {
    /// What it computes, its type, its bounds.
    lines: Vec<String>,
    /// The same uncut, with its tag, its place in the user's source, and what a fused part computes.
    tooltip: String,
}

impl Graph {
    /// The graph in Graphviz's DOT language. Encrypted values have two borders and solid edges,
    /// clear ones a dashed border and dashed edges.
    pub fn dot(&self) -> String {
        let names = self.names();
        let mut text = String::from(
            "digraph {\n  node [shape=box, fontname=\"monospace\", fontsize=11];\n  edge [arrowsize=0.7];\n",
        );
        let order = self.order();
        for &index in &order {
            let label = self.label(index, &names);
            text += &format!(
                "  {} [label={}, tooltip={}, {}];\n",
                id(index),
                quoted(&label.lines.join("\n")),
                quoted(&label.tooltip),
                if self.node(index).ty.is_encrypted() { "peripheries=2" } else { "style=dashed" },
            );
        }
        for (place, (_, name)) in self.returns().iter().enumerate() {
            text += &format!("  return{place} [label={}, shape=oval];\n", quoted(name));
        }
        let style = |from: NodeIndex| if self.node(from).ty.is_encrypted() { "" } else { " [style=dashed]" };
        for &index in &order {
            for operand in self.operands(index) {
                text += &format!("  {} -> {}{};\n", id(operand), id(index), style(operand));
            }
        }
        for (place, (output, _)) in self.returns().iter().enumerate() {
            text += &format!("  {} -> return{place}{};\n", id(*output), style(*output));
        }
        text + "}\n"
    }

    /// The outputs, and what the drawing calls them.
    fn returns(&self) -> Vec<(NodeIndex, String)> {
        let name = |place: usize| match self.outputs().len() {
            1 => "return".to_owned(),
            _ => format!("return {place}"),
        };
        self.outputs().iter().enumerate().map(|(place, &output)| (output, name(place))).collect()
    }

    fn label(&self, index: NodeIndex, names: &HashMap<NodeIndex, String>) -> Label {
        let node = self.node(index);
        let operands = self.operands(index).iter().map(|operand| names[operand].clone()).collect();
        let mut lines = vec![format!("{} = {}", names[&index], describe(&node.operation, operands))];
        if let Operation::Fused(part) = &node.operation {
            lines.push(inside(part));
        }
        lines.push(node.ty.to_string());
        lines.extend(node.bounds.map(|bounds| bounds.to_string()));
        let mut tooltip = lines.clone();
        if !node.tag.is_empty() {
            tooltip.push(format!("@ {}", node.tag));
        }
        if node.location.is_known() {
            tooltip.push(node.location.to_string());
        }
        if let Operation::Fused(part) = &node.operation {
            tooltip.push(String::new());
            tooltip.push(part.text(&Show::default()));
        }
        Label { lines: lines.iter().map(|line| cut(line)).collect(), tooltip: tooltip.join("\n") }
    }
}

/// The operations of a fused part.
fn inside(part: &Graph) -> String {
    let operations: Vec<String> = part
        .order()
        .into_iter()
        .map(|index| &part.node(index).operation)
        .filter(|operation| !matches!(operation, Operation::Input { .. } | Operation::Constant(_)))
        .map(|operation| operation.name().to_owned())
        .collect();
    operations.join(" · ")
}

fn cut(line: &str) -> String {
    if line.chars().count() <= LABEL {
        return line.into();
    }
    line.chars().take(LABEL - 1).chain(['…']).collect()
}

fn id(index: NodeIndex) -> String {
    format!("n{}", index.index())
}

/// As a quoted string of DOT, where a backslash begins an escape.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
