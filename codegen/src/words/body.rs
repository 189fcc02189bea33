//! `linalg.generic` over ciphertexts: the same op with one more innermost loop, over words.

use super::build::iterator;
use super::linear::{Linear, word_index};
use super::{Encrypted, Site, Words};
use ferrocrete_dialects::ir::{AffineExpr, Attr, Builder, InsertPoint, Op, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::pass::{Failed, PassResult};
use std::collections::HashSet;

/// Adds the word axis to a structured op, and rewrites its body to one word.
pub fn rewrite(site: &Site, words: &Words) -> PassResult {
    let op = site.op;
    let all: Vec<_> = site.operands.iter().flatten().map(|e| e.words).collect();
    let Some(&first) = all.first() else {
        return Err(site.refuse("a body with ciphertexts but no such operand"));
    };
    if all.iter().any(|&n| n != first) {
        return Err(site.refuse("mixing ciphertexts under different keys"));
    }
    if site.results.iter().any(Option::is_none) {
        return Err(site.refuse("giving clear and encrypted tensors at once"));
    }
    let axis = extend(site)?;
    let body = Body { axis, words: first, i64: words.i64, inside: inside(op) };
    let ops = op.ops_inside();
    ops[1..].iter().try_for_each(|&op| body.rewrite(op))
}

/// Adds the axis to maps and iterators; returns its number.
fn extend(site: &Site) -> Result<usize, Failed> {
    let op = site.op;
    let maps = op.attr("indexing_maps").and_then(Attr::as_array).unwrap_or_default();
    let kinds = op.attr("iterator_types").and_then(Attr::as_array).unwrap_or_default();
    let axis = kinds.len();
    let mut extended = Vec::with_capacity(maps.len());
    for (map, operand) in maps.into_iter().zip(&site.operands) {
        let mut map = map.as_affine_map().ok_or_else(|| site.refuse("an indexing map of this kind"))?;
        map.dims += 1;
        if operand.is_some() {
            map.results.push(AffineExpr::Dim(axis));
        }
        extended.push(map.get(op.ctx()));
    }
    let kinds: Vec<_> = kinds.into_iter().chain([iterator(op.ctx(), "parallel")]).collect();
    op.set_attr("indexing_maps", op.ctx().array_attr(&extended));
    op.set_attr("iterator_types", op.ctx().array_attr(&kinds));
    Ok(axis)
}

/// Every value made in the op's body.
fn inside(op: Op) -> HashSet<Value> {
    let arguments = super::block_arguments(op);
    arguments.chain(op.ops_inside()[1..].iter().flat_map(|op| op.results())).collect()
}

struct Body {
    axis: usize,
    words: usize,
    i64: ferrocrete_dialects::ir::Type,
    inside: HashSet<Value>,
}

impl Body {
    fn rewrite(&self, op: Op) -> PassResult {
        if let Some(kind) = TfheOp::from_name(op.name()) {
            return self.tfhe(kind, op);
        }
        let is_encrypted = |v: Value| Encrypted::of(v.ty(), op).map(|e| e.is_some());
        let mut any = false;
        for value in op.results() {
            any |= is_encrypted(value)?;
        }
        match op.name() {
            "tensor.extract" if any => {
                let indices: Vec<_> =
                    op.operands().into_iter().chain([word_index(Builder::before(op), self.axis)]).collect();
                op.set_operands(&indices);
            }
            "arith.select" | "linalg.yield" => self.bring_in(op),
            _ if any => return self.refuse(op),
            _ => {}
        }
        for value in op.results() {
            if is_encrypted(value)? {
                value.set_ty(self.i64);
            }
        }
        Ok(())
    }

    fn tfhe(&self, kind: TfheOp, op: Op) -> PassResult {
        let Some(linear) = Linear::of(kind).filter(|_| op.result(0).ty().as_tensor().is_none()) else {
            return self.refuse(op);
        };
        self.bring_in(op);
        let value = linear.word(Builder::before(op), &op.operands(), self.axis, self.words);
        op.replace(&[value]);
        Ok(())
    }

    fn refuse(&self, op: Op) -> PassResult {
        op.error(
            "is not supported below TFHE yet in the body of a linalg.generic; use a loop or an op on tensors",
        );
        Err(Failed)
    }

    /// Reads the word of every ciphertext that comes from outside the body.
    fn bring_in(&self, op: Op) {
        for (i, value) in op.operands().into_iter().enumerate() {
            let is_row = value
                .ty()
                .as_tensor()
                .is_some_and(|t| t.shape == [Some(self.words)] && t.element == self.i64);
            if is_row && !self.inside.contains(&value) {
                let b = Builder { at: InsertPoint::Before(op), ..Builder::before(op) };
                let at = word_index(b, self.axis);
                op.set_operand(i, b.value("tensor.extract", &[value, at], self.i64));
            }
        }
    }
}
