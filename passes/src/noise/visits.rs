//! Tensors that a loop goes through once: in each round it reads and writes at its counter only, so
//! that what it reads there is what was there before the loop.

use ferrocrete_dialects::ir::{Op, Value};
use std::collections::HashSet;

/// Whether the loop visits each element of the tensor that it carries in `argument` in one round
/// only: along some axis every index is the loop's counter.
pub fn each_in_one_round(looped: Op, argument: Value) -> bool {
    let rank = argument.ty().as_tensor().map_or(0, |t| t.shape.len());
    (0..rank).any(|axis| Visits { looped, axis, derived: HashSet::new() }.only_at_counter(argument))
}

struct Visits {
    looped: Op,
    axis: usize,
    /// What the tensor becomes inside of a round.
    derived: HashSet<Value>,
}

impl Visits {
    fn only_at_counter(mut self, argument: Value) -> bool {
        let Some(counter) = self.looped.body().map(|b| b.argument(0)) else { return false };
        let mut open = vec![argument];
        while let Some(v) = open.pop() {
            if !self.derived.insert(v) {
                continue;
            }
            for u in v.uses() {
                match self.follow(u.op, u.operand, counter, argument) {
                    Some(more) => open.extend(more),
                    None => return false,
                }
            }
        }
        self.derived.iter().all(|&v| v == argument || self.comes_from_derived(v))
            && yielded(self.looped, argument.number() - 1).is_some_and(|v| self.derived.contains(&v))
    }

    /// What a use makes of the tensor; `None` for one that is not a visit at the counter.
    fn follow(&self, op: Op, operand: usize, counter: Value, argument: Value) -> Option<Vec<Value>> {
        match (op.name(), operand) {
            ("tensor.extract", 0) => (op.operand(1 + self.axis) == counter).then(Vec::new),
            ("tensor.insert", 1) => (op.operand(2 + self.axis) == counter).then(|| vec![op.result(0)]),
            ("scf.for", 3..) => Some(vec![op.body()?.argument(operand - 2), op.result(operand - 3)]),
            ("scf.yield", _) if op.parent() == Some(self.looped) => {
                (operand + 1 == argument.number()).then(Vec::new)
            }
            ("scf.yield", _) => {
                let known = ["scf.for", "scf.if", "scf.index_switch"];
                let parent = op.parent().filter(|p| known.contains(&p.name()))?;
                let argument =
                    (parent.name() == "scf.for").then(|| parent.body().map(|b| b.argument(operand + 1)));
                Some(argument.flatten().into_iter().chain([parent.result(operand)]).collect())
            }
            _ => None,
        }
    }

    /// Whether a value is made of the tensor whichever way a round takes.
    fn comes_from_derived(&self, v: Value) -> bool {
        let has = |v: &Value| self.derived.contains(v);
        match v.defining_op() {
            Some(op) if op.name() == "tensor.insert" => true,
            Some(op) => {
                let start = (op.name() == "scf.for").then(|| op.operand(v.number() + 3));
                let ends = op.regions().into_iter().filter_map(|r| r.entry()).filter_map(|b| b.terminator());
                ends.map(|t| t.operand(v.number())).chain(start).all(|v| has(&v))
            }
            None => {
                let parent = v.argument_of().and_then(|b| b.parent_op()).filter(|op| op.name() == "scf.for");
                parent.is_some_and(|op| {
                    has(&op.operand(v.number() + 2)) && yielded(op, v.number() - 1).is_some_and(|v| has(&v))
                })
            }
        }
    }
}

fn yielded(looped: Op, place: usize) -> Option<Value> {
    looped.body()?.terminator()?.operands().get(place).copied()
}
