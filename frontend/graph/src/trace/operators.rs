//! Operators and elementwise methods of traced values.

use super::{Operand, Tracer};
use crate::array::Array;
use crate::location::Location;
use crate::operation::{Binary, Function, Operation};
use crate::types::Element;
use std::ops;

impl Tracer {
    /// `self (binary) other`, broadcast.
    #[track_caller]
    pub fn binary(&self, binary: Binary, other: impl Operand) -> Tracer {
        let location = Location::caller();
        let other = other.trace(&self.builder, location.clone());
        self.builder.apply(Operation::Binary(binary), &[self, &other], location)
    }
}

macro_rules! binary_methods {
    ($($(#[$doc:meta])* $method:ident: $binary:ident;)*) => {
        impl Tracer {
            $($(#[$doc])*
            #[track_caller]
            pub fn $method(&self, other: impl Operand) -> Tracer {
                self.binary(Binary::$binary, other)
            })*
        }
    };
}

binary_methods! {
    /// `self / other`: a float, which must end in a table.
    true_divide: Divide;
    /// `self // other`, rounded down.
    floor_divide: FloorDivide;
    /// `self % other`, of the divisor's sign.
    remainder: Remainder;
    /// `self ** other`.
    pow: Power;
    /// The lesser of each pair.
    minimum: Minimum;
    /// The greater of each pair.
    maximum: Maximum;
    /// 1 where equal, else 0.
    equal: Equal;
    /// 1 where not equal, else 0.
    not_equal: NotEqual;
    /// 1 where `self < other`, else 0.
    less: Less;
    /// 1 where `self <= other`, else 0.
    less_equal: LessEqual;
    /// 1 where `self > other`, else 0.
    greater: Greater;
    /// 1 where `self >= other`, else 0.
    greater_equal: GreaterEqual;
}

macro_rules! operators {
    ($($trait:ident $method:ident $binary:ident;)*) => {
        $(impl<R: Operand> ops::$trait<R> for &Tracer {
            type Output = Tracer;
            #[track_caller]
            fn $method(self, other: R) -> Tracer {
                self.binary(Binary::$binary, other)
            }
        }

        impl<R: Operand> ops::$trait<R> for Tracer {
            type Output = Tracer;
            #[track_caller]
            fn $method(self, other: R) -> Tracer {
                self.binary(Binary::$binary, other)
            }
        }

        impl ops::$trait<&Tracer> for i64 {
            type Output = Tracer;
            #[track_caller]
            fn $method(self, other: &Tracer) -> Tracer {
                self.trace(&other.builder, Location::caller()).binary(Binary::$binary, other)
            }
        })*
    };
}

operators! {
    Add add Add;
    Sub sub Subtract;
    Mul mul Multiply;
    BitAnd bitand BitwiseAnd;
    BitOr bitor BitwiseOr;
    BitXor bitxor BitwiseXor;
    Shl shl LeftShift;
    Shr shr RightShift;
}

impl ops::Neg for &Tracer {
    type Output = Tracer;
    #[track_caller]
    fn neg(self) -> Tracer {
        self.unary(Operation::Negate)
    }
}

impl ops::Neg for Tracer {
    type Output = Tracer;
    #[track_caller]
    fn neg(self) -> Tracer {
        self.unary(Operation::Negate)
    }
}

impl ops::Not for Tracer {
    type Output = Tracer;
    /// `~x`, which is `-x - 1`.
    #[track_caller]
    fn not(self) -> Tracer {
        !&self
    }
}

impl ops::Not for &Tracer {
    type Output = Tracer;
    /// `~x`, which is `-x - 1`.
    #[track_caller]
    fn not(self) -> Tracer {
        self.unary(Operation::Negate).binary(Binary::Subtract, 1)
    }
}

impl Tracer {
    /// A function of each element, which becomes a table.
    #[track_caller]
    pub fn apply(&self, function: Function) -> Tracer {
        self.unary(Operation::Apply(function))
    }

    /// A function of each float.
    #[track_caller]
    pub fn map_float(&self, name: &str, function: impl Fn(f64) -> f64 + Send + Sync + 'static) -> Tracer {
        self.apply(Function::on_floats(name, function))
    }

    /// A function of each integer, as one table.
    #[track_caller]
    pub fn univariate(&self, name: &str, function: impl Fn(i64) -> i64 + Send + Sync + 'static) -> Tracer {
        self.apply(Function::on_integers(name, function))
    }

    /// A function of several values, element by element, as one table of their packed bits.
    #[track_caller]
    pub fn combine(function: Function, operands: &[&Tracer]) -> Option<Tracer> {
        let first = operands.first()?;
        Some(first.builder.apply(Operation::Combine(function), operands, Location::caller()))
    }

    /// The integer towards zero, as numpy's `astype`.
    #[track_caller]
    pub fn to_integer(&self) -> Tracer {
        if self.ty().element != Element::Float {
            return self.clone();
        }
        self.apply(Function::new("astype", |operands| {
            Ok(match operands[0] {
                Array::Integer(values) => Array::Integer(values.clone()),
                Array::Float(values) => Array::Integer(values.mapv(|value| value as i64)),
            })
        }))
    }

    /// The absolute value.
    #[track_caller]
    pub fn abs(&self) -> Tracer {
        self.apply(Function::new("absolute", |operands| {
            Ok(match operands[0] {
                Array::Integer(values) => Array::Integer(values.mapv(i64::abs)),
                Array::Float(values) => Array::Float(values.mapv(f64::abs)),
            })
        }))
    }

    /// -1, 0 or 1.
    #[track_caller]
    pub fn sign(&self) -> Tracer {
        self.apply(Function::new("sign", |operands| {
            let sign = |value: f64| f64::from(u8::from(value > 0.0)) - f64::from(u8::from(value < 0.0));
            Ok(match operands[0] {
                Array::Integer(values) => Array::Integer(values.mapv(i64::signum)),
                Array::Float(values) => Array::Float(values.mapv(sign)),
            })
        }))
    }

    /// The nearest float without a fraction, halves to even, as numpy's `rint`.
    #[track_caller]
    pub fn round(&self) -> Tracer {
        if self.ty().element != Element::Float {
            return self.clone();
        }
        self.apply(Function::new("rint", |operands| {
            Ok(match operands[0] {
                Array::Integer(values) => Array::Integer(values.clone()),
                Array::Float(values) => Array::Float(values.mapv(f64::round_ties_even)),
            })
        }))
    }

    /// Kept within two clear limits.
    #[track_caller]
    pub fn clip(&self, low: impl Operand, high: impl Operand) -> Tracer {
        self.binary(Binary::Maximum, low).binary(Binary::Minimum, high)
    }

    /// `yes` where this is not 0, else `no`.
    #[track_caller]
    pub fn select(&self, yes: impl Operand, no: impl Operand) -> Tracer {
        let location = Location::caller();
        let (yes, no) =
            (yes.trace(&self.builder, location.clone()), no.trace(&self.builder, location.clone()));
        self.builder.apply(Operation::Select, &[self, &yes, &no], location)
    }

    /// `table[self]`; a table with axes before its last has one table for each element.
    #[track_caller]
    pub fn lookup(&self, table: &Array) -> Tracer {
        match table {
            Array::Integer(table) => self.unary(Operation::Table(table.clone())),
            Array::Float(_) => self.apply(Function::new("tlu", |_| Err("a table holds integers".into()))),
        }
    }

    /// Rounds to a multiple of `2^lsbs`, half up; tables behind it are as much narrower.
    #[track_caller]
    pub fn round_bits(&self, lsbs: u32) -> Tracer {
        self.unary(Operation::RoundBits { lsbs, exact: true })
    }

    /// Rounds down to a multiple of `2^lsbs`.
    #[track_caller]
    pub fn truncate_bits(&self, lsbs: u32) -> Tracer {
        self.unary(Operation::TruncateBits { lsbs, exact: true })
    }

    /// As [`round_bits`](Self::round_bits), for no lookup: an encrypted value near the middle of two
    /// multiples goes to either.
    #[track_caller]
    pub fn round_bits_approximately(&self, lsbs: u32) -> Tracer {
        self.unary(Operation::RoundBits { lsbs, exact: false })
    }

    /// As [`truncate_bits`](Self::truncate_bits), for no lookup: an encrypted value near a multiple
    /// goes to it or to the one below.
    #[track_caller]
    pub fn truncate_bits_approximately(&self, lsbs: u32) -> Tracer {
        self.unary(Operation::TruncateBits { lsbs, exact: false })
    }

    /// The value, in a type that holds all integers of `width` bits too.
    #[track_caller]
    pub fn hint(&self, width: u32, signed: bool) -> Tracer {
        self.unary(Operation::Hint { width, signed })
    }

    /// The integer of a type that has the same low bits, as conversion to a narrower type gives.
    #[track_caller]
    pub fn wrap(&self, width: u32, signed: bool) -> Tracer {
        self.unary(Operation::Wrap { width, signed })
    }

    /// `count` bits from bit `start` on.
    #[track_caller]
    pub fn extract_bits(&self, start: u32, count: u32) -> Tracer {
        self.unary(Operation::ExtractBits { start, count })
    }
}
