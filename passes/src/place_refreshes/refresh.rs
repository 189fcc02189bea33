//! One refresh: which values can have one, and how it is put into the program and taken out again.

use crate::expand_products::wide::WIDEST;
use crate::expand_products::{lookup, named};
use crate::lookups::message_bits;
use crate::ranges::Ranges;
use ferrocrete_dialects::ir::{Builder, Op, Use, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;
use std::collections::{HashMap, HashSet};

/// What it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The value is within its width: one lookup.
    Within,
    /// It may leave its width and come back, so the padding bit is part of it: one lookup tells the
    /// padding bit, one the rest.
    PaddingKept,
}

impl Kind {
    /// Samples in the refreshed value.
    pub fn noise(self) -> f64 {
        match self {
            Self::Within => 1.0,
            Self::PaddingKept => 2.0,
        }
    }
}

/// The values of a function that a lookup can refresh: not what is a sample already, and not what may
/// lie between the numbers of its width, which a lookup would round.
pub fn kinds(f: Op) -> HashMap<Value, Kind> {
    let ops = f.ops_inside();
    let between = between_numbers(&ops);
    let mut ranges = Ranges::in_every_run();
    let carried = ops.iter().filter(|op| op.name() == "scf.for").filter_map(|op| op.body());
    let carried = carried.flat_map(|body| body.arguments());
    let results = ops.iter().filter(|op| message_bits(**op).is_none() && op.as_func().is_none());
    let results = results.filter(|op| !is_in_generic(**op)).flat_map(|op| op.results());
    let values: Vec<Value> = results.chain(carried).collect();
    let able = values
        .into_iter()
        .filter(|v| Eint::of(v.ty()).is_some_and(|eint| eint.width <= WIDEST) && !between.contains(v));
    able.map(|v| (v, if ranges.fit(v) { Kind::Within } else { Kind::PaddingKept })).collect()
}

/// Values that may lie between the numbers of their width: a narrower reading leaves bits below. In a
/// loop that is known only after some walks.
fn between_numbers(ops: &[Op]) -> HashSet<Value> {
    let mut between = HashSet::new();
    loop {
        let known = between.len();
        for &op in ops {
            if message_bits(op).is_some() || op.as_func().is_some() {
                continue;
            }
            let blocks: Vec<_> = op.regions().into_iter().filter_map(|region| region.entry()).collect();
            let yielded = blocks.iter().filter_map(|b| b.terminator()).flat_map(Op::operands);
            if narrows(op) || op.operands().into_iter().chain(yielded).any(|v| between.contains(&v)) {
                between.extend(op.results());
                between.extend(blocks.iter().flat_map(|block| block.arguments()));
            }
        }
        if between.len() == known {
            return between;
        }
    }
}

fn narrows(op: Op) -> bool {
    let rereads = FheOp::from_name(op.name()) == Some(FheOp::ReinterpretPrecision)
        || FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::ReinterpretPrecision);
    let width = |v: Value| Eint::of(v.ty()).map(|eint| eint.width);
    rereads && width(op.result(0)) < width(op.operand(0))
}

/// The body of a `linalg.generic` becomes a loop over words, in which nothing is looked up.
fn is_in_generic(op: Op) -> bool {
    let mut around = op.parent();
    while let Some(parent) = around {
        if parent.name() == "linalg.generic" {
            return true;
        }
        around = parent.parent();
    }
    false
}

/// A refresh that stands in the program.
pub struct Refresh {
    value: Value,
    uses: Vec<Use>,
    ops: Vec<Op>,
}

impl Refresh {
    /// Lets every user of a value take the refreshed one.
    pub fn insert(value: Value, kind: Kind) -> Self {
        let uses = value.uses();
        let end = after(value).expect("a terminator comes after every value");
        let loc = value.defining_op().map_or(end.loc(), Op::loc);
        let b = Builder { loc, ..Builder::before(end) };
        let fresh = match kind {
            Kind::Within => identity(b, value),
            Kind::PaddingKept => with_padding(b, value),
        };
        for Use { op, operand } in &uses {
            op.set_operand(*operand, fresh);
        }
        let mut ops = vec![];
        let mut at = after(value);
        while let Some(op) = at.filter(|op| *op != end) {
            ops.push(op);
            at = op.next();
        }
        Self { value, uses, ops }
    }

    /// Takes it out again.
    pub fn undo(self) {
        for Use { op, operand } in self.uses {
            op.set_operand(operand, self.value);
        }
        self.ops.into_iter().rev().for_each(Op::erase);
    }
}

/// The op after the place where a value is made.
fn after(v: Value) -> Option<Op> {
    match v.defining_op() {
        Some(op) => op.next(),
        None => v.argument_of().and_then(|block| block.ops().first().copied()),
    }
}

fn identity(b: Builder, v: Value) -> Value {
    lookup(b, v, Eint::of(v.ty()).expect("what is refreshed is encrypted"), |x| x)
}

/// Keeps the padding bit as it is. With `p` bits and `h = 2^(p-1)`, a table of `-h` everywhere gives `h`
/// where the padding bit is set, since a bootstrap negates there; adding `h` makes it `0` or `2^p`, which
/// is the padding bit alone. The value without it is within its width.
fn with_padding(b: Builder, v: Value) -> Value {
    let eint = Eint::of(v.ty()).expect("what is refreshed is encrypted");
    let half = 1_i64 << (eint.width - 1);
    let signed = v.ty().with_element(Eint { signed: true, ..eint }.get(b.ctx));
    let unsigned = v.ty().with_element(Eint { signed: false, ..eint }.get(b.ctx));
    let plus = |v: Value, by: i64| {
        let ty = b.ctx.int(eint.width + 1);
        match v.ty().as_tensor() {
            None => b.value("FHE.add_eint_int", &[v, b.constant(ty, by)], v.ty()),
            Some(tensor) => {
                let shape = tensor.static_shape().unwrap_or_default();
                let one = b.dense_constant(ty.tensor(&vec![1; shape.len()]), &[by]);
                b.value("FHELinalg.add_eint_int", &[v, one], v.ty())
            }
        }
    };
    let reread =
        |v: Value, name: &str, ty| if v.ty() == ty { v } else { b.value(&named(ty, name), &[v], ty) };
    // A signed value is one that starts lower.
    let raised = if eint.signed { reread(plus(v, half), "to_unsigned", unsigned) } else { v };
    let sign = lookup(b, raised, Eint { signed: true, ..eint }, |_| -half);
    let padding = reread(plus(reread(sign, "to_signed", signed), half), "to_unsigned", unsigned);
    let within = b.value(&named(unsigned, "sub_eint"), &[raised, padding], unsigned);
    let fresh = b.value(&named(unsigned, "add_eint"), &[identity(b, within), padding], unsigned);
    if eint.signed { plus(reread(fresh, "to_signed", signed), -half) } else { fresh }
}
