//! Elements named by clear indices: a gather in one `linalg.generic`, a scatter in one loop, or element by element where
//! places are few and known.

use super::Lowered;
use super::generic::{Generic, Operand, shape};
use ferrocrete_dialects::fhelinalg::named_places;
use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// Lowers `fancy_index`.
pub fn index(one: Lowered, b: Builder) -> Result<Value, Failed> {
    check(one)?;
    let op = one.op;
    let (from, ty) = (op.operand(0), op.result(0).ty());
    let (lengths, result) = (shape(from), shape(op.result(0)));
    let all = |value: Value| Operand { value, loops: (0..result.len()).map(Some).collect() };
    let out = b.value("tensor.empty", &[], ty);
    let mut inputs: Vec<_> = (0..lengths.len()).map(|axis| all(coordinates(one, b, axis, &result))).collect();
    if !lengths.contains(&0) {
        // The body reads all of it. As an operand it tells gathers apart: `cse` looks no deeper for ops that may
        // be equal, and would compare each gather with all others.
        inputs.push(Operand { value: from, loops: vec![None; lengths.len()] });
    }
    let generic = Generic { reduces: vec![false; result.len()], inputs, output: all(out) };
    let known = op.operand(1).constant().is_some();
    Ok(generic.build(b, |inner, elements| {
        let place = elements.iter().zip(&lengths).map(|(&i, &n)| if known { i } else { inside(inner, i, n) });
        let operands: Vec<Value> = [from].into_iter().chain(place).collect();
        inner.value("tensor.extract", &operands, ty.element_or_self())
    }))
}

/// Up to so many elements are put into known places one by one: each loop takes far longer to compile.
const FEW: usize = 64;

/// Lowers `fancy_assign`: in order, so that the last of several values for one place stays.
pub fn assign(one: Lowered, b: Builder) -> Result<Value, Failed> {
    check(one)?;
    let op = one.op;
    if let Some(indices) = op.operand(1).constant_integers()
        && shape(op.operand(2)).iter().product::<usize>() <= FEW
    {
        return Ok(assign_known(op, b, &indices));
    }
    let (into, values, ty) = (op.operand(0), op.operand(2), op.result(0).ty());
    let lengths = shape(into);
    let named = shape(values);
    let lists: Vec<Value> =
        (0..lengths.len()).map(|axis| flat(b, coordinates(one, b, axis, &named))).collect();
    let values = flat(b, values);
    let index = b.ctx.index();
    let [start, end, step] = [0, named.iter().product(), 1].map(|n: usize| b.constant(index, n as i64));
    let region = b.region();
    let block = region.append_block(&[index, ty], b.loc);
    let inner = Builder::at_end(block, b.loc, b.ctx);
    let (i, carried) = (block.argument(0), block.argument(1));
    let value = inner.value("tensor.extract", &[values, i], ty.element_or_self());
    let known = op.operand(1).constant().is_some();
    let place = lists.iter().zip(&lengths).map(|(&list, &n)| {
        let at = inner.value("tensor.extract", &[list, i], index);
        if known { at } else { inside(inner, at, n) }
    });
    let operands: Vec<Value> = [value, carried].into_iter().chain(place).collect();
    let next = inner.value("tensor.insert", &operands, ty);
    inner.op("scf.yield").operands(&[next]).build();
    Ok(b.op("scf.for").operands(&[start, end, step, into]).result(ty).region(region).build().result(0))
}

/// The same where places are known: for each element as many indices as the tensor has axes.
fn assign_known(op: Op, b: Builder, indices: &[i64]) -> Value {
    let (into, values) = (op.operand(0), op.operand(2));
    let (rank, named) = (shape(into).len(), shape(values));
    let at = |i: i64| b.constant(b.ctx.index(), i);
    let mut carried = into;
    for i in 0..named.iter().product() {
        let mut rest = i;
        let mut from: Vec<Value> =
            named.iter().rev().map(|&n| at((rest % n, rest /= n).0 as i64)).chain([values]).collect();
        from.reverse();
        let element = b.value("tensor.extract", &from, into.ty().element_or_self());
        let places = indices.iter().skip(i * rank).take(rank).map(|&i| at(i));
        let operands: Vec<Value> = [element, carried].into_iter().chain(places).collect();
        carried = b.value("tensor.insert", &operands, into.ty());
    }
    carried
}

/// Constant indices must be inside of the tensor.
fn check(one: Lowered) -> PassResult {
    let Some(indices) = one.op.operand(1).constant_integers() else { return Ok(()) };
    named_places(&shape(one.op.operand(0)), &indices).map(|_| ()).map_err(|message| {
        one.op.error(message);
        Failed
    })
}

/// An index for an axis of length `n`; beyond its end, or negative, it becomes the last one, so
/// that nothing outside of the tensor is touched.
pub fn inside(b: Builder, i: Value, n: usize) -> Value {
    let last = b.constant(b.ctx.index(), n.saturating_sub(1) as i64);
    b.value("arith.minui", &[i, last], b.ctx.index())
}

/// For each named element its coordinate on one axis, as a tensor of shape `named`.
fn coordinates(one: Lowered, b: Builder, axis: usize, named: &[usize]) -> Value {
    let indices = one.op.operand(1);
    let rank = shape(one.op.operand(0)).len();
    if rank == 1 {
        return indices;
    }
    let ty = b.ctx.index().tensor(named);
    if let Some(known) = indices.constant_integers() {
        let one: Vec<i64> = known.into_iter().skip(axis).step_by(rank).collect();
        return b.dense_constant(ty, &one);
    }
    let list = |leading: &dyn Fn(usize) -> usize, last: usize| -> Attr {
        let all = named.iter().map(|&n| leading(n)).chain([last]).map(|n| n as i64);
        b.ctx.dense_i64_array(&all.collect::<Vec<_>>())
    };
    b.op("tensor.extract_slice")
        .operands(&[indices])
        .result(ty)
        .attr("static_offsets", list(&|_| 0, axis))
        .attr("static_sizes", list(&|n| n, 1))
        .attr("static_strides", list(&|_| 1, 1))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 0, 0, 0]))
        .build()
        .result(0)
}

/// The elements in row-major order as a vector.
fn flat(b: Builder, tensor: Value) -> Value {
    let lengths = shape(tensor);
    let ty = tensor.ty().element_or_self().tensor(&[lengths.iter().product()]);
    if lengths.len() == 1 {
        return tensor;
    }
    if lengths.is_empty() {
        let element = b.value("tensor.extract", &[tensor], tensor.ty().element_or_self());
        return b.value("tensor.from_elements", &[element], ty);
    }
    let axes: Vec<_> = (0..lengths.len()).map(|i| b.ctx.i64_attr(i as i64)).collect();
    let group = b.ctx.array_attr(&axes);
    let op = b.op("tensor.collapse_shape").operands(&[tensor]).result(ty);
    op.attr("reassociation", b.ctx.array_attr(&[group])).build().result(0)
}
