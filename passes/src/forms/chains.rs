//! The noise of sums that grow one op after the other, each from the one before.
//!
//! Written out anew, the nodes of a running sum take time with the square of its length. A chain is a node
//! written out that becomes the next one: whatever is made of it last takes it over, and only what is added
//! is looked at. Of two that meet, the shorter is added to the longer.

use super::cone::Cone;
use super::graph::{Graph, Node, Row, Weight};
use super::norms::{Units, Variances};
use std::collections::HashMap;

/// How many weights may be copied in all, where several nodes are made of one: a second's worth.
const MOST_COPIED: usize = 1 << 24;
/// Sums of squares that have become less than such a part of what they were are computed anew: what rounding
/// left behind of the larger ones could be as much.
const FADED: f64 = 1e-6;

/// A node written out, with its noise.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// Over samples; those that came to nothing stay.
    weights: HashMap<u32, f64>,
    /// Whether all weights are the negatives of these.
    negated: bool,
    /// Sums of squares, for each class and family.
    families: HashMap<(u32, u32), Variances>,
    /// Sums of the roots of these, for each class.
    classes: HashMap<u32, Variances>,
    total: Variances,
    largest: Variances,
}

impl Chain {
    fn add(&mut self, units: &Units, sample: u32, weight: f64) {
        let weight = if self.negated { -weight } else { weight };
        let known = self.weights.entry(sample).or_default();
        let before = std::mem::replace(known, *known + weight);
        let change = *known * *known - before * before;
        let unit = units.sample(sample);
        let change = Variances { fresh: change * unit.fresh, bootstrap: change * unit.bootstrap };
        let Some(of) = units.class_and_family(sample) else {
            self.total = self.total.plus(change);
            self.largest = self.largest.max(self.total);
            return;
        };
        let family = self.families.entry(of).or_default();
        let old = std::mem::replace(family, family.plus(change).at_least_nothing());
        let roots = self.classes.entry(of.0).or_default();
        let old_roots =
            std::mem::replace(roots, roots.plus(family.roots()).minus(old.roots()).at_least_nothing());
        self.total = self.total.plus(roots.squares()).minus(old_roots.squares());
        self.largest = self.largest.max(self.total);
    }

    fn of(units: &Units, weights: impl IntoIterator<Item = (u32, f64)>) -> Self {
        let mut chain = Self::default();
        weights.into_iter().filter(|(_, w)| *w != 0.0).for_each(|(sample, w)| chain.add(units, sample, w));
        chain
    }

    fn into_weights(self) -> impl Iterator<Item = (u32, f64)> {
        let sign = if self.negated { -1.0 } else { 1.0 };
        self.weights.into_iter().map(move |(sample, w)| (sample, w * sign))
    }

    /// All weights times a number.
    fn times(self, units: &Units, by: f64) -> Self {
        if by == 1.0 {
            self
        } else if by == -1.0 {
            Self { negated: !self.negated, ..self }
        } else {
            Self::of(units, self.into_weights().map(|(sample, w)| (sample, w * by)))
        }
    }

    /// The same, computed anew where it has faded.
    fn renewed(self, units: &Units) -> Self {
        let faded = |now: f64, then: f64| now < then * FADED;
        let (now, then) = (self.total, self.largest);
        let is_faded = faded(now.fresh, then.fresh) || faded(now.bootstrap, then.bootstrap);
        if is_faded { Self::of(units, self.into_weights()) } else { self }
    }

    /// The noise; `None` where it is beyond all numbers.
    fn noise(&self) -> Option<Variances> {
        (self.total.fresh.is_finite() && self.total.bootstrap.is_finite()).then_some(self.total)
    }
}

/// The noise of all nodes that are links of chains.
pub fn of_links(graph: &Graph, cone: &mut Cone, units: &Units) -> HashMap<Node, Variances> {
    let mut links = Links { graph, cone, units, ahead: uses(graph), open: HashMap::new(), copied: 0 };
    let mut noise = HashMap::new();
    for node in 0..graph.len() as Node {
        let terms = links.take(node);
        let multiple = links.multiple(&terms, &noise);
        // A multiple of what is known has no need of weights of its own until something is added to it.
        let is_needed = multiple.is_none() || links.ahead[node as usize] > 0;
        let chain = if is_needed { links.sum(&terms) } else { None };
        links.leave(&terms);
        let Some(variances) = multiple.or_else(|| chain.as_ref().and_then(Chain::noise)) else { continue };
        noise.insert(node, variances);
        if let Some(chain) = chain.filter(|_| links.ahead[node as usize] > 0) {
            links.open.insert(node, chain);
        }
    }
    noise
}

/// How many sums take each node.
fn uses(graph: &Graph) -> Vec<u32> {
    let mut uses = vec![0; graph.len()];
    for node in 0..graph.len() as Node {
        if let (Row::Sum(..) | Row::Scaled(..), _) = graph.row(node) {
            graph.terms(node, |part, _| uses[part as usize] += 1);
        }
    }
    uses
}

struct Links<'a> {
    graph: &'a Graph,
    cone: &'a mut Cone,
    units: &'a Units<'a>,
    /// How many sums are still to take each node.
    ahead: Vec<u32>,
    open: HashMap<Node, Chain>,
    copied: usize,
}

impl Links<'_> {
    /// The terms of a sum or a multiple with a part that is not short, none of all others: they have been taken then.
    fn take(&mut self, node: Node) -> Vec<(Node, Weight)> {
        let (Row::Sum(..) | Row::Scaled(..), _) = self.graph.row(node) else { return vec![] };
        let mut terms = vec![];
        self.graph.terms(node, |part, weight| terms.push((part, weight)));
        terms.iter().for_each(|(part, _)| self.ahead[*part as usize] -= 1);
        if terms.iter().all(|(part, _)| self.cone.short(*part).is_some()) { vec![] } else { terms }
    }

    /// The noise of a multiple of a part whose noise is known.
    fn multiple(&self, terms: &[(Node, Weight)], noise: &HashMap<Node, Variances>) -> Option<Variances> {
        let &[(part, Weight::Known(weight))] = terms else { return None };
        let variances = noise.get(&part)?.times(weight as f64);
        (variances.fresh.is_finite() && variances.bootstrap.is_finite()).then_some(variances)
    }

    /// What nothing takes any more is not kept.
    fn leave(&mut self, terms: &[(Node, Weight)]) {
        for (part, _) in terms {
            if self.ahead[*part as usize] == 0 {
                self.open.remove(part);
            }
        }
    }

    fn sum(&mut self, terms: &[(Node, Weight)]) -> Option<Chain> {
        let mut sum: Option<Chain> = None;
        for &(part, weight) in terms {
            let Weight::Known(weight) = weight else { return None };
            let part = self.part(part, weight as f64)?;
            let Some(other) = sum else {
                sum = Some(part);
                continue;
            };
            let (mut long, short) =
                if other.weights.len() < part.weights.len() { (part, other) } else { (other, part) };
            short.into_weights().for_each(|(sample, w)| long.add(self.units, sample, w));
            sum = Some(long);
        }
        Some(sum?.renewed(self.units))
    }

    /// A part of a sum, times its weight: the part's own chain where this is its last use.
    fn part(&mut self, part: Node, weight: f64) -> Option<Chain> {
        if let Some(weights) = self.cone.short(part) {
            return Some(Chain::of(self.units, weights.iter().map(|&(sample, w)| (sample, w * weight))));
        }
        let is_last = self.ahead[part as usize] == 0;
        let chain = match (self.open.remove(&part), is_last) {
            (Some(chain), true) => chain,
            (Some(chain), false) => {
                self.copied += chain.weights.len();
                self.open.insert(part, chain.clone());
                chain
            }
            (None, _) => {
                let weights = self.cone.exact(self.graph, part)?;
                self.copied += weights.len();
                Chain::of(self.units, weights)
            }
        };
        self.copied += if weight.abs() == 1.0 { 0 } else { chain.weights.len() };
        (self.copied <= MOST_COPIED).then(|| chain.times(self.units, weight))
    }
}
