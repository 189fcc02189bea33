//! `fuse-word-loops`: a chain of elementwise ops on words becomes one loop, as long as it stays
//! small.
//!
//! Upstream's `linalg-fuse-elementwise-ops` knows no bound, and LLVM's time for a loop grows much
//! faster than the number of arrays it reads: a sum of thirty ciphertexts in one loop took seconds.

use ferrocrete_dialects::ir::{AffineExpr, Attr, Block, Builder, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fuse-word-loops",
    summary: "Fuse elementwise linalg.generic ops into those that read them",
    anchor: Anchor::Function,
    level: Level::Tfhe,
    options: &[],
    run,
};

/// The most arrays that a fused loop reads. LLVM chooses how to address them together: with eight
/// arrays that takes a tenth of a second for each loop.
const MOST_INPUTS: usize = 4;

/// The most ops in the body of a fused loop.
const MOST_OPS: usize = 32;

fn run(function: Op, _: &Options) -> PassResult {
    let mut ops = function.ops_inside();
    // Fusing erases bodies, whose ops must not be looked at again.
    ops.retain(|op| op.name() == "linalg.generic");
    for op in ops {
        let mut consumer = op;
        while let Some((i, producer)) = fusible(consumer) {
            consumer = fuse(producer, consumer, i);
        }
    }
    Ok(())
}

/// The first input of an op that can be computed in its loop, and what computes it.
fn fusible(consumer: Op) -> Option<(usize, Op)> {
    let inputs = inputs(consumer)?;
    if !is_parallel(consumer) {
        return None;
    }
    let maps = consumer.attr("indexing_maps")?.as_array()?;
    let own = body(consumer)?.ops().len();
    let can = |&(i, value): &(usize, &Value)| {
        let producer =
            value.defining_op().filter(|op| op.name() == "linalg.generic" && op.block() == consumer.block());
        producer.is_some_and(|producer| {
            let theirs = self::inputs(producer).map_or(usize::MAX, |inputs| inputs.len());
            value.has_one_use()
                && theirs.saturating_add(inputs.len()) <= MOST_INPUTS + 1
                && is_new(producer)
                && is_identity(maps[i])
                && body(producer).is_some_and(|b| b.ops().len() + own <= MOST_OPS)
        })
    };
    let (i, value) = inputs.iter().enumerate().find(can)?;
    Some((i, value.defining_op()?))
}

/// The inputs of a structured op with one result.
fn inputs(op: Op) -> Option<Vec<Value>> {
    let [inputs, 1] = op.attr("operandSegmentSizes")?.as_i32_array()?[..] else { return None };
    (op.results().len() == 1).then(|| op.operands()[..inputs as usize].to_vec())
}

fn body(op: Op) -> Option<Block> {
    op.regions().first()?.entry()
}

fn is_parallel(op: Op) -> bool {
    let parallel = op.ctx().parse_attr("#linalg.iterator_type<parallel>");
    op.attr("iterator_types")
        .and_then(Attr::as_array)
        .is_some_and(|kinds| kinds.iter().all(|kind| *kind == parallel))
}

/// Whether a structured op makes each element of its result once, in the order of its loops, and
/// does not look at what was there.
fn is_new(op: Op) -> bool {
    let maps = op.attr("indexing_maps").and_then(Attr::as_array).unwrap_or_default();
    let init = op.operands().last().copied();
    let old = body(op).and_then(|b| b.arguments().last().copied());
    is_parallel(op)
        && maps.last().is_some_and(|map| is_identity(*map))
        && init.and_then(Value::defining_op).is_some_and(|op| op.name() == "tensor.empty")
        && old.is_some_and(|old| old.uses().is_empty())
}

fn is_identity(map: Attr) -> bool {
    map.as_affine_map().is_some_and(|map| map.results.into_iter().eq((0..map.dims).map(AffineExpr::Dim)))
}

/// The consumer with its input `i` computed in its own body; both ops are gone.
fn fuse(producer: Op, consumer: Op, i: usize) -> Op {
    let b = Builder::before(consumer);
    let list = |op: Op, name: &str| op.attr(name).and_then(Attr::as_array).unwrap_or_default();
    let [first, second] = [producer, consumer].map(|op| inputs(op).unwrap_or_default());
    let (maps, old_maps) = (list(producer, "indexing_maps"), list(consumer, "indexing_maps"));
    let n = second.len();
    // The producer's inputs stand where its result stood.
    let spliced = |old: &[Attr], new: &[Attr]| [&old[..i], new, &old[i + 1..]].concat();
    let operands = [&second[..i], &first, &second[i + 1..], &consumer.operands()[n..]].concat();
    let maps = spliced(&old_maps, &maps[..first.len()]);
    let types: Vec<_> = operands.iter().map(|v| v.ty().element_or_self()).collect();
    let region = b.region();
    let block = region.append_block(&types, b.loc);
    let end = Builder::at_end(block, b.loc, b.ctx).op("linalg.yield").build();
    let arguments = block.arguments();
    let (Some(made), Some(taken)) = (body(producer), body(consumer)) else { return consumer };
    for (old, &new) in made.arguments().into_iter().zip(&arguments[i..i + first.len()]) {
        old.replace_all_uses(new);
    }
    let element = move_body(made, end);
    let outer = arguments[..i].iter().chain(&element).chain(&arguments[i + first.len()..]);
    for (old, &new) in taken.arguments().into_iter().zip(outer) {
        old.replace_all_uses(new);
    }
    let results = move_body(taken, end);
    end.set_operands(&results);
    let fused = b
        .op("linalg.generic")
        .operands(&operands)
        .result(consumer.result(0).ty())
        .attr("indexing_maps", b.ctx.array_attr(&maps))
        .attr("iterator_types", b.ctx.array_attr(&list(consumer, "iterator_types")))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[operands.len() as i32 - 1, 1]))
        .region(region)
        .build();
    consumer.replace(&[fused.result(0)]);
    producer.erase();
    fused
}

/// Moves all but the end of a body; returns what it yields.
fn move_body(body: Block, before: Op) -> Vec<Value> {
    let mut ops = body.ops();
    let yielded = ops.pop().map(|op| (op, op.operands()));
    for op in ops {
        op.move_before(before);
    }
    yielded.map(|(op, values)| (op.erase(), values).1).unwrap_or_default()
}
