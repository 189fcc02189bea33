//! Builders for ops on words.

use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Attr, Builder, Ctx, Type, Value};

/// How the operand of an elementwise op is read at a point `(d0, …, word)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// At the point.
    Point,
    /// At the point without its word: one number for each ciphertext.
    Ciphertext,
    /// At the word alone: one ciphertext for all.
    Word,
}

impl Read {
    fn map(self, dims: usize) -> AffineMap {
        let axes = match self {
            Self::Point => 0..dims,
            Self::Ciphertext => 0..dims - 1,
            Self::Word => dims - 1..dims,
        };
        AffineMap { dims, symbols: 0, results: axes.map(AffineExpr::Dim).collect() }
    }
}

/// `count` iterators of one kind (`parallel` or `reduction`).
fn iterators(ctx: Ctx, count: usize) -> Attr {
    ctx.array_attr(&vec![iterator(ctx, "parallel"); count])
}

/// An iterator of a structured op.
pub fn iterator(ctx: Ctx, kind: &str) -> Attr {
    ctx.parse_attr(&format!("#linalg.iterator_type<{kind}>"))
}

/// An uninitialised tensor.
pub fn empty(b: Builder, ty: Type) -> Value {
    b.value("tensor.empty", &[], ty)
}

/// A tensor of type `ty` whose every element is `body` of the operands' elements there.
pub fn elementwise(
    b: Builder,
    ty: Type,
    operands: &[(Value, Read)],
    body: impl FnOnce(Builder, &[Value]) -> Value,
) -> Value {
    let dims = ty.as_tensor().map_or(0, |t| t.shape.len());
    let init = empty(b, ty);
    let mut maps: Vec<_> = operands.iter().map(|(_, read)| read.map(dims).get(b.ctx)).collect();
    maps.push(Read::Point.map(dims).get(b.ctx));
    let mut elements: Vec<_> = operands.iter().map(|(value, _)| value.ty().element_or_self()).collect();
    elements.push(ty.element_or_self());

    let region = b.region();
    let block = region.append_block(&elements, b.loc);
    let inner = Builder::at_end(block, b.loc, b.ctx);
    let result = body(inner, &block.arguments()[..operands.len()]);
    inner.op("linalg.yield").operands(&[result]).build();

    let values: Vec<_> = operands.iter().map(|(value, _)| *value).chain([init]).collect();
    b.op("linalg.generic")
        .operands(&values)
        .result(ty)
        .attr("indexing_maps", b.ctx.array_attr(&maps))
        .attr("iterator_types", iterators(b.ctx, dims))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[operands.len() as i32, 1]))
        .region(region)
        .build()
        .result(0)
}

/// Where a slice starts along its first axes: at numbers known now, or at `index` values.
#[derive(Clone, Copy)]
pub enum Offsets<'a> {
    /// Known now.
    Static(&'a [usize]),
    /// Known when the program runs.
    Dynamic(&'a [Value]),
}

impl Offsets<'_> {
    fn len(self) -> usize {
        match self {
            Self::Static(offsets) => offsets.len(),
            Self::Dynamic(offsets) => offsets.len(),
        }
    }
}

/// One element of `shape`, whole along the axes that `offsets` does not reach, as the operands and
/// attributes of a slice op: the dynamic offsets, then offsets, sizes and strides.
fn slice(ctx: Ctx, offsets: Offsets, shape: &[usize]) -> (Vec<Value>, [Attr; 3], [i32; 3]) {
    let (values, mut starts) = match offsets {
        Offsets::Static(known) => (vec![], known.iter().map(|&n| n as i64).collect::<Vec<_>>()),
        // The marker of a dynamic entry is that of a dynamic length: the smallest number.
        Offsets::Dynamic(values) => (values.to_vec(), vec![i64::MIN; values.len()]),
    };
    let axes = offsets.len();
    starts.resize(shape.len(), 0);
    let sizes: Vec<_> = shape.iter().enumerate().map(|(i, &n)| if i < axes { 1 } else { n as i64 }).collect();
    let strides = vec![1; shape.len()];
    let segments = [values.len() as i32, 0, 0];
    (values, [starts, sizes, strides].map(|list| ctx.dense_i64_array(&list)), segments)
}

const SLICE: [&str; 3] = ["static_offsets", "static_sizes", "static_strides"];

/// The part of `source` at `offsets`, without the axes they reach, as type `ty`: `name` is
/// `tensor.extract_slice` or `memref.subview`.
pub fn take(b: Builder, name: &str, source: Value, shape: &[usize], offsets: Offsets, ty: Type) -> Value {
    let (dynamic, attrs, [o, s, t]) = slice(b.ctx, offsets, shape);
    let mut op = b.op(name).operands(&[source]).operands(&dynamic).result(ty);
    for (name, attr) in SLICE.into_iter().zip(attrs) {
        op = op.attr(name, attr);
    }
    op.attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, o, s, t])).build().result(0)
}

/// `into` with the part at `offsets` replaced by `part`.
pub fn put(b: Builder, part: Value, into: Value, shape: &[usize], offsets: Offsets) -> Value {
    let (dynamic, attrs, [o, s, t]) = slice(b.ctx, offsets, shape);
    let mut op = b.op("tensor.insert_slice").operands(&[part, into]).operands(&dynamic).result(into.ty());
    for (name, attr) in SLICE.into_iter().zip(attrs) {
        op = op.attr(name, attr);
    }
    op.attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 1, o, s, t])).build().result(0)
}

/// What makes a loop's innermost ops: given the builder there, the indices, and the carried value,
/// it returns what to carry on.
pub type LoopBody<'a> = &'a mut dyn FnMut(Builder, &[Value], Option<Value>) -> Option<Value>;

/// A loop over every index of `shape`, carrying `init` when given.
/// `indices` starts empty.
pub fn loop_nest(
    b: Builder,
    shape: &[usize],
    init: Option<Value>,
    indices: &mut Vec<Value>,
    body: LoopBody,
) -> Option<Value> {
    let [length, inner @ ..] = shape else { return body(b, indices, init) };
    let index = b.ctx.index();
    let [from, to, step] = [0, *length as i64, 1].map(|n| b.constant(index, n));
    let region = b.region();
    let carried: Vec<_> = init.into_iter().collect();
    let types: Vec<_> = [index].into_iter().chain(carried.iter().map(|v| v.ty())).collect();
    let block = region.append_block(&types, b.loc);
    let at = Builder::at_end(block, b.loc, b.ctx);
    indices.push(block.argument(0));
    let result = loop_nest(at, inner, init.map(|_| block.argument(1)), indices, body);
    indices.pop();
    at.op("scf.yield").operands(&result.into_iter().collect::<Vec<_>>()).build();
    let op = b
        .op("scf.for")
        .operands(&[from, to, step])
        .operands(&carried)
        .results(&types[1..])
        .region(region)
        .build();
    init.map(|_| op.result(0))
}
