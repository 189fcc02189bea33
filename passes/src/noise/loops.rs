//! Noise through `scf.for`: its body is analysed once, with the carried values open, and what rounds
//! make of it is left to [`Rounds`].

use super::analyze::Analysis;
use super::rounds::{Bound, End, Rounds};
use super::state::{Kind, Scope, Source, State, number};
use super::visits;
use crate::refuse_undefined::UNKNOWN_ROUNDS;
use ferrocrete_dialects::intervals::rounds as trip_count;
use ferrocrete_dialects::ir::{Block, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};
use ferrocrete_dialects::types::Eint;
use std::collections::{BTreeSet, HashSet};

/// A loop whose body is being analysed.
pub struct Around {
    /// Its number in kinds.
    pub number: usize,
    /// Extractions that take another element of an outside tensor in every round.
    streams: HashSet<Value>,
}

/// The encrypted values of a loop, place by place.
struct Carried {
    arguments: Vec<Value>,
    results: Vec<Value>,
    start: Vec<State>,
    yielded: Vec<Value>,
}

impl Carried {
    fn of(op: Op, body: Block, analysis: &Analysis) -> Self {
        let is_encrypted = |v: &Value| Eint::of(v.ty()).is_some();
        let encrypted = |values: &[Value]| values.iter().copied().filter(is_encrypted).collect::<Vec<_>>();
        let start = encrypted(&op.operands()[3..]);
        Self {
            arguments: encrypted(&body.arguments()[1..]),
            results: encrypted(&op.results()),
            start: start.into_iter().map(|v| analysis.state(v)).collect(),
            yielded: encrypted(&body.terminator().map(Op::operands).unwrap_or_default()),
        }
    }
}

impl Analysis {
    pub(super) fn for_loop(&mut self, op: Op, times: f64) -> PassResult {
        let Some(body) = op.body() else { return Ok(()) };
        let carried = Carried::of(op, body, self);
        for (&argument, start) in carried.arguments.iter().zip(&carried.start) {
            let visited_once = visits::each_in_one_round(op, argument);
            self.set(argument, if visited_once { start.clone().shared() } else { State::carried(argument) });
        }
        let (least, most) = trip_count(op);
        let around = Around { number: number(body.argument(0)), streams: self.streams(op, body, &carried) };
        let (me, first) = (around.number, self.met.len());
        self.loops.push(around);
        self.block(body, times * most.unwrap_or(UNKNOWN_ROUNDS).max(1) as f64)?;
        let Some(around) = self.loops.pop() else { return Ok(()) };
        if most.is_none() && self.met.len() > first && !self.quiet {
            op.warning(format!(
                "runs lookups in a number of rounds that is not known: error probabilities count it as {UNKNOWN_ROUNDS}, \
                 and a run that goes beyond is refused"
            ));
        }

        let yielded: Vec<State> = carried.yielded.iter().map(|&v| self.state(v)).collect();
        let anew = self.runs_anew(&around, first, &carried, &yielded);
        let made = [Some(Kind::Fresh(Some(me))), anew.then_some(Kind::Bootstrap(Some(me)))];
        let numbers = carried.arguments.iter().map(|&v| number(v)).collect();
        let rounds = Rounds::new(numbers, &carried.start, &yielded, made);
        let (envelope, last) = match rounds.follow(most) {
            End::Bounded(envelope, last) => (envelope, last),
            End::Unbounded(i) => return Err(grows(op, carried.yielded[i], carried.results[i], most)),
        };
        let last = if most == Some(least) { last } else { envelope.clone() };
        let leave = Leave { rounds, sources: sources(&carried, &yielded), rename: self.renames(&around) };
        for i in 0..self.met.len() - first {
            let operand = leave.resolve(&self.met[first + i].operand, &envelope);
            self.met[first + i].operand = operand;
        }
        for (i, (&result, yielded)) in carried.results.iter().zip(&yielded).enumerate() {
            let after = leave.after(i, &carried, yielded, &last, least > 0);
            self.set(result, after);
        }
        Ok(())
    }

    /// Whether every lookup of the loop takes another ciphertext in every round: one that takes the
    /// same again gives the same noise again. It does when its operand has a part of a streamed
    /// element, or of a bootstrap of which that is true, maybe that of the round before.
    fn runs_anew(&self, around: &Around, first: usize, carried: &Carried, yielded: &[State]) -> bool {
        let mut new: HashSet<usize> = around.streams.iter().map(|&v| number(v)).collect();
        new.extend(self.met[first..].iter().map(|met| number(met.op.result(0))));
        let is_new = |state: &State, new: &HashSet<usize>| {
            state.sums().iter().all(|sum| sum.iter().any(|group| group.uses(|source| new.contains(&source))))
        };
        loop {
            let before = new.len();
            for (&argument, state) in carried.arguments.iter().zip(yielded) {
                if is_new(state, &new) {
                    new.insert(number(argument));
                }
            }
            if new.len() == before {
                break;
            }
        }
        self.met[first..].iter().all(|met| is_new(&met.operand, &new))
    }

    /// Extractions that name, by the loop's own counter, another element in every round, of tensors
    /// that nothing else in the loop has samples of.
    fn streams(&self, op: Op, body: Block, carried: &Carried) -> HashSet<Value> {
        let inside: HashSet<Op> = op.ops_inside().into_iter().collect();
        let is_outside = |v: Value| match v.defining_op() {
            Some(maker) => !inside.contains(&maker),
            None => v.argument_of().and_then(|b| b.parent_op()).is_none_or(|p| !inside.contains(&p)),
        };
        let taken = inside.iter().flat_map(|o| o.operands());
        let outside: HashSet<Value> =
            taken.filter(|v| Eint::of(v.ty()).is_some() && is_outside(*v)).collect();
        let counter = body.argument(0);
        let mut streams = HashSet::new();
        for &x in &outside {
            let users: Vec<Op> = x.uses().into_iter().map(|u| u.op).filter(|o| inside.contains(o)).collect();
            let indices = users[0].operands()[1..].to_vec();
            let alike =
                users.iter().all(|u| u.name() == "tensor.extract" && u.operands()[1..] == indices[..]);
            let state = self.state(x);
            let alone = || {
                outside.iter().all(|&y| y == x || !self.state(y).touches(&state))
                    && carried.start.iter().all(|start| !start.may_alias(&state))
            };
            if alike && indices.contains(&counter) && state.is_apart() && alone() {
                streams.extend(users.into_iter().map(|u| u.result(0)));
            }
        }
        streams
    }

    /// The state of an extracted element, as one of the innermost loop that streams it.
    pub(super) fn streamed(&self, op: Op, state: State) -> State {
        let v = op.result(0);
        match self.loops.iter().rev().find(|l| l.streams.contains(&v)) {
            None => state,
            Some(around) => {
                let here = Some(around.number);
                state.marked(v, |kind| match kind {
                    Kind::Fresh(_) => Kind::Fresh(here),
                    Kind::Bootstrap(_) => Kind::Bootstrap(here),
                    Kind::Carried(_) => kind,
                })
            }
        }
    }

    /// What becomes of a loop's own kinds outside of it: streamed elements count as the same in all
    /// rounds of the loop around, unless that streams them too.
    fn renames(&self, inner: &Around) -> impl Fn(Kind) -> Kind + use<> {
        let outer = self.loops.last();
        let parent: Scope = outer.map(|l| l.number);
        let streams_too = outer.is_some_and(|l| inner.streams.is_subset(&l.streams));
        let fresh = if streams_too { parent } else { None };
        // A streamed tensor of bootstraps may be older than the loop around.
        let bootstrap = if inner.streams.is_empty() { parent } else { fresh };
        let me = Some(inner.number);
        move |kind| match kind {
            Kind::Fresh(scope) if scope == me => Kind::Fresh(fresh),
            Kind::Bootstrap(scope) if scope == me => Kind::Bootstrap(bootstrap),
            Kind::Fresh(_) | Kind::Bootstrap(_) | Kind::Carried(_) => kind,
        }
    }
}

/// What it takes to say outside of a loop what its values are.
struct Leave<F> {
    rounds: Rounds,
    sources: Vec<BTreeSet<Source>>,
    rename: F,
}

impl<F: Fn(Kind) -> Kind> Leave<F> {
    fn resolve(&self, state: &State, bound: &Bound) -> State {
        self.rounds.resolve(state, bound, &self.sources, &self.rename)
    }

    /// The state of a result; `runs` tells that there is a round.
    fn after(&self, i: usize, carried: &Carried, yielded: &State, last: &Bound, runs: bool) -> State {
        let argument = number(carried.arguments[i]);
        if self.rounds.keeps_or_replaces(i) {
            let replaced = self.resolve(&self.rounds.replacements(yielded, argument), last);
            let kept = !runs || yielded.norms().contains_key(&Kind::Carried(argument));
            return if kept { State::either(&[carried.start[i].clone(), replaced]) } else { replaced };
        }
        self.resolve(&State::carried(carried.arguments[i]), last)
    }
}

/// The sources each carried value may have a part of.
fn sources(carried: &Carried, yielded: &[State]) -> Vec<BTreeSet<Source>> {
    let mut all: Vec<BTreeSet<Source>> =
        carried.start.iter().zip(yielded).map(|(a, b)| &a.sources() | &b.sources()).collect();
    loop {
        let before: usize = all.iter().map(BTreeSet::len).sum();
        for (j, argument) in carried.arguments.iter().enumerate() {
            let part: BTreeSet<Source> = all[j].clone();
            for sources in &mut all {
                if sources.iter().any(|s| s.value() == number(*argument)) {
                    sources.extend(&part);
                }
            }
        }
        if before == all.iter().map(BTreeSet::len).sum::<usize>() {
            return all;
        }
    }
}

fn grows(op: Op, yielded: Value, result: Value, most: Option<u64>) -> Failed {
    let i = result.number();
    let message = match most {
        None => format!(
            "carries encrypted value {i}, whose noise grows in every round of a number that is not known: \
             give the loop constant bounds, or refresh the value by a lookup in each round"
        ),
        Some(most) => format!(
            "carries encrypted value {i}, whose noise grows in {most} rounds beyond any ciphertext: \
             refresh the value by a lookup in each round, or do with fewer rounds"
        ),
    };
    let at = yielded.defining_op().map_or(op.loc(), Op::loc);
    op.error_with_note(message, at, "this is what is carried into the next round");
    Failed
}
