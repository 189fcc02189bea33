//! What a loop carries after any number of rounds, without following the program round by round.
//!
//! One round makes of the carried values `c` sums `g c + m + o`: `g` are gains, `m` samples that are
//! new in every round, `o` samples from outside of the loop, the same in all rounds. Samples of
//! different rounds are independent, so for `m` covariances are followed, `|cov'| <= g |cov| g^T +
//! |m| |m|^T`; for all else norms add up, which holds however the samples hang together. Both are
//! numbers only, whatever a round computes.

use super::state::{Group, Kind, Source, Spread, State, Sum, norms};
use std::collections::{BTreeMap, BTreeSet};

/// What one round makes of one carried value, when it comes out as one sum.
#[derive(Clone, Debug)]
struct Form {
    /// By how much each carried value counts.
    gains: Vec<f64>,
    /// Norms over the round's own fresh samples and bootstraps.
    made: [f64; 2],
    /// Norms over samples from outside.
    outer: Vec<f64>,
}

/// The effect of a round.
pub struct Rounds {
    arguments: Vec<usize>,
    /// The kinds of sample that come from outside.
    kinds: Vec<Kind>,
    /// For each carried value, the sums that it may become.
    forms: Vec<Vec<Form>>,
    start: Vec<Vec<f64>>,
    /// The kinds that a round makes anew.
    made: [Option<Kind>; 2],
}

/// Bounds on the carried values.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Covariances over the samples made in rounds, by kind, row after row.
    covariances: [Vec<f64>; 2],
    /// Norms over samples from outside, for each carried value.
    outer: Vec<Vec<f64>>,
}

/// How the bounds end.
pub enum End {
    /// Before each round at most the first, after the last round at most the second.
    Bounded(Bound, Bound),
    /// The noise of the carried value of that number grows beyond any ciphertext.
    Unbounded(usize),
}

/// Norms beyond this are beyond the whole torus, at any parameters.
const BEYOND: f64 = 1e30;
/// Steps of arithmetic spent on one loop before it counts as endless.
const BUDGET: f64 = 2e7;
/// Rounds after which noise that still grows is taken to grow without end, when nobody knows the
/// number of rounds.
const PATIENCE: u64 = 1000;

impl Rounds {
    /// `arguments` are the numbers of the carried values, `start` their states before and `yielded`
    /// those after a round. `made` names the kinds whose samples are new in each round.
    pub fn new(arguments: Vec<usize>, start: &[State], yielded: &[State], made: [Option<Kind>; 2]) -> Self {
        let own =
            |k: &Kind| matches!(k, Kind::Carried(a) if arguments.contains(a)) || made.contains(&Some(*k));
        let all = start.iter().chain(yielded).flat_map(|s| s.norms().into_keys());
        let kinds: Vec<Kind> = all.filter(|k| !own(k)).collect::<BTreeSet<_>>().into_iter().collect();
        let mut rounds = Self { arguments, kinds, forms: vec![], start: vec![], made };
        rounds.start = start.iter().map(|s| rounds.outer(&s.norms())).collect();
        rounds.forms =
            yielded.iter().map(|s| s.sums().iter().map(|sum| rounds.form(&norms(sum))).collect()).collect();
        rounds
    }

    fn outer(&self, norms: &BTreeMap<Kind, f64>) -> Vec<f64> {
        self.kinds.iter().map(|k| norms.get(k).copied().unwrap_or_default()).collect()
    }

    fn form(&self, norms: &BTreeMap<Kind, f64>) -> Form {
        let norm = |k: Kind| norms.get(&k).copied().unwrap_or_default();
        Form {
            gains: self.arguments.iter().map(|&a| norm(Kind::Carried(a))).collect(),
            made: self.made.map(|k| k.map_or(0.0, norm)),
            outer: self.outer(norms),
        }
    }

    /// Follows so many rounds; `None` for any number.
    pub fn follow(&self, rounds: Option<u64>) -> End {
        let n = self.arguments.len();
        let mut now = Bound { covariances: [vec![0.0; n * n], vec![0.0; n * n]], outer: self.start.clone() };
        let mut most = now.clone();
        let mut seen = now.clone();
        let work = self.forms.iter().map(Vec::len).sum::<usize>().pow(2) * (n * n + self.kinds.len() + 1);
        let affordable = (BUDGET / work.max(1) as f64) as u64;
        let limit = rounds.unwrap_or(PATIENCE).min(affordable);
        for round in 1..=limit {
            now = self.next(&now);
            most.raise(&now);
            if let Some(i) = now.beyond(n) {
                return End::Unbounded(i);
            }
            // What was there before comes again: rounds that swap values have a period.
            if now == seen {
                let last = if n > 0 && self.is_settled(&now) { now } else { most.clone() };
                return End::Bounded(most, last);
            }
            if round.is_power_of_two() {
                seen = now.clone();
            }
        }
        match rounds {
            Some(rounds) if rounds == limit => End::Bounded(most, now),
            _ => End::Unbounded(self.growing(&now)),
        }
    }

    fn is_settled(&self, now: &Bound) -> bool {
        self.next(now) == *now
    }

    fn growing(&self, now: &Bound) -> usize {
        let next = self.next(now);
        let n = self.arguments.len();
        let grows = |i: &usize| {
            (0..2).any(|k| next.covariances[k][i * n + i] > now.covariances[k][i * n + i])
                || next.outer[*i].iter().zip(&now.outer[*i]).any(|(a, b)| a > b)
        };
        (0..n).find(grows).unwrap_or_default()
    }

    fn next(&self, now: &Bound) -> Bound {
        let n = self.arguments.len();
        let covariance = |k: usize, i: usize, j: usize| {
            let pairs = self.forms[i].iter().flat_map(|a| self.forms[j].iter().map(move |b| (a, b)));
            pairs.map(|(a, b)| now.covariance(k, a, b) + a.made[k] * b.made[k]).fold(0.0, f64::max)
        };
        let matrix =
            |k: usize| (0..n * n).map(|at| covariance(k, at / n.max(1), at % n.max(1))).collect::<Vec<_>>();
        let norm = |i: usize, kind: usize| {
            self.forms[i].iter().map(|f| f.outer[kind] + now.outer(kind, &f.gains)).fold(0.0, f64::max)
        };
        let outer = (0..n).map(|i| (0..self.kinds.len()).map(|kind| norm(i, kind)).collect()).collect();
        Bound { covariances: [matrix(0), matrix(1)], outer }
    }

    /// Whether a round either keeps the value or puts something in its place that has no part of any
    /// carried value.
    pub fn keeps_or_replaces(&self, i: usize) -> bool {
        self.forms[i].iter().all(|f| {
            let others = f.gains.iter().enumerate().all(|(j, g)| j == i || *g == 0.0);
            let rest = f.made.iter().chain(&f.outer).all(|w| *w == 0.0);
            others && (f.gains[i] == 0.0 || f.gains[i] == 1.0 && rest)
        })
    }

    /// What a round may put in the place of a value that it else keeps. Elements of a tensor that come
    /// from several rounds have no sample in common when these are made anew in each.
    pub fn replacements(&self, yielded: &State, argument: usize) -> State {
        let is_made = |k: &Kind| self.made.contains(&Some(*k));
        let new = |sum: &&Sum| !norms(sum).contains_key(&Kind::Carried(argument));
        let sums: Vec<Sum> = yielded.sums().iter().filter(new).cloned().collect();
        let made = sums.iter().all(|sum| norms(sum).keys().all(is_made));
        let state = State::one_of(sums);
        if made { state } else { state.shared() }
    }

    /// A state in which carried values occur, with their bounds in place of them. `rename` gives the
    /// kinds outside of the loop, `sources` what each carried value may be made of.
    pub fn resolve(
        &self,
        state: &State,
        bound: &Bound,
        sources: &[BTreeSet<Source>],
        rename: impl Fn(Kind) -> Kind,
    ) -> State {
        let resolve = |sum: &Sum| -> Sum {
            let form = self.form(&norms(sum));
            if form.gains.iter().all(|g| *g == 0.0) {
                return sum.iter().map(|g| g.clone().renamed(&rename)).collect();
            }
            let met = sources.iter().zip(&form.gains).filter(|(_, g)| **g != 0.0).flat_map(|(s, _)| s);
            let all = State::one_of(vec![sum.clone()]).sources().into_iter().chain(met.copied()).collect();
            let outer = self.kinds.iter().enumerate();
            let mut weights: BTreeMap<Kind, f64> =
                outer.map(|(i, &kind)| (kind, form.outer[i] + bound.outer(i, &form.gains))).collect();
            for (k, made) in self.made.iter().enumerate() {
                if let Some(made) = made {
                    let square = bound.covariance(k, &form, &form) + form.made[k] * form.made[k];
                    weights.insert(*made, square.sqrt());
                }
            }
            vec![Group::mixture(all, weights, Spread::Shared).renamed(&rename)]
        };
        State::one_of(state.sums().iter().map(resolve).collect())
    }
}

impl Bound {
    fn covariance(&self, k: usize, a: &Form, b: &Form) -> f64 {
        let n = a.gains.len();
        let row =
            |i: usize| a.gains[i] * (0..n).map(|j| self.covariances[k][i * n + j] * b.gains[j]).sum::<f64>();
        (0..n).filter(|&i| a.gains[i] != 0.0).map(row).sum()
    }

    fn outer(&self, kind: usize, gains: &[f64]) -> f64 {
        gains.iter().zip(&self.outer).filter(|(g, _)| **g != 0.0).map(|(g, norms)| g * norms[kind]).sum()
    }

    fn raise(&mut self, other: &Self) {
        for (a, b) in self.covariances.iter_mut().flatten().zip(other.covariances.iter().flatten()) {
            *a = a.max(*b);
        }
        for (a, b) in self.outer.iter_mut().flatten().zip(other.outer.iter().flatten()) {
            *a = a.max(*b);
        }
    }

    fn beyond(&self, n: usize) -> Option<usize> {
        let large = |x: &f64| x.is_nan() || *x > BEYOND;
        (0..n).find(|&i| {
            self.outer[i].iter().any(large) || self.covariances.iter().any(|m| large(&m[i * n + i].sqrt()))
        })
    }
}
