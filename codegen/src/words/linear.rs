//! Linear ops on ciphertexts, word by word.

use super::build::{Read, elementwise};
use super::{Site, Words};
use ferrocrete_dialects::ir::{Builder, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::PassResult;

/// Rewrites a linear op on one ciphertext or a tensor of them.
pub fn rewrite(linear: Linear, site: &Site, words: &Words) -> PassResult {
    let result = site.result(0)?;
    let b = Builder::before(site.op);
    // A plaintext has one number for each ciphertext, which is the shape of a number for a scalar.
    let mut captured = None;
    let mut operands = Vec::new();
    for (value, encrypted) in site.op.operands().into_iter().zip(&site.operands) {
        match encrypted {
            Some(_) => operands.push((value, Read::Point)),
            None if value.ty().as_tensor().is_some() => operands.push((value, Read::Ciphertext)),
            None => captured = Some(value),
        }
    }
    let words_each = result.words;
    let value = elementwise(b, result.ty(words.i64), &operands, |inner, elements| {
        let elements: Vec<_> = elements.iter().copied().chain(captured).collect();
        let axis = result.shape.len();
        linear.word(inner, &elements, axis, words_each)
    });
    site.op.replace(&[value]);
    Ok(())
}

/// A linear op.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Linear {
    /// `TFHE.zero`.
    Zero,
    /// `TFHE.add_glwe`.
    Add,
    /// `TFHE.sub_glwe`.
    Sub,
    /// `TFHE.neg_glwe`.
    Neg,
    /// `TFHE.add_glwe_int`.
    AddInt,
    /// `TFHE.mul_glwe_int`.
    MulInt,
}

impl Linear {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Zero, Self::Add, Self::Sub, Self::Neg, Self::AddInt, Self::MulInt];

    /// For a symbol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Neg => "neg",
            Self::AddInt => "add_int",
            Self::MulInt => "mul_int",
        }
    }

    /// The linear op behind a TFHE op, if it is one.
    pub fn of(kind: TfheOp) -> Option<Self> {
        match kind {
            TfheOp::Zero => Some(Self::Zero),
            TfheOp::AddGlwe => Some(Self::Add),
            TfheOp::SubGlwe => Some(Self::Sub),
            TfheOp::NegGlwe => Some(Self::Neg),
            TfheOp::AddGlweInt => Some(Self::AddInt),
            TfheOp::MulGlweInt => Some(Self::MulInt),
            TfheOp::EncodeLut | TfheOp::KeyswitchGlwe | TfheOp::BootstrapGlwe | TfheOp::RuntimeCall => None,
            TfheOp::CircuitLookup => None,
        }
    }

    /// One word of the result, from that word of the ciphertexts and from the plaintext, which are
    /// as many as the op has operands. `axis` is the word's dimension in the loops around, `words`
    /// the number of words.
    pub fn word(self, b: Builder, operands: &[Value], axis: usize, words: usize) -> Value {
        let i64 = b.ctx.int(64);
        match self {
            Self::Zero => b.constant(i64, 0),
            Self::Add => b.value("arith.addi", operands, i64),
            Self::Sub => b.value("arith.subi", operands, i64),
            Self::MulInt => b.value("arith.muli", operands, i64),
            Self::Neg => b.value("arith.subi", &[b.constant(i64, 0), operands[0]], i64),
            Self::AddInt => {
                // Zero is added to the mask: a masked add vectorises, a branch would not.
                let at = word_index(b, axis);
                let body = b.constant(b.ctx.index(), words as i64 - 1);
                let is_body = b.op("arith.cmpi").operands(&[at, body]).result(b.ctx.int(1));
                let is_body = is_body.attr("predicate", b.ctx.int_attr(i64, EQUAL)).build().result(0);
                let plaintext = b.value("arith.select", &[is_body, operands[1], b.constant(i64, 0)], i64);
                b.value("arith.addi", &[operands[0], plaintext], i64)
            }
        }
    }
}

/// `arith.cmpi`'s number for equality.
const EQUAL: i64 = 0;

/// The place of the word that the structured op around is at.
pub fn word_index(b: Builder, axis: usize) -> Value {
    b.op("linalg.index").result(b.ctx.index()).attr("dim", b.ctx.i64_attr(axis as i64)).build().result(0)
}
