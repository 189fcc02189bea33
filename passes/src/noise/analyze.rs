//! `fhe-analyze-noise`: writes down, at every lookup and for every result of a public function, the
//! facts that parameter selection needs. They are facts of the program: no parameter is in them.

use super::compose::Composition;
use super::facts::{Facts, FunctionFacts, returned};
use super::loops::Around;
use super::state::{Kind, State};
use super::{tensor, transfer};
use crate::forms::THROUGH_BITS;
use crate::interface::public_functions;
use crate::lookups::is_lookup;
use ferrocrete_dialects::fhe::entries;
use ferrocrete_dialects::ir::{Attr, Block, Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, OptionInfo, Options, PassInfo, PassResult};
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
    level: Level::Fhe,
    options: &[OptionInfo {
        name: "follow-elements",
        description: "follow every element through the program where that is affordable, else bound them",
        default: "true",
    }],
    run,
};

fn run(module: Op, options: &Options) -> PassResult {
    let composition = Composition::of(module)?;
    let follow = match options.text("follow-elements") {
        "true" => true,
        "false" => false,
        other => {
            return Err(fail(module, format!("option `follow-elements` is true or false, not `{other}`")));
        }
    };
    for f in public_functions(module) {
        let facts = match follow {
            true => FunctionFacts::of(f, composition.as_ref(), false)?,
            false => FunctionFacts::by_bounds(f, composition.as_ref(), false)?,
        };
        for (op, facts) in facts.lookups {
            op.set_attr(FACTS, facts_attr(op, facts, &[]));
        }
        let results = returned(f).into_iter().zip(facts.results).enumerate();
        let results = results.filter_map(|(i, (v, facts))| result(f, (i, v), facts, composition.as_ref()));
        f.set_attr(RESULTS, f.ctx().array_attr(&results.collect::<Vec<_>>()));
    }
    Ok(())
}

/// The facts of an encrypted result of a function.
fn result(
    f: Op,
    (number, v): (usize, Value),
    facts: Facts,
    composition: Option<&Composition>,
) -> Option<Attr> {
    let mut more = vec![("bits", f.ctx().i64_attr(i64::from(Eint::of(v.ty())?.width)))];
    if let Some(composition) = composition {
        let composable = composition.may_take(f, number, facts.noise);
        more.push(("composable", f.ctx().bool_attr(composable)));
    }
    Some(facts_attr(f, facts, &more))
}

/// A lookup that was met, inside of loops with the values they carry still open.
pub(super) struct Met {
    pub op: Op,
    /// What is looked up.
    pub operand: State,
    /// How often.
    pub count: f64,
}

#[derive(Default)]
pub(super) struct Analysis {
    states: HashMap<Value, State>,
    pub(super) met: Vec<Met>,
    /// The loops around, the innermost last.
    pub(super) loops: Vec<Around>,
    /// The arguments of a function whose results may be arguments again.
    composable: Option<State>,
    /// Another analysis of the function will say what there is to warn of.
    pub(super) quiet: bool,
}

impl Analysis {
    /// Follows the noise from a function's arguments on.
    pub(super) fn trace(&mut self, entry: Block, composition: Option<&Composition>) -> PassResult {
        for argument in entry.arguments().into_iter().filter(|v| Eint::of(v.ty()).is_some()) {
            let state = match composition {
                Some(composition) => {
                    let state = composition.argument(argument);
                    let all = self.composable.take().unwrap_or_default();
                    self.composable = Some(all.also_of(&state).add(&state));
                    state
                }
                None => State::source(argument, Kind::Fresh(None)),
            };
            self.states.insert(argument, state);
        }
        self.block(entry, 1.0)
    }

    pub(super) fn state(&self, v: Value) -> State {
        self.states.get(&v).cloned().unwrap_or_default()
    }

    /// Of every value that was met.
    pub(super) fn states(&self) -> impl Iterator<Item = (Value, &State)> {
        self.states.iter().map(|(&v, state)| (v, state))
    }

    pub(super) fn set(&mut self, v: Value, state: State) {
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
            state = self.looked_up(op, &operand);
            self.met.push(Met { op, operand, count: times * elements(op.operand(0)) });
        }
        if name == "tensor.extract" {
            state = self.streamed(op, state);
        }
        if let Some(&result) = op.results().first() {
            self.set(result, state);
        }
        Ok(())
    }

    /// The state of a lookup's result. One that may be the same as the result of an earlier lookup has
    /// that one's samples: it may be unless their operands have no sample in common. Elements may be
    /// the same unless those of the operand have none in common.
    fn looked_up(&self, op: Op, operand: &State) -> State {
        let mut state = State::source(op.result(0), Kind::Bootstrap(self.loops.last().map(|l| l.number)));
        if let Some(arguments) = &self.composable {
            // An argument may be the result of the same lookup in another run.
            state = state.also_of(arguments);
        }
        let same = |met: &&Met| met.op != op && met.operand.touches(operand) && !differ(met.op, op);
        for met in self.met.iter().filter(same) {
            state = state.also_of(&self.state(met.op.result(0)));
        }
        if operand.clone().mixed().is_apart() { state } else { state.shared() }
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

/// Whether two lookups give different noise even for the same operand: through different tables,
/// unless they are wide and so may go through the same bits.
fn differ(a: Op, b: Op) -> bool {
    let magnitudes = |op: Op| {
        let narrow = Eint::of(op.operand(0).ty()).filter(|eint| eint.width < THROUGH_BITS)?;
        let entries = is_lookup(op).then(|| entries(op)).flatten()?;
        let mut magnitudes: Vec<u64> = entries.into_iter().map(i64::unsigned_abs).collect();
        magnitudes.sort_unstable();
        Some((narrow.width, Eint::of(op.result(0).ty())?.width, magnitudes))
    };
    match (magnitudes(a), magnitudes(b)) {
        (Some(a), Some(b)) => a.0 == b.0 && a.1 == b.1 && a.2 != b.2,
        (None, _) | (_, None) => false,
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
        ("fresh", ctx.f64_attr(facts.noise.fresh)),
        ("bootstrap", ctx.f64_attr(facts.noise.bootstrap)),
        ("count", ctx.f64_attr(facts.count)),
    ]);
    ctx.dict_attr(&entries)
}

pub(super) fn fail(op: Op, message: impl AsRef<str>) -> Failed {
    op.error(message);
    Failed
}
