//! `fhe-expand-booleans`: booleans become 2-bit integers, gates lookups of a pair.
//!
//! A gate looks `2 a + b` up, `not` is `1 - a`, and `mux` adds two lookups of which one is 0. That a
//! function takes or gives a boolean, so 0 or 1 only, stays on it as `FHE.width = 1`.

use crate::expand_products::{record_widths, update_signatures};
use ferrocrete_dialects::fhe::boolean::truth_table;
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_dialects::pass::{Anchor, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-booleans",
    summary: "Expand encrypted booleans into integers and lookups",
    anchor: Anchor::Module,
    options: &[],
    run,
};

/// How a boolean is encoded.
const BOOLEAN: Eint = Eint { width: 2, signed: false };

fn run(module: Op, _: &Options) -> PassResult {
    let ops = module.ops_inside();
    let booleans: Vec<Value> = ops.iter().copied().flat_map(values).filter(|v| v.ty().is_ebool()).collect();
    if booleans.is_empty() {
        return Ok(());
    }
    record_widths(module);
    for v in booleans {
        v.set_ty(v.ty().with_element(BOOLEAN.get(v.ty().ctx())));
    }
    update_signatures(module);
    for op in ops {
        if let Some(kind) = FheOp::from_name(op.name())
            && let Some(value) = expanded(kind, op)
        {
            op.replace(&[value]);
        }
    }
    Ok(())
}

fn values(op: Op) -> Vec<Value> {
    let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
    op.results().into_iter().chain(arguments).collect()
}

/// What a boolean op becomes; `None` for any other.
fn expanded(kind: FheOp, op: Op) -> Option<Value> {
    let (b, x) = (Builder::before(op), |i: usize| op.operand(i));
    Some(match kind {
        FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor => {
            lookup(b, pair(b, x(0), x(1)), &truth_table(kind)?, BOOLEAN)
        }
        FheOp::GenGate => {
            let operands = [pair(b, x(0), x(1)), x(2)];
            b.value("FHE.apply_lookup_table", &operands, BOOLEAN.get(b.ctx))
        }
        FheOp::Not => {
            let one = b.constant(b.ctx.int(BOOLEAN.width + 1), 1);
            b.value("FHE.sub_int_eint", &[one, x(0)], BOOLEAN.get(b.ctx))
        }
        FheOp::Mux => {
            let chosen = lookup(b, pair(b, x(0), x(1)), &[0, 0, 0, 1], BOOLEAN);
            let other = lookup(b, pair(b, x(0), x(2)), &[0, 1, 0, 0], BOOLEAN);
            b.value("FHE.add_eint", &[chosen, other], BOOLEAN.get(b.ctx))
        }
        FheOp::ToBool | FheOp::FromBool => convert(op, b)?,
        FheOp::Zero
        | FheOp::ZeroTensor
        | FheOp::AddEint
        | FheOp::AddEintInt
        | FheOp::SubEint
        | FheOp::SubEintInt
        | FheOp::SubIntEint
        | FheOp::NegEint
        | FheOp::MulEintInt
        | FheOp::MulEint
        | FheOp::MaxEint
        | FheOp::ToSigned
        | FheOp::ToUnsigned
        | FheOp::ApplyLookupTable
        | FheOp::Lsb
        | FheOp::ReinterpretPrecision
        | FheOp::Round => return None,
    })
}

/// The same value in another width.
fn convert(op: Op, b: Builder) -> Option<Value> {
    let (x, to) = (op.operand(0), Eint::of(op.result(0).ty())?);
    if Eint::of(x.ty())? == to {
        return Some(x);
    }
    let entries: Vec<i64> = (0..1 << Eint::of(x.ty())?.width).map(|value| value % 2).collect();
    Some(lookup(b, x, &entries, to))
}

/// `2 a + b`.
fn pair(b: Builder, high: Value, low: Value) -> Value {
    let two = b.constant(b.ctx.int(BOOLEAN.width + 1), 2);
    let twice = b.value("FHE.mul_eint_int", &[high, two], high.ty());
    b.value("FHE.add_eint", &[twice, low], high.ty())
}

fn lookup(b: Builder, x: Value, entries: &[i64], result: Eint) -> Value {
    let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), entries);
    b.value("FHE.apply_lookup_table", &[x, table], result.get(b.ctx))
}
