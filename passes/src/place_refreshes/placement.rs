//! Which values to refresh so that none gathers more noise than a bound.

use super::refresh::Kind;
use crate::lookups::message_bits;
use ferrocrete_dialects::ir::{Block, Op, Value};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// A variance in units of what a value of 0 bits can hold.
pub fn load(noise: f64, width: u32) -> f64 {
    noise * 4_f64.powi(width as i32)
}

/// A placement in the making. Ops are met in order; each is taken to add up its operands' noise as it
/// does without any refresh, which is exact where operands are alike.
pub struct Placement<'a> {
    /// Without any refresh.
    noise: &'a HashMap<Value, f64>,
    /// How a value could be refreshed.
    kinds: &'a HashMap<Value, Kind>,
    bound: f64,
    /// With the refreshes so far.
    now: HashMap<Value, f64>,
    /// What is to be refreshed, in order.
    pub refreshed: Vec<(Value, Kind)>,
}

impl<'a> Placement<'a> {
    pub fn new(noise: &'a HashMap<Value, f64>, kinds: &'a HashMap<Value, Kind>, bound: f64) -> Self {
        Self { noise, kinds, bound, now: HashMap::new(), refreshed: vec![] }
    }

    /// Goes through a block.
    pub fn block(&mut self, block: Block) {
        for op in block.ops() {
            if message_bits(op).is_some() {
                self.now.insert(op.result(0), self.before(op.result(0)));
            } else if op.name() != "linalg.generic" && !op.regions().is_empty() {
                self.with_blocks(op);
            } else {
                self.linear(op);
            }
        }
    }

    /// A loop or branch. What a loop carries is refreshed in each round, before anything else.
    fn with_blocks(&mut self, op: Op) {
        for block in op.regions().into_iter().filter_map(|region| region.entry()) {
            if op.name() == "scf.for" {
                for carried in block.arguments().into_iter().filter(|v| is_encrypted(*v)) {
                    if self.exceeds(carried, self.before(carried)) {
                        self.refresh(carried);
                    }
                }
            }
            self.block(block);
            let yielded = block.terminator().map(Op::operands).unwrap_or_default();
            for (result, of) in op.results().into_iter().zip(yielded) {
                let most = self.now.get(&result).copied().unwrap_or_default().max(self.of(of));
                self.now.insert(result, most);
            }
        }
    }

    fn linear(&mut self, op: Op) {
        let Some(&result) = op.results().first().filter(|v| is_encrypted(**v)) else { return };
        let mut operands: Vec<Value> = op.operands().into_iter().filter(|v| is_encrypted(*v)).collect();
        operands.dedup();
        let all: f64 = operands.iter().map(|v| self.before(*v)).sum();
        let gain = if all > 0.0 { self.before(result) / all } else { 0.0 };
        // How often each is added up: an op may have thousands of operands, so that none is looked for again.
        let mut times: HashMap<Value, f64> = HashMap::new();
        operands.iter().for_each(|v| *times.entry(*v).or_default() += 1.0);
        let mut total: f64 = operands.iter().map(|v| self.of(*v)).sum();
        operands.sort_by(|a, b| self.of(*a).total_cmp(&self.of(*b)));
        while self.exceeds(result, gain * total) {
            let Some(noisiest) = operands.pop() else { break };
            if !self.is_worthwhile(noisiest) {
                continue;
            }
            let rest = total - times[&noisiest] * self.of(noisiest);
            let with = |noise: f64| rest + times[&noisiest] * noise;
            let few = self.fewest_before(noisiest, |noise| !self.exceeds(result, gain * with(noise)));
            if few != noisiest {
                self.now.insert(noisiest, self.of(noisiest) / self.of(few) * self.kinds[&few].noise());
            }
            self.refresh(few);
            total = with(self.of(noisiest));
        }
        self.now.insert(result, gain * total);
    }

    /// What to refresh for `v` to lose its noise: a value with fewer elements that it is made of alone,
    /// if what `v` has then `is_enough`, or else itself.
    fn fewest_before(&self, v: Value, is_enough: impl Fn(f64) -> bool) -> Value {
        let (mut few, mut at) = (v, v);
        while let Some(before) = made_of(at) {
            at = before;
            let has_fewer = at.ty().elements() < few.ty().elements() && self.is_worthwhile(at);
            if has_fewer && is_enough(self.of(v) / self.of(at) * self.kinds[&at].noise()) {
                few = at;
            }
        }
        few
    }

    fn refresh(&mut self, v: Value) {
        let Some(&kind) = self.kinds.get(&v) else { return };
        self.refreshed.push((v, kind));
        self.now.insert(v, kind.noise());
    }

    /// Whether a value may be refreshed, and has at least twice the noise that it would have then.
    fn is_worthwhile(&self, v: Value) -> bool {
        self.kinds.get(&v).is_some_and(|kind| self.of(v) >= 2.0 * kind.noise())
    }

    fn exceeds(&self, v: Value, noise: f64) -> bool {
        Eint::of(v.ty()).is_some_and(|eint| load(noise, eint.width) > self.bound)
    }

    fn before(&self, v: Value) -> f64 {
        self.noise.get(&v).copied().unwrap_or_default()
    }

    fn of(&self, v: Value) -> f64 {
        self.now.get(&v).copied().unwrap_or_else(|| self.before(v))
    }
}

/// The one encrypted value that a value is made of.
fn made_of(v: Value) -> Option<Value> {
    let op = v.defining_op().filter(|op| op.regions().is_empty() && message_bits(*op).is_none())?;
    let mut encrypted = op.operands().into_iter().filter(|v| is_encrypted(*v));
    encrypted.next().filter(|_| encrypted.next().is_none())
}

fn is_encrypted(v: Value) -> bool {
    Eint::of(v.ty()).is_some()
}
