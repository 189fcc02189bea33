//! What each `FHELinalg` op means, on clear integers: the `FHE` ops elementwise, and sums of
//! products.

use super::{
    Conv2dShape, MatmulShape, MaxpoolShape, SumShape, concat_axis, conv2d, fancy, layout, maxpool2d,
    permutation, tables,
};
use crate::fhe::meaning::{Report, Signature, add, binary, lookup, mul, neg, same_value, sub, tensor, unary};
use crate::fhe::precision::{lowest_bit, rescale};
use crate::ir::Op;
use crate::ops::FheLinalgOp;
use crate::shape::places;
use ferrocrete_abi::tensor::IntTensor;

/// What an op says beside its operands' values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its types.
    pub signature: Signature,
    /// Which axes a sum is over.
    pub sum: Option<SumShape>,
    /// The shapes of a convolution.
    pub conv2d: Option<Box<Conv2dShape>>,
    /// The shapes of a pooling.
    pub maxpool2d: Option<Box<MaxpoolShape>>,
    /// The permutation of a transpose, or the one axis of a concatenation.
    pub axes: Vec<usize>,
}

impl Form {
    /// From an op with one result of static shape, encrypted unless elements are only moved.
    pub fn of(kind: FheLinalgOp, op: Op) -> Result<Self, String> {
        let rank =
            |op: Op| op.operands().first().and_then(|a| a.ty().as_tensor()).map_or(0, |t| t.shape.len());
        let sum = (kind == FheLinalgOp::Sum).then(|| SumShape::of(op, rank(op))).transpose()?;
        let conv2d = (kind == FheLinalgOp::Conv2d).then(|| Conv2dShape::of(op).map(Box::new)).transpose()?;
        let maxpool2d =
            (kind == FheLinalgOp::Maxpool2d).then(|| MaxpoolShape::of(op).map(Box::new)).transpose()?;
        let mut axes = vec![];
        if kind == FheLinalgOp::Transpose {
            axes = permutation(op, rank(op))?;
        } else if kind == FheLinalgOp::Concat {
            axes.push(concat_axis(op, rank(op))?);
        }
        let moves =
            [FheLinalgOp::Transpose, FheLinalgOp::Concat, FheLinalgOp::Broadcast, FheLinalgOp::FromElement];
        let signature = if moves.contains(&kind) { Signature::moving(op)? } else { Signature::of(op)? };
        Ok(Self { signature, sum, conv2d, maxpool2d, axes })
    }
}

/// The result of an op on clear operands; see [`crate::fhe::meaning::evaluate`].
pub fn evaluate(
    kind: FheLinalgOp,
    form: &Form,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let signature = &form.signature;
    match kind {
        FheLinalgOp::AddEint | FheLinalgOp::AddEintInt => binary(signature, operands, report, add),
        FheLinalgOp::SubEint | FheLinalgOp::SubEintInt | FheLinalgOp::SubIntEint => {
            binary(signature, operands, report, sub)
        }
        FheLinalgOp::NegEint => unary(signature, operands, report, neg),
        FheLinalgOp::MulEintInt => binary(signature, operands, report, mul),
        FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => unary(signature, operands, report, same_value),
        FheLinalgOp::ApplyLookupTable => lookup(signature, operands, report),
        FheLinalgOp::DotEintInt | FheLinalgOp::MatmulEintInt | FheLinalgOp::MatmulIntEint => {
            matmul(signature, operands, report)
        }
        FheLinalgOp::Sum => sum(form, operands, report),
        FheLinalgOp::Lsb => unary(signature, operands, report, lowest_bit),
        FheLinalgOp::ReinterpretPrecision | FheLinalgOp::Round => {
            unary(signature, operands, report, rescale(signature))
        }
        FheLinalgOp::ApplyMappedLookupTable => tables::mapped(signature, operands, report),
        FheLinalgOp::ApplyMultiLookupTable => tables::multi(signature, operands, report),
        FheLinalgOp::FancyIndex => fancy::index(operands),
        FheLinalgOp::FancyAssign => fancy::assign(operands),
        FheLinalgOp::MulEint => binary(signature, operands, report, mul),
        FheLinalgOp::DotEintEint | FheLinalgOp::MatmulEintEint => matmul(signature, operands, report),
        FheLinalgOp::Conv2d => {
            let shape = form.conv2d.as_ref().ok_or("states no shapes")?;
            conv2d::evaluate(shape, signature, operands, report)
        }
        FheLinalgOp::Transpose => layout::transpose(&form.axes, operands),
        FheLinalgOp::Concat => {
            let &[axis] = form.axes.as_slice() else { return Err("states no axis".into()) };
            layout::concat(signature, axis, operands)
        }
        FheLinalgOp::Broadcast | FheLinalgOp::FromElement => layout::spread(signature, operands),
        FheLinalgOp::Maxpool2d => {
            let shape = form.maxpool2d.as_ref().ok_or("states no shapes")?;
            maxpool2d::evaluate(shape, signature, operands, report)
        }
        FheLinalgOp::ChangePartition => unary(signature, operands, report, same_value),
    }
}

/// numpy's matmul; a dot product is that of two vectors. Only the whole sums are kept modulo
/// `2^(p+1)` and reported.
fn matmul(signature: &Signature, operands: &[&IntTensor], report: Report<'_>) -> Result<IntTensor, String> {
    let &[a, b] = operands else { return Err(format!("takes 2 operands, got {}", operands.len())) };
    let shape = MatmulShape::of(a.shape(), b.shape())?;
    let (rows, columns) = (shape.rows.unwrap_or(1), shape.columns.unwrap_or(1));
    let sizes = Sizes { inner: shape.inner, columns };
    let batch_of = |t: &IntTensor, matrix_axes: usize| t.shape()[..t.shape().len() - matrix_axes].to_vec();
    let batch_a = batch_of(a, 1 + usize::from(shape.rows.is_some()));
    let batch_b = batch_of(b, 1 + usize::from(shape.columns.is_some()));
    let fits = largest(a).checked_mul(largest(b)).and_then(|p| p.checked_mul(shape.inner as u128));
    let narrow = fits.is_some_and(|bound| bound <= i64::MAX as u128);
    let mut data = Vec::with_capacity(shape.result().iter().product());
    for (i, j) in places(&batch_a, &shape.batch).zip(places(&batch_b, &shape.batch)) {
        let a = &a.data()[i * rows * shape.inner..][..rows * shape.inner];
        let b = &b.data()[j * shape.inner * columns..][..shape.inner * columns];
        for row in 0..rows {
            let a = &a[row * shape.inner..][..shape.inner];
            if narrow {
                let sums = sizes.row::<i64>(a, b, |sum, x, y| *sum += x * y);
                data.extend(sums.into_iter().map(|sum| signature.keep(sum.into(), report)));
            } else {
                let sums = sizes.row::<i128>(a, b, |sum, x, y| *sum += mul(x, y));
                data.extend(sums.into_iter().map(|sum| signature.keep(sum, report)));
            }
        }
    }
    tensor(shape.result(), data)
}

/// A vector times a matrix.
struct Sizes {
    inner: usize,
    columns: usize,
}

impl Sizes {
    /// The matrix is walked row by row, as it lies in memory.
    fn row<Sum: Default + Copy>(
        &self,
        a: &[i64],
        b: &[i64],
        multiply_add: impl Fn(&mut Sum, i64, i64),
    ) -> Vec<Sum> {
        let mut sums = vec![Sum::default(); self.columns];
        for (k, &x) in a.iter().enumerate().take(self.inner) {
            for (sum, &y) in sums.iter_mut().zip(&b[k * self.columns..][..self.columns]) {
                multiply_add(sum, x, y);
            }
        }
        sums
    }
}

/// The largest magnitude.
fn largest(t: &IntTensor) -> u128 {
    t.data().iter().map(|x| u128::from(x.unsigned_abs())).max().unwrap_or(0)
}

fn sum(form: &Form, operands: &[&IntTensor], report: Report<'_>) -> Result<IntTensor, String> {
    let &[a] = operands else { return Err(format!("takes 1 operand, got {}", operands.len())) };
    let sum = form.sum.as_ref().ok_or("states no axes")?;
    let kept: Vec<usize> = a.shape().iter().zip(&sum.summed).map(|(&n, &s)| if s { 1 } else { n }).collect();
    let mut sums = vec![0_i128; kept.iter().product()];
    // Read backwards, broadcasting says which sum each element goes to.
    for (place, &x) in places(&kept, a.shape()).zip(a.data()) {
        sums[place] += i128::from(x);
    }
    let data = sums.into_iter().map(|x| form.signature.keep(x, report)).collect();
    tensor(sum.result(a.shape()), data)
}
