//! Which values share an encoding.
//!
//! A linear op needs its operands and result scaled alike, so all values connected by linear ops,
//! by control flow or by tensor plumbing form one class; only a lookup (and `lsb`, which is one)
//! leads from a class to another. Widening a value means widening its whole class. Values joined by
//! `reinterpret_precision` differ in width; with one more bit on both sides it stays the same. In a
//! composable module, arguments and results of one type are of one class.

use crate::lookups::{is_lookup, is_lowest_bit, is_tensor_product};
use crate::noise::borders;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_dialects::types::Eint;
use std::collections::HashMap;

/// The classes of a module's encrypted values.
#[derive(Default)]
pub struct Encodings {
    number: HashMap<Value, usize>,
    values: Vec<Value>,
    parent: Vec<usize>,
    /// Each class by its representative, once one was asked for.
    members: HashMap<usize, Vec<Value>>,
}

impl Encodings {
    /// Computes the classes of everything inside `module`.
    pub fn of(module: Op) -> Self {
        let mut all = Self::default();
        let ops = module.ops_inside();
        for op in &ops {
            for block in op.regions().into_iter().flat_map(|r| r.blocks()) {
                block.arguments().into_iter().for_each(|v| all.add(v));
            }
            op.results().into_iter().for_each(|v| all.add(v));
        }
        // An op with a body is joined to what is yielded inside, so values come first.
        ops.into_iter().for_each(|op| all.connect(op));
        borders(module).into_iter().for_each(|values| all.join(values));
        all
    }

    /// The values encoded like `v`, itself included.
    pub fn class(&mut self, v: Value) -> Vec<Value> {
        let Some(root) = self.representative(v) else { return vec![] };
        if self.members.is_empty() {
            for i in 0..self.values.len() {
                let root = self.root(i);
                self.members.entry(root).or_default().push(self.values[i]);
            }
        }
        self.members.get(&root).cloned().unwrap_or_default()
    }

    /// A number that values have in common exactly when they are encoded alike.
    pub fn representative(&mut self, v: Value) -> Option<usize> {
        let i = *self.number.get(&v)?;
        Some(self.root(i))
    }

    fn add(&mut self, v: Value) {
        if Eint::of(v.ty()).is_some() && !self.number.contains_key(&v) {
            self.number.insert(v, self.values.len());
            self.parent.push(self.values.len());
            self.values.push(v);
        }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    fn join(&mut self, values: impl IntoIterator<Item = Value>) {
        let mut first = None;
        for v in values {
            let Some(&i) = self.number.get(&v) else { continue };
            let root = self.root(i);
            let to = *first.get_or_insert(root);
            self.parent[root] = to;
            first = Some(to);
        }
    }

    fn connect(&mut self, op: Op) {
        match FheOp::from_name(op.name()) {
            _ if is_lookup(op) || is_lowest_bit(op) => {}
            Some(FheOp::MulEint) => self.join(op.operands()),
            None if is_tensor_product(op) => self.join(op.operands()),
            _ => self.connect_by_place(op),
        }
    }

    /// Ops with regions carry values place by place; all others join what they touch.
    fn connect_by_place(&mut self, op: Op) {
        let blocks: Vec<_> = op.regions().into_iter().flat_map(|r| r.blocks()).collect();
        if blocks.is_empty() {
            if op.name() != "func.return" && !op.name().ends_with(".yield") {
                self.join(op.operands().into_iter().chain(op.results()));
            }
            return;
        }
        if op.as_func().is_some() || op.name() == "builtin.module" {
            return;
        }
        let encrypted = |values: Vec<Value>| -> Vec<Value> {
            values.into_iter().filter(|v| Eint::of(v.ty()).is_some()).collect()
        };
        let (operands, results) = (encrypted(op.operands()), encrypted(op.results()));
        for (i, &result) in results.iter().enumerate() {
            let yielded = blocks
                .iter()
                .filter_map(|b| b.terminator())
                .filter_map(|t| encrypted(t.operands()).get(i).copied());
            self.join(yielded.collect::<Vec<_>>().into_iter().chain([result]));
        }
        for block in &blocks {
            for (argument, &operand) in encrypted(block.arguments()).into_iter().zip(&operands) {
                self.join([argument, operand]);
            }
        }
        // Loop-carried values and initial contents: the last operands become the results.
        let skipped = operands.len().saturating_sub(results.len());
        for (&operand, &result) in operands[skipped..].iter().zip(&results) {
            self.join([operand, result]);
        }
    }
}
