//! The body of a `linalg.generic` written out, once for each iteration.
//!
//! Factors of 0 and 1 and encryptions of zero, which sums start from, are seen through: filters and matrices are
//! full of them.

use super::super::Linear;
use super::word_shape;
use ferrocrete_dialects::ir::{Attr, Block, Op, Type, Value};
use ferrocrete_dialects::iteration::{Loops, advance, place};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::types::Glwe;
use std::collections::HashMap;

/// How many linear ops and copies one structured op may become. Its loops, compiled for themselves, run faster than
/// rows of a list when there are many; and what takes a long time to run may take a while to compile.
const MOST_CALLS: usize = 512;
/// How many iterations are looked at; most may come to nothing.
const MOST_ITERATIONS: usize = 4096;

/// What it comes to.
pub struct Unrolled {
    /// The linear ops in order.
    pub calls: Vec<Call>,
    /// What each element of the result is in the end.
    pub results: Vec<Source>,
}

/// A linear op on ciphertexts.
pub struct Call {
    /// Which.
    pub linear: Linear,
    /// What it takes.
    pub from: Vec<Source>,
    /// The clear number that it takes besides.
    pub clear: Option<i64>,
}

/// A ciphertext.
#[derive(Clone, Copy)]
pub enum Source {
    /// An element of that operand of the structured op.
    Operand { number: usize, element: usize },
    /// What that call gave.
    Call(usize),
}

#[derive(Clone, Copy)]
enum Known {
    Encrypted(Source),
    /// The encryption of zero without noise.
    Zero,
    Clear(i64),
}

/// An operand of the structured op.
enum Operand {
    Encrypted,
    /// Encryptions of zero.
    Zero,
    Clear(Vec<i64>),
}

impl Operand {
    fn of(v: Value) -> Option<Self> {
        let kind = v.defining_op().and_then(|op| TfheOp::from_name(op.name()));
        match (Glwe::of(v.ty()), kind) {
            (Some(_), Some(TfheOp::Zero)) => Some(Self::Zero),
            (Some(_), _) => Some(Self::Encrypted),
            (None, _) => Some(Self::Clear(v.constant_integers()?)),
        }
    }

    fn element(&self, number: usize, element: usize) -> Option<Known> {
        Some(match self {
            Self::Encrypted => Known::Encrypted(Source::Operand { number, element }),
            Self::Zero => Known::Zero,
            Self::Clear(all) => Known::Clear(*all.get(element)?),
        })
    }
}

struct Writer<'a> {
    op: Op,
    body: Block,
    loops: &'a Loops,
    operands: Vec<Operand>,
    calls: Vec<Call>,
    results: Vec<Known>,
}

impl Unrolled {
    /// Of an op with one result; `None` for a body of more than linear ops, for clear operands that are not
    /// known, and for too many iterations.
    pub fn of(op: Op) -> Option<Self> {
        let (loops, body) = (Loops::of(op)?, op.body()?);
        let iterations = loops.lengths.iter().try_fold(1_usize, |n, length| n.checked_mul(*length))?;
        let operands = op.operands();
        let (&init, inputs) = operands.split_last()?;
        let words = Glwe::of(init.ty())?;
        // The op itself refuses what is encrypted under different keys.
        let is_alike =
            |v: &Value| Glwe::of(v.ty()).is_none_or(|glwe| glwe == words && word_shape(*v).is_some());
        let alike = inputs.iter().all(is_alike);
        if !alike || iterations.max(elements(init)?) > MOST_ITERATIONS {
            return None;
        }
        let operands = operands.iter().map(|&v| Operand::of(v)).collect::<Option<Vec<_>>>()?;
        let number = inputs.len();
        let results =
            (0..elements(init)?).map(|i| operands[number].element(number, i)).collect::<Option<_>>()?;
        let mut writer = Writer { op, body, loops: &loops, operands, calls: vec![], results };
        let mut iteration = vec![0; loops.lengths.len()];
        for _ in 0..iterations {
            writer.iteration(&iteration)?;
            advance(&mut iteration, &loops.lengths);
        }
        let results = std::mem::take(&mut writer.results);
        let results = results.into_iter().map(|known| writer.source(known)).collect::<Option<Vec<_>>>()?;
        let copied = results.iter().filter(|source| matches!(source, Source::Operand { .. })).count();
        (writer.calls.len() + copied <= MOST_CALLS).then_some(Self { calls: writer.calls, results })
    }
}

impl Writer<'_> {
    fn iteration(&mut self, iteration: &[usize]) -> Option<()> {
        let mut values: HashMap<Value, Known> = HashMap::new();
        let operands = self.op.operands();
        let out = operands.len() - 1;
        let mut written = None;
        for (number, (argument, operand)) in self.body.arguments().into_iter().zip(operands).enumerate() {
            let shape = operand.ty().as_tensor()?.static_shape()?;
            let element = place(self.loops.maps.get(number)?, iteration, &shape)?;
            let known = if number == out {
                written = Some(element);
                *self.results.get(element)?
            } else {
                self.operands[number].element(number, element)?
            };
            values.insert(argument, known);
        }
        for op in self.body.ops() {
            if op.name() == "linalg.yield" {
                self.results[written?] = known(&values, op.operand(0))?;
                return Some(());
            }
            // Whoever takes a constant reads it.
            if op.name() == "arith.constant" {
                continue;
            }
            // One without a result is there for what it does besides.
            let [result] = op.results()[..] else { return None };
            let made = self.op(op, &values, iteration)?;
            values.insert(result, made);
        }
        None
    }

    fn op(&mut self, op: Op, values: &HashMap<Value, Known>, iteration: &[usize]) -> Option<Known> {
        if op.name() == "linalg.index" {
            let axis = usize::try_from(op.attr("dim").and_then(Attr::as_int)?).ok()?;
            return Some(Known::Clear(*iteration.get(axis)? as i64));
        }
        if op.name() == "tensor.extract" {
            return self.extract(op, values);
        }
        let operands = op.operands().into_iter().map(|v| known(values, v)).collect::<Option<Vec<_>>>()?;
        match TfheOp::from_name(op.name()).and_then(Linear::of) {
            // An op on tensors would need memory of its own shape.
            Some(_) if op.result(0).ty().as_tensor().is_some() => None,
            Some(linear) => self.linear(linear, &operands),
            None => {
                let number = |known| if let Known::Clear(x) = known { Some(x) } else { None };
                let numbers = operands.into_iter().map(number).collect::<Option<Vec<_>>>()?;
                clear(op, &numbers).map(Known::Clear)
            }
        }
    }

    /// An element of an operand in a place of the body's choice.
    fn extract(&self, op: Op, values: &HashMap<Value, Known>) -> Option<Known> {
        let number = self.op.operands().iter().position(|v| *v == op.operand(0))?;
        let shape = op.operand(0).ty().as_tensor()?.static_shape()?;
        let indices = op.operands().into_iter().skip(1).zip(&shape);
        let element = indices.into_iter().try_fold(0, |place, (v, &n)| {
            let Known::Clear(index) = known(values, v)? else { return None };
            let index = usize::try_from(index).ok().filter(|&index| index < n)?;
            Some(place * n + index)
        })?;
        // What the op writes is not what it gave before.
        (number + 1 < self.operands.len()).then(|| self.operands[number].element(number, element))?
    }

    fn linear(&mut self, linear: Linear, operands: &[Known]) -> Option<Known> {
        Some(match (linear, operands) {
            (Linear::Zero, _) | (Linear::Neg, [Known::Zero]) => Known::Zero,
            (Linear::MulInt, [_, Known::Clear(0)] | [Known::Zero, _]) => Known::Zero,
            (Linear::MulInt, [x, Known::Clear(1)]) => *x,
            (Linear::MulInt, [x, Known::Clear(-1)]) => self.linear(Linear::Neg, &[*x])?,
            (Linear::Add, [x, Known::Zero] | [Known::Zero, x]) => *x,
            (Linear::Sub, [x, Known::Zero]) => *x,
            (Linear::Sub, [Known::Zero, x]) => self.linear(Linear::Neg, &[*x])?,
            (Linear::Add | Linear::Sub | Linear::Neg | Linear::AddInt | Linear::MulInt, _) => {
                let mut call = Call { linear, from: vec![], clear: None };
                for &operand in operands {
                    match operand {
                        Known::Clear(x) => call.clear = Some(x),
                        Known::Encrypted(_) | Known::Zero => call.from.push(self.source(operand)?),
                    }
                }
                Known::Encrypted(self.push(call)?)
            }
        })
    }

    fn push(&mut self, call: Call) -> Option<Source> {
        self.calls.push(call);
        let last = self.calls.len() - 1;
        (last < MOST_CALLS).then_some(Source::Call(last))
    }

    /// Where a ciphertext is.
    fn source(&mut self, known: Known) -> Option<Source> {
        match known {
            Known::Encrypted(source) => Some(source),
            Known::Zero => self.push(Call { linear: Linear::Zero, from: vec![], clear: None }),
            Known::Clear(_) => None,
        }
    }
}

fn known(values: &HashMap<Value, Known>, v: Value) -> Option<Known> {
    let constant = || v.constant_integers().and_then(|all| Some(Known::Clear(*all.first()?)));
    values.get(&v).copied().or_else(constant)
}

fn elements(v: Value) -> Option<usize> {
    Some(v.ty().as_tensor()?.static_shape()?.into_iter().product())
}

/// What an op of `arith` on scalars gives, sign-extended; `None` for those that no linear op's factors and
/// summands come from.
fn clear(op: Op, operands: &[i64]) -> Option<i64> {
    let number = |ty: Type| if ty.is_index() { Some(64) } else { ty.int_width() };
    let width = |ty: Type| number(ty).filter(|width| (1..=64).contains(width));
    let (to, from) = (width(op.result(0).ty())?, width(op.operands().first()?.ty())?);
    let signed = |x: i64| x << (64 - to) >> (64 - to);
    let unsigned = |x: i64| (x << (64 - from)).cast_unsigned() >> (64 - from);
    match (op.name(), operands) {
        ("arith.extsi" | "arith.index_cast", [x]) => Some(signed(*x << (64 - from) >> (64 - from))),
        ("arith.extui", [x]) => Some(unsigned(*x).cast_signed()),
        ("arith.trunci", [x]) => Some(signed(*x)),
        ("arith.addi", [x, y]) => Some(signed(x.wrapping_add(*y))),
        ("arith.subi", [x, y]) => Some(signed(x.wrapping_sub(*y))),
        ("arith.muli", [x, y]) => Some(signed(x.wrapping_mul(*y))),
        // Indices are kept within their tensors by these.
        ("arith.minui", [x, y]) => Some(if unsigned(*x) <= unsigned(*y) { *x } else { *y }),
        ("arith.maxui", [x, y]) => Some(if unsigned(*x) >= unsigned(*y) { *x } else { *y }),
        ("arith.minsi", [x, y]) => Some(*x.min(y)),
        ("arith.maxsi", [x, y]) => Some(*x.max(y)),
        ("arith.shli", [x, y]) => {
            let by = u32::try_from(*y).ok().filter(|&by| by < to)?;
            Some(signed(x.wrapping_shl(by)))
        }
        _ => None,
    }
}
