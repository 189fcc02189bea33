//! `free-local-buffers`: a buffer that never leaves its block is freed after its last use.
//!
//! Upstream's deallocation does the rest: buffers that loops and branches carry. It takes time
//! quadratic in the number of buffers, and keeps each to the end of its block.

use ferrocrete_dialects::ir::{Block, Builder, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Options, PassInfo, PassResult};
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "free-local-buffers",
    summary: "Free buffers that never leave their block after their last use",
    anchor: Anchor::Function,
    options: &[],
    run,
};

/// Tells upstream's deallocation that an allocation is taken care of.
const HANDLED: &str = "bufferization.manual_deallocation";

fn run(function: Op, _: &Options) -> PassResult {
    let all = function.ops_inside();
    let blocks = all.iter().flat_map(|op| op.regions()).flat_map(|r| r.blocks());
    for block in blocks.collect::<Vec<_>>() {
        free_in(block);
    }
    Ok(())
}

fn free_in(block: Block) {
    let ops = block.ops();
    let places: HashMap<Op, usize> = ops.iter().enumerate().map(|(i, &op)| (op, i)).collect();
    for &allocation in ops.iter().filter(|op| op.name() == "memref.alloc") {
        let buffer = allocation.result(0);
        let Some(last) = last_use(buffer, &places) else { continue };
        // The last op of a block is its terminator, which nothing may stand behind.
        let Some(&next) = ops.get(last.max(places[&allocation]) + 1) else { continue };
        let b = Builder::before(next);
        allocation.set_attr(HANDLED, b.ctx.unit_attr());
        b.op("memref.dealloc").operands(&[buffer]).attr(HANDLED, b.ctx.unit_attr()).build();
    }
}

/// The place in the block of the last op that uses a buffer or a view of it, itself or inside;
/// `None` when the buffer may leave the block. An unused buffer's last use is the first place.
fn last_use(buffer: Value, places: &HashMap<Op, usize>) -> Option<usize> {
    let mut last = 0;
    for used in buffer.uses() {
        let place = std::iter::successors(Some(used.op), |op| op.parent()).find_map(|op| places.get(&op))?;
        last = last.max(*place);
        match used.op.name() {
            "memref.load" | "memref.store" | "memref.copy" | "memref.dim" | "linalg.generic"
            | "TFHE.runtime_call" => {}
            "memref.subview" | "memref.cast" | "memref.expand_shape" | "memref.collapse_shape" => {
                last = last.max(last_use(used.op.result(0), places)?);
            }
            _ => return None,
        }
    }
    Some(last)
}
