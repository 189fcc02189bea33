//! What each `FHE` op means, on clear integers.
//!
//! Results are computed exactly, then kept as the ciphertext keeps them: modulo `2^(p+1)`, in the
//! range of [`Eint::wrap`]. One that its type cannot hold is reported and the run goes on. All ops
//! work elementwise on operands of any shapes that broadcast, so `FHELinalg` means the same.

use super::boolean;
use super::entries::Entry;
use super::precision::{lowest_bit, rescale};
use crate::ir::Op;
use crate::ops::FheOp;
use crate::shape::{broadcast, places};
use crate::types::Eint;
use ferrocrete_abi::tensor::IntTensor;

/// A value that its type cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange {
    /// The exact value.
    pub value: i128,
    /// The smallest and the largest value of the type.
    pub range: (i64, i64),
    /// Which of the op's values it is.
    pub role: Role,
}

/// The part that a value out of range plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The op's result: kept modulo `2^(p+1)`.
    Result,
    /// The operand of a lookup: it reads an entry meant for another value, negated when it is past
    /// the padding bit.
    LookupOperand,
    /// An operand, or a result of the program, that lies between two values: what is read or
    /// decrypted may be either's.
    Between,
}

/// Takes each value that is out of range.
pub type Report<'a> = &'a mut dyn FnMut(OutOfRange);

/// What an op's types say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// For each operand its encrypted integer type, or that of its elements; `None` if it is clear.
    pub operands: Vec<Option<Eint>>,
    /// The encrypted integer type of the result or its elements.
    pub result: Eint,
    /// Shape of the result; empty for a scalar.
    pub shape: Vec<usize>,
    /// How the entries of a lookup's table are read.
    pub entry: Option<Entry>,
}

impl Signature {
    /// From an op with one encrypted result of static shape.
    pub fn of(op: Op) -> Result<Self, String> {
        let ty = op.results().first().map(|r| r.ty()).ok_or("has no result")?;
        let result = Eint::of(ty).ok_or_else(|| format!("gives no encrypted integer but {ty}"))?;
        let table = match op.name() {
            "FHE.gen_gate" => op.operands().get(2).copied(),
            name if name.ends_with("_lookup_table") => op.operands().get(1).copied(),
            _ => None,
        };
        Ok(Self {
            operands: op.operands().into_iter().map(|v| Eint::of(v.ty())).collect(),
            result,
            shape: super::static_shape(ty)?,
            entry: table.map(|table| Entry::of(table.ty(), result)),
        })
    }

    /// From an op that only moves elements, which may be clear: then they count as words.
    pub(crate) fn moving(op: Op) -> Result<Self, String> {
        const WORD: Eint = Eint { width: 62, signed: true };
        let ty = op.results().first().map(|r| r.ty()).ok_or("has no result")?;
        Ok(Self {
            operands: op.operands().into_iter().map(|v| Eint::of(v.ty())).collect(),
            result: Eint::of(ty).unwrap_or(WORD),
            shape: super::static_shape(ty)?,
            entry: None,
        })
    }

    /// Zeros of the result's shape, unless there is no memory for so many.
    pub(crate) fn zeros(&self) -> Result<IntTensor, String> {
        let mut data = Vec::new();
        let elements = self.shape.iter().try_fold(1_usize, |n, axis| n.checked_mul(*axis));
        let count = elements.filter(|&n| data.try_reserve_exact(n).is_ok());
        data.resize(count.ok_or_else(|| format!("needs too much memory for shape {:?}", self.shape))?, 0);
        tensor(self.shape.clone(), data)
    }

    /// The value as a ciphertext of the result's type keeps it.
    pub(crate) fn keep(&self, value: i128, report: Report<'_>) -> i64 {
        let (low, high) = self.result.range();
        if value < i128::from(low) || value > i128::from(high) {
            report(OutOfRange { value, range: (low, high), role: Role::Result });
        }
        // 2^(p+1) divides 2^64, so the truncation changes nothing.
        self.result.wrap(value as i64)
    }
}

/// The result of an op on clear operands.
///
/// An encrypted operand is in the range of [`Eint::wrap`], a clear one sign-extended. An error says
/// which rule of the op the operands break; it cannot happen to an op that verifies.
pub fn evaluate(
    kind: FheOp,
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    match kind {
        FheOp::Zero | FheOp::ZeroTensor => signature.zeros(),
        FheOp::AddEint | FheOp::AddEintInt => binary(signature, operands, report, add),
        FheOp::SubEint | FheOp::SubEintInt | FheOp::SubIntEint => binary(signature, operands, report, sub),
        FheOp::NegEint => unary(signature, operands, report, neg),
        FheOp::MulEintInt | FheOp::MulEint => binary(signature, operands, report, mul),
        FheOp::MaxEint => binary(signature, operands, report, max),
        FheOp::ToSigned | FheOp::ToUnsigned => unary(signature, operands, report, same_value),
        FheOp::ApplyLookupTable => lookup(signature, operands, report),
        FheOp::Lsb => unary(signature, operands, report, lowest_bit),
        FheOp::ReinterpretPrecision | FheOp::Round => unary(signature, operands, report, rescale(signature)),
        FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor => {
            let table = boolean::truth_table(kind).ok_or("has no truth table")?;
            boolean::gate(signature, operands, report, &table)
        }
        FheOp::GenGate => boolean::gen_gate(signature, operands, report),
        FheOp::Mux => boolean::mux(signature, operands, report),
        FheOp::Not => unary(signature, operands, report, |x| 1 - i128::from(x)),
        FheOp::ToBool | FheOp::FromBool => unary(signature, operands, report, same_value),
        FheOp::ChangePartition => unary(signature, operands, report, same_value),
    }
}

pub(crate) fn add(a: i64, b: i64) -> i128 {
    i128::from(a) + i128::from(b)
}

pub(crate) fn sub(a: i64, b: i64) -> i128 {
    i128::from(a) - i128::from(b)
}

pub(crate) fn neg(a: i64) -> i128 {
    -i128::from(a)
}

pub(crate) fn mul(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

fn max(a: i64, b: i64) -> i128 {
    i128::from(a.max(b))
}

/// Unsigned and signed ciphertexts of one width differ in nothing but how they are read.
pub(crate) fn same_value(a: i64) -> i128 {
    i128::from(a)
}

/// Lifts a function to tensors.
pub(crate) fn unary(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
    f: impl Fn(i64) -> i128,
) -> Result<IntTensor, String> {
    let &[a] = operands else { return Err(format!("takes 1 operand, got {}", operands.len())) };
    let data = a.data().iter().map(|&x| signature.keep(f(x), report)).collect();
    tensor(a.shape().to_vec(), data)
}

/// Lifts a function of two integers to tensors that broadcast.
pub(crate) fn binary(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
    f: impl Fn(i64, i64) -> i128,
) -> Result<IntTensor, String> {
    let &[a, b] = operands else { return Err(format!("takes 2 operands, got {}", operands.len())) };
    let shape = broadcast(a.shape(), b.shape())?;
    let mut data = Vec::with_capacity(shape.iter().product());
    let mut push = |x: i64, y: i64| data.push(signature.keep(f(x, y), report));
    match (a.data(), b.data()) {
        (xs, ys) if a.shape() == b.shape() => xs.iter().zip(ys).for_each(|(&x, &y)| push(x, y)),
        (&[x], ys) if shape == b.shape() => ys.iter().for_each(|&y| push(x, y)),
        (xs, &[y]) if shape == a.shape() => xs.iter().for_each(|&x| push(x, y)),
        (xs, ys) => {
            let places = places(a.shape(), &shape).zip(places(b.shape(), &shape));
            places.for_each(|(i, j)| push(xs[i], ys[j]));
        }
    }
    tensor(shape, data)
}

/// Which entry of a table of `2^width` a value reads, given modulo `2^(width+1)`, and whether it
/// reads it negated.
///
/// A blind rotation turns a polynomial of `2^width` boxes by the value; what turns past its end is
/// negated because `X^N = -1`. The upper half of a signed table is kept negated, so that negative
/// values read it as it was written.
pub fn turned(turn: usize, table: Eint) -> (usize, bool) {
    let boxes = 1_usize << table.width;
    let place = turn % boxes;
    (place, (turn >= boxes) != (table.signed && place >= boxes / 2))
}

/// The table's entry for each element.
pub(crate) fn lookup(
    signature: &Signature,
    operands: &[&IntTensor],
    report: Report<'_>,
) -> Result<IntTensor, String> {
    let &[a, table] = operands else { return Err(format!("takes 2 operands, got {}", operands.len())) };
    let input = signature.operands.first().copied().flatten().ok_or("needs an encrypted operand")?;
    let boxes = 1_i64 << input.width;
    let entries = table.data();
    if entries.len() as i64 != boxes {
        let (width, got) = (input.width, entries.len());
        return Err(format!("needs a table of {boxes} entries for a {width}-bit operand, got {got}"));
    }
    let read = |&x: &i64| read_entry(signature, input, entries, x, report);
    tensor(a.shape().to_vec(), a.data().iter().map(read).collect())
}

/// What a value of type `input` reads in a table with an entry for each of them.
pub(crate) fn read_entry(
    signature: &Signature,
    input: Eint,
    entries: &[i64],
    x: i64,
    report: Report<'_>,
) -> i64 {
    let range @ (low, high) = input.range();
    let (place, negated) = turned(x.rem_euclid(2 * entries.len() as i64) as usize, input);
    let entry = i128::from(signature.entry.map_or(entries[place], |entry| entry.read(entries[place])));
    let value = if negated { -entry } else { entry };
    if (low..=high).contains(&x) {
        return signature.keep(value, report);
    }
    report(OutOfRange { value: i128::from(x), range, role: Role::LookupOperand });
    signature.result.wrap(value as i64)
}

pub(crate) fn tensor(shape: Vec<usize>, data: Vec<i64>) -> Result<IntTensor, String> {
    IntTensor::new(shape, data).map_err(|error| error.to_string())
}
