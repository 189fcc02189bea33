//! The noise of one value, as a bound on its weights over independent samples.
//!
//! A sample is the noise of one ciphertext that came fresh from the client or out of a bootstrap.
//! Linear ops make values that are weighted sums of samples; what matters of such a value is the
//! 2-norm of its weights, kept apart for each kind of sample. Values that may share samples
//! add their norms (triangle inequality, exact when they are multiples of each other); values that
//! share none add the squares. The bound holds for every element of a tensor.

use crate::forms::Variances;
use ferrocrete_dialects::ir::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The samples of one source: a function argument, the result of a lookup, or what a loop carries.
/// Elements of a source tensor are independent samples; `element` names one of them, `None` all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Which comes first in the order: arguments that may share samples with each other.
    whose: Whose,
    value: usize,
    element: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Whose {
    /// Of an argument that is perhaps another argument, or part of it, in other places.
    Any,
    /// Nobody else's.
    Own,
}

/// How the elements of a tensor relate to the samples of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Element `i` uses sample `i` only; the tensor has the shape of the source.
    Same,
    /// No two elements share a sample.
    Disjoint,
    /// Elements may share samples.
    Shared,
}

/// A loop that is being analysed, or none.
pub type Scope = Option<usize>;

/// The kinds of sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Fresh encryptions; with a loop, such as every round of it meets others of.
    Fresh(Scope),
    /// Outputs of bootstraps; with a loop, of such as run anew in every round of it.
    Bootstrap(Scope),
    /// What the loop being analysed carries in this block argument: its norm is 1, whatever it is.
    Carried(usize),
}

/// The number of a value in sources and kinds.
pub fn number(v: Value) -> usize {
    v.id()
}

/// Weights over some sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    sources: BTreeSet<Source>,
    weights: BTreeMap<Kind, f64>,
    spread: Spread,
    /// Whether it stands for one of several sums, so that some sources may have no part in it.
    mixture: bool,
}

/// The noise of a value that is a sum: groups that share no sources.
pub type Sum = Vec<Group>;

/// The noise of a value, which may be one of several sums; never none.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    sums: Vec<Sum>,
}

impl Default for State {
    fn default() -> Self {
        Self { sums: vec![vec![]] }
    }
}

/// Values that may be one of more sums than this count as one mixture of them all.
const MAX_SUMS: usize = 6;

impl Group {
    /// A bound for all that a value may be.
    pub fn mixture(sources: BTreeSet<Source>, weights: BTreeMap<Kind, f64>, spread: Spread) -> Self {
        Self { sources, weights, spread, mixture: true }
    }

    /// Whether it certainly uses a sample of a source that `is` names.
    pub fn uses(&self, is: impl Fn(usize) -> bool) -> bool {
        !self.mixture && self.weights.values().any(|w| *w > 0.0) && self.sources.iter().any(|s| is(s.value))
    }

    /// The same weights on other kinds of sample; two that become one kind are independent.
    pub fn renamed(mut self, rename: impl Fn(Kind) -> Kind) -> Self {
        let mut weights = BTreeMap::new();
        for (kind, w) in self.weights {
            let sum: &mut f64 = weights.entry(rename(kind)).or_default();
            *sum = sum.hypot(w);
        }
        self.weights = weights;
        self
    }

    /// The first and the last of the arguments that may share samples with each other.
    fn arguments(&self) -> Option<(usize, usize)> {
        let first = self.sources.first().filter(|s| s.whose == Whose::Any)?;
        let beyond = Source { whose: Whose::Own, value: 0, element: None };
        let last = self.sources.range(..beyond).next_back()?;
        Some((first.value, last.value))
    }

    /// Whether both are of arguments, and of different ones.
    fn may_alias(&self, other: &Self) -> bool {
        let arguments = self.arguments().zip(other.arguments());
        arguments.is_some_and(|((a, b), (c, d))| a != b || b != c || c != d)
    }

    fn touches(&self, other: &Self) -> bool {
        if self.may_alias(other) {
            return true;
        }
        let (few, many) =
            if self.sources.len() < other.sources.len() { (self, other) } else { (other, self) };
        few.sources.iter().any(|s| {
            let all = Source { element: None, ..*s };
            let last = Source { element: Some(usize::MAX), ..*s };
            match s.element {
                None => many.sources.range(all..=last).next().is_some(),
                Some(_) => many.sources.contains(s) || many.sources.contains(&all),
            }
        })
    }

    fn absorb(&mut self, other: Self) {
        // Same position by position, the samples stay apart; any other mixture may share some.
        self.spread = match (self.spread, other.spread) {
            (Spread::Same, Spread::Same) if self.sources == other.sources => Spread::Same,
            _ => Spread::Shared,
        };
        self.sources.extend(other.sources);
        self.mixture |= other.mixture;
        for (kind, w) in other.weights {
            *self.weights.entry(kind).or_default() += w;
        }
    }

    fn scale(&mut self, by: f64) {
        self.weights.values_mut().for_each(|w| *w *= by);
    }
}

fn insert(sum: &mut Sum, mut group: Group) {
    // A group that touches several joins them into one.
    while let Some(i) = sum.iter().position(|g| g.touches(&group)) {
        let mut met = sum.swap_remove(i);
        met.absorb(group);
        group = met;
    }
    sum.push(group);
}

/// Squared norms by kind of a sum: its groups are independent, so their squares add up.
fn squares(sum: &Sum) -> BTreeMap<Kind, f64> {
    let mut squares: BTreeMap<Kind, f64> = BTreeMap::new();
    for (&kind, w) in sum.iter().flat_map(|g| &g.weights) {
        *squares.entry(kind).or_default() += w * w;
    }
    squares
}

/// Norms by kind of a sum.
pub fn norms(sum: &Sum) -> BTreeMap<Kind, f64> {
    squares(sum).into_iter().map(|(kind, square)| (kind, square.sqrt())).collect()
}

/// Raises each to that of `other`.
fn raise(norms: &mut BTreeMap<Kind, f64>, other: &BTreeMap<Kind, f64>) {
    for (&kind, &w) in other {
        let norm = norms.entry(kind).or_default();
        *norm = norm.max(w);
    }
}

impl State {
    /// The state of a source itself.
    pub fn source(v: Value, kind: Kind) -> Self {
        Self::of(v, Whose::Own, &[kind], Spread::Same)
    }

    /// The state of an argument that has a sample of each kind, and may share them with others.
    pub fn argument(v: Value, kinds: &[Kind]) -> Self {
        Self::of(v, Whose::Any, kinds, Spread::Same)
    }

    /// What a loop carries in block argument `v`: nothing is known of how its elements relate.
    pub fn carried(v: Value) -> Self {
        Self::of(v, Whose::Own, &[Kind::Carried(number(v))], Spread::Shared)
    }

    fn of(v: Value, whose: Whose, kinds: &[Kind], spread: Spread) -> Self {
        let source = Source { whose, value: number(v), element: None };
        let weights = kinds.iter().map(|kind| (*kind, 1.0)).collect();
        let group = Group { sources: [source].into(), weights, spread, mixture: false };
        Self { sums: vec![vec![group]] }
    }

    /// A value that is one of these sums.
    pub fn one_of(sums: Vec<Sum>) -> Self {
        let state = Self { sums: if sums.is_empty() { vec![vec![]] } else { sums } };
        if state.sums.len() > MAX_SUMS { state.mixed() } else { state }
    }

    /// The sums it may be.
    pub fn sums(&self) -> &[Sum] {
        &self.sums
    }

    /// The largest norm of each kind.
    pub fn norms(&self) -> BTreeMap<Kind, f64> {
        let mut largest = BTreeMap::new();
        self.sums.iter().for_each(|sum| raise(&mut largest, &norms(sum)));
        largest
    }

    /// Squared norms over fresh and bootstrap samples, outside of all loops.
    pub fn weights(&self) -> Variances {
        let mut largest = BTreeMap::new();
        self.sums.iter().for_each(|sum| raise(&mut largest, &squares(sum)));
        let total =
            |is: fn(&Kind) -> bool| largest.iter().filter(|(k, _)| is(k)).fold(0.0, |t, (_, w)| t + w);
        Variances {
            fresh: total(|k| matches!(k, Kind::Fresh(_))),
            bootstrap: total(|k| matches!(k, Kind::Bootstrap(_))),
        }
    }

    /// Every source.
    pub fn sources(&self) -> BTreeSet<Source> {
        self.groups().flat_map(|g| g.sources.iter().copied()).collect()
    }

    fn groups(&self) -> impl Iterator<Item = &Group> {
        self.sums.iter().flatten()
    }

    /// Whether both may use one sample.
    pub fn touches(&self, other: &Self) -> bool {
        self.groups().any(|a| other.groups().any(|b| a.touches(b)))
    }

    /// Whether they are of different arguments that may be one and the same.
    pub fn may_alias(&self, other: &Self) -> bool {
        self.groups().any(|a| other.groups().any(|b| a.may_alias(b)))
    }

    /// Whether no two elements share a sample.
    pub fn is_apart(&self) -> bool {
        self.sums.len() == 1 && self.groups().all(|g| g.spread != Spread::Shared)
    }

    fn each(mut self, change: impl FnMut(&mut Group)) -> Self {
        self.sums.iter_mut().flatten().for_each(change);
        self
    }

    /// The sum or difference of two values.
    pub fn add(self, other: &Self) -> Self {
        let (a, b) = match self.sums.len() * other.sums.len() {
            ..=MAX_SUMS => (self, other.clone()),
            _ => (self.mixed(), other.clone().mixed()),
        };
        let mut sums: Vec<Sum> = vec![];
        for one in &a.sums {
            for two in &b.sums {
                let mut sum = one.clone();
                two.iter().for_each(|group| insert(&mut sum, group.clone()));
                sums.push(sum);
            }
        }
        Self { sums }
    }

    /// The value times a clear number of at most that size.
    pub fn scale(self, by: f64) -> Self {
        self.each(|g| g.scale(by))
    }

    /// A weighted sum of elements of the tensor, with weights of these 1- and 2-norms.
    pub fn reduce(self, norm1: f64, norm2: f64) -> Self {
        self.mixed().each(|g| g.scale(if g.spread == Spread::Shared { norm1 } else { norm2 }))
    }

    /// The elements in other places, each still at most once.
    pub fn rearranged(self) -> Self {
        self.each(|g| {
            if g.spread == Spread::Same {
                g.spread = Spread::Disjoint;
            }
        })
    }

    /// Elements may share samples from here on.
    pub fn shared(self) -> Self {
        self.each(|g| g.spread = Spread::Shared)
    }

    /// The element at a known place of a tensor.
    pub fn element(self, place: usize) -> Self {
        self.each(|g| {
            if g.spread == Spread::Same {
                let named = |s: &Source| Source { element: s.element.or(Some(place)), ..*s };
                g.sources = g.sources.iter().map(named).collect();
            }
        })
    }

    /// The rest, when every sum has just one time a value of this kind, which has no part in the rest.
    pub fn without(&self, kind: Kind) -> Option<Self> {
        let is_it = |g: &Group| g.weights.len() == 1 && g.weights.get(&kind) == Some(&1.0);
        let rest = |sum: &Sum| {
            let at = sum.iter().position(is_it)?;
            let mut rest = sum.clone();
            rest.remove(at);
            Some(rest)
        };
        Some(Self { sums: self.sums.iter().map(rest).collect::<Option<_>>()? })
    }

    /// The same samples, and `v` as a source besides.
    pub fn marked(self, v: Value, rename: impl Fn(Kind) -> Kind) -> Self {
        let marker = Source { whose: Whose::Own, value: number(v), element: None };
        let mark = |g: Group| {
            let mut g = g.renamed(&rename);
            g.sources.insert(marker);
            g
        };
        Self { sums: self.sums.into_iter().map(|sum| sum.into_iter().map(mark).collect()).collect() }
    }

    /// The same noise, perhaps out of samples of `other`.
    pub fn also_of(self, other: &Self) -> Self {
        let sources = other.sources();
        self.each(|g| {
            g.sources.extend(&sources);
            g.mixture = true;
        })
    }

    /// One value or the other, or a tensor with elements of both.
    pub fn either(states: &[Self]) -> Self {
        let mut sums: Vec<Sum> = vec![];
        let mut again = false;
        for sum in states.iter().flat_map(|s| &s.sums) {
            match sums.contains(sum) {
                // Elements that come from one sum twice may be the same.
                true => again |= !sum.is_empty(),
                false => sums.push(sum.clone()),
            }
        }
        let state = Self::one_of(sums).rearranged();
        if again { state.shared() } else { state }
    }

    /// All that it may be as one sum, which bounds each element of a tensor whose elements are one
    /// or the other.
    pub fn mixed(self) -> Self {
        if self.sums.len() == 1 {
            return self;
        }
        let groups: Vec<&Group> = self.groups().collect();
        if groups.is_empty() {
            return Self::default();
        }
        let apart = groups
            .iter()
            .enumerate()
            .all(|(i, a)| a.spread != Spread::Shared && groups[i + 1..].iter().all(|b| !a.touches(b)));
        let spread = if apart { Spread::Disjoint } else { Spread::Shared };
        Self { sums: vec![vec![Group::mixture(self.sources(), self.norms(), spread)]] }
    }
}

impl Source {
    /// The number of the value it stands for.
    pub fn value(self) -> usize {
        self.value
    }
}
