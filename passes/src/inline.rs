//! `fhe-inline`: puts the body of a function in the place of each call of it.
//!
//! From callers down: a copy of the callee, calls and all, takes the place of the call, and its own
//! calls are next. So no function is copied that nothing keeps, and time grows with the program that
//! comes out. Upstream's `inline` goes from callees up, and its time grows faster than the depth of calls.

use crate::check_calls;
use ferrocrete_dialects::ir::{Attr, Op, Walk};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use std::collections::{HashMap, HashSet};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-inline",
    summary: "Put the bodies of functions in the place of calls",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    check_calls::check(module)?;
    let all = module.body().map(|b| b.ops()).unwrap_or_default();
    let functions: HashMap<String, Op> = all.iter().filter_map(|&f| Some((f.as_func()?.0, f))).collect();
    let kept = kept(module);
    for function in all {
        let Some((name, _)) = function.as_func() else { continue };
        if kept.contains(&name) {
            flatten(function, &functions);
        }
    }
    Ok(())
}

/// The functions that stay when nothing calls them: public ones, and those used as values.
fn kept(module: Op) -> HashSet<String> {
    let name = |op: Op| match op.name() {
        "func.func" if op.is_public() => op.attr("sym_name"),
        "func.constant" => op.attr("value"),
        _ => None,
    };
    module.ops_inside().into_iter().filter_map(|op| name(op)?.as_str()).collect()
}

fn flatten(function: Op, functions: &HashMap<String, Op>) {
    let mut calls: Vec<Op> =
        function.ops_inside().into_iter().filter(|op| op.name() == "func.call").collect();
    while let Some(call) = calls.pop() {
        let name = call.attr("callee").and_then(Attr::as_str).unwrap_or_default();
        // The verifier has seen that there is one.
        let Some(&callee) = functions.get(&name) else { continue };
        // Blocks cannot stand within a loop's body; where they can, upstream's `inline` puts them.
        if callee.regions().first().is_some_and(|body| body.blocks().len() == 1) {
            expand(call, callee, &mut calls);
        }
    }
}

/// Replaces a call by a copy of the callee's only block; adds the calls in there.
fn expand(call: Op, callee: Op, calls: &mut Vec<Op>) {
    let copy = callee.duplicate();
    let Some(body) = copy.body() else { return copy.erase() };
    for (argument, operand) in body.arguments().into_iter().zip(call.operands()) {
        argument.replace_all_uses(operand);
    }
    let mut ops = body.ops();
    let results = ops.pop().map(Op::operands).unwrap_or_default();
    for op in ops {
        op.walk(|inner| {
            inner.set_loc(inner.loc().called_from(call.loc()));
            if inner.name() == "func.call" {
                calls.push(inner);
            }
            Walk::Advance
        });
        op.move_before(call);
    }
    call.replace(&results);
    copy.erase();
}
