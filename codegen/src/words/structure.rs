//! Ops that move ciphertexts about: each gets the word axis.

use super::build::{Offsets, Read, elementwise, empty, loop_nest, put, take};
use super::{Encrypted, Site, Words, body};
use ferrocrete_dialects::ir::{Attr, Builder, Op};
use ferrocrete_dialects::pass::{Failed, PassResult};

/// Rewrites an op of another dialect.
pub fn rewrite(site: &Site, words: &Words) -> PassResult {
    match site.op.name() {
        "linalg.generic" => body::rewrite(site, words),
        "tensor.extract" => extract(site, words),
        "tensor.insert" => insert(site),
        "tensor.from_elements" => from_elements(site, words),
        "tensor.splat" => splat(site, words),
        "tensor.generate" => generate(site, words),
        "tensor.extract_slice" | "tensor.insert_slice" => slice(site),
        "tensor.expand_shape" | "tensor.collapse_shape" => reshape(site),
        "arith.select" => select(site, words),
        // New types were all these needed: the word axis comes last.
        "func.func" | "func.call" | "func.return" | "scf.for" | "scf.if" | "scf.while" | "scf.condition"
        | "scf.index_switch" | "scf.yield" | "tensor.empty" | "tensor.concat" | "tensor.dim" => Ok(()),
        _ => Err(site.refuse("on ciphertexts")),
    }
}

fn extract(site: &Site, words: &Words) -> PassResult {
    let source = site.operand(0)?;
    let row = Encrypted { shape: vec![], words: source.words }.ty(words.i64);
    let operands = site.op.operands();
    let b = Builder::before(site.op);
    let at = Offsets::Dynamic(&operands[1..]);
    let value = take(b, "tensor.extract_slice", operands[0], &source.word_shape(), at, row);
    site.op.replace(&[value]);
    Ok(())
}

fn insert(site: &Site) -> PassResult {
    let into = site.result(0)?;
    let operands = site.op.operands();
    let b = Builder::before(site.op);
    let at = Offsets::Dynamic(&operands[2..]);
    let value = put(b, operands[0], operands[1], &into.word_shape(), at);
    site.op.replace(&[value]);
    Ok(())
}

fn from_elements(site: &Site, words: &Words) -> PassResult {
    let result = site.result(0)?;
    let b = Builder::before(site.op);
    let mut value = empty(b, result.ty(words.i64));
    for (i, element) in site.op.operands().into_iter().enumerate() {
        let mut rest = i;
        let mut at: Vec<_> = result.shape.iter().rev().map(|&n| (rest % n, rest /= n).0).collect();
        at.reverse();
        value = put(b, element, value, &result.word_shape(), Offsets::Static(&at));
    }
    site.op.replace(&[value]);
    Ok(())
}

fn splat(site: &Site, words: &Words) -> PassResult {
    let ty = site.result(0)?.ty(words.i64);
    let row = (site.op.operand(0), Read::Word);
    let value = elementwise(Builder::before(site.op), ty, &[row], |_, elements| elements[0]);
    site.op.replace(&[value]);
    Ok(())
}

/// A loop over the elements: what makes one may be anything, a lookup included.
fn generate(site: &Site, words: &Words) -> PassResult {
    let op = site.op;
    let result = site.result(0)?;
    let block = op.body().ok_or_else(|| site.refuse("without a body"))?;
    let b = Builder::before(op);
    let init = empty(b, result.ty(words.i64));
    let value = loop_nest(b, &result.shape, Some(init), &mut vec![], &mut |inner, indices, carried| {
        // A placeholder gives the body's ops a place to move to.
        let place = inner.constant(words.i64, 0);
        let place = place.defining_op()?;
        let mut element = None;
        for op in block.ops() {
            if op.name() == "tensor.yield" {
                element = Some(op.operand(0));
            } else {
                op.move_before(place);
            }
        }
        for (argument, &index) in block.arguments().into_iter().zip(indices) {
            argument.replace_all_uses(index);
        }
        place.erase();
        Some(put(inner, element?, carried?, &result.word_shape(), Offsets::Dynamic(indices)))
    });
    let value = value.ok_or_else(|| site.refuse("without a yielded ciphertext"))?;
    op.replace(&[value]);
    Ok(())
}

/// Appends to each list that describes the axes of a slice.
fn slice(site: &Site) -> PassResult {
    let words = site.operand(0)?.words as i64;
    for (name, value) in [("static_offsets", 0), ("static_sizes", words), ("static_strides", 1)] {
        append(site.op, name, value)?;
    }
    Ok(())
}

fn append(op: Op, name: &str, value: i64) -> PassResult {
    let Some(mut list) = op.attr(name).and_then(Attr::as_i64_array) else {
        op.error(format!("has no list `{name}`"));
        return Err(Failed);
    };
    list.push(value);
    op.set_attr(name, op.ctx().dense_i64_array(&list));
    Ok(())
}

/// The word axis becomes a group of its own; where there was no axis on one side, it takes up the
/// axes of length 1 on the other.
fn reshape(site: &Site) -> PassResult {
    let op = site.op;
    let (from, to) = (site.operand(0)?, site.result(0)?);
    let long = from.shape.len().max(to.shape.len()) as i64;
    let mut groups = op.attr("reassociation").and_then(Attr::as_array).unwrap_or_default();
    let last = if groups.is_empty() { (0..=long).collect() } else { vec![long] };
    let last: Vec<_> = last.into_iter().map(|axis| op.ctx().i64_attr(axis)).collect();
    groups.push(op.ctx().array_attr(&last));
    op.set_attr("reassociation", op.ctx().array_attr(&groups));
    if op.name() == "tensor.expand_shape" {
        append(op, "static_output_shape", to.words as i64)?;
    }
    Ok(())
}

/// One condition for a whole value may stay; a tensor of conditions chooses ciphertext by
/// ciphertext.
fn select(site: &Site, words: &Words) -> PassResult {
    let op = site.op;
    let [condition, yes, no] = [0, 1, 2].map(|i| op.operand(i));
    if condition.ty().as_tensor().is_none() {
        return Ok(());
    }
    let operands = [(condition, Read::Ciphertext), (yes, Read::Point), (no, Read::Point)];
    let value =
        elementwise(Builder::before(op), site.result(0)?.ty(words.i64), &operands, |inner, elements| {
            inner.value("arith.select", elements, words.i64)
        });
    op.replace(&[value]);
    Ok(())
}
