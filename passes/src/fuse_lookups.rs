//! `fhe-fuse-lookups`: fewer lookups, at less noise, by computing with their tables.
//!
//! A value of a p-bit type is a class modulo 2^(p+1), and a table acts on all of them: on a value
//! outside the type's range the blind rotation gives the negated entry of the value 2^p away. Linear
//! steps with clear constants are affine maps of those classes. So steps before a lookup, steps after
//! it, a lookup after a lookup, and two lookups of one value that meet again become one table, whose
//! entries are computed here.
//!
//! Every value that the dialect specifies stays what it was, and only values in range are looked up
//! that were not before. Cost never rises: a fused lookup runs no
//! more often than the lookups it replaces, and a wider one only ever takes the place of two.

mod affine;
mod fewer;
mod join;
mod range;
mod table;
mod trivial;

use affine::Affine;
use ferrocrete_dialects::ir::{Builder, Op, Pattern, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use table::Lookup;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-fuse-lookups",
    summary: "Fuse lookup tables with each other and with the linear steps around them",
    anchor: Anchor::Function,
    level: Level::Fhe,
    options: &[],
    run,
};

const PATTERNS: &[Pattern] = &[
    Pattern { root: "FHE.apply_lookup_table", rewrite: trivial::identity },
    Pattern { root: "FHE.apply_lookup_table", rewrite: trivial::constant },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: trivial::identity },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: trivial::constant },
    Pattern { root: "FHE.apply_lookup_table", rewrite: absorb_before },
    Pattern { root: "FHE.apply_lookup_table", rewrite: fuse_tables },
    Pattern { root: "FHE.add_eint_int", rewrite: absorb_after },
    Pattern { root: "FHE.sub_eint_int", rewrite: absorb_after },
    Pattern { root: "FHE.sub_int_eint", rewrite: absorb_after },
    Pattern { root: "FHE.neg_eint", rewrite: absorb_after },
    Pattern { root: "FHE.mul_eint_int", rewrite: absorb_after },
    Pattern { root: "FHE.to_signed", rewrite: absorb_after },
    Pattern { root: "FHE.to_unsigned", rewrite: absorb_after },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: absorb_before },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: fuse_tables },
    Pattern { root: "FHELinalg.add_eint_int", rewrite: absorb_after },
    Pattern { root: "FHELinalg.sub_eint_int", rewrite: absorb_after },
    Pattern { root: "FHELinalg.sub_int_eint", rewrite: absorb_after },
    Pattern { root: "FHELinalg.neg_eint", rewrite: absorb_after },
    Pattern { root: "FHELinalg.mul_eint_int", rewrite: absorb_after },
    Pattern { root: "FHELinalg.to_signed", rewrite: absorb_after },
    Pattern { root: "FHELinalg.to_unsigned", rewrite: absorb_after },
    Pattern { root: "FHE.add_eint", rewrite: absorb_after },
    Pattern { root: "FHELinalg.add_eint", rewrite: absorb_after },
    Pattern { root: "FHE.add_eint", rewrite: join::add_tables },
    Pattern { root: "FHE.sub_eint", rewrite: join::add_tables },
    Pattern { root: "FHE.mul_eint", rewrite: join::multiply_tables },
    Pattern { root: "FHE.max_eint", rewrite: join::multiply_tables },
    Pattern { root: "FHELinalg.add_eint", rewrite: join::add_tables },
    Pattern { root: "FHELinalg.sub_eint", rewrite: join::add_tables },
    Pattern { root: "FHELinalg.mul_eint", rewrite: join::multiply_tables },
    Pattern { root: "FHELinalg.apply_lookup_table", rewrite: fewer::before_broadcast },
    Pattern { root: "tensor.extract", rewrite: fewer::after_slice },
    Pattern { root: "tensor.extract_slice", rewrite: fewer::after_slice },
];

fn run(_: Op, options: &Options) -> PassResult {
    options.rewrite_greedily(PATTERNS);
    Ok(())
}

/// `T[f(x)]` is one lookup of `x`.
fn absorb_before(op: Op, b: Builder) -> Option<Vec<Value>> {
    let lookup = Lookup::of(op)?;
    let (x, f) = steps_before(&lookup)?;
    let entries = lookup.after(f, x.ty())?;
    Some(vec![lookup.rebuild(x, &entries, op.result(0).ty(), b)])
}

/// The linear steps that end in the operand of `lookup`, as one map of the value they start from.
///
/// That value must be in range: `a - b` may leave its width and `a - b + 8` come back into it, where
/// the lookup of the latter is specified and one of the former is not.
fn steps_before(lookup: &Lookup) -> Option<(Value, Affine)> {
    let (mut x, mut f) = (lookup.operand, Affine::IDENTITY);
    let mut best = None;
    while let Some((operand, step)) = x.defining_op().and_then(affine::step) {
        (x, f) = (operand, f.of(step));
        if range::is_in_range(x) {
            best = Some((x, f));
        }
    }
    best
}

/// `f(T[x])` is one lookup of `x` when nothing else reads `T[x]`.
fn absorb_after(op: Op, b: Builder) -> Option<Vec<Value>> {
    let (operand, f) = affine::step(op)?;
    let inner = operand.defining_op()?;
    // In another block, such as a loop's body, the lookup would run as often as the step does.
    let alone =
        operand.has_one_use() || (op.operands() == [operand; 2] && operand.uses().iter().all(|u| u.op == op));
    if !alone || inner.block() != op.block() {
        return None;
    }
    // A lookup that follows absorbs the step better: what comes before it then keeps to its range.
    let absorbed = |next: Op| Lookup::of(next).is_some_and(|next| steps_before(&next).is_some());
    if op.result(0).uses().iter().any(|u| absorbed(u.op)) {
        return None;
    }
    let lookup = Lookup::of(inner)?;
    let entries = lookup.before(f, op.result(0).ty())?;
    Some(vec![lookup.rebuild(lookup.operand, &entries, op.result(0).ty(), b)])
}

/// `T2[T1[x]]` is one lookup of `x` when every entry of `T1` is in the range of its type.
fn fuse_tables(op: Op, b: Builder) -> Option<Vec<Value>> {
    let outer = Lookup::of(op)?;
    let inner_op = outer.operand.defining_op()?;
    let inner = Lookup::of(inner_op)?;
    // Only the disappearance of the inner lookup pays for a wider outer one, and only when the
    // outer one does not run more often, as it may in a loop's body.
    let saves_one = outer.operand.has_one_use() && inner_op.block() == op.block();
    if !(saves_one || inner.input.width <= outer.input.width) || !inner.fits() {
        return None;
    }
    let entries: Vec<i64> = inner.entries.iter().map(|&y| outer.at(y)).collect();
    Some(vec![outer.rebuild(inner.operand, &entries, op.result(0).ty(), b)])
}
