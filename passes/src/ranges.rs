//! Which values an encrypted integer can take: exact interval arithmetic, as far as constants and
//! types tell.

use ferrocrete_dialects::fhe::entries;
use ferrocrete_dialects::intervals;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// An inclusive interval.
pub type Range = (i64, i64);

/// Ranges of values, computed on demand.
#[derive(Default)]
pub struct Ranges {
    known: HashMap<Value, Range>,
    /// Whether a value may leave its width, to come back later or not.
    may_leave: bool,
}

/// Of a value that may be anything.
const UNKNOWN: Range = (i64::MIN, i64::MAX);

/// How many ops deep a range is traced; deeper values count with their type's range. Keeps the
/// recursion within the stack.
const MAX_DEPTH: usize = 200;

impl Ranges {
    /// Ranges that hold in every run, also in one in which values leave their width: only arguments and
    /// outputs of lookups are known to keep to theirs.
    pub fn in_every_run() -> Self {
        Self { may_leave: true, ..Self::default() }
    }

    /// The values that `v`, an encrypted integer or tensor, can take; unless made by
    /// [`Self::in_every_run`], in a run in which nothing leaves its width.
    pub fn of(&mut self, v: Value) -> Range {
        self.trace(v, 0)
    }

    /// Whether nothing that `v` can be leaves its width.
    pub fn fit(&mut self, v: Value) -> bool {
        let range = self.of(v);
        Eint::of(v.ty()).is_some_and(|eint| {
            let limits = eint.range();
            limits.0 <= range.0 && range.1 <= limits.1
        })
    }

    fn trace(&mut self, v: Value, depth: usize) -> Range {
        if let Some(&range) = self.known.get(&v) {
            return range;
        }
        let Some(eint) = Eint::of(v.ty()) else { return UNKNOWN };
        let of_type = eint.range();
        let computed = if depth < MAX_DEPTH { self.compute(v, depth) } else { None };
        if self.may_leave {
            let range = computed.unwrap_or(if is_argument(v) { of_type } else { UNKNOWN });
            self.known.insert(v, range);
            return range;
        }
        // Nothing leaves its width, so both bounds hold.
        let range = computed.map_or(of_type, |(lo, hi)| (lo.max(of_type.0), hi.min(of_type.1)));
        let range = if range.0 > range.1 { of_type } else { range };
        self.known.insert(v, range);
        range
    }

    fn compute(&mut self, v: Value, depth: usize) -> Option<Range> {
        let op = v.defining_op()?;
        let name = op.name();
        if let Some(kind) = FheOp::from_name(name) {
            return self.fhe(kind, op, depth + 1);
        }
        if let Some(kind) = FheLinalgOp::from_name(name) {
            return self.fhe_linalg(kind, op, depth + 1);
        }
        match name {
            "tensor.extract" | "tensor.extract_slice" | "tensor.expand_shape" | "tensor.collapse_shape" => {
                Some(self.trace(op.operand(0), depth + 1))
            }
            "tensor.cast" | "tensor.splat" => Some(self.trace(op.operand(0), depth + 1)),
            // What an element of the one or the other operand can be.
            "tensor.insert" | "tensor.insert_slice" | "tensor.from_elements" | "arith.select" => {
                let encrypted = op.operands().into_iter().filter(|v| Eint::of(v.ty()).is_some());
                let parts: Vec<Range> = encrypted.map(|v| self.trace(v, depth + 1)).collect();
                parts.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            }
            _ => None,
        }
    }

    fn fhe(&mut self, kind: FheOp, op: Op, depth: usize) -> Option<Range> {
        let mut r = |i: usize| self.operand(op, i, depth);
        match kind {
            FheOp::Zero | FheOp::ZeroTensor => Some((0, 0)),
            FheOp::AddEint | FheOp::AddEintInt => Some(add(r(0)?, r(1)?)),
            FheOp::SubEint | FheOp::SubEintInt | FheOp::SubIntEint => Some(add(r(0)?, negate(r(1)?))),
            FheOp::NegEint => Some(negate(r(0)?)),
            FheOp::MulEintInt | FheOp::MulEint => Some(multiply(r(0)?, r(1)?)),
            FheOp::MaxEint => r(0).zip(r(1)).map(|(a, b)| (a.0.max(b.0), a.1.max(b.1))),
            FheOp::ToSigned | FheOp::ToUnsigned => r(0),
            FheOp::ApplyLookupTable => table(op),
            FheOp::Lsb => Some((0, 1)),
            FheOp::ReinterpretPrecision | FheOp::Round => rescale(op, r(0)?),
            FheOp::And
            | FheOp::Or
            | FheOp::Nand
            | FheOp::Xor
            | FheOp::Not
            | FheOp::Mux
            | FheOp::GenGate
            | FheOp::ToBool
            | FheOp::FromBool => Some((0, 1)),
            FheOp::ChangePartition => r(0),
        }
    }

    fn fhe_linalg(&mut self, kind: FheLinalgOp, op: Op, depth: usize) -> Option<Range> {
        let may_leave = self.may_leave;
        let mut r = |i: usize| self.operand(op, i, depth);
        match kind {
            FheLinalgOp::AddEint | FheLinalgOp::AddEintInt => Some(add(r(0)?, r(1)?)),
            FheLinalgOp::SubEint | FheLinalgOp::SubEintInt | FheLinalgOp::SubIntEint => {
                Some(add(r(0)?, negate(r(1)?)))
            }
            FheLinalgOp::NegEint => Some(negate(r(0)?)),
            FheLinalgOp::MulEintInt => Some(multiply(r(0)?, r(1)?)),
            FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => r(0),
            FheLinalgOp::ApplyLookupTable => table(op),
            // Intermediate sums are of little use where their users are bounded by the type.
            FheLinalgOp::DotEintInt
            | FheLinalgOp::MatmulEintInt
            | FheLinalgOp::MatmulIntEint
            | FheLinalgOp::Sum
                if !may_leave =>
            {
                None
            }
            FheLinalgOp::DotEintInt | FheLinalgOp::MatmulEintInt | FheLinalgOp::MatmulIntEint => {
                // The last axis of the first operand is the one that is summed over.
                let length = *op.operand(0).ty().as_tensor()?.static_shape()?.last()?;
                Some(multiply(multiply(r(0)?, r(1)?), (length as i64, length as i64)))
            }
            FheLinalgOp::Sum => {
                let elements = |v: Value| v.ty().elements();
                let length = elements(op.operand(0))?.checked_div(elements(op.result(0))?)?;
                Some(multiply(r(0)?, (length as i64, length as i64)))
            }
            FheLinalgOp::Lsb => Some((0, 1)),
            FheLinalgOp::ReinterpretPrecision | FheLinalgOp::Round => rescale(op, r(0)?),
            FheLinalgOp::ApplyMappedLookupTable | FheLinalgOp::ApplyMultiLookupTable => table(op),
            FheLinalgOp::FancyIndex => r(0),
            FheLinalgOp::MulEint => Some(multiply(r(0)?, r(1)?)),
            FheLinalgOp::DotEintEint | FheLinalgOp::MatmulEintEint => None,
            FheLinalgOp::FancyAssign => r(0).zip(r(2)).map(|(a, b)| (a.0.min(b.0), a.1.max(b.1))),
            FheLinalgOp::Conv2d => None,
            FheLinalgOp::Transpose => r(0),
            FheLinalgOp::Concat => {
                let parts = (0..op.operands().len()).map(r).collect::<Option<Vec<_>>>()?;
                parts.into_iter().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            }
            FheLinalgOp::Broadcast => r(0),
            FheLinalgOp::FromElement => r(0),
            FheLinalgOp::Maxpool2d => r(0),
            FheLinalgOp::ChangePartition => r(0),
        }
    }

    fn operand(&mut self, op: Op, i: usize, depth: usize) -> Option<Range> {
        let v = op.operand(i);
        if Eint::of(v.ty()).is_some() {
            return Some(self.trace(v, depth));
        }
        clear_range(v)
    }
}

/// Whether a value is an argument of a function, which is checked.
fn is_argument(v: Value) -> bool {
    v.argument_of().and_then(|block| block.parent_op()).is_some_and(|op| op.as_func().is_some())
}

/// The values of a clear operand, as far as constants, loops and types tell.
pub fn clear_range(v: Value) -> Option<Range> {
    let (low, high) = intervals::of(v)?;
    // Wider types count as of 63 bits, so that sums of bounds stay bounds.
    let most = 1_i128 << 62;
    Some((low.max(-most) as i64, high.min(most - 1) as i64))
}

fn table(op: Op) -> Option<Range> {
    let (eint, entries) = (Eint::of(op.result(0).ty())?, entries(op)?);
    let (lo, hi) = (*entries.iter().min()?, *entries.iter().max()?);
    let of_type = eint.range();
    // An entry that the result cannot hold wraps around: nothing is known then.
    (of_type.0 <= lo && hi <= of_type.1).then_some((lo, hi))
}

/// The range at another width, rounded outwards.
fn rescale(op: Op, (low, high): Range) -> Option<Range> {
    let (from, to) = (Eint::of(op.operand(0).ty())?.width, Eint::of(op.result(0).ty())?.width);
    Some(match from.checked_sub(to) {
        None => multiply((low, high), (1 << (to - from), 1 << (to - from))),
        Some(dropped) => (low >> dropped, (high >> dropped).saturating_add(1)),
    })
}

fn add(a: Range, b: Range) -> Range {
    (a.0.saturating_add(b.0), a.1.saturating_add(b.1))
}

fn negate(a: Range) -> Range {
    (a.1.saturating_neg(), a.0.saturating_neg())
}

fn multiply(a: Range, b: Range) -> Range {
    let corners = [(a.0, b.0), (a.0, b.1), (a.1, b.0), (a.1, b.1)].map(|(x, y)| x.saturating_mul(y));
    (*corners.iter().min().expect("four"), *corners.iter().max().expect("four"))
}
