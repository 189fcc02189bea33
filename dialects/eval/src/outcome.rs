//! What a run gives.

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::fhe::meaning::Role;
use std::fmt;

/// Results of a function, and what went out of range on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The results in order; clear ones sign-extended, encrypted ones as decryption shows
    /// them, which an overflow makes differ from two's complement (`Element::shown`).
    pub results: Vec<IntTensor>,
    /// Values that their types could not hold, in the order in which ops first met one.
    pub overflows: Vec<Overflow>,
}

/// An op that met a value out of range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// `file:line:column`.
    pub location: String,
    /// The op's full name.
    pub op: String,
    /// Whether it is the op's result or what it looks up.
    pub role: Role,
    /// The first such value, exactly.
    pub value: i128,
    /// The smallest and the largest value its type holds.
    pub range: (i64, i64),
    /// How many such values there were.
    pub count: u64,
}

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { location, op, role, value, range: (low, high), count } = self;
        let many = match count {
            0 | 1 => String::new(),
            _ => format!(" ({count} such values)"),
        };
        let (verb, what) = match role {
            Role::Between => {
                let above = value + 1;
                return write!(
                    f,
                    "{location}: warning: `{op}` takes a value between {value} and {above}: what it gives is \
                     not specified{many}"
                );
            }
            Role::Result => ("gives", "it wraps around past its padding bit"),
            Role::LookupOperand => ("looks up", "what it reads was meant for another value"),
        };
        write!(
            f,
            "{location}: warning: `{op}` {verb} {value}, which is not within {low} to {high}: {what}{many}"
        )
    }
}
