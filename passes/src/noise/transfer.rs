//! What each op does to noise.

use super::state::{Kind, State};
use crate::lookups::{is_lookup, is_lowest_bit};
use crate::ranges::clear_range;
use ferrocrete_dialects::fhelinalg::{Conv2dShape, MatmulShape, SumShape, named_places};
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;
use std::collections::HashSet;

/// Looks up the state of an operand.
pub type States<'a> = dyn Fn(Value) -> State + 'a;

const BOOLEAN: &str = "must be expanded before noise is analysed: run `fhe-expand-booleans` first";
const ROUND: &str = "must be expanded before noise is analysed: run `fhe-expand-rounds` first";

/// By how much the operand of a lookup is multiplied before it is looked up; `None` for an op that
/// is no lookup.
pub fn lookup_factor(op: Op) -> Option<f64> {
    if is_lookup(op) {
        return Some(1.0);
    }
    // The lowest bit is brought to the top of the word.
    let width = is_lowest_bit(op).then(|| Eint::of(op.operand(0).ty())).flatten()?.width;
    Some(f64::from(width).exp2())
}

/// The state of the result of a scalar op.
pub fn fhe(kind: FheOp, op: Op, s: &States) -> Result<State, String> {
    let x = |i: usize| s(op.operand(i));
    Ok(match kind {
        FheOp::Zero | FheOp::ZeroTensor => State::default(),
        FheOp::AddEint | FheOp::SubEint => x(0).add(&x(1)),
        FheOp::AddEintInt | FheOp::SubEintInt | FheOp::NegEint | FheOp::ToSigned | FheOp::ToUnsigned => x(0),
        FheOp::SubIntEint => x(1),
        FheOp::MulEintInt => x(0).scale(largest(op.operand(1))?),
        FheOp::ApplyLookupTable => State::source(op.result(0), Kind::Bootstrap(None)),
        FheOp::MulEint | FheOp::MaxEint => {
            return Err("must be expanded before noise is analysed: run `fhe-expand-products` first".into());
        }
        FheOp::Lsb => State::source(op.result(0), Kind::Bootstrap(None)),
        FheOp::ReinterpretPrecision => x(0),
        FheOp::Round => return Err(ROUND.into()),
        FheOp::And
        | FheOp::Or
        | FheOp::Nand
        | FheOp::Xor
        | FheOp::Not
        | FheOp::Mux
        | FheOp::GenGate
        | FheOp::ToBool
        | FheOp::FromBool => return Err(BOOLEAN.into()),
        FheOp::ChangePartition => x(0),
    })
}

/// The state of the result of a tensor op.
pub fn fhe_linalg(kind: FheLinalgOp, op: Op, s: &States) -> Result<State, String> {
    let x = |i: usize| spread_out(op, i, s(op.operand(i)));
    Ok(match kind {
        FheLinalgOp::AddEint | FheLinalgOp::SubEint => x(0).add(&x(1)),
        FheLinalgOp::AddEintInt
        | FheLinalgOp::SubEintInt
        | FheLinalgOp::NegEint
        | FheLinalgOp::ToSigned
        | FheLinalgOp::ToUnsigned => x(0),
        FheLinalgOp::SubIntEint => x(1),
        FheLinalgOp::MulEintInt => x(0).scale(largest(op.operand(1))?),
        FheLinalgOp::ApplyLookupTable => State::source(op.result(0), Kind::Bootstrap(None)),
        FheLinalgOp::DotEintInt | FheLinalgOp::MatmulEintInt => matmul(op, 0, s)?,
        FheLinalgOp::MatmulIntEint => matmul(op, 1, s)?,
        FheLinalgOp::Sum => sum(op, s)?,
        FheLinalgOp::Lsb => State::source(op.result(0), Kind::Bootstrap(None)),
        FheLinalgOp::ReinterpretPrecision => x(0),
        FheLinalgOp::Round => return Err(ROUND.into()),
        FheLinalgOp::ApplyMappedLookupTable | FheLinalgOp::ApplyMultiLookupTable => {
            State::source(op.result(0), Kind::Bootstrap(None))
        }
        FheLinalgOp::FancyIndex => match takes_each_once(op) {
            true => s(op.operand(0)).rearranged(),
            false => s(op.operand(0)).shared(),
        },
        FheLinalgOp::FancyAssign => State::either(&[s(op.operand(0)), s(op.operand(2))]),
        FheLinalgOp::Conv2d => conv2d(op, s)?,
        FheLinalgOp::Transpose => s(op.operand(0)).rearranged(),
        FheLinalgOp::Concat => State::either(&op.operands().into_iter().map(s).collect::<Vec<_>>()),
        FheLinalgOp::Broadcast => broadcast(op, s(op.operand(0))),
        FheLinalgOp::FromElement => s(op.operand(0)).rearranged(),
        FheLinalgOp::MulEint
        | FheLinalgOp::DotEintEint
        | FheLinalgOp::MatmulEintEint
        | FheLinalgOp::Maxpool2d => {
            return Err("must be expanded before noise is analysed: run `fhe-expand-products` first".into());
        }
        FheLinalgOp::ChangePartition => x(0),
    })
}

/// Broadcasting an operand lets elements of the result share samples; so does nothing else that is
/// elementwise.
fn spread_out(op: Op, operand: usize, state: State) -> State {
    let shape = |v: Value| v.ty().as_tensor().map(|t| t.shape);
    if shape(op.operand(operand)) == shape(op.result(0)) { state } else { state.shared() }
}

/// Whether a `fancy_index` is known to name no element twice.
pub fn takes_each_once(op: Op) -> bool {
    let shape = op.operand(0).ty().as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    let places = op.operand(1).constant_integers().and_then(|indices| named_places(&shape, &indices).ok());
    places.is_some_and(|places| places.iter().collect::<HashSet<_>>().len() == places.len())
}

/// The largest magnitude of a clear operand.
fn largest(v: Value) -> Result<f64, String> {
    let (lo, hi) = clear_range(v).ok_or("takes a clear operand of unknown size")?;
    Ok((lo as f64).abs().max((hi as f64).abs()))
}

/// The largest 1-norm and 2-norm, each over all rows, of the weights that make one element of a
/// product. `clear` is the operand with the weights.
fn matmul(op: Op, encrypted: usize, s: &States) -> Result<State, String> {
    let clear = op.operand(1 - encrypted);
    let shape_of = |v: Value| v.ty().as_tensor().and_then(|t| t.static_shape()).ok_or("needs a static shape");
    let shape = MatmulShape::of(&shape_of(op.operand(0))?, &shape_of(op.operand(1))?)?;
    let state = s(op.operand(encrypted));
    let (norm1, norm2) = match clear.constant_integers() {
        Some(weights) => row_norms(&weights, &shape_of(clear)?, encrypted == 0),
        None => {
            let (w, n) = (largest(clear)?, shape.inner as f64);
            (w * n, w * n.sqrt())
        }
    };
    Ok(state.reduce(norm1, norm2).shared())
}

/// Norms along the contracted axis: the last but one of a right operand, the last of a left one;
/// the only one of a vector.
fn row_norms(weights: &[i64], shape: &[usize], right: bool) -> (f64, f64) {
    let (inner, columns) = match *shape {
        [.., n, m] if right => (n, m),
        [.., n] => (n, 1),
        [] => (1, 1),
    };
    let (mut norm1, mut norm2) = (0.0_f64, 0.0_f64);
    if weights.is_empty() {
        return (0.0, 0.0);
    }
    for matrix in weights.chunks(inner * columns) {
        for column in 0..columns {
            let row = matrix[column..].iter().step_by(columns).map(|&w| w as f64);
            let (one, two) = row.fold((0.0, 0.0), |(a, b), w| (a + w.abs(), b + w * w));
            (norm1, norm2) = (norm1.max(one), norm2.max(two));
        }
    }
    (norm1, norm2.sqrt())
}

/// Padding is zeros without noise; places of the filter overlap, so what comes out shares samples.
fn conv2d(op: Op, s: &States) -> Result<State, String> {
    let (shape, weights) = (Conv2dShape::of(op)?, op.operand(1));
    let terms = shape.channels * shape.kernel[0] * shape.kernel[1];
    let (norm1, norm2) = match weights.constant_integers() {
        Some(weights) => row_norms(&weights, &[shape.groups * shape.filters, terms], false),
        None => {
            let (w, n) = (largest(weights)?, terms as f64);
            (w * n, w * n.sqrt())
        }
    };
    Ok(s(op.operand(0)).reduce(norm1, norm2).shared())
}

/// Every element is there once when only axes of length 1 are new.
fn broadcast(op: Op, state: State) -> State {
    let elements = |v: Value| v.ty().as_tensor().and_then(|t| t.static_shape()).map(|s| s.iter().product());
    let (from, to): (Option<usize>, Option<usize>) = (elements(op.operand(0)), elements(op.result(0)));
    if from == to { state.rearranged() } else { state.shared() }
}

fn sum(op: Op, s: &States) -> Result<State, String> {
    let operand = op.operand(0);
    let shape = operand.ty().as_tensor().and_then(|t| t.static_shape()).ok_or("needs a static shape")?;
    let summed = SumShape::of(op, shape.len())?.summed;
    let n: usize = shape.iter().zip(summed).filter(|(_, summed)| *summed).map(|(n, _)| n).product();
    Ok(s(operand).reduce(n as f64, (n as f64).sqrt()).rearranged())
}
