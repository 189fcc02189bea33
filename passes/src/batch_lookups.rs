//! `tfhe-batch-lookups`: independent lookups of single ciphertexts become one lookup of a tensor,
//! so that the runtime spreads them over the cores and walks the bootstrap key once for several.
//!
//! The ops of a block, all of them pure at this level, are put in order of the number of bootstraps
//! that lie before them; bootstraps of one such number do not depend on each other. Those that
//! extend the ring by the same factor are then gathered, and circuit lookups likewise. It runs after parameters are chosen and
//! reported, since a batch has no noise of its own to report.

use ferrocrete_dialects::ir::{Block, Builder, Op, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "tfhe-batch-lookups",
    summary: "Gather independent lookups of single ciphertexts into lookups of tensors",
    anchor: Anchor::Module,
    level: Level::Tfhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let functions = module.ops_inside().into_iter().filter(|op| op.as_func().is_some());
    let blocks = functions.flat_map(Op::ops_inside).flat_map(Op::regions).flat_map(|r| r.blocks());
    blocks.collect::<Vec<_>>().into_iter().for_each(batch_block);
    Ok(())
}

fn is(op: Op, kind: TfheOp) -> bool {
    TfheOp::from_name(op.name()) == Some(kind)
}

/// Lookups of either kind.
fn is_lookup(op: Op) -> bool {
    is(op, TfheOp::BootstrapGlwe) || is(op, TfheOp::CircuitLookup)
}

/// What members of a batch have in common: whether they are circuit lookups, by which factor they
/// extend the ring, and how circuit lookups encode their tables.
type Kind = (bool, [Option<i64>; 3]);

fn kind(op: Op) -> Kind {
    let number = |name: &str| op.attr(name).and_then(|a| a.as_int());
    (is(op, TfheOp::CircuitLookup), ["extension_log", "input_bits", "output_bits"].map(number))
}

/// Lookups of one level and kind.
type Batch = ((usize, Kind), Vec<Op>);

/// Reorders a block by levels and batches each.
fn batch_block(block: Block) {
    let mut ops = block.ops();
    let Some(terminator) = ops.pop() else { return };
    if ops.iter().filter(|op| is_single(**op)).count() < 2 {
        return;
    }
    let mut order = levels(&ops);
    order.sort_by_key(|&(level, op)| (level, is_lookup(op)));
    for &(_, op) in &order {
        op.move_before(terminator);
    }
    // One batch per level and kind, in the order of their first members.
    let mut batches: Vec<Batch> = vec![];
    for (level, op) in order.into_iter().filter(|(_, op)| is_single(*op)) {
        let key = (level, kind(op));
        // Of the same level, hence among the last.
        match batches.iter_mut().rev().take_while(|((l, _), _)| *l == level).find(|(k, _)| *k == key) {
            Some((_, members)) => members.push(op),
            None => batches.push((key, vec![op])),
        }
    }
    for (_, members) in batches.into_iter().filter(|(_, members)| members.len() > 1) {
        gather(&members);
    }
}

/// A lookup of one ciphertext through one table; a bootstrap is of the result of a keyswitch.
fn is_single(op: Op) -> bool {
    let switched = || op.operand(0).defining_op().is_some_and(|k| is(k, TfheOp::KeyswitchGlwe));
    is_lookup(op)
        && op.result(0).ty().as_tensor().is_none()
        && op.operands().len() == 2
        && (is(op, TfheOp::CircuitLookup) || switched())
}

/// How many bootstraps of the block lie before each op on the longest way to it.
fn levels(ops: &[Op]) -> Vec<(usize, Op)> {
    let mut level_of: HashMap<Value, usize> = HashMap::new();
    let mut levels = vec![];
    for &op in ops {
        // What ops inside take from this block counts too.
        let taken = op.ops_inside().into_iter().flat_map(Op::operands);
        let level = taken.filter_map(|v| level_of.get(&v).copied()).max().unwrap_or(0);
        let bootstraps = op.ops_inside().into_iter().any(is_lookup);
        for result in op.results() {
            level_of.insert(result, level + usize::from(bootstraps));
        }
        levels.push((level, op));
    }
    levels
}

/// Replaces lookups that follow each other by one.
fn gather(members: &[Op]) {
    let (b, n) = (Builder::before(members[0]), members.len());
    let operand =
        if is(members[0], TfheOp::CircuitLookup) { operands(b, members) } else { keyswitch(b, members) };
    let (tables, which) = tables(b, members);
    let result = members[0].result(0).ty();
    let mut batch = b.op(members[0].name()).operands(&[operand, tables]).operands(which.as_slice());
    // The widest member stands for all.
    let bits = members.iter().filter_map(|m| m.attr("message_bits")).max_by_key(|a| a.as_int());
    let common = ["extension_log", "input_bits", "output_bits"].map(|name| (name, members[0].attr(name)));
    for (name, value) in [("message_bits", bits)].into_iter().chain(common) {
        if let Some(value) = value {
            batch = batch.attr(name, value);
        }
    }
    let all = batch.result(result.tensor(&[n])).build().result(0);
    for (i, member) in members.iter().enumerate() {
        let b = Builder::before(*member);
        let index = b.constant(b.ctx.index(), i as i64);
        member.replace(&[b.value("tensor.extract", &[all, index], result)]);
    }
}

/// The members' operands as a tensor.
fn operands(b: Builder, members: &[Op]) -> Value {
    let from: Vec<Value> = members.iter().map(|m| m.operand(0)).collect();
    b.value("tensor.from_elements", &from, from[0].ty().tensor(&[from.len()]))
}

/// The members' operands under the small key, as a tensor: each value is switched once.
fn keyswitch(b: Builder, members: &[Op]) -> Value {
    let from: Vec<Value> = members.iter().map(|m| m.operand(0)).collect();
    let (distinct, places) = distinct(&from);
    let inputs: Vec<Value> = distinct.iter().filter_map(|v| v.defining_op()).map(|k| k.operand(0)).collect();
    let n = inputs.len();
    let (big, small) = (inputs[0].ty(), from[0].ty());
    let gathered = b.value("tensor.from_elements", &inputs, big.tensor(&[n]));
    let switched = b.value("TFHE.keyswitch_glwe", &[gathered], small.tensor(&[n]));
    if n == members.len() {
        return switched;
    }
    let element = |i: usize| {
        let index = b.constant(b.ctx.index(), i as i64);
        b.value("tensor.extract", &[switched, index], small)
    };
    let elements: Vec<Value> = (0..n).map(element).collect();
    let spread: Vec<Value> = places.into_iter().map(|place| elements[place]).collect();
    b.value("tensor.from_elements", &spread, small.tensor(&[members.len()]))
}

/// The members' test polynomials or tables, one after the other, and for each member the place of its own.
fn tables(b: Builder, members: &[Op]) -> (Value, Option<Value>) {
    let polynomials: Vec<Value> = members.iter().map(|m| m.operand(1)).collect();
    let (distinct, places) = distinct(&polynomials);
    if let [only] = distinct.as_slice() {
        return (*only, None);
    }
    let shape = distinct[0].ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    let coefficients = shape.first().copied().unwrap_or_default();
    let all = b.ctx.int(64).tensor(&[distinct.len(), coefficients]);
    let mut tables = b.value("tensor.empty", &[], all);
    for (i, &polynomial) in distinct.iter().enumerate() {
        tables = insert_row(b, polynomial, tables, i, coefficients);
    }
    let which: Vec<i64> = places.into_iter().map(|place| place as i64).collect();
    let indices = b.dense_constant(b.ctx.index().tensor(&[members.len()]), &which);
    (tables, Some(indices))
}

/// Every value once, in order, and for each of `values` its place among them.
fn distinct(values: &[Value]) -> (Vec<Value>, Vec<usize>) {
    let (mut distinct, mut known) = (vec![], HashMap::new());
    let mut place = |v: Value| {
        *known.entry(v).or_insert_with(|| {
            distinct.push(v);
            distinct.len() - 1
        })
    };
    let places = values.iter().map(|&v| place(v)).collect();
    (distinct, places)
}

/// `into` with row `i` replaced.
fn insert_row(b: Builder, row: Value, into: Value, i: usize, length: usize) -> Value {
    let ctx = b.ctx;
    b.op("tensor.insert_slice")
        .operands(&[row, into])
        .result(into.ty())
        .attr("static_offsets", ctx.dense_i64_array(&[i as i64, 0]))
        .attr("static_sizes", ctx.dense_i64_array(&[1, length as i64]))
        .attr("static_strides", ctx.dense_i64_array(&[1, 1]))
        .attr("operandSegmentSizes", ctx.dense_i32_array(&[1, 1, 0, 0, 0]))
        .build()
        .result(0)
}
