//! `fhe-share-lookups`: a lookup that gives the same ciphertext as another is not run again.
//!
//! Two lookups are one when their operands are the same linear form of the same ciphertexts and their
//! tables the same, constants taken into account ([`crate::forms`]); however they are spelt, and
//! whether they are elements of one tensor or of several. What comes out is the very same ciphertext,
//! noise included, so nothing changes but how many bootstraps run.

use crate::forms::{Arguments, Forms, Word};
use crate::interface::public_functions;
use crate::lookups::{is_lookup, is_lowest_bit};
use ferrocrete_dialects::ir::{Attr, Builder, Op, Type, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::pass::{Anchor, Level, Options, PassInfo, PassResult};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// The pass.
pub const PASS: PassInfo = PassInfo {
    argument: "fhe-share-lookups",
    summary: "Run lookups that give the same ciphertext once",
    anchor: Anchor::Module,
    level: Level::Fhe,
    options: &[],
    run,
};

fn run(module: Op, _: &Options) -> PassResult {
    for f in public_functions(module) {
        // Whether elements are equal does not depend on what the arguments are.
        if let Some(forms) = Forms::of(f, Arguments::Fresh) {
            share(f, &forms);
        }
    }
    Ok(())
}

/// What tells ciphertexts apart: the word, and how it is read.
type Key = (Word, Eint);

/// An element of a value, by its place in row-major order.
type Element = (Value, usize);

/// Lookups of the function's own block, in order, so that what is shared comes before its users.
fn share(f: Op, forms: &Forms) {
    let Some(block) = f.body() else { return };
    let mut known: HashMap<Key, Element> = HashMap::new();
    for op in block.ops().into_iter().filter(|op| is_lookup(*op) || is_lowest_bit(*op)) {
        let result = op.result(0);
        let (Some(words), Some(eint)) = (forms.words(result), Eint::of(result.ty())) else { continue };
        let keys: Vec<Key> = words.into_iter().map(|word| (word, eint)).collect();
        // The first of each that no lookup before has given.
        let (mut new, mut at): (Vec<usize>, HashMap<Key, usize>) = (vec![], HashMap::new());
        for (i, key) in keys.iter().enumerate() {
            if !known.contains_key(key) && !at.contains_key(key) {
                at.insert(*key, new.len());
                new.push(i);
            }
        }
        let may_shrink = is_uniform(op) || new.is_empty();
        if new.len() == keys.len() || !may_shrink {
            for (i, key) in keys.into_iter().enumerate() {
                known.entry(key).or_insert((result, i));
            }
            continue;
        }
        let b = Builder::before(op);
        let fewer = (!new.is_empty()).then(|| looked_up(op, b, &new));
        let mut elements = vec![];
        for key in &keys {
            let element = match (at.get(key), fewer) {
                (Some(&place), Some(fewer)) => (fewer, place),
                (_, _) => known[key],
            };
            elements.push(element);
        }
        op.replace(&[gather(b, result.ty(), &elements)]);
        for (key, element) in keys.into_iter().zip(elements) {
            known.entry(key).or_insert(element);
        }
    }
}

/// Whether all elements are looked up alike, so that some can be left out.
fn is_uniform(op: Op) -> bool {
    is_lowest_bit(op) || FheLinalgOp::from_name(op.name()) == Some(FheLinalgOp::ApplyLookupTable)
}

/// The lookup of some elements only.
fn looked_up(op: Op, b: Builder, places: &[usize]) -> Value {
    let x = op.operand(0);
    let of: Vec<Element> = places.iter().map(|&place| (x, place)).collect();
    let count = [places.len()];
    let fewer = gather(b, x.ty().element_or_self().tensor(&count), &of);
    let mut operands = op.operands();
    operands[0] = fewer;
    let result = op.result(0).ty().element_or_self().tensor(&count);
    let op = op.attrs().into_iter().fold(b.op(op.name()).operands(&operands), |o, (n, a)| o.attr(&n, a));
    op.result(result).build().result(0)
}

/// A value of that type made of these elements.
fn gather(b: Builder, ty: Type, elements: &[Element]) -> Value {
    let Some(shape) = ty.as_tensor().and_then(|t| t.static_shape()) else {
        return element(b, ty, elements[0]);
    };
    let mut sources: Vec<Value> = vec![];
    let mut starts: HashMap<Value, usize> = HashMap::new();
    let mut length = 0;
    for &(source, _) in elements {
        starts.entry(source).or_insert_with(|| {
            sources.push(source);
            length += count(source);
            length - count(source)
        });
    }
    let in_order = elements.iter().enumerate().all(|(i, (_, place))| i == *place);
    if let [source] = sources.as_slice()
        && source.ty() == ty
        && in_order
    {
        return *source;
    }
    let flat: Vec<Value> = sources.into_iter().map(|source| flat(b, source)).collect();
    let all = match flat.as_slice() {
        [one] => *one,
        flat => {
            let joined = b.op("FHELinalg.concat").operands(flat).attr("axis", b.ctx.i64_attr(0));
            joined.result(ty.element_or_self().tensor(&[length])).build().result(0)
        }
    };
    let places: Vec<i64> = elements.iter().map(|(source, place)| (starts[source] + place) as i64).collect();
    let indices = b.dense_constant(b.ctx.index().tensor(&shape), &places);
    b.value("FHELinalg.fancy_index", &[all, indices], ty)
}

/// One element by itself.
fn element(b: Builder, ty: Type, (source, place): Element) -> Value {
    let Some(shape) = source.ty().as_tensor().and_then(|t| t.static_shape()) else { return source };
    let mut rest = place;
    let mut indices: Vec<Value> = vec![];
    for &n in shape.iter().rev() {
        indices.push(b.constant(b.ctx.index(), (rest % n) as i64));
        rest /= n;
    }
    indices.push(source);
    indices.reverse();
    b.value("tensor.extract", &indices, ty)
}

/// The value as a tensor of one axis.
fn flat(b: Builder, v: Value) -> Value {
    let ty = v.ty().element_or_self().tensor(&[count(v)]);
    let axes: Option<Vec<Attr>> =
        v.ty().as_tensor().map(|t| (0..t.shape.len()).map(|i| b.ctx.i64_attr(i as i64)).collect());
    match axes {
        None => b.value("tensor.from_elements", &[v], ty),
        Some(axes) if axes.len() == 1 => v,
        Some(axes) if axes.is_empty() => {
            let one = b.value("tensor.extract", &[v], v.ty().element_or_self());
            b.value("tensor.from_elements", &[one], ty)
        }
        Some(axes) => {
            let groups = b.ctx.array_attr(&[b.ctx.array_attr(&axes)]);
            let collapsed = b.op("tensor.collapse_shape").operands(&[v]).attr("reassociation", groups);
            collapsed.result(ty).build().result(0)
        }
    }
}

fn count(v: Value) -> usize {
    v.ty().elements().unwrap_or(1)
}
