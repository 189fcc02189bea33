//! Long runs of straight-line code, which become lists of calls ([`crate::lines`]) at once.
//!
//! A run is what stands in a function's own block one after the other and is known in full when compiling:
//! linear ops, structured ops of few of these, kernels, and moves of whole pieces. Whatever else comes between
//! ends it.

mod plan;
mod step;
mod unrolled;

use super::kernels::{allocate, read, tensor};
use super::{Words, static_words};
use ferrocrete_dialects::ir::{Block, Builder, Op, Value};
use ferrocrete_dialects::tfhe::{CONSTANTS, STEPS, TABLE};
use plan::Plan;
use std::collections::HashSet;
use step::Step;

/// A run, planned.
pub struct Line {
    /// Its ops, which the list takes the place of.
    pub ops: Vec<Op>,
    plan: Plan,
}

/// The runs of a function's block with so many steps or more.
pub fn find(block: Block, words: &Words, length: usize) -> Vec<Line> {
    let mut lines = vec![];
    let mut run: Vec<(Op, Step)> = vec![];
    let mut end = |run: &mut Vec<(Op, Step)>| {
        let run = std::mem::take(run);
        if run.iter().filter(|(_, step)| !step.is_free()).count() >= length {
            lines.extend(line(run));
        }
    };
    for op in block.ops() {
        // Whoever takes a constant reads it.
        if op.name() == "arith.constant" {
            continue;
        }
        match Step::of(op, words) {
            Some(step) => run.push((op, step)),
            None => end(&mut run),
        }
    }
    end(&mut run);
    lines
}

fn line(run: Vec<(Op, Step)>) -> Option<Line> {
    let inside: HashSet<Op> = run.iter().map(|(op, _)| *op).collect();
    let plan = Plan::of(&run, &inside)?;
    Some(Line { ops: run.into_iter().map(|(op, _)| op).collect(), plan })
}

impl Line {
    /// Puts the list in the place of the ops. All types are those of words by now.
    pub fn rewrite(self, words: &Words) {
        let Some(&last) = self.ops.last() else { return };
        let b = Builder::before(last);
        let Plan { table, constants, scratch, outputs, inputs } = self.plan;
        // So that there is always one.
        let scratch = allocate(b, words, &[scratch.max(1)]);
        let results: Vec<Value> = outputs.iter().map(|(_, shape)| allocate(b, words, shape)).collect();
        let operands = inputs.iter().map(|(v, shape)| read(b, words, *v, shape));
        let operands: Vec<Value> =
            [scratch].into_iter().chain(results.iter().copied()).chain(operands).collect();
        let ints = |list: &[i64]| b.ctx.dense_ints(words.i64.tensor(&[list.len()]), list);
        b.op("TFHE.runtime_call")
            .operands(&operands)
            .attr("entry_point", b.ctx.str_attr(STEPS))
            .attr(TABLE, ints(&table))
            .attr(CONSTANTS, ints(&constants))
            .build();
        for ((old, _), buffer) in outputs.into_iter().zip(results) {
            old.replace_all_uses(tensor(b, buffer));
        }
        self.ops.into_iter().rev().for_each(Op::erase);
    }
}

/// The shape of a value in words, when a list can have it in memory: ciphertexts, or clear words.
fn word_shape(v: Value) -> Option<Vec<usize>> {
    static_words(v.ty()).filter(|shape| !shape.contains(&0))
}
