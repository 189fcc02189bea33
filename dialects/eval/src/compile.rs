//! From MLIR to a [`Program`].

use crate::arith;
use crate::domain::Domain;
use crate::error::EvalError;
use crate::linalg::Generic;
use crate::program::{Body, Function, Kernel, Operand, Program, Slot, Step};
use crate::require::Requirement;
use crate::tensor;
use crate::value::Value;
use ferrocrete_abi::bounded::list;
use ferrocrete_dialects::ir::{self, Attr, Block, Op, Region};
use ferrocrete_dialects::ops::TracingOp;
use std::collections::HashMap;

/// A module's functions by name.
pub(crate) struct Functions(HashMap<String, Op>);

impl Functions {
    pub(crate) fn of(module: Op) -> Self {
        let ops = module.body().map(Block::ops).unwrap_or_default();
        Self(ops.into_iter().filter_map(|op| Some((op.as_func()?.0, op))).collect())
    }

    pub(crate) fn get(&self, name: &str) -> Result<Op, EvalError> {
        self.0.get(name).copied().ok_or_else(|| {
            let mut names: Vec<_> = self.0.keys().map(|n| format!("`{n}`")).collect();
            names.sort();
            let available = if names.is_empty() { "none".to_owned() } else { list(&names) };
            EvalError::NoFunction { name: name.to_owned(), available }
        })
    }
}

/// Prepares a function and all that it calls.
pub(crate) fn compile<D: Domain>(
    functions: &Functions,
    entry: Op,
    domain: &D,
) -> Result<Program<D::Kernel>, EvalError> {
    let mut wanted = vec![entry];
    let mut compiled = Vec::new();
    while let Some(&op) = wanted.get(compiled.len()) {
        let region = op.regions().into_iter().next().filter(|r| r.entry().is_some());
        let region = region.ok_or_else(|| EvalError::unsupported(op, "it is declared but has no body"))?;
        let mut compiler = Compiler {
            functions,
            domain,
            wanted: &mut wanted,
            slots: HashMap::new(),
            count: 0,
            iterations: vec![],
        };
        let body = compiler.body(op, region)?;
        compiled.push(Function { slots: compiler.count, body });
    }
    Ok(Program { functions: compiled })
}

pub(crate) struct Compiler<'a, D> {
    functions: &'a Functions,
    domain: &'a D,
    /// Functions to compile, in the order of their numbers.
    wanted: &'a mut Vec<Op>,
    slots: HashMap<ir::Value, Slot>,
    count: usize,
    /// For each `linalg.generic` around, where its body finds the indices.
    iterations: Vec<Vec<Slot>>,
}

impl<D: Domain> Compiler<'_, D> {
    fn new_slot(&mut self) -> Slot {
        self.count += 1;
        self.count - 1
    }

    fn slot(&mut self, value: ir::Value) -> Slot {
        if let Some(&slot) = self.slots.get(&value) {
            return slot;
        }
        let slot = self.new_slot();
        self.slots.insert(value, slot);
        slot
    }

    pub(crate) fn body(&mut self, parent: Op, region: Region) -> Result<Body<D::Kernel>, EvalError> {
        let &[block] = region.blocks().as_slice() else {
            return Err(EvalError::unsupported(
                parent,
                "only one block is supported; use scf for control flow",
            ));
        };
        let last_uses = last_uses(block);
        let arguments = block.arguments().into_iter().map(|v| self.slot(v)).collect();
        let mut ops = block.ops();
        let terminator =
            ops.pop().ok_or_else(|| EvalError::unsupported(parent, "its block has no terminator"))?;
        let mut steps = Vec::with_capacity(ops.len());
        for op in ops {
            let kernel = match TracingOp::from_name(op.name()) {
                Some(TracingOp::TraceMessage | TracingOp::TracePlaintext | TracingOp::TraceCiphertext) => {
                    continue;
                }
                Some(TracingOp::Require) => {
                    Kernel::Require(Requirement::of(op).map_err(|e| EvalError::unsupported(op, e))?)
                }
                None => self.kernel(op)?,
            };
            let mut operands = self.operands(op, &last_uses);
            if op.name() == "linalg.index" {
                operands = self.iteration(op)?;
            }
            let results = op.results().into_iter().map(|v| self.slot(v)).collect();
            steps.push(Step { op, kernel, operands, results });
        }
        let results = self.operands(terminator, &last_uses);
        Ok(Body { arguments, steps, results })
    }

    fn operands(&mut self, op: Op, last_uses: &HashMap<ir::Value, Op>) -> Vec<Operand> {
        let values = op.operands();
        let mut operands = Vec::with_capacity(values.len());
        for (i, &value) in values.iter().enumerate() {
            let last = last_uses.get(&value) == Some(&op) && !values[i + 1..].contains(&value);
            operands.push(Operand { slot: self.slot(value), last });
        }
        operands
    }

    /// `linalg.index` reads the slot that its `linalg.generic` keeps the index in.
    fn iteration(&self, op: Op) -> Result<Vec<Operand>, EvalError> {
        let dim = op.attr("dim").and_then(Attr::as_int).and_then(|d| usize::try_from(d).ok());
        let slot = self.iterations.last().zip(dim).and_then(|(slots, dim)| slots.get(dim));
        let slot = *slot.ok_or_else(|| EvalError::unsupported(op, "it stands in no linalg.generic"))?;
        Ok(vec![Operand { slot, last: false }])
    }

    fn kernel(&mut self, op: Op) -> Result<Kernel<D::Kernel>, EvalError> {
        let regions = op.regions();
        let region = |i: usize| {
            let region: Option<Region> = regions.get(i).copied().filter(|r| r.entry().is_some());
            region.ok_or_else(|| EvalError::unsupported(op, "its region is empty"))
        };
        Ok(match op.name() {
            "arith.constant" => {
                Kernel::Constant(arith::constant(op).map_err(|e| EvalError::unsupported(op, e))?)
            }
            "affine.apply" => {
                let map = op.attr("map").and_then(Attr::as_affine_map);
                Kernel::Affine(map.ok_or_else(|| EvalError::unsupported(op, "it has no map"))?)
            }
            "func.call" => Kernel::Call(self.callee(op)?),
            "scf.for" => Kernel::For(self.body(op, region(0)?)?),
            "scf.if" => {
                let other = region(1).ok().map(|r| self.body(op, r)).transpose()?;
                Kernel::If(self.body(op, region(0)?)?, other)
            }
            "tensor.generate" => {
                let lengths = tensor::result_lengths(op).map_err(|e| EvalError::unsupported(op, e))?;
                Kernel::Generate(lengths, self.body(op, region(0)?)?)
            }
            "linalg.fill" => Kernel::Fill,
            "linalg.index" => Kernel::Copy,
            "linalg.generic" => Kernel::Generic(Box::new(self.generic(op, region(0)?)?)),
            "scf.index_switch" => {
                let cases = op.attr("cases").and_then(Attr::as_i64_array).unwrap_or_default();
                let bodies = regions.iter().map(|&r| self.body(op, r)).collect::<Result<_, _>>()?;
                Kernel::Switch(cases, bodies)
            }
            _ => self.leaf(op)?,
        })
    }

    fn callee(&mut self, op: Op) -> Result<usize, EvalError> {
        let name = op.attr("callee").and_then(Attr::as_str).unwrap_or_default();
        let callee = self.functions.get(&name).map_err(|e| EvalError::unsupported(op, e.to_string()))?;
        Ok(self.wanted.iter().position(|known| *known == callee).unwrap_or_else(|| {
            self.wanted.push(callee);
            self.wanted.len() - 1
        }))
    }

    fn generic(&mut self, op: Op, region: Region) -> Result<Generic<D::Kernel>, EvalError> {
        let rank = op.attr("iterator_types").and_then(Attr::as_array).map_or(0, |types| types.len());
        let indices: Vec<Slot> = (0..rank).map(|_| self.new_slot()).collect();
        self.iterations.push(indices.clone());
        let body = self.body(op, region);
        self.iterations.pop();
        Generic::new::<D>(op, body?, indices).map_err(|e| EvalError::unsupported(op, e))
    }

    /// An op without regions.
    fn leaf(&self, op: Op) -> Result<Kernel<D::Kernel>, EvalError> {
        let unsupported = |reason| EvalError::unsupported(op, reason);
        if let Some(kernel) = self.domain.compile(op).map_err(unsupported)? {
            return Ok(Kernel::Domain(kernel));
        }
        if let Some(kernel) = arith::compile(op).map_err(unsupported)? {
            return Ok(Kernel::Arith(kernel));
        }
        if let Some(kernel) = tensor::compile(op).map_err(unsupported)? {
            return Ok(Kernel::Tensor(kernel));
        }
        Err(EvalError::unsupported(op, "the interpreter knows no such operation"))
    }
}

/// For each value of the block, the op of the block that uses it last, unless a region in that op
/// does, which may run many times.
fn last_uses(block: Block) -> HashMap<ir::Value, Op> {
    let is_ours = |v: &ir::Value| match v.defining_op() {
        Some(op) => op.block() == Some(block),
        None => v.argument_of() == Some(block),
    };
    let mut last = HashMap::new();
    for op in block.ops() {
        last.extend(op.operands().into_iter().filter(is_ours).map(|v| (v, op)));
        if !op.regions().is_empty() {
            for inner in op.ops_inside().into_iter().filter(|inner| *inner != op) {
                inner.operands().iter().filter(|v| is_ours(v)).for_each(|v| {
                    last.remove(v);
                });
            }
        }
    }
    last
}

/// Whether a body may run on tensors that stand for many scalars at once.
pub(crate) fn is_elementwise<D: Domain>(body: &Body<D::Kernel>) -> bool {
    body.steps.iter().all(|step| {
        let scalar = step.op.results().iter().all(|v| v.ty().as_tensor().is_none());
        match &step.kernel {
            Kernel::Constant(_) | Kernel::Require(_) => true,
            Kernel::Copy | Kernel::Arith(_) => scalar,
            Kernel::Domain(kernel) => scalar && D::is_elementwise(kernel),
            Kernel::Tensor(_)
            | Kernel::Affine(_)
            | Kernel::Call(_)
            | Kernel::For(_)
            | Kernel::If(..)
            | Kernel::Generate(..)
            | Kernel::Fill
            | Kernel::Generic(_)
            | Kernel::Switch(..) => false,
        }
    })
}

/// An empty place in a frame.
pub(crate) const EMPTY: Value = Value::Scalar(0);
