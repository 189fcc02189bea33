//! `fhe-expand-products`: encrypted products, maxima and poolings become lookups.
//!
//! `xy = floor((x+y)^2/4) - floor((x-y)^2/4)` (the parities of sum and difference agree), or one
//! table of both operands side by side where that is cheaper; `x*x` is one table, and `max(x, y) = max(x-y, 0) + y`. Sum and difference take one bit more than the
//! operands; where the ranges of the operands do not show that it is not needed, the operands'
//! whole class of values is encoded one bit wider. The width a function's argument or result had
//! in the source stays on it as `FHE.width`.

mod contract;
mod packed;
mod pool;
pub(crate) mod wide;

use crate::encodings::Encodings;
use crate::lookups::is_lookup;
use crate::ranges::{Range, Ranges};
use ferrocrete_dialects::ir::{Attr, Builder, Op, Type, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use packed::{Neighbours, Packed};
use std::collections::{BTreeMap, HashMap};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-products",
    summary: "Expand encrypted products and maxima into lookups, widening encodings where needed",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    contract::expand(module);
    let kind = |op| Kind::of(op).map(|kind| (kind, op));
    let mut products: Vec<(Kind, Op)> = module.ops_inside().into_iter().filter_map(kind).collect();
    let (mut ranges, mut encodings) = (Ranges::default(), Encodings::of(module));
    pack(module, &mut products, &mut ranges, &mut encodings);
    widen(module, &products, &mut ranges, &mut encodings)?;
    products.iter().try_for_each(|(_, op)| wide::check(*op))?;
    for (kind, op) in products {
        let b = Builder::before(op);
        let value = match kind {
            Kind::Square => square(op, b),
            Kind::Product => product(op, b),
            Kind::Packed(packed) => packed.expand(op, b),
            Kind::Maximum => maximum(op, b),
            Kind::Pool => pool::expand(op, b),
        };
        op.replace(&[value]);
    }
    Ok(())
}

/// What is expanded.
#[derive(Clone, Copy)]
enum Kind {
    Square,
    Product,
    Packed(Packed),
    Maximum,
    Pool,
}

impl Kind {
    fn of(op: Op) -> Option<Self> {
        if FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::Maxpool2d) {
            return Some(Self::Pool);
        }
        let kind = FheOp::from_name(op.name());
        if kind == Some(FheOp::MaxEint) {
            return Some(Self::Maximum);
        }
        let multiplies =
            kind == Some(FheOp::MulEint) || FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::MulEint);
        let square = || if op.operand(0) == op.operand(1) { Self::Square } else { Self::Product };
        multiplies.then(square)
    }
}

/// Finds the products that are better looked up side by side.
fn pack(module: Op, products: &mut [(Kind, Op)], ranges: &mut Ranges, encodings: &mut Encodings) {
    let mut near: HashMap<usize, Neighbours> = HashMap::new();
    let mut class = |v: Value| encodings.representative(v).expect("an encrypted value has a class");
    if products.iter().all(|(kind, _)| !matches!(kind, Kind::Product)) {
        return;
    }
    for op in module.ops_inside().into_iter().filter(|op| is_lookup(*op)) {
        near.entry(class(op.operand(0))).or_default().lookups += 1;
    }
    for (_, op) in products.iter().filter(|(kind, _)| matches!(kind, Kind::Product)) {
        near.entry(class(op.operand(0))).or_default().products += 1;
    }
    for (kind, op) in products.iter_mut().filter(|(kind, _)| matches!(kind, Kind::Product)) {
        let near = near[&class(op.operand(0))];
        if let Some(packed) = Packed::of(*op, ranges, near) {
            *kind = Kind::Packed(packed);
        }
    }
}

/// Widens every class in which a sum or difference may not fit: by one bit, or by as many as
/// operands side by side take.
fn widen(module: Op, products: &[(Kind, Op)], ranges: &mut Ranges, encodings: &mut Encodings) -> PassResult {
    let mut classes: BTreeMap<usize, (u32, Vec<Value>)> = BTreeMap::new();
    for &(kind, op) in products {
        let bits = missing_bits(kind, op, ranges);
        if bits > 0 {
            let operand = op.operand(0);
            let number = encodings.representative(operand).expect("an encrypted value has a class");
            let (most, _) = classes.entry(number).or_insert_with(|| (0, encodings.class(operand)));
            *most = bits.max(*most);
        }
    }
    if classes.is_empty() {
        return Ok(());
    }
    record_widths(module);
    for (bits, values) in classes.into_values() {
        for user in values.iter().flat_map(|v| v.uses()).filter(|u| u.operand == 0).map(|u| u.op) {
            if is_lookup(user) {
                widen_table(user, bits)?;
            }
        }
        for v in values {
            let eint = Eint::of(v.ty()).expect("a class holds encrypted integers");
            v.set_ty(v.ty().with_element(Eint { width: eint.width + bits, ..eint }.get(v.ty().ctx())));
        }
    }
    update_signatures(module);
    Ok(())
}

/// How many bits the operands lack.
fn missing_bits(kind: Kind, op: Op, ranges: &mut Ranges) -> u32 {
    match kind {
        Kind::Square => 0,
        Kind::Packed(packed) => {
            let eint = Eint::of(op.operand(0).ty()).expect("an encrypted operand");
            packed.bits.saturating_sub(eint.width)
        }
        Kind::Product => u32::from(needs_wider(op, op.operand(1), false, ranges)),
        Kind::Maximum => u32::from(needs_wider(op, op.operand(1), true, ranges)),
        // Any two elements of one image may meet.
        Kind::Pool => u32::from(needs_wider(op, op.operand(0), true, ranges)),
    }
}

/// Whether the difference of operand 0 and `y`, or their sum, may not fit.
fn needs_wider(op: Op, y: Value, no_sum: bool, ranges: &mut Ranges) -> bool {
    let x = op.operand(0);
    let eint = Eint::of(x.ty()).expect("an encrypted operand");
    let (a, b) = (ranges.of(x), ranges.of(y));
    let signed = Eint { signed: true, ..eint }.range();
    let fits = |value: Range, limits: Range| limits.0 <= value.0 && value.1 <= limits.1;
    let sum_fits = no_sum || fits((a.0 + b.0, a.1 + b.1), eint.range());
    !(sum_fits && fits((a.0 - b.1, a.1 - b.0), signed))
}

/// The table for an operand of so many more bits: new entries continue the rotation, so that a value
/// outside the old width meets what it met before.
fn widen_table(op: Op, bits: u32) -> PassResult {
    let table = op.operand(1);
    let Some(old) = ferrocrete_dialects::fhe::entries(op) else {
        op.error("needs a constant table here, since a product or maximum widens its operand");
        return Err(Failed);
    };
    let signed = Eint::of(op.operand(0).ty()).is_some_and(|e| e.signed);
    let mut shape = table.ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    let Some(n) = shape.last_mut() else { return Ok(()) };
    let wider = |one: &[i64]| (0..bits).fold(one.to_vec(), |one, _| widen_entries(&one, signed));
    let new: Vec<i64> = old.chunks(*n).flat_map(wider).collect();
    *n <<= bits;
    let b = Builder::before(op);
    op.set_operand(1, b.dense_constant(b.ctx.int(64).tensor(&shape), &new));
    Ok(())
}

fn widen_entries(old: &[i64], signed: bool) -> Vec<i64> {
    let n = old.len();
    (0..2 * n)
        .map(|i| match signed {
            false if i < n => old[i],
            false => -old[i - n],
            true if i < n / 2 => old[i],
            true if i >= 2 * n - n / 2 => old[i - n],
            true => -old[i % n],
        })
        .collect()
}

fn functions(module: Op) -> Vec<Op> {
    module.ops_inside().into_iter().filter(|op| op.as_func().is_some() && op.body().is_some()).collect()
}

/// Keeps the widths of the source on arguments and results.
pub(crate) fn record_widths(module: Op) {
    for f in functions(module) {
        let Some((inputs, results)) = f.as_func().and_then(|(_, ty)| ty.as_function()) else { continue };
        for (name, types) in [("arg_attrs", inputs), ("res_attrs", results)] {
            if f.attr(name).is_some() {
                continue;
            }
            let ctx = f.ctx();
            let dicts: Vec<Attr> = types
                .into_iter()
                .map(|ty| match Eint::of(ty) {
                    Some(e) => ctx.dict_attr(&[("FHE.width", ctx.i64_attr(i64::from(e.width)))]),
                    None => ctx.dict_attr(&[]),
                })
                .collect();
            f.set_attr(name, ctx.array_attr(&dicts));
        }
    }
}

/// Makes the functions' types agree with their bodies.
pub(crate) fn update_signatures(module: Op) {
    for f in functions(module) {
        let Some(entry) = f.body() else { continue };
        let inputs: Vec<_> = entry.arguments().into_iter().map(Value::ty).collect();
        let results: Vec<_> =
            entry.terminator().map(|t| t.operands().into_iter().map(Value::ty).collect()).unwrap_or_default();
        f.set_attr("function_type", f.ctx().type_attr(f.ctx().function(&inputs, &results)));
    }
}

/// The op of that name on encrypted integers or on tensors of them.
pub(crate) fn named(ty: Type, name: &str) -> String {
    format!("{}.{name}", if ty.as_tensor().is_some() { "FHELinalg" } else { "FHE" })
}

/// A lookup of every value of `x`, and in a tensor of every element, through `f`.
pub(crate) fn lookup(b: Builder, x: Value, result: Eint, f: impl Fn(i64) -> i64) -> Value {
    let eint = Eint::of(x.ty()).expect("a lookup's operand is encrypted");
    let n = 1_i64 << eint.width;
    let value = |i: i64| if eint.signed && i >= n / 2 { i - n } else { i };
    let entries: Vec<i64> = (0..n).map(|i| result.wrap(f(value(i)))).collect();
    let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), &entries);
    let ty = x.ty().with_element(result.get(b.ctx));
    b.value(&named(ty, "apply_lookup_table"), &[x, table], ty)
}

fn signed(b: Builder, v: Value) -> Value {
    let eint = Eint::of(v.ty()).expect("encrypted");
    let ty = v.ty().with_element(Eint { signed: true, ..eint }.get(b.ctx));
    if eint.signed { v } else { b.value(&named(ty, "to_signed"), &[v], ty) }
}

fn result_eint(op: Op) -> Eint {
    Eint::of(op.result(0).ty()).expect("an encrypted result")
}

fn square(op: Op, b: Builder) -> Value {
    lookup(b, op.operand(0), result_eint(op), |x| x.wrapping_mul(x))
}

fn product(op: Op, b: Builder) -> Value {
    let (x, y, result) = (op.operand(0), op.operand(1), result_eint(op));
    let quarter_square = |s: i64| s.wrapping_mul(s) >> 2;
    // Tensors may broadcast.
    let (add, sub) = (named(x.ty(), "add_eint"), named(x.ty(), "sub_eint"));
    let ty = op.result(0).ty().with_element(x.ty().element_or_self());
    let sum = b.value(&add, &[x, y], ty);
    let difference = signed(b, b.value(&sub, &[x, y], ty));
    let (a, c) = (lookup(b, sum, result, quarter_square), lookup(b, difference, result, quarter_square));
    b.value(&sub, &[a, c], a.ty())
}

fn maximum(op: Op, b: Builder) -> Value {
    let (x, y, result) = (op.operand(0), op.operand(1), result_eint(op));
    let difference = signed(b, b.value("FHE.sub_eint", &[x, y], x.ty()));
    let excess = lookup(b, difference, result, |d| d.max(0));
    b.value("FHE.add_eint", &[excess, y], result.get(b.ctx))
}
