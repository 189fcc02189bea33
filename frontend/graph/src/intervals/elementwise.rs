//! Intervals of operations that act element by element.

use super::Operand;
use crate::array::Array;
use crate::graph::Bounds;
use crate::operation::{Binary, Function, Operation};
use crate::types::{Element, width_of};

/// Combinations of operands that a function is called for, at most.
const CASES: f64 = (1u64 << 20) as f64;
/// Shifts and exponents beyond this leave all types.
const SHIFT: f64 = 62.0;

pub(super) fn interval(operation: &Operation, operands: &[Operand]) -> Result<Bounds, String> {
    let first = operands.first().ok_or("has no operands")?.bounds;
    let multiple = |value: f64, lsbs: u32| (value / f64::from(lsbs).exp2()).floor() * f64::from(lsbs).exp2();
    match operation {
        Operation::Negate => Ok(Bounds::new(-first.high, -first.low)),
        Operation::Binary(operation) => binary(*operation, first, operands[1].bounds),
        Operation::Select => {
            let (yes, no) = (operands[1].bounds, operands[2].bounds);
            Ok(match first {
                Bounds { low, high, .. } if low > 0.0 || high < 0.0 => yes,
                Bounds { low: 0.0, high: 0.0, .. } => no,
                Bounds { .. } => yes.union(no),
            })
        }
        Operation::Apply(_) | Operation::Fused(_) => Err(format!(
            "is a table, and its operand can have {} values, too many for one",
            first.high - first.low + 1.0
        )),
        Operation::Combine(function) => combine(function, operands),
        Operation::Table(table) => Bounds::around(table.iter().map(|&entry| entry as f64))
            .ok_or_else(|| "is a table without entries".into()),
        Operation::RoundBits { lsbs, .. } => {
            let half = f64::from(*lsbs).exp2() / 2.0;
            Ok(Bounds::new(multiple(first.low + half, *lsbs), multiple(first.high + half, *lsbs)))
        }
        Operation::TruncateBits { lsbs, .. } => {
            Ok(Bounds::new(multiple(first.low, *lsbs), multiple(first.high, *lsbs)))
        }
        Operation::ExtractBits { count, .. } => Ok(Bounds::new(0.0, f64::from(*count).exp2() - 1.0)),
        Operation::Hint { .. } => Ok(first),
        Operation::Wrap { width, signed } => Ok(wrapped(first, *width, *signed)),
        Operation::Quotient { lsbs } => {
            let whole = |value: f64| multiple(value, *lsbs) / f64::from(*lsbs).exp2();
            Ok(Bounds::new(whole(first.low), whole(first.high)))
        }
        Operation::Input { .. }
        | Operation::Constant(_)
        | Operation::MatMul
        | Operation::Sum { .. }
        | Operation::Convolution { .. }
        | Operation::MaxPool { .. }
        | Operation::Reshape(_)
        | Operation::Transpose(_)
        | Operation::BroadcastTo(_)
        | Operation::Concatenate { .. }
        | Operation::Index(_)
        | Operation::Assign(_) => Err("does not act element by element".into()),
    }
}

/// What is of the type stays; anything of it may come of what is not.
fn wrapped(operand: Bounds, width: u32, signed: bool) -> Bounds {
    match (Element::Integer { width, signed }).limits() {
        Some((low, high)) if operand.low < low as f64 || operand.high > high as f64 => {
            Bounds::new(low as f64, high as f64)
        }
        Some(_) | None => operand,
    }
}

fn binary(operation: Binary, left: Bounds, right: Bounds) -> Result<Bounds, String> {
    let corners = |function: fn(f64, f64) -> f64| Ok(left.corners(right, function));
    match operation {
        Binary::Add => corners(|left, right| left + right),
        Binary::Subtract => corners(|left, right| left - right),
        Binary::Multiply => corners(|left, right| left * right),
        Binary::Minimum => corners(f64::min),
        Binary::Maximum => corners(f64::max),
        Binary::Divide => by_divisors(left, right, |left, right| left / right),
        Binary::FloorDivide => by_divisors(left, right, |left, right| (left / right).floor()),
        Binary::Remainder => remainder(left, right),
        Binary::Power => power(left, right),
        Binary::BitwiseAnd | Binary::BitwiseOr | Binary::BitwiseXor => Ok(bitwise(operation, left, right)),
        Binary::LeftShift => Ok(left.corners(shifts(right)?, |left, by| left * by.exp2())),
        Binary::RightShift => Ok(left.corners(shifts(right)?, |left, by| (left / by.exp2()).floor())),
        Binary::Equal | Binary::NotEqual => {
            let differ = left.high < right.low || right.high < left.low;
            let same = left.low == left.high && left == right;
            Ok(truth(same, differ, operation == Binary::NotEqual))
        }
        Binary::Less => Ok(truth(left.high < right.low, left.low >= right.high, false)),
        Binary::GreaterEqual => Ok(truth(left.high < right.low, left.low >= right.high, true)),
        Binary::Greater => Ok(truth(left.low > right.high, left.high <= right.low, false)),
        Binary::LessEqual => Ok(truth(left.low > right.high, left.high <= right.low, true)),
    }
}

fn truth(always: bool, never: bool, negated: bool) -> Bounds {
    match (if negated { never } else { always }, if negated { always } else { never }) {
        (true, _) => Bounds::new(1.0, 1.0),
        (_, true) => Bounds::new(0.0, 0.0),
        (false, false) => Bounds::new(0.0, 1.0),
    }
}

/// The divisors where a quotient has its extremes: the ends of both signs.
fn divisors(divisor: Bounds) -> impl Iterator<Item = Bounds> {
    let below = (divisor.low <= -1.0).then(|| Bounds::new(divisor.low, divisor.high.min(-1.0)));
    let above = (divisor.high >= 1.0).then(|| Bounds::new(divisor.low.max(1.0), divisor.high));
    [below, above].into_iter().flatten()
}

fn by_divisors(left: Bounds, right: Bounds, function: fn(f64, f64) -> f64) -> Result<Bounds, String> {
    let parts = divisors(right).map(|right| left.corners(right, function));
    parts.reduce(Bounds::union).ok_or_else(|| "always divides by zero".into())
}

fn remainder(left: Bounds, right: Bounds) -> Result<Bounds, String> {
    let part = |divisor: Bounds| {
        let is_below = divisor.low < 0.0;
        let unchanged = if is_below {
            left.high <= 0.0 && left.low > divisor.high
        } else {
            left.low >= 0.0 && left.high < divisor.low
        };
        match (unchanged, is_below) {
            (true, _) => left,
            (false, true) => {
                let least = divisor.low + 1.0;
                Bounds::new(if left.high <= 0.0 { least.max(left.low) } else { least }, 0.0)
            }
            (false, false) => {
                let greatest = divisor.high - 1.0;
                Bounds::new(0.0, if left.low >= 0.0 { greatest.min(left.high) } else { greatest })
            }
        }
    };
    divisors(right).map(part).reduce(Bounds::union).ok_or_else(|| "always divides by zero".into())
}

fn power(base: Bounds, exponent: Bounds) -> Result<Bounds, String> {
    if exponent.high < 0.0 || exponent.low > SHIFT {
        return Err("has no exponent for which it is an integer of 64 bits".into());
    }
    let exponents = exponent.low.max(0.0) as i32..=exponent.high.min(SHIFT) as i32;
    let inner = [-1.0, 0.0, 1.0].into_iter().filter(|value| (base.low..=base.high).contains(value));
    let bases: Vec<f64> = base.ends().into_iter().chain(inner).collect();
    let values = exponents.flat_map(|exponent| bases.iter().map(move |base| base.powi(exponent)));
    Bounds::around(values).ok_or_else(|| "has no exponents".into())
}

fn shifts(by: Bounds) -> Result<Bounds, String> {
    if by.high < 0.0 || by.low > SHIFT {
        return Err("shifts by no number of bits from 0 to 62".into());
    }
    Ok(Bounds::new(by.low.max(0.0), by.high.min(SHIFT)))
}

fn bitwise(operation: Binary, left: Bounds, right: Bounds) -> Bounds {
    let all = left.union(right);
    let (low, high) = all.integers();
    if low < 0 {
        // And with a value that is not negative leaves no sign, and no more bits than it has.
        if operation == Binary::BitwiseAnd && (left.low >= 0.0 || right.low >= 0.0) {
            let high = if left.low >= 0.0 { left.high } else { right.high };
            return Bounds::new(0.0, high);
        }
        let half = f64::from(width_of(low, high, true) - 1).exp2();
        return Bounds::new(-half, half - 1.0);
    }
    let full = f64::from(width_of(0, high, false)).exp2() - 1.0;
    if operation == Binary::BitwiseAnd {
        return Bounds::new(0.0, left.high.min(right.high));
    }
    Bounds::new(if operation == Binary::BitwiseOr { left.low.max(right.low) } else { 0.0 }, full)
}

/// Calls a function for every combination of its operands.
fn combine(function: &Function, operands: &[Operand]) -> Result<Bounds, String> {
    let values: Vec<Vec<i64>> = operands
        .iter()
        .map(|operand| match operand.constant.and_then(Array::as_integers) {
            Some(values) => {
                let mut values: Vec<i64> = values.iter().copied().collect();
                values.sort_unstable();
                values.dedup();
                Ok(values)
            }
            None if operand.bounds.high - operand.bounds.low >= CASES => Err(()),
            None => {
                let (low, high) = operand.bounds.integers();
                Ok((low..=high).collect())
            }
        })
        .collect::<Result<_, ()>>()
        .map_err(|()| too_many())?;
    let cases = values.iter().map(|values| values.len() as f64).product::<f64>();
    if cases > CASES {
        return Err(too_many());
    }
    let mut columns = Vec::with_capacity(values.len());
    let mut repeat = cases as usize;
    for values in &values {
        repeat /= values.len().max(1);
        let once = values.iter().flat_map(|&value| std::iter::repeat_n(value, repeat));
        columns.push(Array::from(once.cycle().take(cases as usize).collect::<Vec<i64>>()));
    }
    let result = function.call(&columns.iter().collect::<Vec<_>>())?;
    result.bounds().ok_or_else(|| "has a result that is no number".into())
}

fn too_many() -> String {
    format!("can be called with more than {CASES} combinations of values")
}
