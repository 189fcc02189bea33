//! Matrix products and sums as `linalg.generic` that accumulates ciphertexts.

use super::clear;
use super::generic::{Generic, Operand, broadcast_loops, shape};
use ferrocrete_dialects::fhelinalg::{MatmulShape, SumShape};
use ferrocrete_dialects::ir::{Builder, Op, Type, Value};

/// Loops: the batch axes, rows, columns, and last the contracted axis.
pub fn matmul(op: Op, b: Builder, encrypted: usize) -> Value {
    let (x, y) = (op.operand(0), op.operand(1));
    let dims = MatmulShape::of(&shape(x), &shape(y)).expect("verified");
    let batch = dims.batch.len();
    let rows = dims.rows.map(|_| batch);
    let columns = dims.columns.map(|_| batch + usize::from(rows.is_some()));
    let inner = batch + usize::from(rows.is_some()) + usize::from(columns.is_some());
    let batch_loops = |v: Value, matrix_axes: usize| {
        let s = shape(v);
        broadcast_loops(&s[..s.len() - matrix_axes], &dims.batch)
    };
    let mut left = batch_loops(x, 1 + usize::from(rows.is_some()));
    left.extend(rows.map(Some));
    left.push(Some(inner));
    let mut right = batch_loops(y, 1 + usize::from(columns.is_some()));
    right.push(Some(inner));
    right.extend(columns.map(Some));
    let operands = [(x, left), (y, right)].map(|(value, loops)| Operand { value, loops });
    let result = dims.result();
    let reduces = (0..=inner).map(|i| i == inner).collect();
    accumulate(op, b, &result, reduces, operands.into(), |b, args, ty| {
        let weight = clear::widened(b, args[1 - encrypted]);
        b.value("TFHE.mul_glwe_int", &[args[encrypted], weight], ty)
    })
}

/// One loop per axis of the operand.
pub fn sum(op: Op, b: Builder) -> Value {
    let x = op.operand(0);
    let operand_shape = shape(x);
    let sum = SumShape::of(op, operand_shape.len()).expect("verified");
    let operand = Operand { value: x, loops: (0..operand_shape.len()).map(Some).collect() };
    let result = sum.result(&operand_shape);
    accumulate(op, b, &result, sum.summed, vec![operand], |_, args, _| args[0])
}

/// Accumulates `term` over all loops into zeros of shape `result`, whose axes are the loops that do
/// not reduce, or all of them with those that reduce kept at length 1.
fn accumulate(
    op: Op,
    b: Builder,
    result: &[usize],
    reduces: Vec<bool>,
    inputs: Vec<Operand>,
    term: impl FnOnce(Builder, &[Value], Type) -> Value,
) -> Value {
    let scalar = op.result(0).ty().element_or_self();
    let zeros = b.value("TFHE.zero", &[], scalar.tensor(result));
    let place = |(i, &reduces): (usize, &bool)| if reduces { None } else { Some(i) };
    let mut loops: Vec<Option<usize>> = reduces.iter().enumerate().map(place).collect();
    if loops.len() != result.len() {
        loops.retain(Option::is_some);
    }
    let generic = Generic { reduces, inputs, output: Operand { value: zeros, loops } };
    let total = generic.build(b, |inner, args| {
        let (inputs, accumulator) = args.split_at(args.len() - 1);
        let term = term(inner, inputs, scalar);
        inner.value("TFHE.add_glwe", &[accumulator[0], term], scalar)
    });
    if op.result(0).ty().as_tensor().is_some() {
        return total;
    }
    b.value("tensor.extract", &[total], scalar)
}
