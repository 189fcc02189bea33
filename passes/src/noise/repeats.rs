//! Which tensors hold one ciphertext several times: a lookup gives each of them the same noise.

use super::state::State;
use super::transfer::takes_each_once;
use crate::lookups::is_tensor_product;
use ferrocrete_dialects::ir::{AffineExpr, Attr, Op, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// What is known of the tensors met so far.
#[derive(Default)]
pub struct Repeats {
    known: HashMap<Value, Vec<bool>>,
}

impl Repeats {
    /// Whether elements of the tensor may be the same ciphertext, or differ by clear numbers only.
    pub fn of(&self, v: Value) -> bool {
        let shape = v.ty().as_tensor().map(|t| t.shape).unwrap_or_default();
        self.axes(v).into_iter().zip(shape).any(|(repeats, n)| repeats && n != Some(1))
    }

    /// Takes note of the result of an op whose operands are known; of one that builds the tensor
    /// piece by piece its state alone tells.
    pub fn note(&mut self, op: Op, v: Value, state: &State) {
        let by_state = !op.regions().is_empty() && op.name() != "linalg.generic"
            || matches!(op.name(), "tensor.insert" | "tensor.insert_slice");
        let axes = match by_state {
            true => vec![!state.clone().mixed().is_apart(); rank(v)],
            false => axes(op, v, self),
        };
        if axes.contains(&true) {
            self.known.insert(v, axes);
        }
    }

    /// For each axis, whether going along it may meet the same ciphertext again.
    fn axes(&self, v: Value) -> Vec<bool> {
        self.known.get(&v).cloned().unwrap_or_else(|| vec![false; rank(v)])
    }
}

fn rank(v: Value) -> usize {
    v.ty().as_tensor().map_or(0, |t| t.shape.len())
}

fn axes(op: Op, v: Value, known: &Repeats) -> Vec<bool> {
    let (none, all) = (vec![false; rank(v)], vec![true; rank(v)]);
    let spread = |x: Value| if known.axes(x).contains(&true) { all.clone() } else { none.clone() };
    match op.name() {
        "tensor.splat" => return all,
        "tensor.extract_slice" if rank(op.operand(0)) == rank(v) => return known.axes(op.operand(0)),
        "tensor.extract_slice" | "tensor.expand_shape" | "tensor.collapse_shape" | "tensor.cast" => {
            return spread(op.operand(0));
        }
        "tensor.from_elements" | "arith.select" => {
            return if several(op, known) { all } else { none };
        }
        "linalg.generic" => return generic(op, v, known),
        _ => {}
    }
    match FheLinalgOp::from_name(op.name()) {
        Some(FheLinalgOp::FancyIndex) if !takes_each_once(op) => all,
        Some(FheLinalgOp::FancyIndex | FheLinalgOp::Transpose | FheLinalgOp::FromElement) => {
            spread(op.operand(0))
        }
        Some(FheLinalgOp::Concat | FheLinalgOp::FancyAssign) if several(op, known) => all,
        // The first two without repetition; then sums of different elements.
        Some(
            FheLinalgOp::Concat
            | FheLinalgOp::FancyAssign
            | FheLinalgOp::DotEintInt
            | FheLinalgOp::MatmulEintInt
            | FheLinalgOp::MatmulIntEint
            | FheLinalgOp::Sum
            | FheLinalgOp::Conv2d
            | FheLinalgOp::Maxpool2d,
        ) => none,
        Some(_) if is_tensor_product(op) => none,
        Some(_) => elementwise(op, v, known),
        None => none,
    }
}

/// Whether a tensor of what several operands hold repeats itself.
fn several(op: Op, known: &Repeats) -> bool {
    let parts: Vec<Value> = op.operands().into_iter().filter(|v| Eint::of(v.ty()).is_some()).collect();
    let again = parts.iter().enumerate().any(|(i, v)| parts[..i].contains(v));
    again || parts.iter().any(|&v| known.axes(v).contains(&true))
}

/// The result repeats itself along an axis when all encrypted operands do, aligned at the last.
fn elementwise(op: Op, v: Value, known: &Repeats) -> Vec<bool> {
    let to = v.ty().as_tensor().map(|t| t.shape).unwrap_or_default();
    let one = |x: Value| -> Vec<bool> {
        let from = x.ty().as_tensor().map(|t| t.shape).unwrap_or_default();
        let skipped = to.len().saturating_sub(from.len());
        let inner = known.axes(x);
        (0..to.len()).map(|i| i < skipped || from[i - skipped] != to[i] || inner[i - skipped]).collect()
    };
    let operands = op.operands().into_iter().filter(|x| Eint::of(x.ty()).is_some());
    common(&operands.map(one).collect::<Vec<_>>(), to.len())
}

fn common(operands: &[Vec<bool>], rank: usize) -> Vec<bool> {
    (0..rank).map(|i| !operands.is_empty() && operands.iter().all(|axes| axes[i])).collect()
}

/// As [`elementwise`], by maps.
fn generic(op: Op, v: Value, known: &Repeats) -> Vec<bool> {
    let maps = op.attr("indexing_maps").and_then(Attr::as_array).unwrap_or_default();
    let maps: Vec<_> = maps.into_iter().filter_map(Attr::as_affine_map).collect();
    let inputs = op.operands().len() - op.results().len();
    let Some(output) = maps.get(inputs + v.number()) else { return vec![true; rank(v)] };
    let plain = |e: &AffineExpr| matches!(e, AffineExpr::Dim(_) | AffineExpr::Constant(_));
    let one = |(i, &x): (usize, &Value)| -> Vec<bool> {
        let inner = known.axes(x);
        let repeats = |axis: &AffineExpr| match maps[i].results.iter().position(|e| e == axis) {
            Some(at) => inner[at],
            // An axis that has a part in another, as in a window, is not repeated.
            None => maps[i].results.iter().all(plain),
        };
        output.results.iter().map(repeats).collect()
    };
    let operands = op.operands();
    let read = operands[..inputs].iter().enumerate().filter(|(_, x)| Eint::of(x.ty()).is_some());
    let read: Vec<Vec<bool>> = read.map(one).collect();
    // A body that takes all from outside takes the same each time, unless it goes by the place.
    let by_place = op.ops_inside().iter().any(|o| o.name() == "linalg.index");
    if read.is_empty() && !by_place { vec![true; rank(v)] } else { common(&read, rank(v)) }
}
