//! `fhe-expand-tensors`: ops that build encrypted tensors become the few that everything else knows.
//!
//! `tensor.generate` becomes a `linalg.generic`, whose lookups can run in one batch; `concat` and
//! `pad` insert slices; `reshape` goes by way of one axis.

use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Attr, Builder, Op, Value};
use ferrocrete_dialects::pass::{Anchor, Failed, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-expand-tensors",
    summary: "Expand ops that build encrypted tensors into slices and linalg.generic",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    let builds =
        |op: &Op| matches!(op.name(), "tensor.generate" | "tensor.concat" | "tensor.pad" | "tensor.reshape");
    // Chosen before anything changes: an op that is replaced takes the end of its body with it.
    let found: Vec<Op> = module.ops_inside().into_iter().filter(builds).collect();
    for op in found {
        let encrypted = |v: Value| Eint::of(v.ty()).is_some() || v.ty().is_ebool();
        // Clear ones of unknown lengths are for upstream's passes, as is what makes them by number.
        let values = || op.operands().into_iter().chain(op.results());
        let is_static = || values().filter(|v| v.ty().as_tensor().is_some()).all(|v| shape(v).is_some());
        let upstream = || op.name() == "tensor.generate" || !is_static();
        if !encrypted(op.result(0)) && upstream() {
            continue;
        }
        let b = Builder::before(op);
        let shape = shape(op.result(0)).ok_or_else(|| {
            op.error("needs a result whose every length is known");
            Failed
        })?;
        let value = match op.name() {
            "tensor.generate" => generate(op, b, &shape),
            "tensor.concat" => concat(op, b, &shape)?,
            "tensor.pad" => pad(op, b, &shape)?,
            _ => reshape(op, b, &shape)?,
        };
        op.replace(&[value]);
    }
    Ok(())
}

fn shape(v: Value) -> Option<Vec<usize>> {
    v.ty().as_tensor()?.static_shape()
}

/// The body moves; its indices become those of the iteration.
fn generate(op: Op, b: Builder, shape: &[usize]) -> Value {
    let ty = op.result(0).ty();
    let region = b.region();
    let block = region.append_block(&[ty.element_or_self()], op.loc());
    let inner = Builder::at_end(block, op.loc(), b.ctx);
    let Some(body) = op.body() else { return op.result(0) };
    for (d, argument) in body.arguments().into_iter().enumerate() {
        let index = inner.op("linalg.index").attr("dim", b.ctx.i64_attr(d as i64));
        argument.replace_all_uses(index.result(b.ctx.index()).build().result(0));
    }
    let mut ops = body.ops();
    let Some(last) = ops.pop() else { return op.result(0) };
    let yielded = inner.op("linalg.yield").operands(&last.operands()).build();
    ops.into_iter().for_each(|o| o.move_before(yielded));
    let identity =
        AffineMap { dims: shape.len(), symbols: 0, results: (0..shape.len()).map(AffineExpr::Dim).collect() };
    let parallel = b.ctx.parse_attr("#linalg.iterator_type<parallel>");
    let out = b.value("tensor.empty", &[], ty);
    b.op("linalg.generic")
        .operands(&[out])
        .result(ty)
        .attr("indexing_maps", b.ctx.array_attr(&[identity.get(b.ctx)]))
        .attr("iterator_types", b.ctx.array_attr(&vec![parallel; shape.len()]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[0, 1]))
        .region(region)
        .build()
        .result(0)
}

fn concat(op: Op, b: Builder, result: &[usize]) -> Result<Value, Failed> {
    let axis = op.attr("dim").and_then(Attr::as_int).unwrap_or_default() as usize;
    let mut into = b.value("tensor.empty", &[], op.result(0).ty());
    let mut offsets = vec![0; result.len()];
    for part in op.operands() {
        let sizes = known(op, part)?;
        into = insert_slice(b, part, into, &offsets, &sizes);
        offsets[axis] += sizes.get(axis).copied().unwrap_or_default() as i64;
    }
    Ok(into)
}

/// The shape of an operand.
fn known(op: Op, operand: Value) -> Result<Vec<usize>, Failed> {
    shape(operand).ok_or_else(|| {
        op.error("needs operands whose every length is known");
        Failed
    })
}

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

fn pad(op: Op, b: Builder, result: &[usize]) -> Result<Value, Failed> {
    let refuse = |message: &str| {
        op.error(message);
        Failed
    };
    let source = op.operand(0);
    let sizes =
        shape(source).ok_or_else(|| refuse("of encrypted values needs an operand of known lengths"))?;
    let low = op.attr("static_low").and_then(Attr::as_i64_array).unwrap_or_default();
    let high = op.attr("static_high").and_then(Attr::as_i64_array).unwrap_or_default();
    if low.iter().chain(&high).any(|n| *n != DYNAMIC && *n < 0) {
        return Err(refuse("of encrypted values cannot cut elements off: use `tensor.extract_slice`"));
    }
    if low.contains(&DYNAMIC) {
        return Err(refuse("of encrypted values needs low padding that is known: use `tensor.insert_slice`"));
    }
    Ok(insert_slice(b, source, generate(op, b, result), &low, &sizes))
}

fn reshape(op: Op, b: Builder, result: &[usize]) -> Result<Value, Failed> {
    let source = op.operand(0);
    let from = known(op, source)?;
    let element = source.ty().element_or_self();
    let flat = element.tensor(&[from.iter().product()]);
    let groups = |rank: usize| -> Vec<Attr> {
        let axes: Vec<Attr> = (0..rank).map(|i| b.ctx.i64_attr(i as i64)).collect();
        if rank == 0 { vec![] } else { vec![b.ctx.array_attr(&axes)] }
    };
    let sizes = |shape: &[usize]| b.ctx.dense_i64_array(&shape.iter().map(|&n| n as i64).collect::<Vec<_>>());
    let expand = |v: Value, rank: usize, shape: &[usize]| {
        b.op("tensor.expand_shape")
            .operands(&[v])
            .result(element.tensor(shape))
            .attr("reassociation", b.ctx.array_attr(&groups(rank)))
            .attr("static_output_shape", sizes(shape))
            .build()
            .result(0)
    };
    let collapse = |v: Value, rank: usize, ty| {
        b.op("tensor.collapse_shape")
            .operands(&[v])
            .result(ty)
            .attr("reassociation", b.ctx.array_attr(&groups(rank)))
            .build()
            .result(0)
    };
    let one_axis = match from.len() {
        0 => expand(source, 0, &[1]),
        1 => source,
        rank => collapse(source, rank, flat),
    };
    Ok(match result.len() {
        0 => collapse(one_axis, 0, element.tensor(&[])),
        1 => one_axis,
        rank => expand(one_axis, rank, result),
    })
}

/// `into` with `part` at these offsets. Where there is nothing to insert, no op is made: MLIR refuses an offset
/// at the end of an axis for slices without elements too.
fn insert_slice(b: Builder, part: Value, into: Value, offsets: &[i64], sizes: &[usize]) -> Value {
    if sizes.contains(&0) {
        return into;
    }
    let sizes: Vec<i64> = sizes.iter().map(|&n| n as i64).collect();
    b.op("tensor.insert_slice")
        .operands(&[part, into])
        .result(into.ty())
        .attr("static_offsets", b.ctx.dense_i64_array(offsets))
        .attr("static_sizes", b.ctx.dense_i64_array(&sizes))
        .attr("static_strides", b.ctx.dense_i64_array(&vec![1; sizes.len()]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 1, 0, 0, 0]))
        .build()
        .result(0)
}
