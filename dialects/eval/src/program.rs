//! A program ready to run: every value has a numbered slot, every op is an enum.

use crate::arith::Arith;
use crate::linalg::Generic;
use crate::require::Requirement;
use crate::tensor::{Lengths, Tensor};
use crate::value::Value;
use ferrocrete_dialects::ir::{AffineMap, Op};

/// A place in a function's frame.
pub(crate) type Slot = usize;

/// A value that an op takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Operand {
    pub(crate) slot: Slot,
    /// Nothing reads the slot afterwards, so that the op may change the value in place.
    pub(crate) last: bool,
}

/// A block.
pub(crate) struct Body<K> {
    pub(crate) arguments: Vec<Slot>,
    pub(crate) steps: Vec<Step<K>>,
    /// What its terminator hands on.
    pub(crate) results: Vec<Operand>,
}

/// One op of a block.
pub(crate) struct Step<K> {
    pub(crate) op: Op,
    pub(crate) kernel: Kernel<K>,
    pub(crate) operands: Vec<Operand>,
    pub(crate) results: Vec<Slot>,
}

/// What a step does; `K` is an op of the domain.
pub(crate) enum Kernel<K> {
    Constant(Value),
    /// Hands its operand on.
    Copy,
    Arith(Arith),
    Tensor(Tensor),
    Affine(AffineMap),
    /// Calls the function at that place.
    Call(usize),
    For(Body<K>),
    If(Body<K>, Option<Body<K>>),
    Generate(Lengths, Body<K>),
    Fill,
    Generic(Box<Generic<K>>),
    Domain(K),
    Require(Requirement),
    /// Chooses by a number: what stands first is for any other than those.
    Switch(Vec<i64>, Vec<Body<K>>),
}

/// A function; its body's arguments are its own.
pub(crate) struct Function<K> {
    pub(crate) slots: usize,
    pub(crate) body: Body<K>,
}

/// All functions that can be reached from the first.
pub(crate) struct Program<K> {
    pub(crate) functions: Vec<Function<K>>,
}
