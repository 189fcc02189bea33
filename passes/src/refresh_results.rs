//! `fhe-composable` and `fhe-refresh-results`: programs whose results may be arguments again.

use crate::expand_products::lookup;
use crate::expand_products::wide::WIDEST;
use crate::interface::public_functions;
use crate::noise::{Composition, noisy_results};
use ferrocrete_dialects::fhe::{COMPOSABLE, COMPOSABLE_FOR_FREE};
use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// The pass that asks for it.
pub const MARK: PassInfo = PassInfo {
    argument: "fhe-composable",
    summary: "Ask that results may be given as arguments again",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run: mark,
};

/// The pass that sees to the noise.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-refresh-results",
    summary: "Bootstrap results that have too much noise to be arguments again",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn mark(module: Op, _: &Options) -> PassResult {
    module.set_attr(COMPOSABLE, module.ctx().unit_attr());
    Ok(())
}

fn run(module: Op, _: &Options) -> PassResult {
    if module.attr(COMPOSABLE).and_then(Attr::as_str).is_some_and(|why| why == COMPOSABLE_FOR_FREE) {
        return Ok(());
    }
    let Some(composition) = Composition::of(module)? else { return Ok(()) };
    for f in public_functions(module) {
        let noisy = noisy_results(f, &composition)?;
        let Some(end) = f.body().and_then(|entry| entry.terminator()) else { continue };
        let mut refreshed: HashMap<Value, Value> = HashMap::new();
        for (place, v) in noisy {
            let fresh = match refreshed.get(&v) {
                Some(&fresh) => fresh,
                None => refresh(place, v, end)?,
            };
            refreshed.insert(v, fresh);
            end.set_operand(place, fresh);
        }
    }
    Ok(())
}

/// The value through a table that gives each value itself, said to be where it was made.
fn refresh(place: usize, v: Value, end: Op) -> Result<Value, Failed> {
    let eint = Eint::of(v.ty()).ok_or(Failed)?;
    let loc = v.defining_op().map_or(end.loc(), Op::loc);
    if eint.width > WIDEST {
        loc.error(format!(
            "infeasible: in a composable program, result {place} must be refreshed by a lookup of its {} bits, \
             and no parameters take more than {WIDEST}; give it a type that no argument has",
            eint.width
        ));
        return Err(Failed);
    }
    Ok(lookup(Builder { loc, ..Builder::before(end) }, v, eint, |x| x))
}
