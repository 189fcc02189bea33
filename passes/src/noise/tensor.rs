//! What ops that move values do to noise.

use super::state::State;
use super::transfer::States;
use ferrocrete_dialects::ir::Op;

/// The state of the result of an op that is not of our dialects; `None` for one that is not known.
pub fn state(op: Op, s: &States) -> Option<State> {
    let x = |i: usize| s(op.operand(i));
    let all = || State::either(&op.operands().into_iter().map(s).collect::<Vec<_>>());
    Some(match op.name() {
        "tensor.empty" | "tensor.dim" => State::default(),
        "tensor.extract" => match place(op) {
            Some(place) => x(0).element(place),
            None => x(0),
        },
        "tensor.extract_slice" | "tensor.expand_shape" | "tensor.collapse_shape" => x(0).rearranged(),
        "tensor.insert" | "tensor.insert_slice" => State::either(&[x(0), x(1)]),
        "tensor.from_elements" => all(),
        "tensor.cast" => x(0),
        "tensor.splat" => x(0).shared(),
        "arith.select" => State::either(&[x(1), x(2)]),
        _ => return None,
    })
}

/// The place of the element that a `tensor.extract` with constant indices takes.
fn place(op: Op) -> Option<usize> {
    let shape = op.operand(0).ty().as_tensor()?.static_shape()?;
    let indices: Option<Vec<i64>> = op.operands()[1..].iter().map(|v| v.constant()?.as_int()).collect();
    let mut place = 0;
    for (index, n) in indices?.into_iter().zip(shape) {
        place = place * n + usize::try_from(index).ok().filter(|&i| i < n)?;
    }
    Some(place)
}
