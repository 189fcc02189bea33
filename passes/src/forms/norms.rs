//! How much noise forms have.

use super::alias::{Classes, Groups};
use super::chains;
use super::cone::{Cone, Expansion};
use super::graph::{Graph, Node, Row};
use super::lookups::{Origin, Samples};
use super::trace::Forms;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// How many terms are followed, about as many as some seconds allow.
const BUDGET: u64 = 1 << 29;

/// Variances, in units of that of a fresh encryption and of a bootstrap's output.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Variances {
    /// Of fresh encryptions.
    pub fresh: f64,
    /// Of outputs of bootstraps.
    pub bootstrap: f64,
}

impl Variances {
    /// The larger of each.
    pub fn max(self, other: Self) -> Self {
        Self { fresh: self.fresh.max(other.fresh), bootstrap: self.bootstrap.max(other.bootstrap) }
    }

    /// No more than that of each.
    pub(crate) fn min(self, most: f64) -> Self {
        Self { fresh: self.fresh.min(most), bootstrap: self.bootstrap.min(most) }
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { fresh: self.fresh + other.fresh, bootstrap: self.bootstrap + other.bootstrap }
    }

    pub(super) fn minus(self, other: Self) -> Self {
        Self { fresh: self.fresh - other.fresh, bootstrap: self.bootstrap - other.bootstrap }
    }

    /// Without what rounding leaves below 0.
    pub(super) fn at_least_nothing(self) -> Self {
        self.max(Self::default())
    }

    pub(super) fn roots(self) -> Self {
        Self { fresh: self.fresh.sqrt(), bootstrap: self.bootstrap.sqrt() }
    }

    pub(super) fn squares(self) -> Self {
        Self { fresh: self.fresh * self.fresh, bootstrap: self.bootstrap * self.bootstrap }
    }

    /// Of a sum of values that may depend on each other in any way: deviations add.
    fn plus_dependent(self, other: Self) -> Self {
        let both = |a: f64, b: f64| a + b + 2.0 * (a * b).sqrt();
        Self { fresh: both(self.fresh, other.fresh), bootstrap: both(self.bootstrap, other.bootstrap) }
    }

    pub(super) fn times(self, weight: f64) -> Self {
        Self { fresh: self.fresh * weight * weight, bootstrap: self.bootstrap * weight * weight }
    }
}

/// What is known of a node that is one of several.
#[derive(Debug)]
struct Pick {
    /// The largest variances.
    variances: Variances,
    /// The classes of all samples it may have a part of, in order.
    classes: Rc<[u32]>,
}

/// What a sample counts for.
pub(super) struct Units<'a> {
    samples: &'a Samples,
    classes: &'a Classes,
}

impl Units<'_> {
    /// Its own variances.
    pub fn sample(&self, sample: u32) -> Variances {
        match self.samples.all[sample as usize] {
            Origin::Argument(_) => {
                Variances { fresh: 1.0, bootstrap: f64::from(u8::from(self.samples.arguments_of_bootstraps)) }
            }
            Origin::Lookup(_) => Variances { fresh: 0.0, bootstrap: 1.0 },
        }
    }

    /// What it may depend on others by; `None` where every sample is independent.
    pub fn class_and_family(&self, sample: u32) -> Option<(u32, u32)> {
        let classes = self.classes;
        (!classes.alone).then(|| (classes.class(sample), classes.family(sample)))
    }
}

/// The noise of forms.
pub(crate) struct Norms<'a> {
    graph: &'a Graph,
    units: Units<'a>,
    cone: Cone,
    picks: HashMap<Node, Pick>,
    /// Of sums that grow one op after the other.
    links: HashMap<Node, Variances>,
}

impl Forms {
    /// What it takes to ask for variances; `None` when that takes too long.
    pub(crate) fn norms(&self) -> Option<Norms<'_>> {
        let cone = Cone::new(&self.graph, self.samples.all.len());
        let Self { graph, samples, classes, .. } = self;
        let units = Units { samples, classes };
        let mut norms = Norms { graph, units, cone, picks: HashMap::new(), links: HashMap::new() };
        // In the order of their numbers, since some are one of others.
        for node in 0..graph.len() as Node {
            if let (Row::AnyOf(nodes), _) = graph.row(node) {
                let pick = norms.pick(nodes)?;
                norms.picks.insert(node, pick);
            }
        }
        // What is made of few samples, or of a sum before it, is written out once.
        norms.cone.remember(graph);
        norms.links = chains::of_links(graph, &mut norms.cone, &norms.units);
        Some(norms)
    }
}

impl Norms<'_> {
    /// The variances of a node; `None` when that takes too long.
    pub(crate) fn of(&mut self, node: Node) -> Option<Variances> {
        if let Some(&known) = self.links.get(&node) {
            return Some(known);
        }
        if self.cone.work > BUDGET {
            return None;
        }
        let expansion = self.cone.expand(self.graph, node);
        Some(self.variances(&expansion))
    }

    fn pick(&mut self, nodes: &[Node]) -> Option<Pick> {
        let (mut variances, mut classes) = (Variances::default(), vec![]);
        for &node in nodes {
            if self.cone.work > BUDGET {
                return None;
            }
            let expansion = self.cone.expand(self.graph, node);
            variances = variances.max(self.variances(&expansion));
            classes.extend(self.classes_of(&expansion));
            self.cone.work += classes.len() as u64;
        }
        classes.sort_unstable();
        classes.dedup();
        Some(Pick { variances, classes: classes.into() })
    }

    fn classes_of(&self, expansion: &Expansion) -> Vec<u32> {
        let samples = expansion.samples.iter().map(|(sample, _)| self.units.classes.class(*sample));
        let picks = expansion.picks.iter().flat_map(|(node, _)| self.picks[node].classes.iter().copied());
        samples.chain(picks).collect()
    }

    fn variances(&self, expansion: &Expansion) -> Variances {
        if expansion.picks.is_empty() {
            return self.of_samples(&expansion.samples);
        }
        // What may share samples adds up in groups; each group is independent of the others.
        let mut groups = Groups::default();
        for (node, _) in &expansion.picks {
            groups.join(&self.picks[node].classes);
        }
        let mut samples: BTreeMap<u32, Vec<(u32, f64)>> = BTreeMap::new();
        let mut sums: BTreeMap<u32, Variances> = BTreeMap::new();
        for &(sample, weight) in &expansion.samples {
            let group = groups.of(self.units.classes.class(sample));
            samples.entry(group).or_default().push((sample, weight));
        }
        for (group, samples) in samples {
            sums.insert(group, self.of_samples(&samples));
        }
        for (node, weight) in &expansion.picks {
            let pick = &self.picks[node];
            let Some(&first) = pick.classes.first() else { continue };
            let sum = sums.entry(groups.of(first)).or_default();
            *sum = sum.plus_dependent(pick.variances.times(*weight));
        }
        sums.into_values().fold(Variances::default(), Variances::plus)
    }

    /// Of a weighted sum of samples: classes are independent, families within a class may be not.
    fn of_samples(&self, samples: &[(u32, f64)]) -> Variances {
        if self.units.classes.alone {
            return samples
                .iter()
                .fold(Variances::default(), |sum, &(s, w)| sum.plus(self.units.sample(s).times(w)));
        }
        let mut families: BTreeMap<(u32, u32), Variances> = BTreeMap::new();
        for &(sample, weight) in samples {
            let family = (self.units.classes.class(sample), self.units.classes.family(sample));
            let sum = families.entry(family).or_default();
            *sum = sum.plus(self.units.sample(sample).times(weight));
        }
        let mut classes: BTreeMap<u32, Variances> = BTreeMap::new();
        for ((class, _), variances) in families {
            let sum = classes.entry(class).or_default();
            *sum = sum.plus_dependent(variances);
        }
        classes.into_values().fold(Variances::default(), Variances::plus)
    }

    /// Whether no two of the nodes may share a sample.
    pub(crate) fn are_apart(&mut self, nodes: &[Node]) -> bool {
        let mut met = vec![];
        for (element, &node) in nodes.iter().enumerate() {
            let expansion = self.cone.expand(self.graph, node);
            if !expansion.picks.is_empty() {
                return nodes.len() == 1;
            }
            met.extend(expansion.samples.iter().map(|&(sample, _)| {
                (self.units.classes.class(sample), self.units.classes.family(sample), sample, element)
            }));
        }
        met.sort_unstable();
        // One class in two elements: different samples of one family.
        met.chunk_by(|a, b| a.0 == b.0).all(|class| {
            let owners = |part: &[(u32, u32, u32, usize)]| part.iter().all(|x| x.3 == part[0].3);
            let one_family = class.iter().all(|x| x.1 == class[0].1);
            owners(class) || one_family && class.chunk_by(|a, b| a.2 == b.2).all(owners)
        })
    }

    /// Whether lookups of the nodes would share no sample.
    pub(crate) fn are_different(&mut self, nodes: &[Node]) -> bool {
        let mut seen = HashSet::new();
        let mut families = HashSet::new();
        for &node in nodes {
            let expansion = self.cone.expand(self.graph, node);
            if !expansion.picks.is_empty()
                || self.graph.is_open(node)
                || !seen.insert(self.graph.linear(node))
            {
                return nodes.len() == 1;
            }
            let samples = expansion.samples.iter();
            families.extend(samples.map(|(sample, _)| self.units.classes.family(*sample)));
        }
        self.units.classes.alone || families.len() <= 1 || nodes.len() == 1
    }
}
