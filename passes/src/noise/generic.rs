//! Noise through `linalg.generic`: its body is linear, lookups have been taken out of it.

use super::analyze::{Analysis, fail};
use super::rounds::{End, Rounds};
use super::state::{Kind, State, number};
use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Op, Value};
use ferrocrete_dialects::iteration::Loops;
use ferrocrete_dialects::pass::PassResult;
use ferrocrete_dialects::types::Eint;
use std::collections::{BTreeSet, HashSet};

/// How a `linalg.generic` adds up.
struct Nest {
    loops: Loops,
    /// How many iterations update one element of an output.
    terms: f64,
    /// How many iterations there are.
    iterations: f64,
}

impl Nest {
    fn of(op: Op) -> Option<Self> {
        let loops = Loops::of(op)?;
        let product = |which: &dyn Fn(usize) -> bool| {
            loops
                .lengths
                .iter()
                .enumerate()
                .filter(|(d, _)| which(*d))
                .map(|(_, n)| *n as f64)
                .product::<f64>()
        };
        let (terms, iterations) = (product(&|d| loops.reduces[d]), product(&|_| true));
        Some(Self { loops, terms, iterations })
    }

    /// Whether iterations that differ in one of the loops that `matters` names read different
    /// elements.
    fn tells_apart(&self, map: &AffineMap, matters: impl Fn(usize) -> bool) -> bool {
        (0..self.loops.reduces.len())
            .filter(|&d| matters(d))
            .all(|d| map.results.contains(&AffineExpr::Dim(d)))
    }

    /// The state of the scalar that the body reads: one that differs from iteration to iteration has
    /// no sample in common with its others.
    fn scalar(&self, map: &AffineMap, output: &AffineMap, state: State) -> State {
        if self.loops.reduces.iter().all(|r| !r) && map == output {
            return state;
        }
        let apart = self.tells_apart(map, |d| self.loops.reduces[d]) && self.loops.reduces.contains(&true)
            || self.tells_apart(map, |_| true);
        if apart { state.rearranged() } else { state.shared() }
    }
}

impl Analysis {
    pub(super) fn generic(&mut self, op: Op, times: f64) -> PassResult {
        let encrypted = |v: &Value| Eint::of(v.ty()).is_some();
        if !op.operands().iter().chain(&op.results()).any(encrypted) {
            return Ok(());
        }
        let refused = "has a form whose noise cannot be bounded: every loop needs an operand with an axis of \
                       its own and a length that is known";
        let (Some(body), Some(nest)) = (op.body(), Nest::of(op)) else { return Err(fail(op, refused)) };
        let (operands, arguments) = (op.operands(), body.arguments());
        let inputs = operands.len() - op.results().len();
        let output = nest.loops.maps[inputs].clone();
        for (i, &argument) in arguments.iter().enumerate().filter(|(_, v)| encrypted(v)) {
            let state = self.state(operands[i]);
            let state = match i < inputs {
                true => nest.scalar(&nest.loops.maps[i], &output, state),
                false => State::carried(argument),
            };
            self.set(argument, state);
        }
        // What all iterations take from outside of the op, they share.
        let taken = op.ops_inside()[1..].iter().flat_map(|o| o.operands()).collect::<HashSet<_>>();
        let is_inside = |v: &Value| match v.defining_op() {
            Some(maker) => maker.block() == Some(body),
            None => v.argument_of() == Some(body),
        };
        let captured = taken.into_iter().filter(|v| encrypted(v) && !is_inside(v));
        let captured: Vec<(Value, State)> = captured.map(|v| (v, self.state(v))).collect();
        captured.iter().for_each(|(v, state)| self.set(*v, state.clone().shared()));
        let first = self.met.len();
        self.block(body, times * nest.iterations)?;
        if let Some(met) = self.met.get(first) {
            return Err(fail(
                met.op,
                "in a `linalg.generic` must be taken out of it: run `fhe-expand-generics` first",
            ));
        }
        captured.into_iter().for_each(|(v, state)| self.set(v, state));
        // Of a value that several output elements use, they share the samples.
        let mut read = arguments[..inputs].iter().zip(&nest.loops.maps).filter(|(v, _)| encrypted(v));
        let apart = read.all(|(_, map)| nest.tells_apart(map, |_| true));
        self.outputs(op, inputs, &nest, apart)
    }

    fn outputs(&mut self, op: Op, inputs: usize, nest: &Nest, apart: bool) -> PassResult {
        let (operands, arguments) = (op.operands(), op.body().map(|b| b.arguments()).unwrap_or_default());
        let yielded = op.body().and_then(|b| b.terminator()).map(Op::operands).unwrap_or_default();
        let results = op.results();
        let places: Vec<usize> =
            (0..results.len()).filter(|&i| Eint::of(results[i].ty()).is_some()).collect();
        let numbers: Vec<usize> = places.iter().map(|&i| number(arguments[inputs + i])).collect();
        let start: Vec<State> = places.iter().map(|&i| self.state(operands[inputs + i])).collect();
        for (i, &place) in places.iter().enumerate() {
            let state = self.state(yielded[place]);
            let reduces = nest.loops.reduces.contains(&true);
            let own = |k: &Kind| matches!(k, Kind::Carried(a) if numbers.contains(a));
            let finish = |s: State| if apart { s } else { s.shared() };
            let term = state.without(Kind::Carried(numbers[i])).filter(|t| !t.norms().keys().any(own));
            let after = match term {
                Some(term) if reduces => {
                    finish(term.reduce(nest.terms, nest.terms.sqrt()).rearranged()).add(&start[i])
                }
                Some(term) => finish(term).add(&start[i]),
                None if !state.norms().keys().any(own) && !reduces => finish(state),
                None => {
                    let all: Vec<State> = places.iter().map(|&p| self.state(yielded[p])).collect();
                    let rounds = Rounds::new(numbers.clone(), &start, &all, [None, None]);
                    let End::Bounded(_, last) = rounds.follow(Some(nest.terms as u64)) else {
                        return Err(fail(op, "makes noise beyond any ciphertext: its sums are too long"));
                    };
                    let met: BTreeSet<_> = all.iter().chain(&start).flat_map(State::sources).collect();
                    let sources = vec![met; places.len()];
                    rounds.resolve(&State::carried(arguments[inputs + place]), &last, &sources, |k| k)
                }
            };
            self.set(results[place], after);
        }
        Ok(())
    }
}
