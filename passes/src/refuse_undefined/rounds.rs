//! Loops that run as often as a clear value says.

use super::{compare, require};
use ferrocrete_dialects::intervals::rounds;
use ferrocrete_dialects::ir::{Builder, Op};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::pass::PassResult;

/// How often a loop of unknown length is counted to run, and so may run: error probabilities are added
/// up over all lookups.
pub(crate) const UNKNOWN_ROUNDS: u64 = 4096;

/// Refuses a run in which a loop with lookups would go beyond what was counted.
pub fn check(op: Op) -> PassResult {
    const GREATER: i64 = 4;
    let (_, most) = rounds(op);
    if most.is_some() || !op.ops_inside().into_iter().any(may_look_up) {
        return Ok(());
    }
    let b = Builder::before(op);
    let [from, to, step] = [0, 1, 2].map(|i| op.operand(i));
    let ty = to.ty();
    let far = 1_i64 << ty.int_width().map_or(61, |width| width.saturating_sub(2).min(61));
    // So that the difference does not wrap around.
    let (first, last) = (
        b.value("arith.maxsi", &[from, b.constant(ty, -far)], ty),
        b.value("arith.minsi", &[to, b.constant(ty, far)], ty),
    );
    let distance = b.value("arith.subi", &[last, first], ty);
    let count = b.value("arith.ceildivsi", &[distance, step], ty);
    let most = UNKNOWN_ROUNDS as i64;
    let limit = ty.int_width().map_or(most, |width| most.min(i64::MAX >> (64 - width.clamp(1, 64))));
    let why = "runs {} rounds, and looks up encrypted values in each: of a loop whose length is not known before, \
               4096 rounds are counted in the error bound, and no more are run; give it constant bounds";
    if require(op, count, (i64::MIN, limit), why)? {
        let beyond = compare(b, GREATER, count, b.constant(ty, limit));
        op.set_operand(1, b.value("arith.select", &[beyond, from, to], ty));
    }
    Ok(())
}

/// Whether an op becomes lookups, or may: what is linear does not.
fn may_look_up(op: Op) -> bool {
    let linear = [
        FheOp::Zero,
        FheOp::ZeroTensor,
        FheOp::AddEint,
        FheOp::AddEintInt,
        FheOp::SubEint,
        FheOp::SubEintInt,
        FheOp::SubIntEint,
        FheOp::NegEint,
        FheOp::MulEintInt,
        FheOp::ToSigned,
        FheOp::ToUnsigned,
    ];
    let scalar = FheOp::from_name(op.name()).is_some_and(|kind| !linear.contains(&kind));
    let moves = [
        FheLinalgOp::AddEint,
        FheLinalgOp::AddEintInt,
        FheLinalgOp::SubEint,
        FheLinalgOp::SubEintInt,
        FheLinalgOp::SubIntEint,
        FheLinalgOp::NegEint,
        FheLinalgOp::MulEintInt,
        FheLinalgOp::Sum,
        FheLinalgOp::FancyIndex,
        FheLinalgOp::FancyAssign,
        FheLinalgOp::Transpose,
        FheLinalgOp::Concat,
        FheLinalgOp::Broadcast,
        FheLinalgOp::FromElement,
    ];
    let tensor = FheLinalgOp::from_name(op.name()).is_some_and(|kind| !moves.contains(&kind));
    scalar || tensor || op.name() == "func.call"
}
