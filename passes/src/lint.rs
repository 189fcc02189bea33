//! `fhe-lint`: warns at ops that are accepted but most likely not meant.
//!
//! Not the verifier's task: it runs after every pass and would say the same again and again.

use crate::check_program::check_program;
use crate::lookups::is_lookup;
use ferrocrete_dialects::ir::{Attr, Op, Type, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::{Eint, shape_text};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-lint",
    summary: "Warn of clear operands and table entries that do not fit the encrypted values they meet",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    if !check_program(module) {
        return Err(Failed);
    }
    for op in module.ops_inside() {
        let name = op.name();
        if name == "tensor.expand_shape" {
            stated_shape(op)?;
        }
        let Some(result) = op.results().first().and_then(|r| Eint::of(r.ty())) else { continue };
        if FheOp::from_name(name).is_none() && FheLinalgOp::from_name(name).is_none() {
            continue;
        }
        if is_lookup(op) {
            entries(op, result);
        } else {
            wide_operand(op, result);
        }
    }
    Ok(())
}

/// MLIR believes the shape stated beside the type of a `tensor.expand_shape` until it is too late.
fn stated_shape(op: Op) -> PassResult {
    let stated = op.attr("static_output_shape").and_then(Attr::as_i64_array).unwrap_or_default();
    let shape = op.result(0).ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    if stated.len() == shape.len() && stated.iter().zip(&shape).all(|(&n, &m)| n < 0 || n == m as i64) {
        return Ok(());
    }
    let stated: Vec<usize> = stated.into_iter().map(|n| n.max(0) as usize).collect();
    let (stated, shape) = (shape_text(&stated), shape_text(&shape));
    op.error(format!("states the output shape {stated}, but its result has shape {shape}"));
    Err(Failed)
}

/// A clear operand with more than the encrypted one's width and one bit. A constant is judged by
/// its values, since frontends write `i64` for all of them.
fn wide_operand(op: Op, encrypted: Eint) {
    let is_clear = |v: &Value| Eint::of(v.ty()).is_none() && clear_width(v.ty()).is_some();
    let Some(clear) = op.operands().into_iter().find(is_clear) else { return };
    let limit = 1_i64 << encrypted.width.min(62);
    let narrow = |values: Vec<i64>| values.iter().all(|x| (-limit..2 * limit).contains(x));
    if let Some(width) = clear_width(clear.ty())
        && width > encrypted.width + 1
        && !clear.constant_integers().is_some_and(narrow)
    {
        op.warning(format!(
            "takes a clear operand of {width} bits with an encrypted one of {} bits",
            encrypted.width
        ));
    }
}

fn clear_width(ty: Type) -> Option<u32> {
    ty.element_or_self().int_width()
}

/// Entries that the result cannot hold.
fn entries(op: Op, result: Eint) {
    let (low, high) = result.range();
    let Some(entries) = ferrocrete_dialects::fhe::entries(op) else { return };
    let outside = |x: &&i64| !(low..=high).contains(*x);
    if let Some(entry) = entries.iter().find(outside) {
        let others = match entries.iter().filter(outside).count() - 1 {
            0 => String::new(),
            n => format!(" (and {n} more such entries)"),
        };
        op.warning(format!("has the entry {entry}{others}, but its result holds {low} to {high} only"));
    }
}
