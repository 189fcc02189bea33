//! Which samples may turn out to be one and the same, or one the negative of the other, when clear
//! arguments are known or arguments are results of other functions.
//!
//! Samples that may be the same are of one class. Classes grow until nothing changes: lookups of
//! forms that are alike when the samples of each class count as one may be the same themselves. (Were
//! two forms made equal by taking samples of one class for each other, their weights would add up
//! alike class by class.)
//!
//! The samples of a class are divided into families: those of one family are certainly different.

use super::cone::Cone;
use super::graph::{Graph, Node, Row};
use super::lanes::{Lanes, Stands};
use super::lookups::{Lookup, Origin, Samples};
use super::trace::Arguments;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How many times classes may grow; forms with deeper chains of doubt are left to coarser bounds.
const MOST_ROUNDS: usize = 64;

/// How many terms are followed to tell whether a form of several families is of one after all.
const MOST_EXPANDED: u64 = 1 << 22;

/// The classes and families of all samples.
#[derive(Debug)]
pub struct Classes {
    parent: Vec<u32>,
    families: Vec<u32>,
    /// Whether every sample is alone in its class.
    pub alone: bool,
}

impl Classes {
    /// Of all samples of a function; `None` when that takes too long.
    pub fn of(graph: &Graph, samples: &Samples, arguments: Arguments) -> Option<Self> {
        let count = samples.all.len() as u32;
        let mut classes = Self { parent: (0..count).collect(), families: (0..count).collect(), alone: true };
        let encrypted = samples.all.iter().filter(|o| matches!(o, Origin::Argument(_))).count();
        if let Arguments::Results { apart, .. } = arguments
            && encrypted > 1
        {
            // An argument may be another one, or what a lookup gives of another.
            for sample in 1..count {
                classes.join(0, sample);
            }
            classes.find_families(graph, samples, apart);
            return Some(classes);
        }
        for _ in 0..MOST_ROUNDS {
            let numbers = classes.numbers(graph);
            if !classes.grow(graph, samples, &numbers) {
                return Some(classes);
            }
        }
        None
    }

    /// The class of a sample, by its representative.
    pub fn class(&self, mut sample: u32) -> u32 {
        while self.parent[sample as usize] != sample {
            sample = self.parent[sample as usize];
        }
        sample
    }

    /// The family of a sample within its class.
    pub fn family(&self, sample: u32) -> u32 {
        self.families[sample as usize]
    }

    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.class(a), self.class(b));
        let (first, last) = (a.min(b), a.max(b));
        self.parent[last as usize] = first;
        self.alone &= first == last;
        first != last
    }

    /// What stands for each node when the samples of a class count as one.
    fn numbers(&self, graph: &Graph) -> Option<Vec<Lanes>> {
        (!self.alone).then(|| {
            graph.numbered(|what| match what {
                Stands::Sample(sample) => Lanes::random(Stands::Sample(self.class(sample))),
                Stands::Clear(_) | Stands::Node(_) => Lanes::random(what),
            })
        })
    }

    /// Joins lookups that may be the same; tells whether there were any.
    fn grow(&mut self, graph: &Graph, samples: &Samples, numbers: &Option<Vec<Lanes>>) -> bool {
        let mut alike: HashMap<Lanes, Vec<(u32, &Lookup)>> = HashMap::new();
        for (sample, lookup) in lookups(samples) {
            let number = match numbers {
                Some(numbers) => numbers[lookup.operand as usize],
                None => graph.linear(lookup.operand),
            };
            alike.entry(number).or_default().push((sample, lookup));
        }
        let mut grown = self.join_open(graph, samples);
        for group in alike.into_values().filter(|group| group.len() > 1) {
            grown |= self.join_tables(&group, |lookup| lookup.turned);
        }
        grown
    }

    /// Joins lookups of one value whose tables may be the same.
    fn join_tables(&mut self, group: &[(u32, &Lookup)], exact: impl Fn(&Lookup) -> Option<u64>) -> bool {
        let bits = group[0].1.bits;
        let comparable = group.iter().all(|(_, lookup)| lookup.bits == bits && lookup.any_turn.is_some());
        let turns_known = group.iter().all(|(_, lookup)| exact(lookup).is_some());
        let mut first: HashMap<Option<u64>, u32> = HashMap::new();
        let mut grown = false;
        for (sample, lookup) in group {
            let table = match (comparable, turns_known) {
                (true, true) => exact(lookup),
                (true, false) => lookup.any_turn,
                (false, _) => None,
            };
            let other = *first.entry(table).or_insert(*sample);
            grown |= self.join(other, *sample);
        }
        grown
    }

    /// Joins lookups of values that depend on what is known at run time only with all that share a
    /// sample with one of them: they may be the same.
    fn join_open(&mut self, graph: &Graph, samples: &Samples) -> bool {
        if !lookups(samples).any(|(_, lookup)| graph.is_open(lookup.operand)) {
            return false;
        }
        let mut cone = Cone::new(graph, samples.all.len());
        let mut support = |lookup: &Lookup| -> Vec<u32> {
            let support = cone.support(graph, lookup.operand).into_iter();
            support.map(|sample| self.class(sample)).collect()
        };
        let (mut doubtful, mut groups) = (HashSet::new(), Groups::default());
        for (_, lookup) in lookups(samples).filter(|(_, lookup)| graph.is_open(lookup.operand)) {
            let support = support(lookup);
            groups.join(&support);
            doubtful.extend(support);
        }
        let mut met = vec![];
        for (sample, lookup) in lookups(samples) {
            let mut support = support(lookup);
            support.retain(|class| doubtful.contains(class));
            groups.join(&support);
            met.extend(support.first().map(|&class| (class, sample, lookup)));
        }
        let mut sharing: BTreeMap<u32, Vec<(u32, &Lookup)>> = BTreeMap::new();
        for (class, sample, lookup) in met {
            sharing.entry(groups.of(class)).or_default().push((sample, lookup));
        }
        let mut grown = false;
        for group in sharing.into_values() {
            grown |= self.join_tables(&group, |_| None);
        }
        grown
    }

    /// The samples of one argument whose elements are apart are different, and so are lookups of
    /// different forms over samples of one family.
    fn find_families(&mut self, graph: &Graph, samples: &Samples, apart: bool) {
        let mut numbers: HashMap<(u32, usize, u32), u32> = HashMap::new();
        let mut seen: HashMap<(Lanes, u32), u32> = HashMap::new();
        let mut cone = Cone::new(graph, samples.all.len());
        let mut supports = vec![];
        for (i, origin) in samples.all.iter().enumerate() {
            let key = match origin {
                Origin::Argument(number) if apart => Some((0, *number, 0)),
                Origin::Argument(_) => None,
                Origin::Lookup(lookup) => {
                    self.common_family(graph, lookup, &mut supports, &mut cone).map(|family| {
                        // Of one form through several tables, each is of another family.
                        let again = seen.entry((graph.linear(lookup.operand), family)).or_default();
                        *again += 1;
                        (*again, family as usize, 1)
                    })
                }
            };
            if let Some(key) = key {
                self.families[i] = *numbers.entry(key).or_insert(i as u32);
            }
        }
    }

    /// The family that all samples of a lookup's operand are of.
    fn common_family(
        &self,
        graph: &Graph,
        lookup: &Lookup,
        supports: &mut Vec<Support>,
        cone: &mut Cone,
    ) -> Option<u32> {
        let node = lookup.operand;
        if graph.is_open(node) || graph.linear(node) == Lanes::default() {
            return None;
        }
        // Nodes up to this one have samples of earlier lookups only, whose families are known.
        for node in supports.len() as Node..=node {
            supports.push(self.support(graph, node, supports));
        }
        match supports[node as usize] {
            Support::Nothing => None,
            Support::One(family) => Some(family),
            // Some may have come to nothing. To know that takes time for each lookup anew.
            Support::Several if cone.work < MOST_EXPANDED => {
                let expansion = cone.expand(graph, node);
                let mut families = expansion.samples.iter().map(|(sample, _)| self.family(*sample));
                let first = families.next()?;
                (expansion.picks.is_empty() && families.all(|family| family == first)).then_some(first)
            }
            Support::Several => None,
        }
    }

    fn support(&self, graph: &Graph, node: Node, before: &[Support]) -> Support {
        match graph.row(node) {
            (Row::Samples(first), place) => Support::One(self.family(first + place as u32)),
            (Row::AnyOf(_), _) => Support::Several,
            (Row::Constant | Row::Sum(..) | Row::Scaled(..) | Row::Dots(_), _) => {
                let mut all = Support::Nothing;
                graph.terms(node, |part, _| all = all.with(before[part as usize]));
                all
            }
        }
    }
}

/// The families of the samples that a node is made of, whatever their weights.
#[derive(Clone, Copy, PartialEq)]
enum Support {
    Nothing,
    One(u32),
    Several,
}

impl Support {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, one) | (one, Self::Nothing) => one,
            (Self::One(a), Self::One(b)) if a == b => self,
            (Self::One(_) | Self::Several, _) => Self::Several,
        }
    }
}

fn lookups(samples: &Samples) -> impl Iterator<Item = (u32, &Lookup)> {
    samples.all.iter().enumerate().filter_map(|(i, origin)| match origin {
        Origin::Lookup(lookup) => Some((i as u32, lookup)),
        Origin::Argument(_) => None,
    })
}

/// Classes that belong together.
#[derive(Debug, Default)]
pub struct Groups {
    parent: HashMap<u32, u32>,
}

impl Groups {
    /// The representative of a group.
    pub fn of(&self, mut class: u32) -> u32 {
        while let Some(&parent) = self.parent.get(&class) {
            class = parent;
        }
        class
    }

    /// Puts classes, and all that belongs to them, into one group.
    pub fn join(&mut self, classes: &[u32]) {
        for pair in classes.windows(2) {
            let (a, b) = (self.of(pair[0]), self.of(pair[1]));
            if a != b {
                self.parent.insert(a.max(b), a.min(b));
            }
        }
    }
}
