//! Encrypted matrix and dot products: all products of elements as one `FHELinalg.mul_eint` over
//! the loops of the product, then sums over the contracted axis.

use ferrocrete_dialects::fhelinalg::MatmulShape;
use ferrocrete_dialects::ir::{Attr, Builder, Op, Value};
use ferrocrete_dialects::ops::FheLinalgOp;

/// Expands every one in the module.
pub fn expand(module: Op) {
    for op in module.ops_inside() {
        let kind = FheLinalgOp::from_name(op.name());
        if matches!(kind, Some(FheLinalgOp::DotEintEint | FheLinalgOp::MatmulEintEint)) {
            let value = contract(op, Builder::before(op));
            op.replace(&[value]);
        }
    }
}

fn shape(v: Value) -> Vec<usize> {
    v.ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default()
}

/// The left operand gets an axis for the columns at its end, the right one an axis for the rows
/// before its last two; broadcasting does the rest.
fn contract(op: Op, b: Builder) -> Value {
    let (x, y) = (op.operand(0), op.operand(1));
    let dims = MatmulShape::of(&shape(x), &shape(y)).expect("verified");
    let left = if dims.columns.is_some() { with_axis(b, x, shape(x).len()) } else { x };
    let right = match (dims.rows, dims.columns) {
        (Some(_), Some(_)) => with_axis(b, y, shape(y).len() - 2),
        (Some(_), None) | (None, Some(_) | None) => y,
    };
    let loops: Vec<usize> =
        dims.batch.iter().copied().chain(dims.rows).chain([dims.inner]).chain(dims.columns).collect();
    let result = op.result(0).ty();
    let products = b.value("FHELinalg.mul_eint", &[left, right], result.element_or_self().tensor(&loops));
    let contracted = if dims.columns.is_some() { -2 } else { -1 };
    b.op("FHELinalg.sum")
        .operands(&[products])
        .result(result)
        .attr("axes", b.ctx.array_attr(&[b.ctx.i64_attr(contracted)]))
        .attr("keep_dims", b.ctx.bool_attr(false))
        .build()
        .result(0)
}

/// The tensor with an axis of length 1 before axis `at`, or at the end.
fn with_axis(b: Builder, v: Value, at: usize) -> Value {
    let mut lengths = shape(v);
    let rank = lengths.len();
    lengths.insert(at, 1);
    // The new axis belongs to the old one after it, at the end to the one before.
    let joined = at.min(rank - 1);
    let group = |axis: usize| -> Attr {
        let first = axis + usize::from(axis > joined);
        let last = first + usize::from(axis == joined);
        let axes: Vec<_> = (first..=last).map(|i| b.ctx.i64_attr(i as i64)).collect();
        b.ctx.array_attr(&axes)
    };
    let groups: Vec<_> = (0..rank).map(group).collect();
    let sizes: Vec<i64> = lengths.iter().map(|&n| n as i64).collect();
    b.op("tensor.expand_shape")
        .operands(&[v])
        .result(v.ty().element_or_self().tensor(&lengths))
        .attr("reassociation", b.ctx.array_attr(&groups))
        .attr("static_output_shape", b.ctx.dense_i64_array(&sizes))
        .build()
        .result(0)
}
