//! The body of a `linalg.generic` written out, once for each iteration.

use super::super::Linear;
use ferrocrete_dialects::ir::{Attr, Block, Op, Type, Value};
use ferrocrete_dialects::iteration::{Loops, advance, place};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::types::Glwe;
use std::collections::HashMap;

/// How many linear ops one structured op may become. Its loops, compiled for themselves, run faster than
/// rows of a list when there are many; and what takes a long time to run may take a while to compile.
const MOST_CALLS: usize = 512;

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
    Clear(i64),
}

struct Writer<'a> {
    op: Op,
    body: Block,
    loops: &'a Loops,
    /// The elements of each operand that is clear.
    clear: Vec<Option<Vec<i64>>>,
    calls: Vec<Call>,
    results: Vec<Source>,
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
        let alike = inputs.iter().all(|v| Glwe::of(v.ty()).is_none_or(|glwe| glwe == words));
        if !alike || iterations.max(elements(init)?) > MOST_CALLS {
            return None;
        }
        let clear = operands.iter().map(|v| match Glwe::of(v.ty()) {
            Some(_) => Some(None),
            None => Some(Some(v.constant_integers()?)),
        });
        let clear = clear.collect::<Option<Vec<_>>>()?;
        let number = inputs.len();
        let results = (0..elements(init)?).map(|element| Source::Operand { number, element }).collect();
        let mut writer = Writer { op, body, loops: &loops, clear, calls: vec![], results };
        let mut iteration = vec![0; loops.lengths.len()];
        for _ in 0..iterations {
            writer.iteration(&iteration)?;
            advance(&mut iteration, &loops.lengths);
        }
        let Writer { calls, results, .. } = writer;
        Some(Self { calls, results })
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
            let known = match &self.clear[number] {
                Some(clear) => Known::Clear(*clear.get(element)?),
                None if number == out => {
                    written = Some(element);
                    Known::Encrypted(*self.results.get(element)?)
                }
                None => Known::Encrypted(Source::Operand { number, element }),
            };
            values.insert(argument, known);
        }
        for op in self.body.ops() {
            if op.name() == "linalg.yield" {
                let Known::Encrypted(source) = known(&values, op.operand(0))? else { return None };
                self.results[written?] = source;
                return Some(());
            }
            let made = self.op(op, &values, iteration)?;
            values.insert(op.result(0), made);
        }
        None
    }

    fn op(&mut self, op: Op, values: &HashMap<Value, Known>, iteration: &[usize]) -> Option<Known> {
        if op.name() == "linalg.index" {
            let axis = usize::try_from(op.attr("dim").and_then(Attr::as_int)?).ok()?;
            return Some(Known::Clear(*iteration.get(axis)? as i64));
        }
        let operands = op.operands().into_iter().map(|v| known(values, v)).collect::<Option<Vec<_>>>()?;
        let Some(linear) = TfheOp::from_name(op.name()).and_then(Linear::of) else {
            let numbers = operands.into_iter().map(|known| match known {
                Known::Clear(x) => Some(x),
                Known::Encrypted(_) => None,
            });
            return clear(op, &numbers.collect::<Option<Vec<_>>>()?).map(Known::Clear);
        };
        // An op on tensors would need memory of its own shape.
        if self.calls.len() == MOST_CALLS || op.result(0).ty().as_tensor().is_some() {
            return None;
        }
        let mut call = Call { linear, from: vec![], clear: None };
        for operand in operands {
            match operand {
                Known::Encrypted(source) => call.from.push(source),
                Known::Clear(x) => call.clear = Some(x),
            }
        }
        self.calls.push(call);
        Some(Known::Encrypted(Source::Call(self.calls.len() - 1)))
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
    let width = |ty: Type| ty.int_width().filter(|&width| (1..=64).contains(&width));
    let (to, from) = (width(op.result(0).ty())?, width(op.operands().first()?.ty())?);
    let signed = |x: i64| x << (64 - to) >> (64 - to);
    match (op.name(), operands) {
        ("arith.extsi", [x]) => Some(*x),
        ("arith.extui", [x]) => Some((*x << (64 - from)).cast_unsigned().wrapping_shr(64 - from).cast_signed()),
        ("arith.trunci", [x]) => Some(signed(*x)),
        ("arith.addi", [x, y]) => Some(signed(x.wrapping_add(*y))),
        ("arith.subi", [x, y]) => Some(signed(x.wrapping_sub(*y))),
        ("arith.muli", [x, y]) => Some(signed(x.wrapping_mul(*y))),
        ("arith.shli", [x, y]) => {
            let by = u32::try_from(*y).ok().filter(|&by| by < to)?;
            Some(signed(x.wrapping_shl(by)))
        }
        _ => None,
    }
}
