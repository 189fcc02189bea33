//! `results-in-place`: what a function copies into a result's buffer at its end is computed there
//! in the first place.
//!
//! Upstream's way (`eliminate-empty-tensors` with the result's buffer as destination) is not taken:
//! it overlooks that one result may be the start of another.

use crate::border::INPUTS;
use ferrocrete_dialects::ir::{Attr, Block, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "results-in-place",
    summary: "Compute results in the caller's buffers rather than copy them there",
    anchor: Anchor::Function,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(function: Op, _: &Options) -> PassResult {
    let Some(inputs) = function.attr(INPUTS).and_then(Attr::as_int) else { return Ok(()) };
    let blocks: Vec<_> = function.regions().into_iter().flat_map(|r| r.blocks()).collect();
    let [block] = blocks[..] else { return Ok(()) };
    for result in block.arguments().into_iter().skip(inputs as usize) {
        if let Some((copy, allocation)) = final_copy(block, result) {
            allocation.result(0).replace_all_uses(result);
            copy.erase();
            allocation.erase();
        }
    }
    Ok(())
}

/// The copy that is all that is done with a result's buffer, and the allocation it copies. After
/// it only other results are written, so the allocation keeps what was copied.
fn final_copy(block: Block, result: Value) -> Option<(Op, Op)> {
    let [only] = result.uses()[..] else { return None };
    let copy = only.op;
    if copy.name() != "memref.copy" || only.operand != 1 || copy.block() != Some(block) {
        return None;
    }
    let allocation = copy.operand(0).defining_op().filter(|op| op.name() == "memref.alloc")?;
    let same_place = allocation.block() == Some(block) && allocation.result(0).ty() == result.ty();
    let ops = block.ops();
    let after = ops.iter().skip_while(|&&op| op != copy).skip(1);
    (same_place && after.copied().all(writes_at_most_a_result)).then_some((copy, allocation))
}

fn writes_at_most_a_result(op: Op) -> bool {
    match op.name() {
        "memref.copy" | "memref.store" => op.operand(1).argument_of().is_some(),
        "memref.load" | "memref.cast" | "memref.alloc" | "func.return" => true,
        name => name.starts_with("arith."),
    }
}
