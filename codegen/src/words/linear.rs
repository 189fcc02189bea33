//! Linear ops on ciphertexts, word by word.

use super::build::{Read, elementwise};
use super::{Site, Words};
use ferrocrete_dialects::ir::{Builder, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::PassResult;

/// Rewrites a linear op on one ciphertext or a tensor of them.
pub fn rewrite(kind: TfheOp, site: &Site, words: &Words) -> PassResult {
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
        word(kind, inner, &elements, axis, words_each)
    });
    site.op.replace(&[value]);
    Ok(())
}

/// One word of a linear op's result, from that word of its ciphertexts and from its plaintext.
/// `axis` is the word's dimension in the loops around, `words` the number of words.
pub fn word(kind: TfheOp, b: Builder, operands: &[Value], axis: usize, words: usize) -> Value {
    let i64 = b.ctx.int(64);
    match (kind, operands) {
        (TfheOp::AddGlwe, &[x, y]) => b.value("arith.addi", &[x, y], i64),
        (TfheOp::SubGlwe, &[x, y]) => b.value("arith.subi", &[x, y], i64),
        (TfheOp::MulGlweInt, &[x, y]) => b.value("arith.muli", &[x, y], i64),
        (TfheOp::NegGlwe, &[x]) => b.value("arith.subi", &[b.constant(i64, 0), x], i64),
        (TfheOp::AddGlweInt, &[x, y]) => {
            // Zero is added to the mask: a masked add vectorises, a branch would not.
            let at = word_index(b, axis);
            let body = b.constant(b.ctx.index(), words as i64 - 1);
            let equal = b.ctx.int_attr(i64, 0);
            let is_body = b.op("arith.cmpi").operands(&[at, body]).result(b.ctx.int(1)).attr("predicate", equal);
            let is_body = is_body.build().result(0);
            let plaintext = b.value("arith.select", &[is_body, y, b.constant(i64, 0)], i64);
            b.value("arith.addi", &[x, plaintext], i64)
        }
        // `Zero`; the others are no linear ops, and operand counts are the verifier's.
        (_, _) => b.constant(i64, 0),
    }
}

/// The place of the word that the structured op around is at.
pub fn word_index(b: Builder, axis: usize) -> Value {
    b.op("linalg.index").result(b.ctx.index()).attr("dim", b.ctx.i64_attr(axis as i64)).build().result(0)
}
