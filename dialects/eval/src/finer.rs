//! Clear values that lie between the values of their type.
//!
//! A ciphertext read as one of fewer bits keeps what a quotient leaves over, and linear ops add that
//! up. So an encrypted value is here what a ciphertext without noise holds: a word of the torus, the
//! message above all that is finer. A value of `w` bits with `f` bits behind its point is an integer
//! of `w + f` bits, and linear ops mean the same on it.

use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;

/// What an op does to a value between two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Hands words on, whatever they hold.
    Moves,
    /// Computes with all of it; clear operands at these places are sums' parts, the others factors.
    Linear(&'static [usize]),
    /// Rounds it to the nearest, as a lookup does.
    Rounds,
    /// Is made of several lookups and sums, so that it has no meaning for it.
    Mixes,
}

impl Reading {
    pub(crate) fn of_fhe(kind: FheOp) -> Self {
        match kind {
            FheOp::AddEint | FheOp::SubEint | FheOp::NegEint | FheOp::MulEintInt => Self::Linear(&[]),
            FheOp::AddEintInt | FheOp::SubEintInt => Self::Linear(&[1]),
            FheOp::SubIntEint => Self::Linear(&[0]),
            FheOp::ToSigned | FheOp::ToUnsigned => Self::Linear(&[]),
            FheOp::Zero | FheOp::ZeroTensor => Self::Linear(&[]),
            FheOp::ReinterpretPrecision | FheOp::ChangePartition => Self::Moves,
            FheOp::ApplyLookupTable | FheOp::Lsb => Self::Rounds,
            FheOp::MulEint | FheOp::MaxEint | FheOp::Round => Self::Mixes,
            FheOp::And | FheOp::Or | FheOp::Nand | FheOp::Xor | FheOp::Not | FheOp::Mux | FheOp::GenGate => {
                Self::Mixes
            }
            FheOp::ToBool | FheOp::FromBool => Self::Mixes,
        }
    }

    pub(crate) fn of_fhelinalg(kind: FheLinalgOp) -> Self {
        match kind {
            FheLinalgOp::AddEint | FheLinalgOp::SubEint | FheLinalgOp::NegEint => Self::Linear(&[]),
            FheLinalgOp::AddEintInt | FheLinalgOp::SubEintInt => Self::Linear(&[1]),
            FheLinalgOp::SubIntEint => Self::Linear(&[0]),
            FheLinalgOp::MulEintInt
            | FheLinalgOp::DotEintInt
            | FheLinalgOp::MatmulEintInt
            | FheLinalgOp::MatmulIntEint
            | FheLinalgOp::Sum => Self::Linear(&[]),
            // The bias.
            FheLinalgOp::Conv2d => Self::Linear(&[2]),
            FheLinalgOp::ToSigned | FheLinalgOp::ToUnsigned => Self::Linear(&[]),
            FheLinalgOp::ReinterpretPrecision | FheLinalgOp::ChangePartition => Self::Moves,
            FheLinalgOp::FancyIndex
            | FheLinalgOp::FancyAssign
            | FheLinalgOp::Transpose
            | FheLinalgOp::Concat
            | FheLinalgOp::Broadcast
            | FheLinalgOp::FromElement => Self::Moves,
            FheLinalgOp::ApplyLookupTable
            | FheLinalgOp::ApplyMappedLookupTable
            | FheLinalgOp::ApplyMultiLookupTable
            | FheLinalgOp::Lsb => Self::Rounds,
            FheLinalgOp::MulEint
            | FheLinalgOp::DotEintEint
            | FheLinalgOp::MatmulEintEint
            | FheLinalgOp::Maxpool2d
            | FheLinalgOp::Round => Self::Mixes,
        }
    }
}

/// Bits below the message.
fn below(eint: Eint) -> u32 {
    63 - eint.width
}

/// The word of an integer.
pub(crate) fn word(eint: Eint, x: i64) -> i64 {
    x << below(eint)
}

/// How many bits behind the point the words have at most.
pub(crate) fn finer_bits(eint: Eint, words: &[i64]) -> u32 {
    let all = words.iter().fold(0, |all, word| all | word);
    below(eint).saturating_sub(all.trailing_zeros())
}

/// The integer that a word stands for, rounded down, as one of the type with these bits more.
pub(crate) fn floor(eint: Eint, word: i64, finer: u32) -> i64 {
    let shift = below(eint) - finer;
    if eint.signed { word >> shift } else { ((word as u64) >> shift) as i64 }
}

/// The type with so many bits more.
pub(crate) fn wider(eint: Eint, finer: u32) -> Eint {
    Eint { width: eint.width + finer, ..eint }
}

/// Words as integers of the type with these bits more.
pub(crate) fn integers(eint: Eint, words: &IntTensor, finer: u32) -> Result<IntTensor, String> {
    mapped(words, |word| floor(eint, word, finer))
}

/// Words rounded to integers of the type, half a step upwards; `between` takes the integer below each
/// that lies exactly between two.
pub(crate) fn nearest(eint: Eint, word: i64, between: &mut dyn FnMut(i64)) -> i64 {
    let half = 1 << (below(eint) - 1);
    if word & ((1 << below(eint)) - 1) == half {
        between(floor(eint, word, 0));
    }
    // Past the padding bit the sum begins anew, as the word does.
    floor(eint, word.wrapping_add(half), 0)
}

/// The same tensor of other elements.
pub(crate) fn mapped(tensor: &IntTensor, f: impl FnMut(i64) -> i64) -> Result<IntTensor, String> {
    let data = tensor.data().iter().copied().map(f).collect();
    IntTensor::new(tensor.shape().to_vec(), data).map_err(|error| error.to_string())
}
