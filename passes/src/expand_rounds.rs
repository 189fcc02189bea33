//! `fhe-expand-rounds`: exact rounding becomes clearing the lowest bits, one by one.
//!
//! To round away `k` bits, half of `2^k` is added; then `k` times the lowest bit is taken in the
//! precision at hand, subtracted, and the value, even now, read with one bit less.

use ferrocrete_dialects::ir::{Builder, Op};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-rounds",
    summary: "Expand exact rounding into extractions of the lowest bit",
    anchor: Anchor::Module,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for op in module.ops_inside() {
        let names = match (FheOp::from_name(op.name()), FheLinalgOp::from_name(op.name())) {
            (Some(FheOp::Round), _) => Names::SCALAR,
            (_, Some(FheLinalgOp::Round)) => Names::TENSOR,
            _ => continue,
        };
        expand(op, &names);
    }
    Ok(())
}

/// The ops of a dialect that rounding is made of.
struct Names {
    add: &'static str,
    lsb: &'static str,
    sub: &'static str,
    reinterpret: &'static str,
}

impl Names {
    const SCALAR: Self = Self {
        add: "FHE.add_eint_int",
        lsb: "FHE.lsb",
        sub: "FHE.sub_eint",
        reinterpret: "FHE.reinterpret_precision",
    };
    const TENSOR: Self = Self {
        add: "FHELinalg.add_eint_int",
        lsb: "FHELinalg.lsb",
        sub: "FHELinalg.sub_eint",
        reinterpret: "FHELinalg.reinterpret_precision",
    };
}

fn expand(op: Op, names: &Names) {
    let b = Builder::before(op);
    let x = op.operand(0);
    let from = Eint::of(x.ty()).expect("an encrypted operand");
    let to = Eint::of(op.result(0).ty()).expect("an encrypted result");
    let half = 1_i64 << (from.width - to.width - 1);
    let clear = b.ctx.int(from.width + 1);
    let half = match x.ty().as_tensor() {
        // A tensor of one element broadcasts.
        Some(tensor) => b.dense_constant(clear.tensor(&vec![1; tensor.shape.len()]), &[half]),
        None => b.constant(clear, half),
    };
    let mut value = b.value(names.add, &[x, half], x.ty());
    for width in (to.width..from.width).rev() {
        let bit = b.value(names.lsb, &[value], value.ty());
        let even = b.value(names.sub, &[value, bit], value.ty());
        let narrower = Eint { width, ..from }.get(b.ctx);
        value = b.value(names.reinterpret, &[even], value.ty().with_element(narrower));
    }
    op.replace(&[value]);
}
