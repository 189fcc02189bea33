//! The types of the dialects, taken apart and put together.

use crate::ir::{Ctx, Type};
use ferrocrete_abi::bounded::quoted;
use ferrocrete_abi::parameters::LweDimension;

/// Encrypted widths beyond this are refused when the type is built: a table over them could not be
/// written down.
pub const MAX_WIDTH: u32 = 32;

/// `!FHE.eint<width>` or `!FHE.esint<width>`; `!FHE.ebool` counts as an unsigned integer of one bit,
/// since that is what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Eint {
    /// Bits of the message.
    pub width: u32,
    /// Whether values are two's complement.
    pub signed: bool,
}

impl Eint {
    /// The type, or element type, when it is an encrypted integer.
    pub fn of(ty: Type) -> Option<Self> {
        ty.element_or_self().eint_width().map(|(width, signed)| Self { width, signed })
    }

    /// The scalar type.
    ///
    /// # Panics
    /// When no type has that width.
    pub fn get(self, ctx: Ctx) -> Type {
        assert!((1..=MAX_WIDTH).contains(&self.width), "no encrypted integer has {} bits", self.width);
        Type::eint(ctx, self.width, self.signed)
    }

    /// The smallest and the largest value of the type.
    pub fn range(self) -> (i64, i64) {
        match self.signed {
            false => (0, (1 << self.width) - 1),
            true => (-(1 << (self.width - 1)), (1 << (self.width - 1)) - 1),
        }
    }

    /// The value that `x` is modulo `2^(width+1)`, the padding bit included: from 0 for an unsigned
    /// type, around 0 for a signed one.
    pub fn wrap(self, x: i64) -> i64 {
        let modulus = 1_i64 << (self.width + 1);
        let r = x.rem_euclid(modulus);
        if self.signed && r >= modulus / 2 { r - modulus } else { r }
    }
}

/// `!TFHE.glwe<…>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Glwe {
    /// Parameters are not chosen yet.
    Unknown,
    /// An LWE ciphertext under the key of that number.
    Lwe {
        /// 0: the big key, 1: the small one.
        key: i64,
        /// Length of the key.
        dimension: LweDimension,
    },
}

impl Glwe {
    /// Number of the big key.
    pub const BIG: i64 = 0;
    /// Number of the small key.
    pub const SMALL: i64 = 1;

    /// The type, or element type, when it is a ciphertext.
    pub fn of(ty: Type) -> Option<Self> {
        let (key, dimension, size) = ty.element_or_self().glwe_info()?;
        Some(match dimension {
            0 => Self::Unknown,
            _ => Self::Lwe { key, dimension: LweDimension((dimension * size) as usize) },
        })
    }

    /// The scalar type.
    pub fn get(self, ctx: Ctx) -> Type {
        match self {
            Self::Unknown => Type::glwe(ctx, -1, 0, 0),
            Self::Lwe { key, dimension } => Type::glwe(ctx, key, dimension.0 as i64, 1),
        }
    }
}

/// `3x4`, for messages; a scalar reads `scalar`.
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [] => "scalar".to_owned(),
        _ => quoted(&shape.iter().map(ToString::to_string).collect::<Vec<_>>().join("x")).into_owned(),
    }
}
