//! The `arith` dialect on clear integers, scalars and tensors alike.

use crate::value::Value;
use ferrocrete_dialects::ir::{Attr, Op, Type};

/// An op of `arith`, ready to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arith {
    Binary(Binary, Width),
    Compare(Predicate, Width),
    Select,
    /// Reads the operand as unsigned, then keeps as many bits as the second width has.
    Unsigned(Width, Width),
    /// Keeps as many bits as the width has.
    Signed(Width),
}

/// Bits of an integer type, 1 to 64; an `index` has 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Width(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binary {
    Add,
    Sub,
    Mul,
    DivSigned,
    DivUnsigned,
    FloorDivSigned,
    CeilDivSigned,
    CeilDivUnsigned,
    RemSigned,
    RemUnsigned,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRightSigned,
    ShiftRightUnsigned,
    MaxSigned,
    MaxUnsigned,
    MinSigned,
    MinUnsigned,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Predicate {
    Equal,
    NotEqual,
    LessSigned,
    LessEqualSigned,
    LessUnsigned,
    LessEqualUnsigned,
}

impl Width {
    pub(crate) fn of(ty: Type) -> Result<Self, String> {
        let element = ty.element_or_self();
        match element.int_width() {
            _ if element.is_index() => Ok(Self(64)),
            Some(width @ 1..=64) => Ok(Self(width)),
            Some(_) | None => Err(format!("only integers of 1 to 64 bits and index are supported, not {ty}")),
        }
    }

    /// The value modulo `2^width`, sign-extended.
    pub(crate) fn signed(self, x: i64) -> i64 {
        let shift = 64 - self.0;
        (x << shift) >> shift
    }

    /// The smallest signed and the largest unsigned value: a signless integer may be meant either
    /// way.
    pub(crate) fn range(self) -> (i64, i64) {
        (i64::MIN >> (64 - self.0), i64::MAX >> 63_u32.saturating_sub(self.0))
    }

    fn unsigned(self, x: i64) -> u64 {
        let shift = 64 - self.0;
        ((x as u64) << shift) >> shift
    }
}

/// Prepares an op; `None` if it is none of `arith` but its constants.
pub(crate) fn compile(op: Op) -> Result<Option<Arith>, String> {
    let Some(mnemonic) = op.name().strip_prefix("arith.") else { return Ok(None) };
    let result = || Width::of(op.result(0).ty());
    let binary = |kind| Ok(Some(Arith::Binary(kind, result()?)));
    match mnemonic {
        "addi" => binary(Binary::Add),
        "subi" => binary(Binary::Sub),
        "muli" => binary(Binary::Mul),
        "divsi" => binary(Binary::DivSigned),
        "divui" => binary(Binary::DivUnsigned),
        "floordivsi" => binary(Binary::FloorDivSigned),
        "ceildivsi" => binary(Binary::CeilDivSigned),
        "ceildivui" => binary(Binary::CeilDivUnsigned),
        "remsi" => binary(Binary::RemSigned),
        "remui" => binary(Binary::RemUnsigned),
        "andi" => binary(Binary::And),
        "ori" => binary(Binary::Or),
        "xori" => binary(Binary::Xor),
        "shli" => binary(Binary::ShiftLeft),
        "shrsi" => binary(Binary::ShiftRightSigned),
        "shrui" => binary(Binary::ShiftRightUnsigned),
        "maxsi" => binary(Binary::MaxSigned),
        "maxui" => binary(Binary::MaxUnsigned),
        "minsi" => binary(Binary::MinSigned),
        "minui" => binary(Binary::MinUnsigned),
        "select" => Ok(Some(Arith::Select)),
        "extsi" | "trunci" | "index_cast" => Ok(Some(Arith::Signed(result()?))),
        "extui" | "index_castui" => Ok(Some(Arith::Unsigned(Width::of(op.operand(0).ty())?, result()?))),
        "cmpi" => compare(op),
        _ => Ok(None),
    }
}

/// What an op of `arith` gives for scalars, sign-extended; `None` for any other op, and for operands
/// that it has no result for.
pub fn on_scalars(op: Op, operands: &[i64]) -> Option<i64> {
    let operands: Vec<Value> = operands.iter().map(|x| Value::Scalar(*x)).collect();
    Some(compile(op).ok()??.run(op, &operands).ok()?.scalar())
}

/// Greater-than is turned round by [`Arith::run`]'s operand order.
fn compare(op: Op) -> Result<Option<Arith>, String> {
    let code = op.attr("predicate").and_then(Attr::as_int);
    let predicate = match code {
        Some(0) => Predicate::Equal,
        Some(1) => Predicate::NotEqual,
        Some(2 | 4) => Predicate::LessSigned,
        Some(3 | 5) => Predicate::LessEqualSigned,
        Some(6 | 8) => Predicate::LessUnsigned,
        Some(7 | 9) => Predicate::LessEqualUnsigned,
        Some(_) | None => return Err("has a predicate that there is not, should be 0 to 9".into()),
    };
    Ok(Some(Arith::Compare(predicate, Width::of(op.operand(0).ty())?)))
}

/// Whether a comparison's operands are to be swapped: `a > b` is `b < a`.
fn is_greater(op: Op) -> bool {
    matches!(op.attr("predicate").and_then(Attr::as_int), Some(4 | 5 | 8 | 9))
}

/// The value of an `arith.constant`.
pub(crate) fn constant(op: Op) -> Result<Value, String> {
    let ty = op.result(0).ty();
    Width::of(ty)?;
    let value = op.attr("value").ok_or("has no value")?;
    let shape = ty.as_tensor().and_then(|t| t.static_shape()).unwrap_or_default();
    match (value.as_int(), value.dense_integers()) {
        (Some(x), _) => Ok(Value::Scalar(Width::of(ty)?.signed(x))),
        (None, Some(elements)) => Value::new(shape, elements),
        (None, None) => Err(format!("only integer constants are supported, not {value}")),
    }
}

impl Arith {
    pub(crate) fn run(self, op: Op, operands: &[Value]) -> Result<Value, String> {
        match (self, operands) {
            (Self::Binary(kind, width), [a, b]) => kind.run(width, a, b),
            (Self::Compare(predicate, width), [a, b]) if is_greater(op) => predicate.run(width, b, a),
            (Self::Compare(predicate, width), [a, b]) => predicate.run(width, a, b),
            (Self::Select, [condition, a, b]) => select(condition, a, b),
            (Self::Unsigned(from, to), [a]) => a.map(|x| to.signed(from.unsigned(x) as i64)),
            (Self::Signed(to), [a]) => a.map(|x| to.signed(x)),
            (
                Self::Binary(..) | Self::Compare(..) | Self::Select | Self::Unsigned(..) | Self::Signed(_),
                operands,
            ) => Err(format!("cannot take {} operands", operands.len())),
        }
    }
}

fn select(condition: &Value, a: &Value, b: &Value) -> Result<Value, String> {
    if let Value::Scalar(c) = condition {
        return Ok(if *c != 0 { a.clone() } else { b.clone() });
    }
    // What is not chosen is blanked, so that both halves add up.
    let chosen = condition.zip(a, |c, x| if c != 0 { x } else { 0 })?;
    let other = condition.zip(b, |c, x| if c != 0 { 0 } else { x })?;
    chosen.zip(&other, |x, y| x | y)
}

impl Binary {
    fn run(self, width: Width, a: &Value, b: &Value) -> Result<Value, String> {
        let (s, u) = (move |x| width.signed(x), move |x| width.unsigned(x));
        let shift = move |by: i64| {
            let by = width.unsigned(by);
            let error = || format!("shifts a {}-bit integer by {by}", width.0);
            u32::try_from(by).ok().filter(|by| *by < width.0).ok_or_else(error)
        };
        let divide = |f: fn(i128, i128) -> i128, read: fn(Width, i64) -> i128| {
            a.try_zip(b, move |x, y| match read(width, y) {
                0 => Err("divides by zero".to_owned()),
                by => Ok(width.signed(f(read(width, x), by) as i64)),
            })
        };
        // In 128 bits no division overflows.
        let signed: fn(Width, i64) -> i128 = |_, x| i128::from(x);
        let unsigned: fn(Width, i64) -> i128 = |width, x| i128::from(width.unsigned(x));
        match self {
            Self::Add => a.zip(b, |x, y| s(x.wrapping_add(y))),
            Self::Sub => a.zip(b, |x, y| s(x.wrapping_sub(y))),
            Self::Mul => a.zip(b, |x, y| s(x.wrapping_mul(y))),
            Self::DivSigned => divide(|x, y| x / y, signed),
            Self::DivUnsigned => divide(|x, y| x / y, unsigned),
            Self::FloorDivSigned => divide(|x, y| (x - (x % y + y) % y) / y, signed),
            Self::CeilDivSigned => divide(|x, y| -((-x - (-x % y + y) % y) / y), signed),
            Self::CeilDivUnsigned => divide(|x, y| (x + y - 1) / y, unsigned),
            Self::RemSigned => divide(|x, y| x % y, signed),
            Self::RemUnsigned => divide(|x, y| x % y, unsigned),
            Self::And => a.zip(b, |x, y| x & y),
            Self::Or => a.zip(b, |x, y| x | y),
            Self::Xor => a.zip(b, |x, y| x ^ y),
            Self::ShiftLeft => a.try_zip(b, |x, y| Ok(s(x << shift(y)?))),
            Self::ShiftRightSigned => a.try_zip(b, |x, y| Ok(x >> shift(y)?)),
            Self::ShiftRightUnsigned => a.try_zip(b, |x, y| Ok(s((u(x) >> shift(y)?) as i64))),
            Self::MaxSigned => a.zip(b, i64::max),
            Self::MaxUnsigned => a.zip(b, |x, y| if u(x) >= u(y) { x } else { y }),
            Self::MinSigned => a.zip(b, i64::min),
            Self::MinUnsigned => a.zip(b, |x, y| if u(x) <= u(y) { x } else { y }),
        }
    }
}

impl Predicate {
    /// A true `i1` is -1, being sign-extended.
    fn run(self, width: Width, a: &Value, b: &Value) -> Result<Value, String> {
        let u = move |x| width.unsigned(x);
        let truth = |holds: bool| -i64::from(holds);
        match self {
            Self::Equal => a.zip(b, |x, y| truth(x == y)),
            Self::NotEqual => a.zip(b, |x, y| truth(x != y)),
            Self::LessSigned => a.zip(b, |x, y| truth(x < y)),
            Self::LessEqualSigned => a.zip(b, |x, y| truth(x <= y)),
            Self::LessUnsigned => a.zip(b, |x, y| truth(u(x) < u(y))),
            Self::LessEqualUnsigned => a.zip(b, |x, y| truth(u(x) <= u(y))),
        }
    }
}
