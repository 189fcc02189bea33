//! Where everything of a drawing is.

use super::layered::{self, Boxes, Point};
use super::{Label, cut};
use crate::graph::{Graph, NodeIndex};
use std::collections::HashMap;

/// Of a character of the font, and of a line, in pixels.
pub(super) const CHARACTER: Point = (7.3, 15.0);
/// Between a label and its border.
pub(super) const PADDING: Point = (12.0, 8.0);
/// Height of the legend below the drawing, and the least width it needs.
pub(super) const LEGEND: Point = (330.0, 40.0);

/// A box with its label.
pub(super) struct Placed {
    pub centre: Point,
    pub size: Point,
    pub label: Label,
    /// `None` for what is no value.
    pub encrypted: Option<bool>,
}

/// From below a box to above another.
pub(super) struct Edge {
    pub start: Point,
    /// What it goes through on its way.
    pub passes: Vec<Point>,
    pub end: Point,
    pub encrypted: bool,
}

/// A drawing, without its legend.
pub(super) struct Drawing {
    pub size: Point,
    pub nodes: Vec<Placed>,
    pub edges: Vec<Edge>,
}

impl Graph {
    pub(super) fn drawing(&self) -> Drawing {
        let (names, order) = (self.names(), self.order());
        let numbers: HashMap<NodeIndex, usize> =
            order.iter().enumerate().map(|(number, &index)| (index, number)).collect();
        let mut labels: Vec<Label> = order.iter().map(|&index| self.label(index, &names)).collect();
        let mut edges: Vec<(usize, usize)> = Vec::new();
        for &index in &order {
            edges.extend(self.operands(index).iter().map(|operand| (numbers[operand], numbers[&index])));
        }
        for (output, name) in self.returns() {
            edges.push((numbers[&output], labels.len()));
            labels.push(Label { lines: vec![cut(&name)], tooltip: String::new() });
        }
        let boxes = Boxes { sizes: labels.iter().map(size).collect(), edges };
        let layered::Placed { centres, routes, size } = layered::place(&boxes);
        let encrypted = |number: usize| order.get(number).map(|&index| self.node(index).ty.is_encrypted());
        let mut ports = Ports::of(&boxes);
        let edges = boxes.edges.iter().zip(routes).map(|(&(source, target), route)| {
            let start = offset(centres[source], 0.0, boxes.sizes[source].1 / 2.0);
            let (dx, dy) = (ports.next(target) * boxes.sizes[target].0, -boxes.sizes[target].1 / 2.0);
            Edge {
                start: route.start.unwrap_or(start),
                passes: route.passes,
                end: offset(centres[target], dx, dy),
                encrypted: encrypted(source) == Some(true),
            }
        });
        let edges = edges.collect();
        let nodes = labels.into_iter().enumerate().map(|(number, label)| Placed {
            centre: centres[number],
            size: boxes.sizes[number],
            label,
            encrypted: encrypted(number),
        });
        Drawing { size, nodes: nodes.collect(), edges }
    }
}

pub(super) fn offset((x, y): Point, dx: f64, dy: f64) -> Point {
    (x + dx, y + dy)
}

fn size(label: &Label) -> Point {
    let longest = label.lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let (width, height) = (longest as f64 * CHARACTER.0, label.lines.len() as f64 * CHARACTER.1);
    (width + 2.0 * PADDING.0, height + 2.0 * PADDING.1)
}

/// Where the edges into a box end: side by side in the order of its operands.
struct Ports {
    count: Vec<usize>,
    used: Vec<usize>,
}

impl Ports {
    fn of(boxes: &Boxes) -> Self {
        let mut count = vec![0; boxes.sizes.len()];
        boxes.edges.iter().for_each(|&(_, target)| count[target] += 1);
        Self { used: vec![0; count.len()], count }
    }

    /// From the middle, in widths of the box.
    fn next(&mut self, target: usize) -> f64 {
        self.used[target] += 1;
        self.used[target] as f64 / (self.count[target] + 1) as f64 - 0.5
    }
}
