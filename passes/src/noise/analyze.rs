//! `fhe-analyze-noise`: writes down, at every lookup and for every result of a public function, the
//! facts that parameter selection needs. They are facts of the program: no parameter is in them.

use super::compose::{Composition, may_be_argument};
use super::loops::Around;
use super::repeats::Repeats;
use super::state::{Kind, State};
use super::{tensor, transfer};
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
    let composition = Composition::of(module)?;
    for f in public_functions(module) {
        Analysis::default().function(f, composition.as_ref())?;
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

/// A lookup that was met, inside of loops with the values they carry still open.
pub(super) struct Met {
    pub op: Op,
    /// What is looked up.
    pub operand: State,
    count: f64,
}

#[derive(Default)]
pub(super) struct Analysis {
    states: HashMap<Value, State>,
    repeats: Repeats,
    pub(super) met: Vec<Met>,
    /// The loops around, the innermost last.
    pub(super) loops: Vec<Around>,
    /// Another analysis of the function will say what there is to warn of.
    pub(super) quiet: bool,
}

impl Analysis {
    fn function(&mut self, f: Op, composition: Option<&Composition>) -> PassResult {
        let Some(entry) = f.body() else { return Ok(()) };
        self.trace(entry, composition)?;
        for (op, facts) in self.facts() {
            op.set_attr(FACTS, facts_attr(op, facts, &[]));
        }
        let results = entry.terminator().map(Op::operands).unwrap_or_default();
        let results = results.into_iter().enumerate();
        let results: Vec<Attr> = results.filter_map(|(i, v)| self.result(f, i, v, composition)).collect();
        f.set_attr(RESULTS, f.ctx().array_attr(&results));
        Ok(())
    }

    /// Follows the noise from a function's arguments on.
    pub(super) fn trace(&mut self, entry: Block, composition: Option<&Composition>) -> PassResult {
        for argument in entry.arguments().into_iter().filter(|v| Eint::of(v.ty()).is_some()) {
            let state = match composition {
                Some(composition) => composition.argument(argument),
                None => State::source(argument, Kind::Fresh(None)),
            };
            self.states.insert(argument, state);
        }
        self.block(entry, 1.0)
    }

    /// Of a lookup that was met several times, what holds for all of them is the largest.
    fn facts(&self) -> HashMap<Op, Facts> {
        let mut all: HashMap<Op, Facts> = HashMap::new();
        for met in &self.met {
            let (fresh, bootstrap) = met.operand.weights();
            let facts = all.entry(met.op).or_insert(Facts { fresh, bootstrap, count: met.count });
            facts.fresh = facts.fresh.max(fresh);
            facts.bootstrap = facts.bootstrap.max(bootstrap);
            facts.count = facts.count.max(met.count);
        }
        all
    }

    fn result(&self, f: Op, place: usize, v: Value, composition: Option<&Composition>) -> Option<Attr> {
        let (eint, state) = (Eint::of(v.ty())?, self.state(v));
        let (fresh, bootstrap) = state.weights();
        let facts = Facts { fresh, bootstrap, count: elements(v) };
        let mut more = vec![("bits", f.ctx().i64_attr(i64::from(eint.width)))];
        if let Some(composition) = composition {
            let composable = composition.takes(f, place) && may_be_argument(v, &state);
            more.push(("composable", f.ctx().bool_attr(composable)));
        }
        Some(facts_attr(f, facts, &more))
    }

    pub(super) fn state(&self, v: Value) -> State {
        self.states.get(&v).cloned().unwrap_or_default()
    }

    pub(super) fn set(&mut self, v: Value, state: State) {
        if let Some(op) = v.defining_op().filter(|_| v.ty().as_tensor().is_some()) {
            self.repeats.note(op, v, &state);
        }
        self.states.insert(v, state);
    }

    /// `times`: how often the block runs.
    pub(super) fn block(&mut self, block: Block, times: f64) -> PassResult {
        block.ops().into_iter().try_for_each(|op| self.op(op, times))
    }

    fn op(&mut self, op: Op, times: f64) -> PassResult {
        let touches = |v: &Value| Eint::of(v.ty()).is_some();
        let name = op.name();
        match name {
            "scf.for" => return self.for_loop(op, times),
            "scf.if" | "scf.index_switch" => return self.branch(op, times),
            "tensor.generate" => return self.generate(op, times),
            "linalg.generic" => return self.generic(op, times),
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
            (None, None) => tensor::state(op, &states).ok_or_else(|| refusal(name)),
        };
        let mut state = state.map_err(|message| fail(op, message))?;
        if let Some(factor) = transfer::lookup_factor(op) {
            let operand = self.state(op.operand(0)).scale(factor);
            self.met.push(Met { op, operand, count: times * elements(op.operand(0)) });
            state = State::source(op.result(0), Kind::Bootstrap(self.loops.last().map(|l| l.number)));
            if self.repeats.of(op.operand(0)) {
                state = state.shared();
            }
        }
        if name == "tensor.extract" {
            state = self.streamed(op, state);
        }
        if let Some(&result) = op.results().first() {
            self.set(result, state);
        }
        Ok(())
    }

    /// A loop over the elements of the result, which may be made of the same samples.
    fn generate(&mut self, op: Op, times: f64) -> PassResult {
        let Some(body) = op.body() else { return Ok(()) };
        self.block(body, times * elements(op.result(0)))?;
        let element = body.terminator().map(|t| self.state(t.operand(0))).unwrap_or_default();
        self.set(op.result(0), element.shared());
        Ok(())
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
            self.set(result, State::either(&states));
        }
        Ok(())
    }
}

fn refusal(name: &str) -> String {
    match name {
        "scf.while" => "on encrypted values is not supported: use `scf.for`, which counts its rounds".into(),
        _ => "on encrypted values is not supported yet: its noise cannot be bounded".into(),
    }
}

pub(super) fn elements(v: Value) -> f64 {
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

pub(super) fn fail(op: Op, message: impl AsRef<str>) -> Failed {
    op.error(message);
    Failed
}
