//! Lookups out of bodies.

use super::{Nest, body_ops, looks_up};
use ferrocrete_dialects::ir::{AffineMap, Builder, Op, Value};
use std::collections::{HashMap, HashSet};

/// A tensor of more ciphertexts than this is not made: loops look them up one by one.
const MOST: usize = 1 << 15;

/// Whether every lookup can be taken out.
pub fn can_peel(nest: &Nest, ops: &[Op]) -> bool {
    let small =
        nest.loops.lengths.iter().try_fold(1_usize, |n, &l| n.checked_mul(l)).is_some_and(|n| n <= MOST);
    let inside: HashSet<Op> = ops.iter().copied().collect();
    let outputs: HashSet<Value> = nest.body.arguments()[nest.inputs..].iter().copied().collect();
    let is_inside =
        |v: Value| v.defining_op().is_some_and(|o| inside.contains(&o)) || v.argument_of() == Some(nest.body);
    // What an iteration gave before must not be looked up.
    let mut carried = outputs.clone();
    for o in ops {
        if o.operands().iter().any(|v| carried.contains(v)) {
            carried.extend(o.results());
        }
    }
    let fits = |o: &Op| {
        let table = o.operands().get(1).copied();
        let table_is_there = table.is_none_or(|t| !is_inside(t) || t.constant().is_some());
        table_is_there && (nest.is_parallel() || !carried.contains(&o.operand(0)))
    };
    small && ops.iter().filter(|o| looks_up(**o)).all(fits)
}

/// Takes them out, first things first.
pub fn lookups(op: Op, nest: &Nest) {
    let mut inputs: Vec<(Value, AffineMap)> =
        op.operands().into_iter().zip(nest.loops.maps.iter().cloned()).collect();
    let outputs = inputs.split_off(nest.inputs);
    while let Some(lookup) = body_ops(nest.body).into_iter().find(|&o| looks_up(o)) {
        let b = Builder { loc: lookup.loc(), ..Builder::before(op) };
        let all: Vec<(Value, AffineMap)> = inputs.iter().chain(&outputs).cloned().collect();
        let operand = operand(b, nest, &all, lookup.operand(0));
        let mut operands = vec![operand];
        if let Some(&table) = lookup.operands().get(1) {
            operands.push(match table.constant() {
                Some(entries) => b.constant_attr(entries),
                None => table,
            });
        }
        let element = lookup.result(0).ty();
        let name = lookup.name().replace("FHE.", "FHELinalg.");
        let mut tensor = b.op(&name).operands(&operands).result(element.tensor(&nest.loops.lengths));
        for (name, value) in lookup.attrs() {
            tensor = tensor.attr(&name, value);
        }
        let tensor = tensor.build().result(0);
        let argument = nest.body.insert_argument(inputs.len(), element, lookup.loc());
        lookup.replace(&[argument]);
        inputs.push((tensor, nest.identity()));
        set_operands(op, &inputs, &outputs);
    }
}

fn set_operands(op: Op, inputs: &[(Value, AffineMap)], outputs: &[(Value, AffineMap)]) {
    let ctx = op.ctx();
    let all = || inputs.iter().chain(outputs);
    op.set_operands(&all().map(|(v, _)| *v).collect::<Vec<_>>());
    let maps: Vec<_> = all().map(|(_, map)| map.get(ctx)).collect();
    op.set_attr("indexing_maps", ctx.array_attr(&maps));
    let segments = ctx.dense_i32_array(&[inputs.len() as i32, outputs.len() as i32]);
    op.set_attr("operandSegmentSizes", segments);
}

/// A tensor with the value `x` of the body for every iteration.
fn operand(b: Builder, nest: &Nest, operands: &[(Value, AffineMap)], x: Value) -> Value {
    let arguments = nest.body.arguments();
    let identity = nest.identity();
    let place = |v: Value| arguments.iter().position(|a| *a == v);
    if let Some(i) = place(x)
        && operands[i].1 == identity
    {
        return operands[i].0;
    }
    let slice = slice(nest, x);
    let taken: HashSet<Value> = slice.iter().flat_map(|o| o.operands()).chain([x]).collect();
    let used: Vec<usize> = (0..arguments.len()).filter(|&i| taken.contains(&arguments[i])).collect();
    let region = b.region();
    let types: Vec<_> = used.iter().map(|&i| arguments[i].ty()).chain([x.ty()]).collect();
    let block = region.append_block(&types, b.loc);
    let mut known: HashMap<Value, Value> =
        used.iter().zip(block.arguments()).map(|(&i, new)| (arguments[i], new)).collect();
    let inner = Builder::at_end(block, b.loc, b.ctx);
    for o in slice {
        let operands: Vec<Value> = o.operands().iter().map(|v| known.get(v).copied().unwrap_or(*v)).collect();
        let types: Vec<_> = o.results().iter().map(|v| v.ty()).collect();
        let copy = Builder { loc: o.loc(), ..inner }.op(o.name()).operands(&operands).results(&types);
        let copy = o.attrs().into_iter().fold(copy, |copy, (name, value)| copy.attr(&name, value)).build();
        known.extend(o.results().into_iter().zip(copy.results()));
    }
    inner.op("linalg.yield").operands(&[known.get(&x).copied().unwrap_or(x)]).build();
    let ty = x.ty().tensor(&nest.loops.lengths);
    let out = b.value("tensor.empty", &[], ty);
    let values: Vec<Value> = used.iter().map(|&i| operands[i].0).chain([out]).collect();
    let maps: Vec<_> =
        used.iter().map(|&i| &operands[i].1).chain([&identity]).map(|map| map.get(b.ctx)).collect();
    let parallel = b.ctx.parse_attr("#linalg.iterator_type<parallel>");
    b.op("linalg.generic")
        .operands(&values)
        .result(ty)
        .attr("indexing_maps", b.ctx.array_attr(&maps))
        .attr("iterator_types", b.ctx.array_attr(&vec![parallel; nest.loops.lengths.len()]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[used.len() as i32, 1]))
        .region(region)
        .build()
        .result(0)
}

/// The body's ops that `x` is computed by, in order.
fn slice(nest: &Nest, x: Value) -> Vec<Op> {
    let ops = body_ops(nest.body);
    let mut wanted: HashSet<Value> = [x].into();
    let mut slice = vec![];
    for &o in ops.iter().rev() {
        if o.results().iter().any(|v| wanted.contains(v)) {
            wanted.extend(o.operands());
            slice.push(o);
        }
    }
    slice.reverse();
    slice
}
