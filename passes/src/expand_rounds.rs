//! `fhe-expand-rounds`: exact rounding becomes clearing the lowest bits, one by one.
//!
//! To round away `k` bits, half of `2^k` is added; then `k` times the lowest bit is taken in the
//! precision at hand, subtracted, and the value, even now, read with one bit less. Rounding of a
//! narrow value for a lookup goes into the lookup's table instead.

use ferrocrete_abi::rounding::widest_in_tables;
use ferrocrete_dialects::fhe::meaning::turned;
use ferrocrete_dialects::ir::{Builder, Op};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-rounds",
    summary: "Expand exact rounding into extractions of the lowest bit, or into the lookups that follow",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let rounds = module.ops_inside().into_iter().filter_map(|op| Some((op, Names::of(op)?)));
    for (op, names) in rounds.collect::<Vec<_>>() {
        if !into_tables(op) {
            expand(op, &names);
        }
    }
    Ok(())
}

/// Rounds in the tables of the lookups that take the result, if these are few, narrow, and all there is.
fn into_tables(op: Op) -> bool {
    let (x, rounded) = (op.operand(0), op.result(0));
    let from = Eint::of(x.ty()).expect("an encrypted operand");
    let to = Eint::of(rounded.ty()).expect("an encrypted result");
    let users = rounded.uses();
    if users.is_empty() || from.width > widest_in_tables(users.len()) {
        return false;
    }
    let tables = users.iter().map(|user| {
        // In another block, such as a loop's body, it may run more often.
        let lookup = user.op.name().ends_with(".apply_lookup_table") && user.operand == 0;
        let beside = user.op.block() == op.block();
        (lookup && beside).then(|| ferrocrete_dialects::fhe::entries(user.op)).flatten()
    });
    let Some(tables) = tables.collect::<Option<Vec<_>>>() else { return false };
    for (user, table) in users.iter().zip(&tables) {
        let entries = rounding_entries(table, from, to);
        let b = Builder::before(user.op);
        let entries = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), &entries);
        user.op.replace(&[b.value(user.op.name(), &[x, entries], user.op.result(0).ty())]);
    }
    op.erase();
    true
}

/// The table that rounds before it looks up in `table`.
fn rounding_entries(table: &[i64], from: Eint, to: Eint) -> Vec<i64> {
    let dropped = from.width - to.width;
    (0..1_i64 << from.width)
        .map(|i| {
            let value = if i > from.range().1 { i - (1 << from.width) } else { i };
            let nearest = (value + (1 << (dropped - 1))) >> dropped;
            // What rounds up past the top is looked up as its padding bit says.
            let (place, negated) = turned(nearest.rem_euclid(2 << to.width) as usize, to);
            if negated { table[place].wrapping_neg() } else { table[place] }
        })
        .collect()
}

/// The ops of a dialect that rounding is made of.
struct Names {
    add: &'static str,
    lsb: &'static str,
    sub: &'static str,
    reinterpret: &'static str,
}

impl Names {
    /// For a rounding; `None` for any other op.
    fn of(op: Op) -> Option<Self> {
        let name = op.name();
        let scalar = (FheOp::from_name(name) == Some(FheOp::Round)).then_some(Self::SCALAR);
        scalar.or((FheLinalgOp::from_name(name) == Some(FheLinalgOp::Round)).then_some(Self::TENSOR))
    }

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
