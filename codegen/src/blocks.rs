//! `loops-in-blocks`: each loop or branch of a function ends its block.
//!
//! Upstream's `convert-scf-to-cf` splits a block at every loop, first to last, and moves all that follows each
//! time: that takes time with the square of their number. From last to first each op is moved once.

use ferrocrete_dialects::ir::{Block, Builder, Op};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "loops-in-blocks",
    summary: "End the block of a function after each loop or branch",
    anchor: Anchor::Function,
    level: Level::Any,
    options: &[],
    run,
};

fn run(function: Op, _: &Options) -> PassResult {
    function.regions().into_iter().flat_map(|r| r.blocks()).for_each(divide);
    Ok(())
}

/// Ends a block of a function after each loop or branch in it. Blocks inside of those stay whole.
fn divide(block: Block) {
    let ops = block.ops();
    let mut end = ops.len();
    let mut branch = None;
    for at in (0..ops.len()).rev().filter(|&at| is_structured(ops[at])) {
        let next = block.add_after();
        let b = Builder::at_end(next, ops[at].loc(), ops[at].ctx());
        // A placeholder gives the ops a place to move to.
        let place = b.op("llvm.unreachable").build();
        ops[at + 1..end].iter().copied().chain(branch).for_each(|op| op.move_before(place));
        place.erase();
        branch = Some(Builder::at_end(block, b.loc, b.ctx).op("cf.br").successor(next).build());
        end = at + 1;
    }
}

fn is_structured(op: Op) -> bool {
    matches!(op.name(), "scf.for" | "scf.if" | "scf.while" | "scf.index_switch" | "scf.execute_region")
}
