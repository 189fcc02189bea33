//! `FHELinalg.maxpool2d` as maxima of shifted images, each on all windows at once.

use ferrocrete_dialects::fhelinalg::MaxpoolShape;
use ferrocrete_dialects::ir::{Builder, Op, Value};
use ferrocrete_dialects::types::Eint;

/// `max(x, y) = max(x-y, 0) + y`, from one element of the windows to the next. The element that comes
/// new is `y`: what is carried on has the noise of one lookup and one element, however large the
/// window is.
pub fn expand(op: Op, b: Builder) -> Value {
    let shape = MaxpoolShape::of(op).expect("verified");
    let [rows, columns] = shape.kernel;
    let elements = (0..rows).flat_map(|i| (0..columns).map(move |j| [i, j]));
    let mut elements = elements.map(|at| element(op, b, &shape, at));
    let first = elements.next().expect("a window has elements");
    elements.fold(first, |largest, next| maximum(b, largest, next))
}

/// The element at one place of every window.
fn element(op: Op, b: Builder, shape: &MaxpoolShape, at: [usize; 2]) -> Value {
    let list = |values: [usize; 4]| b.ctx.dense_i64_array(&values.map(|n| n as i64));
    let ([n, c], [height, width]) = (shape.planes, shape.output);
    let offset = |axis: usize| at[axis] * shape.dilations[axis];
    b.op("tensor.extract_slice")
        .operands(&[op.operand(0)])
        .result(op.result(0).ty())
        .attr("static_offsets", list([0, 0, offset(0), offset(1)]))
        .attr("static_sizes", list([n, c, height, width]))
        .attr("static_strides", list([1, 1, shape.strides[0], shape.strides[1]]))
        .attr("operandSegmentSizes", b.ctx.dense_i32_array(&[1, 0, 0, 0]))
        .build()
        .result(0)
}

fn maximum(b: Builder, x: Value, y: Value) -> Value {
    let eint = Eint::of(x.ty()).expect("encrypted");
    let mut difference = b.value("FHELinalg.sub_eint", &[x, y], x.ty());
    if !eint.signed {
        let signed = x.ty().with_element(Eint { signed: true, ..eint }.get(b.ctx));
        difference = b.value("FHELinalg.to_signed", &[difference], signed);
    }
    let n = 1_i64 << eint.width;
    let entries: Vec<i64> = (0..n).map(|i| if i < n / 2 { i } else { 0 }).collect();
    let table = b.dense_constant(b.ctx.int(64).tensor(&[entries.len()]), &entries);
    let excess = b.value("FHELinalg.apply_lookup_table", &[difference, table], x.ty());
    b.value("FHELinalg.add_eint", &[excess, y], x.ty())
}
