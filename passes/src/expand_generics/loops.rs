//! A `linalg.generic` as loops over single elements.

use super::{Nest, body_ops};
use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Builder, Op, Type, Value};

/// Puts loops in the op's place. Parallel loops are outside and carry the outputs, reducing ones
/// inside and carry the elements being reduced: so the noise of an element is not taken for that of
/// all that came before it.
pub fn replace(op: Op, nest: &Nest) {
    let b = Builder::before(op);
    let outputs = op.operands()[nest.inputs..].to_vec();
    let dims = 0..nest.loops.reduces.len();
    let (outer, inner): (Vec<usize>, Vec<usize>) = dims.partition(|&d| !nest.loops.reduces[d]);
    let each_once = nest.loops.maps[nest.inputs..].iter().all(|map| {
        map.results.iter().all(|e| matches!(e, AffineExpr::Dim(d) if !nest.loops.reduces[*d]))
            && outer.iter().all(|d| map.results.contains(&AffineExpr::Dim(*d)))
    });
    let mut indices = vec![None; nest.loops.reduces.len()];
    let loops = Loops { op, nest };
    let results = if each_once {
        nested(b, nest, &outer, &outputs, &mut indices, &mut |b, carried, indices| {
            let places: Vec<Vec<Value>> =
                nest.loops.maps[nest.inputs..].iter().map(|map| at(b, map, indices)).collect();
            let start: Vec<Value> = (0..outputs.len()).map(|i| extract(b, outputs[i], &places[i])).collect();
            let sums = nested(b, nest, &inner, &start, indices, &mut |b, elements, indices| {
                loops.body(b, elements, indices)
            });
            (0..outputs.len()).map(|i| insert(b, sums[i], carried[i], &places[i])).collect()
        })
    } else {
        let all: Vec<usize> = (0..nest.loops.reduces.len()).collect();
        nested(b, nest, &all, &outputs, &mut indices, &mut |b, carried, indices| {
            let place = |i: usize| at(b, &nest.loops.maps[nest.inputs + i], indices);
            let elements: Vec<Value> =
                (0..carried.len()).map(|i| extract(b, carried[i], &place(i))).collect();
            let new = loops.body(b, &elements, indices);
            (0..carried.len()).map(|i| insert(b, new[i], carried[i], &place(i))).collect()
        })
    };
    op.replace(&results);
}

struct Loops<'a> {
    op: Op,
    nest: &'a Nest,
}

impl Loops<'_> {
    /// Moves the body to `b`; gives what it yields.
    fn body(&self, b: Builder, elements: &[Value], indices: &[Option<Value>]) -> Vec<Value> {
        let (op, nest) = (self.op, self.nest);
        let inputs = op.operands()[..nest.inputs].to_vec();
        let read = |(i, v): (usize, &Value)| match v.ty().as_tensor() {
            Some(_) => extract(b, *v, &at(b, &nest.loops.maps[i], indices)),
            None => *v,
        };
        let inputs: Vec<Value> = inputs.iter().enumerate().map(read).collect();
        let scalars = inputs.into_iter().chain(elements.iter().copied());
        nest.body.arguments().into_iter().zip(scalars).for_each(|(old, new)| old.replace_all_uses(new));
        let yielded = nest.body.terminator();
        // Gives the ops a place to move to.
        let place = b.constant(b.ctx.index(), 0).defining_op();
        for o in body_ops(nest.body) {
            if o.name() == "linalg.index" {
                let dim = o.attr("dim").and_then(|d| d.as_int()).unwrap_or_default() as usize;
                o.replace(&[indices[dim].unwrap_or_else(|| b.constant(b.ctx.index(), 0))]);
            } else if let Some(place) = place {
                o.move_before(place);
            }
        }
        yielded.map(Op::operands).unwrap_or_default()
    }
}

type Inside<'a> = &'a mut dyn FnMut(Builder, &[Value], &mut Vec<Option<Value>>) -> Vec<Value>;

/// Loops over these dimensions, around what `inside` makes of the carried values.
fn nested(
    b: Builder,
    nest: &Nest,
    dims: &[usize],
    start: &[Value],
    indices: &mut Vec<Option<Value>>,
    inside: Inside,
) -> Vec<Value> {
    let [dim, rest @ ..] = dims else { return inside(b, start, indices) };
    let index = b.ctx.index();
    let bounds = [0, nest.loops.lengths[*dim] as i64, 1].map(|n| b.constant(index, n));
    let types: Vec<Type> = start.iter().map(|v| v.ty()).collect();
    let region = b.region();
    let block = region.append_block(&[&[index], types.as_slice()].concat(), b.loc);
    let at = Builder::at_end(block, b.loc, b.ctx);
    indices[*dim] = Some(block.argument(0));
    let yielded = nested(at, nest, rest, &block.arguments()[1..], indices, inside);
    at.op("scf.yield").operands(&yielded).build();
    b.op("scf.for").operands(&bounds).operands(start).results(&types).region(region).build().results()
}

/// The place that a map gives.
fn at(b: Builder, map: &AffineMap, indices: &[Option<Value>]) -> Vec<Value> {
    map.results.iter().map(|e| expr(b, e, indices)).collect()
}

fn expr(b: Builder, e: &AffineExpr, indices: &[Option<Value>]) -> Value {
    let index = b.ctx.index();
    let both = |name: &str, x: &AffineExpr, y: &AffineExpr| {
        b.value(name, &[expr(b, x, indices), expr(b, y, indices)], index)
    };
    match e {
        AffineExpr::Dim(d) => indices[*d].unwrap_or_else(|| b.constant(index, 0)),
        AffineExpr::Constant(c) => b.constant(index, *c),
        AffineExpr::Add(x, y) => both("arith.addi", x, y),
        AffineExpr::Mul(x, y) => both("arith.muli", x, y),
        AffineExpr::Mod(x, y) => both("arith.remui", x, y),
        AffineExpr::FloorDiv(x, y) => both("arith.divui", x, y),
        AffineExpr::CeilDiv(x, y) => both("arith.ceildivui", x, y),
        // A structured op's maps have none.
        AffineExpr::Symbol(_) => b.constant(index, 0),
    }
}

fn extract(b: Builder, from: Value, place: &[Value]) -> Value {
    b.op("tensor.extract")
        .operands(&[from])
        .operands(place)
        .result(from.ty().element_or_self())
        .build()
        .result(0)
}

fn insert(b: Builder, x: Value, into: Value, place: &[Value]) -> Value {
    b.op("tensor.insert").operands(&[x, into]).operands(place).result(into.ty()).build().result(0)
}
