//! Following a function: control flow and clear arithmetic.

use super::alias::Classes;
use super::graph::{Constant, Element, Elements, Graph, Node, Row};
use super::lanes::Lanes;
use super::lookups::{Samples, Site};
use super::moves::{elements_of, known};
use super::products::from;
use crate::ranges::clear_range;
use ferrocrete_dialects::ir::{Block, Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp, TracingOp};
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;
use std::rc::Rc;

/// How many elements and terms are followed, as many as some seconds allow.
const BUDGET: usize = 1 << 28;
/// What following one op counts.
const OP: usize = 256;
/// How many nodes there may be: a few hundred megabytes.
const MOST_NODES: usize = 1 << 22;

/// What the encrypted arguments of a function are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arguments {
    /// Fresh encryptions.
    Fresh,
    /// Fresh ones, or results of functions of the module.
    Results {
        /// Whether a result may be the output of a bootstrap.
        bootstraps: bool,
        /// Whether the elements of one argument have no sample in common.
        apart: bool,
    },
}

/// The forms of a function's values.
#[derive(Debug)]
pub(crate) struct Forms {
    pub(super) graph: Graph,
    pub(super) samples: Samples,
    pub(super) classes: Classes,
    values: HashMap<Value, Elements>,
    /// Every lookup that was followed.
    pub(crate) sites: Vec<Site>,
}

impl Forms {
    /// Follows a function; `None` when that would take too long, or does not show every value.
    pub(crate) fn of(function: Op, arguments: Arguments) -> Option<Self> {
        let mut tracer = Tracer::default();
        let entry = function.body()?;
        for v in entry.arguments() {
            let elements = if Eint::of(v.ty()).is_some() {
                let count = elements_of(v)?;
                tracer.spend(count)?;
                let first = tracer.samples.argument(v.number(), count, arguments);
                from(tracer.graph.push_plain(Row::Samples(first), count), count)
            } else {
                tracer.unknowns(v)?
            };
            tracer.set(v, elements);
        }
        tracer.run(entry)?;
        let Tracer { graph, samples, values, sites, .. } = tracer;
        let classes = Classes::of(&graph, &samples, arguments)?;
        Some(Self { graph, samples, classes, values, sites })
    }

    /// What stands for the ciphertexts of a value of the function's own block.
    pub(crate) fn words(&self, v: Value) -> Option<Vec<Word>> {
        let word = |node| Word { linear: self.graph.linear(node), constant: self.graph.constant_of(node) };
        Some(self.nodes(v)?.into_iter().map(word).collect())
    }

    /// The encrypted values that were met, with their nodes; those in a loop as in its last round.
    pub(crate) fn all_nodes(&self) -> impl Iterator<Item = (Value, Vec<Node>)> {
        self.values.iter().filter_map(|(&v, elements)| {
            let nodes: Option<Vec<Node>> = elements.iter().map(node).collect();
            Some((v, nodes?))
        })
    }

    /// The nodes of an encrypted value of the function's own block.
    pub(crate) fn nodes(&self, v: Value) -> Option<Vec<Node>> {
        self.values.get(&v)?.iter().map(node).collect()
    }
}

/// What tells a ciphertext from all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Word {
    linear: Lanes,
    constant: Constant,
}

fn node(x: &Element) -> Option<Node> {
    match x {
        Element::Encrypted(node) => Some(*node),
        Element::Known(_) | Element::Unknown(_) => None,
    }
}

/// A function being followed.
#[derive(Default)]
pub(super) struct Tracer {
    pub graph: Graph,
    pub samples: Samples,
    values: HashMap<Value, Elements>,
    pub sites: Vec<Site>,
    pub site_of: HashMap<Op, usize>,
    /// The iteration of each `linalg.generic` around, the innermost last.
    pub iterations: Vec<Vec<usize>>,
    zero: Option<Node>,
    spent: usize,
}

impl Tracer {
    /// Counts work; `None` when it is too much.
    pub fn spend(&mut self, work: usize) -> Option<()> {
        self.spent = self.spent.saturating_add(work).saturating_add(1);
        (self.spent <= BUDGET && self.graph.len() <= MOST_NODES).then_some(())
    }

    pub fn get(&self, v: Value) -> Option<Elements> {
        self.values.get(&v).cloned()
    }

    /// The elements of an operand, its own when nothing else will ask for them.
    pub fn take(&mut self, v: Value, by: Op) -> Option<Elements> {
        let made_here = v.defining_op().and_then(Op::block) == by.block();
        if made_here && v.has_one_use() { self.values.remove(&v) } else { self.get(v) }
    }

    pub fn set(&mut self, v: Value, elements: Elements) {
        self.values.insert(v, elements);
    }

    /// The nodes of an encrypted value.
    pub fn encrypted(&self, v: Value) -> Option<Rc<[Node]>> {
        self.as_nodes(&self.get(v)?)
    }

    pub fn as_nodes(&self, elements: &Elements) -> Option<Rc<[Node]>> {
        elements.iter().map(node).collect()
    }

    /// Clear numbers that are known at run time only, one for each element of a value.
    pub fn unknowns(&mut self, v: Value) -> Option<Elements> {
        let count = elements_of(v)?;
        self.spend(count)?;
        let magnitude = match clear_range(v) {
            Some((low, high)) => (low as f64).abs().max((high as f64).abs()),
            None => 2.0_f64.powi(63),
        };
        Some((0..count).map(|_| self.graph.unknown(magnitude)).collect())
    }

    /// The encryption of zero without noise.
    pub fn zero(&mut self) -> Node {
        let graph = &mut self.graph;
        *self.zero.get_or_insert_with(|| graph.push_plain(Row::Constant, 1))
    }

    /// What a tensor holds before anything is put into it.
    pub fn filler(&mut self, v: Value) -> Element {
        if Eint::of(v.ty()).is_some() { Element::Encrypted(self.zero()) } else { Element::Known(0) }
    }

    /// Runs the ops of a block; gives what its terminator takes.
    pub fn run(&mut self, block: Block) -> Option<Vec<Elements>> {
        let terminator = block.terminator()?;
        for op in block.ops() {
            if op == terminator {
                break;
            }
            self.op(op)?;
        }
        terminator.operands().into_iter().map(|v| self.get(v)).collect()
    }

    fn op(&mut self, op: Op) -> Option<()> {
        // An op by itself takes as long as some hundred terms.
        self.spend(OP)?;
        let name = op.name();
        let results = match name {
            "scf.for" => self.for_loop(op)?,
            "scf.if" => self.branch(op, |choice| usize::from(choice == 0))?,
            "scf.index_switch" => self.switch(op)?,
            "tensor.generate" => vec![self.generate(op)?],
            "linalg.generic" => self.generic(op)?,
            "linalg.index" => vec![[self.iteration(op)?].into()],
            _ if TracingOp::from_name(name).is_some() => return Some(()),
            _ => match (FheOp::from_name(name), FheLinalgOp::from_name(name)) {
                (Some(kind), _) => vec![self.fhe(kind, op)?],
                (None, Some(kind)) => vec![self.fhe_linalg(kind, op)?],
                (None, None) => self.upstream(op)?,
            },
        };
        for (v, elements) in op.results().into_iter().zip(results) {
            self.set(v, elements);
        }
        Some(())
    }

    /// Ops of `arith`, `affine` and `tensor`, and others of clear values.
    fn upstream(&mut self, op: Op) -> Option<Vec<Elements>> {
        let name = op.name();
        let encrypted = |v: &Value| Eint::of(v.ty()).is_some();
        if name == "arith.constant" {
            let Some(all) = op.result(0).constant_integers() else { return self.none_known(op) };
            self.spend(all.len())?;
            return Some(vec![all.into_iter().map(Element::Known).collect()]);
        }
        if name.starts_with("tensor.") {
            return Some(vec![self.tensor_op(op)?]);
        }
        if name == "arith.select" {
            return Some(vec![self.select(op)?]);
        }
        if op.operands().iter().chain(&op.results()).any(encrypted) || !op.regions().is_empty() {
            return None;
        }
        match name {
            "affine.apply" => self.affine(op),
            _ if name.starts_with("arith.") => self.arith(op),
            _ => self.none_known(op),
        }
    }

    fn none_known(&mut self, op: Op) -> Option<Vec<Elements>> {
        op.results().into_iter().map(|v| self.unknowns(v)).collect()
    }

    /// Clear arithmetic, element by element.
    fn arith(&mut self, op: Op) -> Option<Vec<Elements>> {
        let operands = op.operands().into_iter().map(|v| self.get(v)).collect::<Option<Vec<_>>>()?;
        let mut results = self.unknowns(op.result(0))?.to_vec();
        for (i, result) in results.iter_mut().enumerate() {
            let numbers: Option<Vec<i64>> = operands.iter().map(|x| x.get(i).and_then(known)).collect();
            if let Some(x) = numbers.and_then(|numbers| ferrocrete_eval::arith_on_scalars(op, &numbers)) {
                *result = Element::Known(x);
            }
        }
        Some(vec![results.into()])
    }

    fn affine(&mut self, op: Op) -> Option<Vec<Elements>> {
        let map = op.attr("map").and_then(|a| a.as_affine_map())?;
        let operands =
            op.operands().into_iter().map(|v| Some(self.get(v)?[0])).collect::<Option<Vec<_>>>()?;
        let numbers: Option<Vec<i64>> = operands.iter().map(known).collect();
        let value = numbers.and_then(|numbers| {
            let (dims, symbols) = numbers.split_at_checked(map.dims)?;
            map.results.first()?.at(dims, symbols)
        });
        match value {
            Some(x) => Some(vec![[Element::Known(x)].into()]),
            None => self.none_known(op),
        }
    }

    fn select(&mut self, op: Op) -> Option<Elements> {
        let [condition, a, b] = [0, 1, 2].map(|i| self.get(op.operand(i)));
        let (condition, a, b) = (condition?, a?, b?);
        self.spend(a.len())?;
        let one = |(i, (&x, &y)): (usize, (&Element, &Element))| {
            let condition = if condition.len() == 1 { condition[0] } else { *condition.get(i)? };
            match known(&condition) {
                Some(0) => Some(y),
                Some(_) => Some(x),
                None => self.any(op.result(0), &[x, y]),
            }
        };
        a.iter().zip(b.iter()).enumerate().map(one).collect()
    }

    /// `scf.for` with bounds that are known, round by round.
    fn for_loop(&mut self, op: Op) -> Option<Vec<Elements>> {
        let body = op.body()?;
        let mut carried = op.operands()[3..].iter().map(|&v| self.get(v)).collect::<Option<Vec<_>>>()?;
        let [index, end, step] = [0, 1, 2].map(|i| self.get(op.operand(i)).and_then(|x| known(&x[0])));
        let (mut index, end, step) = (index?, end?, step.filter(|s| *s > 0)?);
        while index < end {
            self.spend(0)?;
            self.set(body.argument(0), [Element::Known(index)].into());
            for (argument, elements) in body.arguments()[1..].iter().zip(std::mem::take(&mut carried)) {
                self.set(*argument, elements);
            }
            carried = self.run(body)?;
            let Some(next) = index.checked_add(step) else { break };
            index = next;
        }
        Some(carried)
    }

    /// One region or another; both where the choice is known at run time only.
    fn branch(&mut self, op: Op, region: impl Fn(i64) -> usize) -> Option<Vec<Elements>> {
        let blocks: Vec<Block> = op.regions().into_iter().filter_map(|r| r.entry()).collect();
        if let Some(choice) = known(&self.get(op.operand(0))?[0]) {
            return match blocks.get(region(choice)) {
                Some(&block) => self.run(block),
                None => Some(vec![]),
            };
        }
        let outcomes = blocks.into_iter().map(|block| self.run(block)).collect::<Option<Vec<_>>>()?;
        let results = op.results().into_iter().enumerate();
        results
            .map(|(i, v)| {
                let of = |place: usize| -> Option<Vec<Element>> {
                    outcomes.iter().map(|o| o.get(i)?.get(place).copied()).collect()
                };
                (0..elements_of(v)?).map(|place| self.any(v, &of(place)?)).collect()
            })
            .collect()
    }

    fn switch(&mut self, op: Op) -> Option<Vec<Elements>> {
        let cases = op.attr("cases").and_then(|a| a.as_i64_array())?;
        // The first region is the default.
        self.branch(op, |choice| cases.iter().position(|&case| case == choice).map_or(0, |i| i + 1))
    }

    fn generate(&mut self, op: Op) -> Option<Elements> {
        let (body, shape) = (op.body()?, super::products::shape(op.result(0))?);
        let mut all = Vec::new();
        for i in 0..elements_of(op.result(0))? {
            let mut rest = i;
            for (axis, &n) in shape.iter().enumerate().rev() {
                self.set(body.argument(axis), [Element::Known((rest % n) as i64)].into());
                rest /= n;
            }
            all.push(self.run(body)?.first()?[0]);
        }
        Some(all.into())
    }
}
