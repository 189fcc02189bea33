//! The noise of one value, as a bound on its weights over independent samples.
//!
//! A sample is the noise of one ciphertext that came fresh from the client or out of a bootstrap.
//! Linear ops make values that are weighted sums of samples; what matters of such a value is the
//! 2-norm of its weights, kept apart for the two kinds of sample. Values that may share samples
//! add their norms (triangle inequality, exact when they are multiples of each other); values that
//! share none add the squares. The bound holds for every element of a tensor.

use ferrocrete_dialects::ir::Value;
use std::collections::BTreeSet;

/// The samples of one source: a function argument or the result of a lookup. Elements of a source
/// tensor are independent samples; `element` names one of them, `None` all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    value: usize,
    element: Option<usize>,
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

/// Weights over some sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    sources: BTreeSet<Source>,
    fresh: f64,
    bootstrap: f64,
    spread: Spread,
}

/// The noise of a value: groups that share no sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    groups: Vec<Group>,
}

/// The kinds of sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A fresh encryption.
    Fresh,
    /// The output of a bootstrap.
    Bootstrap,
}

impl Group {
    fn touches(&self, other: &Self) -> bool {
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
        self.fresh += other.fresh;
        self.bootstrap += other.bootstrap;
    }
}

impl State {
    /// The state of a source itself.
    pub fn source(v: Value, kind: Kind) -> Self {
        let source = Source { value: v.raw().ptr as usize, element: None };
        let (fresh, bootstrap) = if kind == Kind::Fresh { (1.0, 0.0) } else { (0.0, 1.0) };
        Self { groups: vec![Group { sources: [source].into(), fresh, bootstrap, spread: Spread::Same }] }
    }

    /// Squared norms over fresh and bootstrap samples.
    pub fn weights(&self) -> (f64, f64) {
        self.groups
            .iter()
            .fold((0.0, 0.0), |(f, b), g| (f + g.fresh * g.fresh, b + g.bootstrap * g.bootstrap))
    }

    /// The sum or difference of two values.
    pub fn add(mut self, other: &Self) -> Self {
        for group in &other.groups {
            self.insert(group.clone());
        }
        self
    }

    fn insert(&mut self, mut group: Group) {
        // A group that touches several joins them into one.
        while let Some(i) = self.groups.iter().position(|g| g.touches(&group)) {
            let mut met = self.groups.swap_remove(i);
            met.absorb(group);
            group = met;
        }
        self.groups.push(group);
    }

    /// The value times a clear number of at most that size.
    pub fn scale(mut self, by: f64) -> Self {
        for g in &mut self.groups {
            g.fresh *= by;
            g.bootstrap *= by;
        }
        self
    }

    /// A weighted sum of elements of the tensor, with weights of these 1- and 2-norms.
    pub fn reduce(mut self, norm1: f64, norm2: f64) -> Self {
        for g in &mut self.groups {
            let by = if g.spread == Spread::Shared { norm1 } else { norm2 };
            g.fresh *= by;
            g.bootstrap *= by;
        }
        self
    }

    /// The elements in other places, each still at most once.
    pub fn rearranged(mut self) -> Self {
        self.groups.iter_mut().filter(|g| g.spread == Spread::Same).for_each(|g| g.spread = Spread::Disjoint);
        self
    }

    /// Elements may share samples from here on.
    pub fn shared(mut self) -> Self {
        self.groups.iter_mut().for_each(|g| g.spread = Spread::Shared);
        self
    }

    /// The element at a known place of a tensor.
    pub fn element(mut self, place: usize) -> Self {
        for g in self.groups.iter_mut().filter(|g| g.spread == Spread::Same) {
            g.sources =
                g.sources.iter().map(|s| Source { element: s.element.or(Some(place)), ..*s }).collect();
        }
        self
    }

    /// One value or the other, or a tensor with elements of both.
    pub fn either(states: &[Self]) -> Self {
        let groups: Vec<&Group> = states.iter().flat_map(|s| &s.groups).collect();
        if groups.is_empty() {
            return Self::default();
        }
        let apart = groups
            .iter()
            .enumerate()
            .all(|(i, a)| a.spread != Spread::Shared && groups[i + 1..].iter().all(|b| !a.touches(b)));
        // Each state's own groups are independent, so their squares add up.
        let largest =
            |pick: fn((f64, f64)) -> f64| states.iter().map(|s| pick(s.weights())).fold(0.0, f64::max).sqrt();
        Self {
            groups: vec![Group {
                sources: groups.iter().flat_map(|g| g.sources.iter().copied()).collect(),
                fresh: largest(|w| w.0),
                bootstrap: largest(|w| w.1),
                spread: if apart { Spread::Disjoint } else { Spread::Shared },
            }],
        }
    }

    /// Whether this bounds no more than `other` does.
    pub fn within(&self, other: &Self) -> bool {
        let (a, b) = (self.weights(), other.weights());
        let known = |g: &Group| other.groups.iter().any(|o| g.sources.is_subset(&o.sources));
        a.0 <= b.0 && a.1 <= b.1 && self.groups.iter().all(known)
    }
}
