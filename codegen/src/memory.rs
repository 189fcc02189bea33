//! `plan-memory`: buffers that never leave their block share one allocation of their function, each
//! in a place that nothing else needs meanwhile.
//!
//! Upstream's deallocation does the rest: buffers that loops and branches carry. It takes time
//! quadratic in the number of buffers, keeps each to the end of its block, and every allocation is a
//! dozen instructions.

use ferrocrete_dialects::ir::{Block, Builder, InsertPoint, Op, Type, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "plan-memory",
    summary: "Let buffers that never leave their block share one allocation",
    anchor: Anchor::Function,
    level: Level::Tfhe,
    options: &[],
    run,
};

/// Tells upstream's deallocation that an allocation is taken care of.
const HANDLED: &str = "bufferization.manual_deallocation";

/// A cache line: vector loads never straddle two.
pub(crate) const ALIGNMENT: usize = 64;

fn run(function: Op, _: &Options) -> PassResult {
    let Some(entry) = function.body() else { return Ok(()) };
    let ops = function.ops_inside();
    let ends = ends(&ops);
    let mut arena = Arena::default();
    let mut planned = vec![];
    for (start, &op) in ops.iter().enumerate().filter(|(_, op)| op.name() == "memref.alloc") {
        let (Some(bytes), Some(block)) = (bytes(op.result(0).ty()), op.block()) else { continue };
        let Some(last) = last_use(op.result(0), block) else { continue };
        let end = last.into_iter().map(|op| ends[&op]).max().unwrap_or(start);
        planned.push((op, arena.place(bytes, start, end)));
    }
    if planned.is_empty() {
        return Ok(());
    }
    let b = Builder { at: InsertPoint::Start(entry), ..Builder::before(function) };
    let whole = b
        .op("memref.alloc")
        .result(b.ctx.int(8).memref(&[arena.size]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[0, 0]))
        .attr("alignment", b.ctx.i64_attr(ALIGNMENT as i64))
        .attr(HANDLED, b.ctx.unit_attr())
        .build()
        .result(0);
    let returns: Vec<Op> = ops.into_iter().filter(|op| op.name() == "func.return").collect();
    for (op, offset) in planned {
        let b = Builder::before(op);
        let offset = b.constant(b.ctx.index(), offset as i64);
        op.replace(&[b.value("memref.view", &[whole, offset], op.result(0).ty())]);
    }
    for op in returns {
        let b = Builder::before(op);
        b.op("memref.dealloc").operands(&[whole]).attr(HANDLED, b.ctx.unit_attr()).build();
    }
    Ok(())
}

/// For each op, given with outer before inner ones, the place of the last op inside it.
fn ends(ops: &[Op]) -> HashMap<Op, usize> {
    let mut ends: HashMap<Op, usize> = ops.iter().enumerate().map(|(i, &op)| (op, i)).collect();
    for op in ops.iter().rev() {
        let end = ends[op];
        if let Some(parent) = op.parent().and_then(|parent| ends.get_mut(&parent)) {
            *parent = end.max(*parent);
        }
    }
    ends
}

/// How much memory a buffer takes; `None` when it is not known or nothing.
fn bytes(ty: Type) -> Option<usize> {
    let memref = ty.as_memref()?;
    let element = match memref.element.int_width() {
        Some(width) => width.div_ceil(8).next_power_of_two() as usize,
        None if memref.element.is_index() => 8,
        None => return None,
    };
    let is_plain = ty == memref.element.memref(&memref.static_shape()?);
    let length = memref.static_shape()?.into_iter().try_fold(element, usize::checked_mul)?;
    (is_plain && length > 0).then(|| length.next_multiple_of(ALIGNMENT))
}

/// The op of the block that uses a buffer or a view of it last, itself or inside, or one for each
/// view of it; `None` when the buffer may leave the block.
fn last_use(buffer: Value, block: Block) -> Option<Vec<Op>> {
    let mut users = vec![];
    for used in buffer.uses() {
        let outer = std::iter::successors(Some(used.op), |op| op.parent());
        users.push(outer.into_iter().find(|op| op.block() == Some(block))?);
        match used.op.name() {
            "memref.load" | "memref.store" | "memref.copy" | "memref.dim" | "linalg.generic"
            | "TFHE.runtime_call" => {}
            "memref.subview" | "memref.cast" | "memref.expand_shape" | "memref.collapse_shape" => {
                users.extend(last_use(used.op.result(0), block)?);
            }
            _ => return None,
        }
    }
    Some(users)
}

/// An allocation shared by buffers that come in the order of their first use.
#[derive(Default)]
pub(crate) struct Arena {
    /// Its length so far.
    pub size: usize,
    /// Unused parts below `size`, by their offset; none touches another.
    free: BTreeMap<usize, usize>,
    /// Parts in use: last use, offset, length.
    used: BinaryHeap<Reverse<(usize, usize, usize)>>,
}

impl Arena {
    /// The offset of a buffer in use from `start` to `end`.
    pub fn place(&mut self, bytes: usize, start: usize, end: usize) -> usize {
        while let Some(&Reverse((last, offset, length))) = self.used.peek() {
            if last >= start {
                break;
            }
            self.used.pop();
            self.release(offset, length);
        }
        let fitting = self.free.iter().find(|(_, length)| **length >= bytes);
        let (offset, length) = match fitting.or_else(|| self.free.last_key_value()) {
            Some((&offset, &length)) if length >= bytes || offset + length == self.size => (offset, length),
            Some(_) | None => (self.size, 0),
        };
        self.free.remove(&offset);
        if length > bytes {
            self.free.insert(offset + bytes, length - bytes);
        }
        self.size = self.size.max(offset + bytes);
        self.used.push(Reverse((end, offset, bytes)));
        offset
    }

    fn release(&mut self, mut offset: usize, mut length: usize) {
        if let Some(after) = self.free.remove(&(offset + length)) {
            length += after;
        }
        let before = self.free.range(..offset).next_back().map(|(&before, &gap)| (before, gap));
        if let Some((before, gap)) = before.filter(|(before, gap)| before + gap == offset) {
            (offset, length) = (before, gap + length);
        }
        self.free.insert(offset, length);
    }
}
