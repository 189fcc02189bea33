//! A node written out: its weights over samples.

use super::graph::{Graph, Node, Row, Weight};
use std::collections::{BinaryHeap, HashSet};
use std::rc::Rc;

/// A weight that is known but for a part of at most `slack` either way.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Coefficient {
    known: f64,
    slack: f64,
}

impl Coefficient {
    const ONE: Self = Self { known: 1.0, slack: 0.0 };

    fn add(&mut self, other: Self) {
        self.known += other.known;
        self.slack += other.slack;
    }

    fn magnitude(self) -> f64 {
        self.known.abs() + self.slack
    }

    fn times(self, graph: &Graph, weight: Weight) -> Self {
        match weight {
            Weight::Known(w) => Self { known: self.known * w as f64, slack: self.slack * (w as f64).abs() },
            Weight::Unknown(i) => {
                Self { known: 0.0, slack: self.magnitude() * graph.unknowns[i as usize].magnitude }
            }
        }
    }
}

/// A node's weights: the largest magnitude of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expansion {
    /// Over samples, each once.
    pub samples: Vec<(u32, f64)>,
    /// Over nodes that are one of several, each once.
    pub picks: Vec<(Node, f64)>,
}

/// A node of so many samples or fewer is short.
const SHORT: usize = 32;
/// How many weights of short nodes are remembered in all: 64 megabytes.
const REMEMBERED: usize = 1 << 22;

/// Weights over samples, each once and in order.
type Weights = Rc<[(u32, f64)]>;

/// Weights over samples as they came together.
type Drained = Vec<(u32, Coefficient)>;

/// What it takes to write nodes out one after the other.
#[derive(Debug)]
pub struct Cone {
    /// For each node and for each sample, what has come together of it.
    nodes: Vec<Coefficient>,
    samples: Vec<Coefficient>,
    open: BinaryHeap<Node>,
    touched: Vec<u32>,
    /// The weights of short nodes that do not depend on what is known at run time only, if they are remembered.
    short: Vec<Option<Weights>>,
    /// How many terms were followed.
    pub work: u64,
}

impl Cone {
    /// For a graph with so many samples, which must not grow any more.
    pub fn new(graph: &Graph, samples: usize) -> Self {
        Self {
            nodes: vec![Coefficient::default(); graph.len()],
            samples: vec![Coefficient::default(); samples],
            open: BinaryHeap::new(),
            touched: vec![],
            short: vec![],
            work: 0,
        }
    }

    /// Writes all short nodes out, each by those it is made of: for whoever asks for nodes all along a long chain,
    /// where writing out each by itself takes time with the square of its length.
    pub fn remember(&mut self, graph: &Graph) {
        let mut room = REMEMBERED;
        for node in 0..graph.len() as Node {
            let weights = self.short_of(graph, node).filter(|weights| weights.len() <= room);
            room -= weights.as_ref().map_or(0, Vec::len);
            self.short.push(weights.map(Rc::from));
        }
    }

    fn short_of(&self, graph: &Graph, node: Node) -> Option<Vec<(u32, f64)>> {
        match graph.row(node) {
            (Row::Samples(first), place) => return Some(vec![(first + place as u32, 1.0)]),
            (Row::AnyOf(_), _) => return None,
            (Row::Constant | Row::Sum(..) | Row::Scaled(..) | Row::Dots(_), _) => {}
        }
        let mut sum: Option<Vec<(u32, f64)>> = Some(vec![]);
        graph.terms(node, |part, weight| {
            let Some(weights) = &mut sum else { return };
            match (weight, &self.short[part as usize]) {
                (Weight::Known(w), Some(part)) if weights.len() + part.len() <= 2 * SHORT => {
                    weights.extend(part.iter().map(|&(sample, x)| (sample, x * w as f64)));
                }
                (Weight::Known(_) | Weight::Unknown(_), _) => sum = None,
            }
        });
        let mut weights = sum?;
        weights.sort_by_key(|(sample, _)| *sample);
        weights.dedup_by(|next, first| {
            let is_same = next.0 == first.0;
            first.1 += if is_same { next.1 } else { 0.0 };
            is_same
        });
        weights.retain(|(_, x)| *x != 0.0);
        (weights.len() <= SHORT).then_some(weights)
    }

    /// Writes a node out. Nodes are taken in the order of their numbers, the largest first, so that
    /// each is taken when all that is made of it has been.
    pub fn expand(&mut self, graph: &Graph, node: Node) -> Expansion {
        if let Some(Some(weights)) = self.short.get(node as usize) {
            self.work += weights.len() as u64;
            let samples = weights.iter().map(|&(sample, x)| (sample, x.abs())).collect();
            return Expansion { samples, picks: vec![] };
        }
        let (samples, picks) = self.follow(graph, node);
        let samples = samples.into_iter().map(|(sample, weight)| (sample, weight.magnitude()));
        Expansion { samples: samples.filter(|(_, magnitude)| *magnitude != 0.0).collect(), picks }
    }

    /// The weights of a short node, if short ones are remembered.
    pub fn short(&self, node: Node) -> Option<Weights> {
        self.short.get(node as usize).cloned().flatten()
    }

    /// The weights of a node with their signs; `None` where they are not known.
    pub fn exact(&mut self, graph: &Graph, node: Node) -> Option<Vec<(u32, f64)>> {
        let (samples, picks) = self.follow(graph, node);
        let is_exact = picks.is_empty() && samples.iter().all(|(_, weight)| weight.slack == 0.0);
        is_exact.then(|| samples.into_iter().map(|(sample, weight)| (sample, weight.known)).collect())
    }

    /// Brings what a node is made of together: its weights over samples, and the nodes among it that are one of
    /// several.
    fn follow(&mut self, graph: &Graph, node: Node) -> (Drained, Vec<(Node, f64)>) {
        let mut picks = vec![];
        self.meet(graph, node, Coefficient::ONE);
        while let Some(node) = self.open.pop() {
            let coefficient = std::mem::take(&mut self.nodes[node as usize]);
            if coefficient == Coefficient::default() {
                continue;
            }
            if matches!(graph.row(node).0, Row::AnyOf(_)) {
                picks.push((node, coefficient.magnitude()));
                continue;
            }
            graph.terms(node, |part, weight| {
                self.work += 1;
                self.meet(graph, part, coefficient.times(graph, weight));
            });
        }
        let all = &mut self.samples;
        let taken = |sample: u32| (sample, std::mem::take(&mut all[sample as usize]));
        (self.touched.drain(..).map(taken).collect(), picks)
    }

    /// The samples that a node may have a part of.
    pub fn support(&mut self, graph: &Graph, node: Node) -> Vec<u32> {
        let (mut open, mut seen, mut samples) = (vec![node], HashSet::from([node]), vec![]);
        while let Some(node) = open.pop() {
            let mut meet = |part: Node| {
                if seen.insert(part) {
                    open.push(part);
                }
            };
            match graph.row(node) {
                (Row::Samples(first), place) => samples.push(first + place as u32),
                (Row::AnyOf(nodes), _) => nodes.iter().for_each(|&part| meet(part)),
                (Row::Constant | Row::Sum(..) | Row::Scaled(..) | Row::Dots(_), _) => {
                    graph.terms(node, |part, _| meet(part));
                }
            }
        }
        samples
    }

    fn meet(&mut self, graph: &Graph, node: Node, coefficient: Coefficient) {
        if let (Row::Samples(first), place) = graph.row(node) {
            let sample = first + place as u32;
            let sum = &mut self.samples[sample as usize];
            if *sum == Coefficient::default() {
                self.touched.push(sample);
            }
            sum.add(coefficient);
            return;
        }
        let sum = &mut self.nodes[node as usize];
        if *sum == Coefficient::default() {
            self.open.push(node);
        }
        sum.add(coefficient);
    }
}
