//! Sums, products and maxima of what one value gives in two ways, as one lookup of that value.

use super::table::Lookup;
use super::{affine, affine::Affine, range};
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;

/// A value as a function of another: what it is at each one, in two's complement order.
struct Branch {
    base: Value,
    values: Vec<i64>,
}

/// `T1[x] + T2[x]` or their difference, steps between included, is one lookup of `x`, when nothing
/// else reads what it replaces.
pub fn add_tables(op: Op, b: Builder) -> Option<Vec<Value>> {
    let sign = if op.name().ends_with(".sub_eint") { -1 } else { 1 };
    let alone = |v: Value| {
        let (through, lookup) = trace(v);
        let lookup = lookup?;
        let single = |v: &Value| v.has_one_use() && v.defining_op().and_then(Op::block) == op.block();
        through.iter().all(single).then_some(lookup)
    };
    let [x, y] = both(op)?;
    (alone(x)? != alone(y)?).then_some(())?;
    let [x, y] = [branch(x, true)?, branch(y, true)?];
    join(op, b, x, y, |x, y| x.wrapping_add(sign * y))
}

/// A product or maximum of two functions of `x` is one lookup of `x`: it would be one or two anyway.
pub fn multiply_tables(op: Op, b: Builder) -> Option<Vec<Value>> {
    let [x, y] = both(op)?;
    let (eint, maximum) = (Eint::of(x.ty())?, op.name() == "FHE.max_eint");
    // A square is one lookup already.
    if x == y && trace(x).1.is_none() {
        return None;
    }
    let (low, high) = eint.range();
    // A lookup of a wider value is dearer than those that it takes the place of.
    let fits = |branch: &Branch| {
        Eint::of(branch.base.ty()).is_some_and(|base| base.width <= eint.width + 1)
            && branch.values.iter().all(|v| (low..=high).contains(v))
    };
    let ways = [(true, true), (false, false), (true, false), (false, true)].into_iter();
    let pairs = ways.filter_map(|(first, second)| Some((branch(x, first)?, branch(y, second)?)));
    let (x, y) = { pairs }.find(|(x, y)| x.base == y.base && fits(x) && fits(y))?;
    join(op, b, x, y, |x, y| if maximum { x.max(y) } else { x.wrapping_mul(y) })
}

/// The operands, when nothing is broadcast.
fn both(op: Op) -> Option<[Value; 2]> {
    let shape = |v: Value| v.ty().as_tensor().map(|t| t.shape);
    let [x, y] = [op.operand(0), op.operand(1)];
    (shape(x) == shape(op.result(0)) && shape(y) == shape(op.result(0))).then_some([x, y])
}

/// The values from `v` down through linear steps, and the lookup they end in.
fn trace(v: Value) -> (Vec<Value>, Option<Op>) {
    let mut through = vec![v];
    while let Some((operand, _)) = through[through.len() - 1].defining_op().and_then(affine::step) {
        through.push(operand);
    }
    let lookup = through[through.len() - 1].defining_op().filter(|op| Lookup::of(*op).is_some());
    (through, lookup)
}

/// `v` as a function of the value that its lookup reads or, not `through` that, of the one that its
/// linear steps start from, which must be in range.
fn branch(v: Value, through: bool) -> Option<Branch> {
    let (mut x, mut f) = (v, Affine::IDENTITY);
    while let Some((operand, step)) = x.defining_op().and_then(affine::step) {
        (x, f) = (operand, f.of(step));
    }
    let kept = Eint::of(v.ty())?;
    if !through {
        let eint = Eint::of(x.ty()).filter(|e| e.width <= WIDEST)?;
        let size = 1_i64 << eint.width;
        let value = |i: i64| if i > eint.range().1 { i - size } else { i };
        let values = (0..size).map(|i| kept.wrap(f.at(value(i)))).collect();
        return range::is_in_range(x).then_some(Branch { base: x, values });
    }
    let lookup = Lookup::of(x.defining_op()?).filter(|l| l.input.width <= WIDEST)?;
    let values = lookup.entries.iter().map(|&t| kept.wrap(f.at(t))).collect();
    Some(Branch { base: lookup.operand, values })
}

/// The widest value whose tables are joined.
const WIDEST: u32 = 16;

fn join(op: Op, b: Builder, x: Branch, y: Branch, f: impl Fn(i64, i64) -> i64) -> Option<Vec<Value>> {
    let ty = op.result(0).ty();
    if x.base != y.base {
        return None;
    }
    let eint = Eint::of(ty)?;
    let entries: Vec<i64> = x.values.iter().zip(&y.values).map(|(&x, &y)| eint.wrap(f(x, y))).collect();
    let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), &entries);
    let name = if ty.as_tensor().is_some() {
        FheLinalgOp::ApplyLookupTable.name()
    } else {
        FheOp::ApplyLookupTable.name()
    };
    Some(vec![b.value(name, &[x.base, table], ty)])
}
