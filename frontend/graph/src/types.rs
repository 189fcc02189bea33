//! The type of a node's value: who may read it, its elements, its shape.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Who may read a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Everyone.
    Clear,
    /// Only the holder of the secret key.
    Encrypted,
}

/// What the elements are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Element {
    /// Integers of a width in bits; a signed one is two's complement.
    Integer {
        /// Bits, the sign included.
        width: u32,
        /// Whether there are negative ones.
        signed: bool,
    },
    /// Floats of 64 bits. Only clear values and what is fused into a table can be floats.
    Float,
}

impl Element {
    /// The smallest integer type with all of `low..=high`; one bit at the least.
    pub fn smallest(low: i64, high: i64) -> Self {
        Self::Integer { width: width_of(low, high, low < 0), signed: low < 0 }
    }

    /// The smallest type that holds all of both; floats hold all.
    pub fn union(self, other: Self) -> Self {
        match (self.limits(), other.limits()) {
            (Some((a, b)), Some((c, d))) => Self::smallest(a.min(c), b.max(d)),
            (None, _) | (_, None) => Self::Float,
        }
    }

    /// Least and greatest integer of the type; `None` for floats.
    pub fn limits(self) -> Option<(i64, i64)> {
        match self {
            Self::Float => None,
            Self::Integer { width, signed: true } if width >= 64 => Some((i64::MIN, i64::MAX)),
            Self::Integer { width, signed: true } => Some((-(1 << (width - 1)), (1 << (width - 1)) - 1)),
            Self::Integer { width, signed: false } if width >= 63 => Some((0, i64::MAX)),
            Self::Integer { width, signed: false } => Some((0, (1 << width) - 1)),
        }
    }
}

/// Bits that hold all of `low..=high` in two's complement, or without a sign.
pub(crate) fn width_of(low: i64, high: i64, signed: bool) -> u32 {
    let magnitude = |value: i64| 64 - if value < 0 { !value } else { value }.leading_zeros();
    (magnitude(low).max(magnitude(high)) + u32::from(signed)).max(1)
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer { width, signed: true } => write!(f, "int{width}"),
            Self::Integer { width, signed: false } => write!(f, "uint{width}"),
            Self::Float => f.write_str("float64"),
        }
    }
}

/// The type of a node's value. Displayed as `EncryptedTensor<uint4, shape=(3,)>` or
/// `ClearScalar<int2>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueType {
    /// Who may read it.
    pub status: Status,
    /// Its elements.
    pub element: Element,
    /// Lengths of its axes; none for a scalar.
    pub shape: Vec<usize>,
}

impl ValueType {
    /// Whether it is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.status == Status::Encrypted
    }

    /// Number of elements.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match self.status {
            Status::Clear => "Clear",
            Status::Encrypted => "Encrypted",
        };
        match self.shape.as_slice() {
            [] => write!(f, "{status}Scalar<{}>", self.element),
            shape => write!(f, "{status}Tensor<{}, shape={}>", self.element, Shape(shape)),
        }
    }
}

/// A shape as Python writes a tuple: `(2, 3)`, `(2,)`, `()`.
pub struct Shape<'a>(pub &'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [only] => write!(f, "({only},)"),
            axes => {
                write!(f, "({})", ferrocrete_abi::bounded::list(axes))
            }
        }
    }
}
