//! What an op of a run does, with all that is known of it.

use super::super::{Linear, Words};
use super::unrolled::Unrolled;
use super::word_shape;
use ferrocrete_dialects::ir::{Attr, Op, Value};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::types::Glwe;

/// How many pieces of memory, or ciphertexts with clear numbers of their own, one op may have.
const MOST_PIECES: usize = 64;

/// A piece of memory, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it starts.
    pub from: usize,
    /// How long it is.
    pub words: usize,
}

/// What an op does.
pub enum Step {
    /// A linear op: with a clear number for all ciphertexts, or for each of them, if it takes one.
    Linear { linear: Linear, clear: Vec<i64> },
    /// A keyswitch of so many ciphertexts.
    Keyswitch { count: usize },
    /// A bootstrap or circuit lookup of so many ciphertexts: the op, the numbers after the counts, and which
    /// of so many tables each takes, none for the first.
    Lookup { is_circuit: bool, count: usize, tables: usize, which: Option<Vec<i64>>, numbers: Vec<i64> },
    /// The expansion of so many tables.
    Encode { tables: usize, entries: usize, coefficients: usize, numbers: [i64; 4] },
    /// Some pieces of the first operand, one after the other.
    Take(Vec<Piece>),
    /// In each of so many rows, that of all operands one after the other.
    Join { rows: usize },
    /// The second operand with pieces replaced by the first operand.
    Put(Vec<Piece>),
    /// The linear ops of a structured op, written out.
    Unrolled(Unrolled),
    /// Nothing in particular.
    Empty,
}

impl Step {
    /// Whether nothing is called for it.
    pub fn is_free(&self) -> bool {
        matches!(self, Self::Empty) || matches!(self, Self::Take(pieces) if pieces.len() == 1)
    }

    /// What an op does; `None` for what no list can have.
    pub fn of(op: Op, words: &Words) -> Option<Self> {
        let [result] = op.results()[..] else { return None };
        let shape = word_shape(result)?;
        if let Some(kind) = TfheOp::from_name(op.name()) {
            return Self::of_tfhe(op, kind, words);
        }
        match op.name() {
            "tensor.empty" => Some(Self::Empty),
            "tensor.extract" => Some(Self::Take(vec![element(op, 1, op.operand(0))?])),
            "tensor.insert" => {
                word_shape(op.operand(0))?;
                Some(Self::Put(vec![element(op, 2, op.operand(1))?]))
            }
            "tensor.from_elements" => {
                op.operands().into_iter().all(|v| word_shape(v).is_some()).then_some(Self::Join { rows: 1 })
            }
            "tensor.extract_slice" => Some(Self::Take(pieces(op, 1, op.operand(0))?)),
            "tensor.insert_slice" => {
                word_shape(op.operand(0))?;
                Some(Self::Put(pieces(op, 2, op.operand(1))?))
            }
            "tensor.expand_shape" | "tensor.collapse_shape" => {
                word_shape(op.operand(0))?;
                (op.operands().len() == 1)
                    .then(|| Self::Take(vec![Piece { from: 0, words: shape.iter().product() }]))
            }
            "linalg.generic" => Unrolled::of(op).map(Self::Unrolled),
            "tensor.concat" => {
                let axis = usize::try_from(op.attr("dim").and_then(Attr::as_int)?).ok()?;
                let rows = shape.get(..axis)?.iter().product();
                let known = op.operands().into_iter().all(|v| word_shape(v).is_some());
                (known && rows <= MOST_PIECES).then_some(Self::Join { rows })
            }
            _ => None,
        }
    }

    fn of_tfhe(op: Op, kind: TfheOp, words: &Words) -> Option<Self> {
        let count = ciphertexts(op.result(0));
        let number = |name: &str| op.attr(name).and_then(Attr::as_int).unwrap_or_default();
        if let Some(linear) = Linear::of(kind) {
            let clear = match linear {
                Linear::AddInt | Linear::MulInt => op.operand(1).constant_integers()?,
                Linear::Zero | Linear::Add | Linear::Sub | Linear::Neg => vec![],
            };
            let first = clear.first().copied();
            let clear =
                if clear.iter().all(|&x| Some(x) == first) { first.into_iter().collect() } else { clear };
            let rows = if linear == Linear::AddInt { count? } else { clear.len() };
            let fits = rows <= MOST_PIECES && (clear.len() <= 1 || Some(clear.len()) == count);
            op.operands().first().is_none_or(|v| word_shape(*v).is_some()).then_some(())?;
            return fits.then_some(Self::Linear { linear, clear });
        }
        match kind {
            TfheOp::KeyswitchGlwe => {
                word_shape(op.operand(0))?;
                Some(Self::Keyswitch { count: count? })
            }
            TfheOp::BootstrapGlwe | TfheOp::CircuitLookup => {
                let is_circuit = kind == TfheOp::CircuitLookup;
                word_shape(op.operand(0))?;
                let shape = word_shape(op.operand(1))?;
                let tables = shape.split_last()?.1.iter().product();
                let which = match op.operands().get(2) {
                    Some(which) => Some(which.constant_integers()?),
                    None if shape.len() == 1 => None,
                    None => return None,
                };
                let names: &[&str] = if is_circuit {
                    &["input_bits", "output_bits", "extension_log"]
                } else {
                    &["extension_log"]
                };
                let numbers = names.iter().map(|name| number(name)).collect();
                Some(Self::Lookup { is_circuit, count: count?, tables, which, numbers })
            }
            TfheOp::EncodeLut => {
                let (from, to) = (word_shape(op.operand(0))?, word_shape(op.result(0))?);
                let (&entries, leading) = from.split_last()?;
                let (&coefficients, _) = to.split_last()?;
                let tables = leading.iter().product();
                let size = words.parameters?.bootstrap?.polynomial_size.0;
                let rings = coefficients / size.max(1);
                let whole = rings * size == coefficients && rings.is_power_of_two();
                let numbers = [
                    number("input_bits"),
                    number("output_bits"),
                    number("is_signed"),
                    i64::from(rings.checked_ilog2()?),
                ];
                let encode = Self::Encode { tables, entries, coefficients, numbers };
                (whole && tables <= MOST_PIECES).then_some(encode)
            }
            TfheOp::Zero
            | TfheOp::AddGlwe
            | TfheOp::SubGlwe
            | TfheOp::NegGlwe
            | TfheOp::AddGlweInt
            | TfheOp::MulGlweInt
            | TfheOp::RuntimeCall => None,
        }
    }
}

/// How many ciphertexts a value is.
fn ciphertexts(v: Value) -> Option<usize> {
    Glwe::of(v.ty())?;
    match v.ty().as_tensor() {
        None => Some(1),
        Some(tensor) => Some(tensor.static_shape()?.into_iter().product()),
    }
}

/// The element of a tensor at constant indices, given from operand `first` on.
fn element(op: Op, first: usize, whole: Value) -> Option<Piece> {
    let shape = whole.ty().as_tensor()?.static_shape()?;
    let words = element_words(whole)?;
    let mut at = 0;
    for (i, &n) in shape.iter().enumerate() {
        let [index] = op.operand(first + i).constant_integers()?[..] else { return None };
        let index = usize::try_from(index).ok().filter(|&index| index < n)?;
        at = at * n + index;
    }
    Some(Piece { from: at * words, words })
}

/// The words of one element of a tensor.
fn element_words(whole: Value) -> Option<usize> {
    let shape = whole.ty().as_tensor()?.static_shape()?;
    let words: usize = word_shape(whole)?.iter().product();
    words.checked_div(shape.iter().product())
}

/// The pieces of a tensor that a slice is made of, in order; its dynamic operands would start at `first`.
fn pieces(op: Op, first: usize, whole: Value) -> Option<Vec<Piece>> {
    let list = |name: &str| -> Option<Vec<usize>> {
        op.attr(name)?.as_i64_array()?.into_iter().map(|n| usize::try_from(n).ok()).collect()
    };
    let shape = whole.ty().as_tensor()?.static_shape()?;
    let (offsets, sizes, steps) = (list("static_offsets")?, list("static_sizes")?, list("static_strides")?);
    let axes = shape.len();
    if op.operands().len() != first || [&offsets, &sizes, &steps].iter().any(|list| list.len() != axes) {
        return None;
    }
    let within = |i: usize| sizes[i] > 0 && offsets[i] + (sizes[i] - 1) * steps[i] < shape[i];
    if !(0..axes).all(within) {
        return None;
    }
    // What follows one another without a gap: axes that are whole, and part of the one before.
    let is_whole = |i: usize| sizes[i] == shape[i] && (steps[i] == 1 || shape[i] == 1);
    let mut inner = axes;
    while inner > 0 && is_whole(inner - 1) {
        inner -= 1;
    }
    let mut length: usize = shape[inner..].iter().product::<usize>() * element_words(whole)?;
    let row = length;
    let mut outer = inner;
    if inner > 0 && (steps[inner - 1] == 1 || sizes[inner - 1] == 1) {
        outer -= 1;
        length *= sizes[outer];
    }
    let count: usize = sizes[..outer].iter().product();
    if count > MOST_PIECES {
        return None;
    }
    let mut all = Vec::with_capacity(count);
    for number in 0..count {
        let (mut rest, mut at, mut stride) = (number, 0, row);
        for axis in (0..inner).rev() {
            let index = if axis < outer { (rest % sizes[axis], rest /= sizes[axis]).0 } else { 0 };
            at += (offsets[axis] + index * steps[axis]) * stride;
            stride *= shape[axis];
        }
        all.push(Piece { from: at, words: length });
    }
    Some(all)
}
