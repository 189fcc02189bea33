//! `fhe-analyze-noise`: writes down, at every lookup and for every result of a public function, the
//! facts that parameter selection needs. They are facts of the program: no parameter is in them.

use super::state::{Kind, State};
use super::transfer;
use crate::interface::public_functions;
use ferrocrete_dialects::ir::{Attr, Block, Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// Attribute of a lookup: weights of its operand and how often it runs.
pub(crate) const FACTS: &str = "FHE.noise";
/// Attribute of a function: the same for its results.
pub(crate) const RESULTS: &str = "FHE.results";

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-analyze-noise",
    summary: "Write down the noise facts of every lookup and result",
    anchor: Anchor::Module,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for f in public_functions(module) {
        Analysis { states: HashMap::new(), facts: HashMap::new() }.function(f)?;
    }
    Ok(())
}

/// What is known of one lookup.
#[derive(Clone, Copy)]
struct Facts {
    fresh: f64,
    bootstrap: f64,
    count: f64,
}

struct Analysis {
    states: HashMap<Value, State>,
    facts: HashMap<Op, Facts>,
}

impl Analysis {
    fn function(&mut self, f: Op) -> PassResult {
        let Some(entry) = f.body() else { return Ok(()) };
        for argument in entry.arguments().into_iter().filter(|v| Eint::of(v.ty()).is_some()) {
            self.states.insert(argument, State::source(argument, Kind::Fresh));
        }
        self.block(entry, 1.0)?;
        for (op, facts) in &self.facts {
            op.set_attr(FACTS, facts_attr(*op, *facts, &[]));
        }
        let results = entry.terminator().map(Op::operands).unwrap_or_default();
        let results: Vec<Attr> = results.into_iter().filter_map(|v| self.result(f, v)).collect();
        f.set_attr(RESULTS, f.ctx().array_attr(&results));
        Ok(())
    }

    fn result(&self, f: Op, v: Value) -> Option<Attr> {
        let eint = Eint::of(v.ty())?;
        let (fresh, bootstrap) = self.state(v).weights();
        let facts = Facts { fresh, bootstrap, count: elements(v) };
        Some(facts_attr(f, facts, &[("bits", f.ctx().i64_attr(i64::from(eint.width)))]))
    }

    fn state(&self, v: Value) -> State {
        self.states.get(&v).cloned().unwrap_or_default()
    }

    /// `times`: how often the block runs.
    fn block(&mut self, block: Block, times: f64) -> PassResult {
        block.ops().into_iter().try_for_each(|op| self.op(op, times))
    }

    fn op(&mut self, op: Op, times: f64) -> PassResult {
        let touches = |v: &Value| Eint::of(v.ty()).is_some();
        let name = op.name();
        match name {
            "scf.for" => return self.for_loop(op, times),
            "scf.if" => return self.branch(op, times),
            _ => {}
        }
        if name.ends_with(".yield") || name == "func.return" {
            return Ok(());
        }
        if !op.operands().iter().chain(&op.results()).any(touches) {
            return Ok(());
        }
        let states = |v: Value| self.state(v);
        let (fhe, linalg) = (FheOp::from_name(name), FheLinalgOp::from_name(name));
        let state = match (fhe, linalg) {
            (Some(kind), _) => transfer::fhe(kind, op, &states),
            (None, Some(kind)) => transfer::fhe_linalg(kind, op, &states),
            (None, None) => transfer::tensor(op, &states).ok_or_else(|| {
                "on encrypted values is not supported yet: its noise cannot be bounded".into()
            }),
        };
        let state = state.map_err(|message| fail(op, message))?;
        if let Some(factor) = transfer::lookup_factor(op) {
            self.record(op, times, factor);
        }
        self.states.insert(op.result(0), state);
        Ok(())
    }

    /// `factor`: what the operand is multiplied by before it is looked up.
    fn record(&mut self, op: Op, times: f64, factor: f64) {
        let (fresh, bootstrap) = self.state(op.operand(0)).scale(factor).weights();
        let new = Facts { fresh, bootstrap, count: times * elements(op.operand(0)) };
        let facts = self.facts.entry(op).or_insert(new);
        // A loop body is seen several times; what holds for all rounds is the largest.
        *facts = Facts {
            fresh: facts.fresh.max(new.fresh),
            bootstrap: facts.bootstrap.max(new.bootstrap),
            count: facts.count.max(new.count),
        };
    }

    fn branch(&mut self, op: Op, times: f64) -> PassResult {
        let blocks: Vec<Block> = op.regions().into_iter().filter_map(|r| r.entry()).collect();
        for &block in &blocks {
            self.block(block, times)?;
        }
        for (i, result) in op.results().into_iter().enumerate() {
            let yielded =
                blocks.iter().filter_map(|b| b.terminator()).filter_map(|t| t.operands().get(i).copied());
            let states: Vec<State> = yielded.map(|v| self.state(v)).collect();
            self.states.insert(result, State::either(&states));
        }
        Ok(())
    }

    fn for_loop(&mut self, op: Op, times: f64) -> PassResult {
        let Some(body) = op.body() else { return Ok(()) };
        let rounds = trip_count(op);
        let arguments = body.arguments()[1..].to_vec();
        let mut carried: Vec<State> = op.operands()[3..].iter().map(|&v| self.state(v)).collect();
        let encrypted = arguments.iter().any(|v| Eint::of(v.ty()).is_some());
        let inside = |name: &str| FheOp::from_name(name).is_some() || FheLinalgOp::from_name(name).is_some();
        if rounds.is_none() && op.ops_inside().into_iter().any(|o| inside(o.name())) {
            return Err(fail(op, "needs constant bounds, since it computes on encrypted values"));
        }
        let rounds = rounds.unwrap_or(0);
        for round in 0..rounds.max(1) {
            for (&argument, state) in arguments.iter().zip(&carried) {
                self.states.insert(argument, state.clone());
            }
            self.block(body, times * rounds as f64)?;
            let yielded = body.terminator().map(Op::operands).unwrap_or_default();
            let next: Vec<State> = yielded.iter().map(|&v| self.state(v)).collect();
            let settled = next.iter().zip(&carried).all(|(n, c)| n.within(c));
            carried = next
                .into_iter()
                .zip(&carried)
                .map(|(n, c)| if n.within(c) { c.clone() } else { n })
                .collect();
            if settled || !encrypted {
                break;
            }
            if round == MAX_ROUNDS {
                return Err(fail(
                    op,
                    "carries an encrypted value whose noise grows for too many rounds to bound",
                ));
            }
        }
        for (result, state) in op.results().into_iter().zip(carried) {
            self.states.insert(result, state);
        }
        Ok(())
    }
}

/// A loop that is still growing noise after this many rounds is refused.
const MAX_ROUNDS: i64 = 4096;

fn trip_count(op: Op) -> Option<i64> {
    let bound = |i: usize| op.operand(i).constant()?.as_int();
    let (from, to, step) = (bound(0)?, bound(1)?, bound(2)?);
    (step > 0).then(|| ((to - from).max(0) + step - 1) / step)
}

fn elements(v: Value) -> f64 {
    let shape = v.ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    shape.iter().product::<usize>() as f64
}

fn facts_attr(op: Op, facts: Facts, more: &[(&str, Attr)]) -> Attr {
    let ctx = op.ctx();
    let mut entries = more.to_vec();
    entries.extend([
        ("fresh", ctx.f64_attr(facts.fresh)),
        ("bootstrap", ctx.f64_attr(facts.bootstrap)),
        ("count", ctx.f64_attr(facts.count)),
    ]);
    ctx.dict_attr(&entries)
}

fn fail(op: Op, message: impl AsRef<str>) -> Failed {
    op.error(message);
    Failed
}
