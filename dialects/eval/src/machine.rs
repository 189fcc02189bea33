//! Running a [`Program`].

use crate::compile::EMPTY;
use crate::domain::Domain;
use crate::error::EvalError;
use crate::program::{Body, Kernel, Operand, Program, Step};
use crate::tensor::{Lengths, fill};
use crate::value::{Value, advance};
use ferrocrete_dialects::ir::{AffineMap, Op};

/// The values of one call.
pub(crate) type Frame = Vec<Value>;

/// Calls within calls, at most: a program of ciphertexts cannot recurse deeply, and the host's
/// stack must hold.
const MAX_DEPTH: usize = 100;

/// A program being run.
pub(crate) struct Machine<'p, D: Domain> {
    program: &'p Program<D::Kernel>,
    domain: &'p mut D,
    depth: usize,
}

impl<'p, D: Domain> Machine<'p, D> {
    pub(crate) fn new(program: &'p Program<D::Kernel>, domain: &'p mut D) -> Self {
        Self { program, domain, depth: 0 }
    }

    /// Runs the function at that place.
    pub(crate) fn call(&mut self, function: usize, arguments: Vec<Value>) -> Result<Vec<Value>, EvalError> {
        let function = &self.program.functions[function];
        let mut frame = vec![EMPTY; function.slots];
        self.body(&function.body, &mut frame, arguments)
    }

    pub(crate) fn body(
        &mut self,
        body: &Body<D::Kernel>,
        frame: &mut Frame,
        arguments: Vec<Value>,
    ) -> Result<Vec<Value>, EvalError> {
        for (&slot, value) in body.arguments.iter().zip(arguments) {
            frame[slot] = value;
        }
        for step in &body.steps {
            self.step(step, frame)?;
        }
        Ok(take(&body.results, frame))
    }

    fn step(&mut self, step: &Step<D::Kernel>, frame: &mut Frame) -> Result<(), EvalError> {
        let op = step.op;
        let failed = |reason| EvalError::failed(op, reason);
        let mut operands = take(&step.operands, frame);
        let one = |value: Result<Value, String>| value.map_err(failed);
        let value = match &step.kernel {
            Kernel::Constant(value) => value.clone(),
            Kernel::Copy => operands.swap_remove(0),
            Kernel::Arith(kernel) => one(kernel.run(op, &operands))?,
            Kernel::Tensor(kernel) => one(kernel.run(operands))?,
            Kernel::Domain(kernel) => one(self.domain.run(kernel, op, operands))?,
            Kernel::Affine(map) => one(affine(map, &operands))?,
            Kernel::Fill => one(fill_with(operands))?,
            Kernel::Require(requirement) => {
                requirement.check(&operands[0])?;
                return store(step, vec![], frame);
            }
            Kernel::Generate(lengths, body) => self.generate(op, lengths, body, &operands, frame)?,
            Kernel::Call(callee) => {
                let results = self.call_from(op, *callee, operands)?;
                return store(step, results, frame);
            }
            Kernel::For(body) => {
                let results = self.repeat(op, body, operands, frame)?;
                return store(step, results, frame);
            }
            Kernel::If(then, other) => {
                let chosen = if operands[0].scalar() != 0 { Some(then) } else { other.as_ref() };
                let results = chosen.map(|body| self.body(body, frame, vec![])).transpose()?;
                return store(step, results.unwrap_or_default(), frame);
            }
            Kernel::Switch(cases, bodies) => {
                let chosen = operands[0].scalar();
                let place = cases.iter().position(|&case| case == chosen).map_or(0, |i| i + 1);
                let body = bodies.get(place).ok_or_else(|| failed("has too few regions".to_owned()))?;
                let results = self.body(body, frame, vec![])?;
                return store(step, results, frame);
            }
            Kernel::Generic(generic) => {
                let results = self.generic(op, generic, operands, frame)?;
                return store(step, results, frame);
            }
        };
        store(step, vec![value], frame)
    }

    fn call_from(&mut self, op: Op, callee: usize, arguments: Vec<Value>) -> Result<Vec<Value>, EvalError> {
        if self.depth == MAX_DEPTH {
            return Err(EvalError::failed(op, format!("is nested more than {MAX_DEPTH} calls deep")));
        }
        self.depth += 1;
        let results = self.call(callee, arguments);
        self.depth -= 1;
        results
    }

    /// `scf.for`: lower bound, upper bound and step, then the values that go round.
    fn repeat(
        &mut self,
        op: Op,
        body: &Body<D::Kernel>,
        mut operands: Vec<Value>,
        frame: &mut Frame,
    ) -> Result<Vec<Value>, EvalError> {
        let mut carried = operands.split_off(3);
        let [mut index, end, step] = [0, 1, 2].map(|i| operands[i].scalar());
        if step <= 0 {
            return Err(EvalError::failed(op, format!("needs a step of at least 1, got {step}")));
        }
        while index < end {
            let mut arguments = Vec::with_capacity(1 + carried.len());
            arguments.push(Value::Scalar(index));
            arguments.append(&mut carried);
            carried = self.body(body, frame, arguments)?;
            index = match index.checked_add(step) {
                Some(next) => next,
                None => break,
            };
        }
        Ok(carried)
    }

    fn generate(
        &mut self,
        op: Op,
        lengths: &Lengths,
        body: &Body<D::Kernel>,
        operands: &[Value],
        frame: &mut Frame,
    ) -> Result<Value, EvalError> {
        let failed = |reason| EvalError::failed(op, reason);
        let shape = fill(lengths, operands).map_err(failed)?;
        let mut data = Vec::new();
        let mut index = vec![0; shape.len()];
        while !shape.contains(&0) {
            let arguments = index.iter().map(|&i| Value::Scalar(i as i64)).collect();
            data.extend(self.body(body, frame, arguments)?.iter().map(Value::scalar));
            if !advance(&mut index, &shape) {
                break;
            }
        }
        Value::new(shape, data).map_err(failed)
    }
}

fn take(operands: &[Operand], frame: &mut Frame) -> Vec<Value> {
    let read = |operand: &Operand| match operand.last {
        true => std::mem::replace(&mut frame[operand.slot], EMPTY),
        false => frame[operand.slot].clone(),
    };
    operands.iter().map(read).collect()
}

fn store<K>(step: &Step<K>, results: Vec<Value>, frame: &mut Frame) -> Result<(), EvalError> {
    if results.len() != step.results.len() {
        let (found, expected) = (results.len(), step.results.len());
        return Err(EvalError::failed(step.op, format!("has {expected} results but was given {found}")));
    }
    for (&slot, value) in step.results.iter().zip(results) {
        frame[slot] = value;
    }
    Ok(())
}

fn affine(map: &AffineMap, operands: &[Value]) -> Result<Value, String> {
    let operands: Vec<i64> = operands.iter().map(Value::scalar).collect();
    let (dims, symbols) = operands.split_at_checked(map.dims).ok_or("has too few operands for its map")?;
    let result = map.results.first().and_then(|expr| expr.at(dims, symbols));
    result.map(Value::Scalar).ok_or_else(|| "divides by a number that is not positive".to_owned())
}

fn fill_with(mut operands: Vec<Value>) -> Result<Value, String> {
    let (Some(target), Some(x)) = (operands.pop(), operands.first()) else {
        return Err("takes a scalar and a tensor".to_owned());
    };
    let x = x.scalar();
    target.update(|data| {
        data.fill(x);
        Ok(())
    })
}
