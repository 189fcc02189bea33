//! Convolutions as `linalg.generic` that accumulates ciphertexts.

use super::generic::{Generic, Operand, shape};
use super::{Lowered, clear};
use ferrocrete_dialects::fhelinalg::Conv2dShape;
use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Attr, Builder, Value};

/// Loops: image, group if there are several, filter, row and column of the result, then those that
/// reduce: channel, row and column of the filter. With several groups every tensor of channels or
/// filters gets an axis for the group, so that each loop is the index of some axis.
pub fn lower(one: Lowered, b: Builder) -> Value {
    let op = one.op;
    let conv = Conv2dShape::of(op).expect("verified");
    let grouped = usize::from(conv.groups > 1);
    let group = (grouped == 1).then_some(1);
    let filter = 1 + grouped;
    let (row, column) = (filter + 1, filter + 2);
    let channel = filter + 3;
    let loops = |first: &[usize], rest: &[usize]| -> Vec<Option<usize>> {
        first.iter().copied().chain(group).chain(rest.iter().copied()).map(Some).collect()
    };
    let image = split(b, padded(b, op.operand(0), &conv), 1, &conv);
    let weights = split(b, op.operand(1), 0, &conv);
    let ty = op.result(0).ty();
    let split_shape: Vec<usize> = [conv.batch]
        .into_iter()
        .chain(group.map(|_| conv.groups))
        .chain([conv.filters])
        .chain(conv.output)
        .collect();
    let mut init = b.value("TFHE.zero", &[], ty.element_or_self().tensor(&split_shape));
    if let Some(&bias) = op.operands().get(2) {
        let bias = split(b, clear::encoded(b, bias, one.output, false), 0, &conv);
        init = with_bias(b, init, bias, loops(&[], &[filter]));
    }
    let generic = Generic {
        reduces: (0..channel + 3).map(|i| i >= channel).collect(),
        inputs: vec![
            // Where the filter lies on the image is no plain loop; its map is set below.
            Operand { value: image, loops: loops(&[0], &[channel, row, column]) },
            Operand { value: weights, loops: loops(&[], &[filter, channel, channel + 1, channel + 2]) },
        ],
        output: Operand { value: init, loops: loops(&[0], &[filter, row, column]) },
    };
    let sums = generic.build(b, |inner, args| {
        let ty = args[0].ty();
        let weight = clear::widened(inner, args[1]);
        let term = inner.value("TFHE.mul_glwe_int", &[args[0], weight], ty);
        inner.value("TFHE.add_glwe", &[args[2], term], ty)
    });
    slide(sums, &conv, [row, column], [channel + 1, channel + 2]);
    joined(b, sums, ty)
}

/// The image in the middle of zeros.
fn padded(b: Builder, image: Value, conv: &Conv2dShape) -> Value {
    if conv.padded == conv.image {
        return image;
    }
    let mut around = shape(image);
    around[2..].copy_from_slice(&conv.padded);
    let ty = image.ty().element_or_self().tensor(&around);
    let zeros = b.value("TFHE.zero", &[], ty);
    let [top, left] = conv.before;
    insert_slice(b, image, zeros, &[0, 0, top, left])
}

/// `part` put into `whole`, which has as many axes.
pub fn insert_slice(b: Builder, part: Value, whole: Value, offsets: &[usize]) -> Value {
    let numbers = |list: &[usize]| -> Vec<i64> { list.iter().map(|&n| n as i64).collect() };
    let sizes = shape(part);
    b.op("tensor.insert_slice")
        .operands(&[part, whole])
        .result(whole.ty())
        .attr("static_offsets", b.ctx.dense_i64_array(&numbers(offsets)))
        .attr("static_sizes", b.ctx.dense_i64_array(&numbers(&sizes)))
        .attr("static_strides", b.ctx.dense_i64_array(&vec![1; sizes.len()]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 1, 0, 0, 0]))
        .build()
        .result(0)
}

/// Takes an axis of all channels or filters apart into groups, when there are several.
fn split(b: Builder, v: Value, axis: usize, conv: &Conv2dShape) -> Value {
    if conv.groups == 1 {
        return v;
    }
    let mut axes = shape(v);
    let rank = axes.len();
    axes[axis] /= conv.groups;
    axes.insert(axis, conv.groups);
    let sizes: Vec<i64> = axes.iter().map(|&n| n as i64).collect();
    b.op("tensor.expand_shape")
        .operands(&[v])
        .result(v.ty().element_or_self().tensor(&axes))
        .attr("reassociation", reassociation(b, rank, axis))
        .attr("static_output_shape", b.ctx.dense_i64_array(&sizes))
        .build()
        .result(0)
}

/// Undoes the taking apart.
fn joined(b: Builder, v: Value, ty: ferrocrete_dialects::ir::Type) -> Value {
    if v.ty() == ty {
        return v;
    }
    let rank = shape(v).len() - 1;
    let op = b.op("tensor.collapse_shape").operands(&[v]).result(ty);
    op.attr("reassociation", reassociation(b, rank, 1)).build().result(0)
}

/// Of `rank` axes, `axis` stands for two and all others for one.
fn reassociation(b: Builder, rank: usize, axis: usize) -> Attr {
    let group = |i: usize| -> Vec<usize> {
        match i {
            i if i < axis => vec![i],
            i if i == axis => vec![i, i + 1],
            i => vec![i + 1],
        }
    };
    let index = |i: usize| b.ctx.i64_attr(i as i64);
    let groups: Vec<Attr> =
        (0..rank).map(|i| b.ctx.array_attr(&group(i).into_iter().map(index).collect::<Vec<_>>())).collect();
    b.ctx.array_attr(&groups)
}

fn with_bias(b: Builder, init: Value, bias: Value, loops: Vec<Option<usize>>) -> Value {
    let rank = shape(init).len();
    let generic = Generic {
        reduces: vec![false; rank],
        inputs: vec![Operand { value: bias, loops }],
        output: Operand { value: init, loops: (0..rank).map(Some).collect() },
    };
    generic.build(b, |inner, args| inner.value("TFHE.add_glwe_int", &[args[1], args[0]], args[1].ty()))
}

/// Lets the filter slide over the image, the first input of the generic that made `sums`: the
/// image's last two axes are read at `place * stride + weight * dilation`.
fn slide(sums: Value, conv: &Conv2dShape, places: [usize; 2], weights: [usize; 2]) {
    let op = sums.defining_op().expect("made just now");
    let mut maps = op.attr("indexing_maps").and_then(Attr::as_array).unwrap_or_default();
    let mut map: AffineMap = maps[0].as_affine_map().expect("an affine map");
    let rank = map.results.len();
    let times = |i: usize, by: usize| {
        let dim = AffineExpr::Dim(i);
        if by == 1 {
            return Box::new(dim);
        }
        Box::new(AffineExpr::Mul(Box::new(dim), Box::new(AffineExpr::Constant(by as i64))))
    };
    for axis in 0..2 {
        map.results[rank - 2 + axis] = AffineExpr::Add(
            times(places[axis], conv.strides[axis]),
            times(weights[axis], conv.dilations[axis]),
        );
    }
    maps[0] = map.get(op.ctx());
    op.set_attr("indexing_maps", op.ctx().array_attr(&maps));
}
