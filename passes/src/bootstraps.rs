//! How many bootstraps a call of a function does, where that does not depend on its arguments.

use crate::interface::public_functions;
use crate::refuse_undefined::UNKNOWN_ROUNDS;
use crate::report;
use ferrocrete_abi::parameters::CircuitParameters;
use ferrocrete_dialects::intervals::rounds;
use ferrocrete_dialects::ir::{Attr, Block, Op, Value};
use ferrocrete_dialects::ops::TfheOp;

/// For each public function of a parametrized module its name, and the bootstraps of one call as
/// the runtime counts them: a circuit lookup is one for each bit of its operand and each digit of
/// its result. `None` where a condition or a loop of unknown length decides.
pub fn bootstraps(module: Op) -> Vec<(String, Option<u64>)> {
    let functions = public_functions(module);
    functions.filter_map(|f| Some((f.as_func()?.0, f.body().and_then(of_block)))).collect()
}

/// For each public function its name, and the rounds that are counted of its loops whose length is not
/// known; `None` where there is none with a bootstrap.
pub fn most_rounds(module: Op) -> Vec<(String, Option<u64>)> {
    let is_unknown = |op: &Op| op.name() == "scf.for" && rounds(*op).1.is_none();
    let of = |f: Op| {
        let loops = f.ops_inside().into_iter().filter(is_unknown);
        let mut inside = loops.flat_map(|op| op.ops_inside());
        inside.any(report::is_lookup).then_some(UNKNOWN_ROUNDS)
    };
    public_functions(module).filter_map(|f| Some((f.as_func()?.0, of(f)))).collect()
}

fn of_block(block: Block) -> Option<u64> {
    block.ops().into_iter().try_fold(0_u64, |sum, op| sum.checked_add(of_op(op)?))
}

fn of_op(op: Op) -> Option<u64> {
    let kind = TfheOp::from_name(op.name());
    if kind == Some(TfheOp::BootstrapGlwe) {
        return elements(op.operand(0));
    }
    if kind == Some(TfheOp::CircuitLookup) {
        let bits = |name: &str| op.attr(name).and_then(Attr::as_int).and_then(|n| u32::try_from(n).ok());
        let digits = CircuitParameters::digits_of(bits("output_bits")?) as u64;
        return elements(op.operand(0))?.checked_mul(u64::from(bits("input_bits")?) + digits);
    }
    let blocks = op.regions().into_iter().filter_map(|r| r.entry());
    let inside = blocks.map(of_block).collect::<Option<Vec<u64>>>()?;
    match (op.name(), inside.first().copied()) {
        ("func.call", _) => None,
        (_, None) => Some(0),
        ("scf.for", Some(once)) => match rounds(op) {
            (least, Some(most)) if least == most => once.checked_mul(most),
            (_, _) => (once == 0).then_some(0),
        },
        ("tensor.generate", Some(once)) => elements(op.result(0))?.checked_mul(once),
        // One of them runs, or perhaps none.
        ("scf.if" | "scf.index_switch", Some(one)) => {
            let alike = inside.iter().all(|other| *other == one);
            (alike && (one == 0 || inside.len() == op.regions().len())).then_some(one)
        }
        (_, Some(_)) => inside.iter().all(|n| *n == 0).then_some(0),
    }
}

fn elements(v: Value) -> Option<u64> {
    v.ty().elements().map(|n| n as u64)
}
