//! `fhe-check-calls`: refuses functions that call themselves, and jumps around encrypted values.
//!
//! Calls are inlined, since the noise of a result depends on that of the arguments: so no function
//! may be part of itself. Nor could one that computes on encrypted values only ever end.
//!
//! Loops and branches are `scf`'s, whose regions say what runs how often. Blocks that jump to each
//! other do not, so noise could not be bounded.

use ferrocrete_dialects::ir::{Attr, Op};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-check-calls",
    summary: "Refuse functions that call themselves or one without a body, and jumps around encrypted values",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    check(module)
}

/// Refuses calls that lead back to their own function, or to one without a body.
pub(crate) fn check(module: Op) -> PassResult {
    let all = module.body().map(|b| b.ops()).unwrap_or_default();
    all.iter().copied().filter(|f| f.as_func().is_some()).try_for_each(no_jumps)?;
    let functions: HashMap<String, Op> = all.iter().filter_map(|&f| Some((f.as_func()?.0, f))).collect();
    let mut calls = Calls { functions, checked: HashSet::new() };
    all.into_iter().filter(|f| f.as_func().is_some()).try_for_each(|f| calls.check(f))
}

/// Encrypted values need a function of one block.
fn no_jumps(function: Op) -> PassResult {
    let blocks = function.regions().first().map(|region| region.blocks()).unwrap_or_default();
    let [_, second, ..] = blocks[..] else { return Ok(()) };
    let values = |op: Op| op.operands().into_iter().chain(op.results());
    let mut types = function.ops_inside().into_iter().flat_map(values).map(|value| value.ty());
    if !types.any(|ty| Eint::of(ty).is_some() || ty.element_or_self().is_ebool()) {
        return Ok(());
    }
    let place = second.ops().first().copied().unwrap_or(function);
    place.error_with_note(
        "stands in a block that is jumped to: with encrypted values, use `scf.for` and `scf.if`",
        function.loc(),
        "the function",
    );
    Err(Failed)
}

struct Calls {
    functions: HashMap<String, Op>,
    checked: HashSet<Op>,
}

impl Calls {
    /// Follows all calls from `function`, without recursion of its own.
    fn check(&mut self, function: Op) -> PassResult {
        let mut path: Vec<(Op, Vec<(Op, Op)>)> = vec![(function, self.of(function)?)];
        while let Some((caller, calls)) = path.last_mut() {
            let Some((call, callee)) = calls.pop() else {
                self.checked.insert(*caller);
                path.pop();
                continue;
            };
            if path.iter().any(|(f, _)| *f == callee) {
                let name = callee.as_func().map(|(name, _)| name).unwrap_or_default();
                call.error_with_note(
                    format!(
                        "calls `{name}`, which it is itself a part of: recursion is not supported; use a loop"
                    ),
                    callee.loc(),
                    "the function called",
                );
                return Err(Failed);
            }
            if !self.checked.contains(&callee) {
                let calls = self.of(callee)?;
                path.push((callee, calls));
            }
        }
        Ok(())
    }

    /// The calls inside of a function, with what they call.
    fn of(&self, function: Op) -> Result<Vec<(Op, Op)>, Failed> {
        let mut calls = vec![];
        for call in function.ops_inside().into_iter().filter(|op| op.name() == "func.call") {
            let name = call.attr("callee").and_then(Attr::as_str).unwrap_or_default();
            // The verifier has seen that there is one.
            let Some(&callee) = self.functions.get(&name) else { continue };
            if callee.body().is_none() {
                let message = format!("calls `{name}`, which has no body");
                call.error_with_note(message, callee.loc(), "it is declared here");
                return Err(Failed);
            }
            calls.push((call, callee));
        }
        Ok(calls)
    }
}
