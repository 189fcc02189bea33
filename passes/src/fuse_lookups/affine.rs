//! Linear steps with clear constants, as maps `a x + b`.

use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};

/// `a x + b`. It is kept modulo 2^64, which every message modulus divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Affine {
    factor: i64,
    summand: i64,
}

impl Affine {
    /// `x`.
    pub const IDENTITY: Self = Self { factor: 1, summand: 0 };

    /// This map of what `inner` gives.
    pub fn of(self, inner: Self) -> Self {
        Self { factor: self.factor.wrapping_mul(inner.factor), summand: self.at(inner.summand) }
    }

    /// The value at `x`.
    pub fn at(self, x: i64) -> i64 {
        self.factor.wrapping_mul(x).wrapping_add(self.summand)
    }

    /// The exact values at an interval, when 64 bits hold them.
    pub fn of_range(self, (low, high): (i64, i64)) -> Option<(i64, i64)> {
        let at = |x: i64| self.factor.checked_mul(x)?.checked_add(self.summand);
        let (a, b) = (at(low)?, at(high)?);
        Some((a.min(b), a.max(b)))
    }
}

/// What an op does to its encrypted operand.
enum Step {
    Add,
    Subtract,
    SubtractFrom,
    Negate,
    Multiply,
    Reinterpret,
    /// A value added to itself.
    Double,
}

/// The encrypted operand of `op` and what becomes of it, when `op` is a linear step with one clear
/// constant and the shape stays.
pub fn step(op: Op) -> Option<(Value, Affine)> {
    let kind = fhe_step(op).or_else(|| fhelinalg_step(op))?;
    let (encrypted, clear) = match kind {
        Step::Add | Step::Subtract | Step::Multiply => (op.operand(0), Some(op.operand(1))),
        Step::SubtractFrom => (op.operand(1), Some(op.operand(0))),
        Step::Negate | Step::Reinterpret | Step::Double => (op.operand(0), None),
    };
    let shape = |v: Value| v.ty().as_tensor().map(|t| t.shape);
    if shape(encrypted) != shape(op.result(0)) {
        return None;
    }
    let c = clear.map_or(Some(0), uniform)?;
    let (factor, summand) = match kind {
        Step::Add => (1, c),
        Step::Subtract => (1, c.wrapping_neg()),
        Step::SubtractFrom => (-1, c),
        Step::Negate => (-1, 0),
        Step::Multiply => (c, 0),
        Step::Reinterpret => (1, 0),
        Step::Double => (2, 0),
    };
    Some((encrypted, Affine { factor, summand }))
}

/// The one value of a constant.
fn uniform(v: Value) -> Option<i64> {
    let values = v.constant_integers()?;
    let &first = values.first()?;
    values.iter().all(|&x| x == first).then_some(first)
}

fn fhe_step(op: Op) -> Option<Step> {
    match FheOp::from_name(op.name())? {
        FheOp::AddEintInt => Some(Step::Add),
        FheOp::SubEintInt => Some(Step::Subtract),
        FheOp::SubIntEint => Some(Step::SubtractFrom),
        FheOp::NegEint => Some(Step::Negate),
        FheOp::MulEintInt => Some(Step::Multiply),
        FheOp::ToSigned | FheOp::ToUnsigned => Some(Step::Reinterpret),
        FheOp::AddEint => doubled(op),
        FheOp::Zero
        | FheOp::ZeroTensor
        | FheOp::SubEint
        | FheOp::MulEint
        | FheOp::MaxEint
        | FheOp::ApplyLookupTable => None,
        FheOp::Lsb | FheOp::ReinterpretPrecision | FheOp::Round => None,
        FheOp::And
        | FheOp::Or
        | FheOp::Nand
        | FheOp::Xor
        | FheOp::Not
        | FheOp::Mux
        | FheOp::GenGate
        | FheOp::ToBool
        | FheOp::FromBool => None,
        FheOp::ChangePartition => Some(Step::Reinterpret),
    }
}

fn doubled(op: Op) -> Option<Step> {
    (op.operand(0) == op.operand(1)).then_some(Step::Double)
}

fn fhelinalg_step(op: Op) -> Option<Step> {
    match FheLinalgOp::from_name(op.name())? {
        FheLinalgOp::AddEintInt => Some(Step::Add),
        FheLinalgOp::SubEintInt => Some(Step::Subtract),
        FheLinalgOp::SubIntEint => Some(Step::SubtractFrom),
        FheLinalgOp::NegEint => Some(Step::Negate),
        FheLinalgOp::MulEintInt => Some(Step::Multiply),
        FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => Some(Step::Reinterpret),
        FheLinalgOp::AddEint => doubled(op),
        FheLinalgOp::SubEint
        | FheLinalgOp::ApplyLookupTable
        | FheLinalgOp::DotEintInt
        | FheLinalgOp::MatmulEintInt
        | FheLinalgOp::MatmulIntEint
        | FheLinalgOp::Sum => None,
        FheLinalgOp::Lsb | FheLinalgOp::ReinterpretPrecision | FheLinalgOp::Round => None,
        FheLinalgOp::ApplyMappedLookupTable
        | FheLinalgOp::ApplyMultiLookupTable
        | FheLinalgOp::FancyIndex
        | FheLinalgOp::FancyAssign => None,
        FheLinalgOp::MulEint | FheLinalgOp::DotEintEint | FheLinalgOp::MatmulEintEint => None,
        FheLinalgOp::Conv2d => None,
        FheLinalgOp::Transpose => None,
        FheLinalgOp::Concat => None,
        FheLinalgOp::Broadcast => None,
        FheLinalgOp::FromElement => None,
        FheLinalgOp::Maxpool2d => None,
        FheLinalgOp::ChangePartition => Some(Step::Reinterpret),
    }
}
