//! `fhe-place-refreshes`: a value that has gathered much noise is looked up in a table that gives each
//! value itself, where that makes a program feasible or cheaper.
//!
//! Noise that comes together before one lookup decides about the parameters of all. The pass bounds
//! what any value may gather, in units of one sample's variance at 0 bits: a value of `p` bits can hold
//! `4^-p` of what one of 0 bits can. Values that would go beyond are made of refreshed ones. Each of
//! some bounds gives a placement; the optimizer tells what each costs, and the cheapest stays, which may
//! be none at all.

mod placement;
mod refresh;

use crate::interface::public_functions;
use crate::lookups::message_bits;
use crate::noise::{Composition, Rows, circuit, estimates};
use crate::parametrize::{OPTIONS, Price};
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use ferrocrete_optimizer::Circuit;
use placement::{Placement, load};
use refresh::{Kind, Refresh};
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-place-refreshes",
    summary: "Refresh values where that makes a program feasible or cheaper",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: OPTIONS,
    run,
};

/// Cheaper by less than this is not worth a change.
const GAIN: f64 = 0.95;
/// From one bound to the next, at least.
const STEP: f64 = 4.0;
/// More than any value can hold: fresh noise is at least 2^-62 of the torus.
const MOST_HELD: f64 = (1_u128 << 124) as f64;
/// How many bounds are tried.
const MOST_TRIED: usize = 16;
/// So many ops are looked at in all, where it is only about time: fewer bounds for a large program.
const MOST_OPS: usize = 50_000;
/// So many remarks are made one by one.
const MOST_REMARKS: usize = 8;

fn run(module: Op, options: &Options) -> PassResult {
    let price = Price::of_options(module, options)?;
    let rows = circuit(module, Composition::of(module)?.as_ref())?;
    let before = price.of(&rows.circuit);
    let hopeless = |least: &Circuit| {
        price.of(least).is_none_or(|least| before.is_some_and(|before| least > before * GAIN))
    };
    // The first bound is quick to find, the second better.
    if hopeless(&at_most(&rows, |_| 1.0)) {
        return Ok(());
    }
    let places = Places::of(module)?;
    let least = places.least();
    if hopeless(&at_most(&rows, |v| least.get(&v).copied().unwrap_or(1.0))) {
        return Ok(());
    }
    let mut search = Search { module, price, places, before, best: None, tried: vec![] };
    let tries = match before {
        Some(_) => (MOST_OPS / module.ops_inside().len()).clamp(1, MOST_TRIED),
        None => MOST_TRIED,
    };
    let (bounds, step) = search.places.bounds(tries);
    bounds.into_iter().try_for_each(|bound| search.attempt(bound))?;
    if let Some(Best { bound, .. }) = search.best {
        // Between the bounds beside the best.
        let around = [-0.75, -0.5, -0.25, 0.25, 0.5, 0.75];
        around.into_iter().try_for_each(|part| search.attempt(bound * step.powf(part)))?;
    }
    if let Some(Best { ms, plan, .. }) = search.best {
        tell(&plan, before.map(|before| before / ms));
        for (v, kind) in plan {
            Refresh::insert(v, kind);
        }
    }
    Ok(())
}

/// The cheapest placement so far.
struct Best {
    ms: f64,
    bound: f64,
    plan: Vec<(Value, Kind)>,
}

struct Search {
    module: Op,
    price: Price,
    places: Places,
    before: Option<f64>,
    best: Option<Best>,
    tried: Vec<Vec<(Value, Kind)>>,
}

impl Search {
    /// Tries the placement that a bound gives.
    fn attempt(&mut self, bound: f64) -> PassResult {
        let plan = self.places.plan(bound);
        if plan.is_empty() || self.tried.contains(&plan) {
            return Ok(());
        }
        let inserted: Vec<Refresh> = plan.iter().map(|&(v, kind)| Refresh::insert(v, kind)).collect();
        let rows = Composition::of(self.module).and_then(|all| circuit(self.module, all.as_ref()));
        inserted.into_iter().rev().for_each(Refresh::undo);
        self.tried.push(plan.clone());
        let Some(ms) = self.price.of(&rows?.circuit) else { return Ok(()) };
        let limit = self.best.as_ref().map(|best| best.ms).or(self.before.map(|ms| ms * GAIN));
        if limit.is_none_or(|limit| ms < limit) {
            self.best = Some(Best { ms, bound, plan });
        }
        Ok(())
    }
}

/// The circuit if no value had more noise than its `least`.
fn at_most(rows: &Rows, least: impl Fn(Value) -> f64) -> Circuit {
    let mut circuit = rows.circuit.clone();
    let lookups = circuit.lookups.iter_mut().map(|row| (&mut row.fresh_weight, &mut row.bootstrap_weight));
    let outputs = circuit.outputs.iter_mut().map(|row| (&mut row.fresh_weight, &mut row.bootstrap_weight));
    let weights = lookups.zip(&rows.looked_up).chain(outputs.zip(&rows.returned));
    for ((fresh, bootstrap), v) in weights {
        let part = (least(*v) / (*fresh + *bootstrap)).min(1.0);
        *fresh *= part;
        *bootstrap *= part;
    }
    circuit
}

/// The functions of a module, and what is known of their values.
struct Places {
    functions: Vec<Op>,
    noise: HashMap<Value, f64>,
    kinds: HashMap<Value, Kind>,
}

impl Places {
    fn of(module: Op) -> Result<Self, Failed> {
        let composition = Composition::of(module)?;
        let functions: Vec<Op> = public_functions(module).collect();
        let (mut noise, mut kinds) = (HashMap::new(), HashMap::new());
        for &f in &functions {
            noise.extend(estimates(f, composition.as_ref())?);
            kinds.extend(refresh::kinds(f));
        }
        Ok(Self { functions, noise, kinds })
    }

    /// The bounds to try, from the largest that changes anything, and the factor between them.
    fn bounds(&self, tries: usize) -> (Vec<f64>, f64) {
        let loads = self.noise.iter().filter_map(|(v, noise)| Some(load(*noise, Eint::of(v.ty())?.width)));
        let largest = loads.fold(0.0, f64::max).min(MOST_HELD);
        let step = largest.powf(1.0 / tries as f64).max(STEP);
        let bounds = (1..=tries).map(|i| largest / step.powi(i as i32));
        (bounds.take_while(|bound| *bound > 1.0).collect(), step)
    }

    /// What some lookup must bear, however many refreshes there are, for each value to be made at all:
    /// what one step makes of values without noise, and what those it is made of take.
    fn least(&self) -> HashMap<Value, f64> {
        let mut least: HashMap<Value, f64> = HashMap::new();
        let noise = |v: &Value| self.noise.get(v).copied().unwrap_or_default();
        for op in self.functions.iter().flat_map(|f| f.ops_inside()) {
            if message_bits(op).is_some() || !op.regions().is_empty() {
                continue;
            }
            let of: Vec<Value> = op.operands().into_iter().filter(|v| self.noise.contains_key(v)).collect();
            let all: f64 = of.iter().map(noise).sum();
            let before = of.iter().filter_map(|v| least.get(v).copied()).fold(1.0, f64::max);
            for result in op.results() {
                let gain = if all > 0.0 { noise(&result) / all } else { 0.0 };
                least.insert(result, before.max(gain * of.len() as f64));
            }
        }
        least
    }

    fn plan(&self, bound: f64) -> Vec<(Value, Kind)> {
        let mut placement = Placement::new(&self.noise, &self.kinds, bound);
        self.functions.iter().filter_map(|f| f.body()).for_each(|entry| placement.block(entry));
        placement.refreshed
    }
}

fn tell(chosen: &[(Value, Kind)], gain: Option<f64>) {
    let why = match gain {
        Some(gain) => format!("with that, the program's lookups take {gain:.1} times less time"),
        None => "without, there are no parameters for the program".into(),
    };
    for (i, (v, kind)) in chosen.iter().enumerate() {
        let at = v.defining_op().or_else(|| v.argument_of().and_then(|block| block.parent_op()));
        let (Some(at), Some(eint)) = (at, Eint::of(v.ty())) else { continue };
        let rest = match chosen.len().checked_sub(MOST_REMARKS) {
            Some(rest) if rest > 0 && i + 1 == MOST_REMARKS => format!("; {rest} more values are, too"),
            Some(_) | None => String::new(),
        };
        let bits = eint.width;
        let lookups = match kind {
            Kind::Within => format!("a lookup of {bits} bits"),
            Kind::PaddingKept => format!("two lookups of {bits} bits, since it may leave its width"),
        };
        at.remark(format!("gives a value that is refreshed by {lookups}: {why}{rest}"));
        if i + 1 == MOST_REMARKS {
            break;
        }
    }
}
