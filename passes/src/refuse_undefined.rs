//! `fhe-refuse-undefined`: a clear value that an operation has no meaning for stops the run, in every
//! reading, with the same words.
//!
//! A `Tracing.require` is put before each such operation, and the operand is kept within what is
//! defined, so that whatever a pass moves or folds below can do no harm: what is refused is decided
//! here, before anything is moved. A constant that is outside is an error now.

mod affine;
mod places;
mod rounds;
mod words;

use ferrocrete_dialects::intervals;
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};
use ferrocrete_dialects::iteration::Loops;
use ferrocrete_dialects::ops::{FheLinalgOp, TracingOp};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
pub(crate) use rounds::UNKNOWN_ROUNDS;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-refuse-undefined",
    summary: "Stop a run at a clear value that an operation has no meaning for",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for op in module.ops_inside() {
        words::keep_no_promises(op);
        match op.name() {
            "arith.divsi" | "arith.remsi" | "arith.floordivsi" | "arith.ceildivsi" | "arith.divui"
            | "arith.remui" | "arith.ceildivui" => words::divisor(op)?,
            "arith.shli" | "arith.shrsi" | "arith.shrui" => words::shift(op)?,
            "affine.apply" => affine::apply(op)?,
            "scf.for" => {
                step(op)?;
                rounds::check(op)?;
            }
            "tensor.extract" => places::indices(op, 1, op.operand(0))?,
            "tensor.insert" => places::indices(op, 2, op.operand(1))?,
            "tensor.extract_slice" => places::offsets(op, 1, op.operand(0))?,
            "tensor.insert_slice" => places::offsets(op, 2, op.operand(1))?,
            "tensor.dim" => places::axis(op)?,
            name => {
                let kind = FheLinalgOp::from_name(name);
                if matches!(kind, Some(FheLinalgOp::FancyIndex | FheLinalgOp::FancyAssign)) {
                    places::fancy(op)?;
                } else if kind == Some(FheLinalgOp::ApplyMappedLookupTable) {
                    places::tables(op)?;
                }
            }
        }
    }
    Ok(())
}

/// Makes sure that a clear integer, or each of a tensor, is from `low` to `high`; `why` says what is
/// wrong with one that is not, `{}` standing for it. Whether that had to be asked for.
fn require(op: Op, value: Value, (low, high): (i64, i64), why: &str) -> Result<bool, Failed> {
    let within = |x: i128| i128::from(low) <= x && x <= i128::from(high);
    if intervals::of(value).is_some_and(|(lo, hi)| within(lo) && within(hi)) {
        return Ok(false);
    }
    if never_runs(op) {
        return Ok(false);
    }
    let known = value.constant_integers();
    let outside = known.and_then(|all| all.into_iter().find(|&x| !within(x.into())));
    if let Some(x) = outside {
        op.error(why.replace("{}", &x.to_string()));
        return Err(Failed);
    }
    if low > high {
        op.error(why.replace("{}", "any number"));
        return Err(Failed);
    }
    let b = Builder::before(op);
    // The place is written down: what comes after may be read from text again.
    let message = format!("{}: `{}` {why}", op.loc().place(), op.name());
    b.op(TracingOp::Require.name())
        .operands(&[value])
        .attr("low", b.ctx.i64_attr(low))
        .attr("high", b.ctx.i64_attr(high))
        .attr("message", b.ctx.str_attr(&message))
        .build();
    Ok(true)
}

/// Whether the body of an op along no element is around.
fn never_runs(op: Op) -> bool {
    let along_none = |around: &Op| match around.name() {
        "tensor.generate" => around.result(0).ty().as_tensor().is_some_and(|t| t.shape.contains(&Some(0))),
        "linalg.generic" => Loops::of(*around).is_some_and(|loops| loops.lengths.contains(&0)),
        _ => false,
    };
    std::iter::successors(op.parent(), |around| around.parent()).any(|around| along_none(&around))
}

/// The nearest number within the bounds.
fn kept(b: Builder, value: Value, (low, high): (i64, i64)) -> Value {
    let ty = value.ty();
    let raised = b.value("arith.maxsi", &[value, splat(b, ty, low)], ty);
    b.value("arith.minsi", &[raised, splat(b, ty, high)], ty)
}

/// One number everywhere.
fn splat(b: Builder, ty: Type, value: i64) -> Value {
    match ty.as_tensor().and_then(|t| t.static_shape()) {
        Some(shape) => b.dense_constant(ty, &vec![value; shape.iter().product()]),
        None => b.constant(ty, value),
    }
}

/// `arith.cmpi` of a predicate by its number.
fn compare(b: Builder, predicate: i64, x: Value, y: Value) -> Value {
    let ty = x.ty().with_element(b.ctx.int(1));
    let predicate = b.ctx.i64_attr(predicate);
    b.op("arith.cmpi").operands(&[x, y]).result(ty).attr("predicate", predicate).build().result(0)
}

/// A loop that does not get on would never end: a run that was refused does not begin it.
fn step(op: Op) -> PassResult {
    const LESS: i64 = 2;
    let [from, to, step] = [0, 1, 2].map(|i| op.operand(i));
    if require(op, step, (1, i64::MAX), "needs a step of at least 1, got {}")? {
        let b = Builder::before(op);
        let one = b.constant(step.ty(), 1);
        let bad = compare(b, LESS, step, one);
        op.set_operand(1, b.value("arith.select", &[bad, from, to], to.ty()));
        op.set_operand(2, b.value("arith.maxsi", &[step, one], step.ty()));
    }
    Ok(())
}
