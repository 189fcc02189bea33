//! `fhe-expand-generics`: a `linalg.generic` over encrypted values keeps a linear body only.
//!
//! A lookup in a body is taken out of it: what it looks up is computed for all iterations by a
//! `linalg.generic` of its own, one lookup of the tensor follows, and the body takes its elements as
//! one more input. So a body's lookups run in one batch. Where that cannot be, for a lookup that
//! depends on what an earlier iteration gave, or a body with control flow, loops take its place.

mod loops;
mod peel;

use crate::lookups::is_lookup;
use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Block, Op, Value};
use ferrocrete_dialects::iteration::Loops;
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-generics",
    summary: "Take lookups out of the bodies of linalg.generic, or make loops of it",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    // Chosen before anything changes: an op that is replaced takes the end of its body with it.
    let found: Vec<Op> = module.ops_inside().into_iter().filter(|op| op.name() == "linalg.generic").collect();
    for op in found {
        let values = op.operands().into_iter().chain(op.results());
        let inside = op.ops_inside().into_iter().flat_map(|o| o.operands().into_iter().chain(o.results()));
        if values.chain(inside).any(|v| Eint::of(v.ty()).is_some()) {
            expand(op)?;
        }
    }
    Ok(())
}

fn expand(op: Op) -> PassResult {
    let nest = Nest::of(op).ok_or_else(|| {
        op.error(
            "over encrypted values needs static shapes, and for every loop an operand with an axis of its own",
        );
        Failed
    })?;
    let ops = body_ops(nest.body);
    let lookups = ops.iter().copied().filter(|&o| looks_up(o)).count();
    if is_plain(op, &ops) {
        if lookups == 0 {
            return Ok(());
        }
        if peel::can_peel(&nest, &ops) {
            peel::lookups(op, &nest);
            return Ok(());
        }
    }
    loops::replace(op, &nest);
    Ok(())
}

/// A `linalg.generic` taken apart.
struct Nest {
    body: Block,
    loops: Loops,
    /// How many operands are inputs.
    inputs: usize,
}

impl Nest {
    fn of(op: Op) -> Option<Self> {
        let inputs = op.operands().len().checked_sub(op.results().len())?;
        Some(Self { body: op.body()?, loops: Loops::of(op)?, inputs })
    }

    fn is_parallel(&self) -> bool {
        !self.loops.reduces.contains(&true)
    }

    /// The map under which an operand has an element for each iteration.
    fn identity(&self) -> AffineMap {
        let dims = self.loops.reduces.len();
        AffineMap { dims, symbols: 0, results: (0..dims).map(AffineExpr::Dim).collect() }
    }
}

/// The ops of a body without the last, which yields.
fn body_ops(body: Block) -> Vec<Op> {
    let mut ops = body.ops();
    ops.pop();
    ops
}

fn looks_up(op: Op) -> bool {
    is_lookup(op) || FheOp::from_name(op.name()) == Some(FheOp::Lsb)
}

/// Whether all that is done to encrypted values is linear, on scalars, or a lookup, and no op has a
/// region.
fn is_plain(op: Op, ops: &[Op]) -> bool {
    let is_encrypted = |v: &Value| Eint::of(v.ty()).is_some();
    let results: Vec<bool> = op.results().iter().map(is_encrypted).collect();
    if results.contains(&true) && results.contains(&false) {
        return false;
    }
    ops.iter().all(|o| {
        let scalars = o.results().iter().all(|v| v.ty().as_tensor().is_none());
        let touches = o.operands().iter().chain(&o.results()).any(is_encrypted);
        let known =
            FheOp::from_name(o.name()).is_some() || matches!(o.name(), "tensor.extract" | "arith.select");
        o.regions().is_empty() && (!touches || known && scalars)
    })
}
